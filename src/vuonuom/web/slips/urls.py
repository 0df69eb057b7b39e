from django.urls import path

from vuonuom.web.slips import views

app_name = "slips"

urlpatterns = [
    path("", views.units, name="units"),
    path("<slug:code>/", views.stack, name="stack"),
    path("<slug:code>/row/", views.row, name="row"),
    path("<slug:code>/members/", views.find, name="find"),
]
