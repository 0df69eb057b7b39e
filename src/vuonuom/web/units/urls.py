from django.urls import path

from vuonuom.web.units import roles, views

app_name = "units"

urlpatterns = [
    path("", views.units, name="list"),
    path("<slug:code>/", views.unit, name="page"),
    path("<slug:code>/roles/", roles.roles, name="roles"),
    path("<slug:code>/roles/sign-in/", roles.sign_in, name="sign-in"),
    path("<slug:code>/roles/<int:pk>/end/", roles.end, name="end-role"),
]
