from django.urls import path

from vuonuom.web.rosters import views

app_name = "rosters"

urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.send, name="new"),
    path("reforms/", views.reforms, name="reforms"),
    path("reforms/template/", views.template, name="template"),
    path("take/", views.take, name="take"),
    path("<slug:code>/", views.one, name="one"),
    path("<slug:code>/correct/", views.correct, name="correct"),
    path("<slug:code>/confirm/", views.confirm, name="confirm"),
    path("<slug:code>/take-back/", views.take_back, name="take_back"),
    path("<slug:code>/drop/", views.drop, name="drop"),
    path("<slug:code>/answer/", views.answer, name="answer"),
]
