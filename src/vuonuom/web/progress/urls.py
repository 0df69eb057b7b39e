from django.urls import path

from vuonuom.web.progress import views

app_name = "progress"

urlpatterns = [
    path("<slug:code>/<int:year>/", views.board, name="board"),
    path("<slug:code>/<int:year>/list/", views.behind, name="list"),
]
