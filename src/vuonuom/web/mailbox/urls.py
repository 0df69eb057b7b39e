from django.urls import path

from vuonuom.web.mailbox import figures, hidden, meeting, settings, views

app_name = "mailbox"

urlpatterns = [
    path("<slug:unit_code>/", views.queue, name="queue"),
    path("<slug:unit_code>/poster/", views.poster, name="poster"),
    path("<slug:unit_code>/settings/", settings.page, name="settings"),
    path("<slug:unit_code>/settings/drop/<int:pk>/", settings.drop, name="drop"),
    path("<slug:unit_code>/settings/back/<int:pk>/", settings.back, name="back"),
    path("<slug:unit_code>/settings/<slug:what>/", settings.add, name="set"),
    path("<slug:unit_code>/hidden/", hidden.index, name="hidden"),
    path("<slug:unit_code>/hidden/<int:pk>/<slug:verdict>/", hidden.review, name="review"),
    path("<slug:unit_code>/figures/", figures.page, name="figures"),
    path("<slug:unit_code>/figures/<slug:became>/", figures.became, name="became"),
    path("<slug:unit_code>/meeting/", meeting.page, name="meeting"),
    path("<slug:unit_code>/meeting/word/", meeting.word, name="meeting-word"),
    path("<slug:unit_code>/poster/<slug:sheet>.pdf", views.poster_pdf, name="poster-pdf"),
    path("<slug:unit_code>/many/", views.handle_many, name="many"),
    path("<slug:unit_code>/many/<int:pk>/", views.batch, name="batch"),
    path("<slug:unit_code>/<slug:code>/", views.letter, name="letter"),
    path("<slug:unit_code>/<slug:code>/<slug:act>/", views.handle, name="handle"),
]
