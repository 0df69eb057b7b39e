from django.urls import path

from vuonuom.web.movements import leading, views

app_name = "movements"

urlpatterns = [
    path("", views.movements, name="list"),
    path("new/", leading.draw_up, name="new"),
    path("<slug:code>/", views.movement, name="page"),
    path("<slug:code>/edit/", leading.edit, name="edit"),
    path("<slug:code>/steps/<slug:step>/", leading.step, name="step"),
    path("<slug:code>/programmes/", leading.attach, name="attach"),
    path("<slug:code>/visits/", leading.visit, name="visit"),
    path("<slug:code>/models/", leading.pick, name="pick"),
    path("<slug:code>/registrations/", views.registrations, name="registrations"),
    path("<slug:code>/register/", views.register, name="register"),
    path("<slug:code>/registrations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:code>/join/", views.join, name="join"),
    path("<slug:code>/leave/", views.leave, name="leave"),
]
