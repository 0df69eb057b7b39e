from django.urls import path

from vuonuom.web.notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="open"),
    path("notices/preferences/", views.preferences, name="preferences"),
]
