from django.urls import path

from vuonuom.web.mailbox import views

app_name = "mailbox"

urlpatterns = [
    path("<slug:unit_code>/", views.queue, name="queue"),
    path("<slug:unit_code>/poster/", views.poster, name="poster"),
    path("<slug:unit_code>/<slug:code>/", views.letter, name="letter"),
    path("<slug:unit_code>/<slug:code>/<slug:act>/", views.handle, name="handle"),
]
