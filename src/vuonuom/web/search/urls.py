from django.urls import path

from vuonuom.web.search import abbreviations, groups, views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/groups/", groups.proposals, name="groups"),
    path("search/groups/<str:code>/<str:like>/", groups.accept, name="accept"),
    path("search/groups/<str:code>/<str:like>/dismiss/", groups.dismiss, name="dismiss"),
    path("search/abbreviations/", abbreviations.abbreviations, name="abbreviations"),
    path(
        "search/abbreviations/<int:pk>/withdraw/",
        abbreviations.withdraw,
        name="withdraw_abbreviation",
    ),
    path("search/like/", views.like, name="like"),
    path("search/like/<str:code>/", views.like_of, name="like_of"),
]
