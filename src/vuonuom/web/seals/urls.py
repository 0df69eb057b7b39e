from django.urls import path

from vuonuom.web.seals import views

app_name = "seals"

urlpatterns = [
    path("", views.index, name="index"),
    path("key/", views.key, name="key"),
    path("<int:pk>/", views.approve, name="approve"),
]
