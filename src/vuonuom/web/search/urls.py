from django.urls import path

from vuonuom.web.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/like/", views.like, name="like"),
    path("search/like/<str:code>/", views.like_of, name="like_of"),
]
