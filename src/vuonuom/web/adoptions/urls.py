"""Adoptions: what units asked of one another."""

from django.urls import path

from vuonuom.web.adoptions import views

app_name = "adoptions"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/<slug:code>/", views.ask, name="ask"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/do/<slug:key>/", views.do, name="do"),
    path("<int:pk>/files/<int:file>/", views.evidence, name="file"),
]
