from django.urls import path

from vuonuom.web.me import views

app_name = "me"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/data/", views.data, name="data"),
]
