"""The incubator: /incubator/UNIT/ and /incubator/projects/CODE/."""

from django.urls import path

from vuonuom.web.incubator import steps, views

app_name = "incubator"
urlpatterns = [
    path("start/<str:code>/", views.start, name="start"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/mentor/", steps.mentor, name="mentor"),
    path("projects/<str:code>/milestones/", steps.add_milestone, name="milestones"),
    path("projects/<str:code>/milestones/<int:pk>/", steps.finish_milestone, name="milestone"),
    path("projects/<str:code>/gate/", steps.gate, name="gate"),
    path("projects/<str:code>/trials/", steps.start_trial, name="trials"),
    path("projects/<str:code>/trials/<int:pk>/", steps.finish_trial, name="trial"),
    path("projects/<str:code>/finish/", steps.finish, name="finish"),
    path("<slug:unit>/", views.board, name="board"),
    path("<slug:unit>/ready/", views.ready, name="ready"),
]
