from django.urls import path

from vuonuom.web.units import views

app_name = "units"

urlpatterns = [
    path("", views.units, name="list"),
    path("<slug:code>/", views.unit, name="page"),
]
