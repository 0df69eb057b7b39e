from django.urls import path

from vuonuom.web.offline import views

app_name = "offline"

urlpatterns = [
    path("app/", views.shell, name="shell"),
    path("app/me/", views.me, name="me"),
    path("app/bring/", views.bring, name="bring"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("app-worker.js", views.worker, name="worker"),
]
