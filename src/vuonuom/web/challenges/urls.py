from django.urls import path

from vuonuom.web.challenges import views

app_name = "challenges"

urlpatterns = [
    path("", views.challenges, name="list"),
    path("new/", views.publish, name="new"),
    path("<slug:code>/", views.challenge, name="page"),
    path("<slug:code>/close/", views.close, name="close"),
    path("<slug:code>/reopen/", views.reopen, name="reopen"),
]
