from django.urls import path

from vuonuom.web.directives import views

app_name = "directives"

urlpatterns = [
    path("", views.directives, name="list"),
    path("new/", views.enter, name="new"),
    path("<slug:code>/", views.directive, name="page"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/clauses/new/", views.add_clause, name="add_clause"),
    path("<slug:code>/clauses/<int:clause>/", views.edit_clause, name="edit_clause"),
]
