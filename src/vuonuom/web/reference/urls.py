from django.urls import path

from vuonuom.web.reference import views

app_name = "reference"

urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:code>/", views.detail, name="detail"),
]
