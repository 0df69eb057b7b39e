from django.urls import path

from vuonuom.web.progress import comparing, freezing, reminding, terms, views

app_name = "progress"

urlpatterns = [
    path("<slug:code>/<int:year>/", views.board, name="board"),
    path("<slug:code>/term/", terms.board, name="term"),
    path("<slug:code>/term/<int:pk>/", terms.board, name="term_board"),
    path("<slug:code>/term/<int:pk>/list/", terms.behind, name="term_list"),
    path("<slug:code>/term/<int:pk>/units/", terms.units, name="term_units"),
    path("<slug:code>/<int:year>/list/", views.behind, name="list"),
    path("<slug:code>/<int:year>/changes/", comparing.changes, name="changes"),
    path("<slug:code>/<int:year>/estimate/", comparing.estimate, name="estimate"),
    path("<slug:code>/<int:year>/frozen/", freezing.boards, name="frozen"),
    path("<slug:code>/<int:year>/frozen/<int:pk>/", freezing.board, name="frozen_board"),
    path("<slug:code>/<int:year>/frozen/<int:pk>/drop/", freezing.drop, name="drop_freeze"),
    path("<slug:code>/<int:year>/late/", reminding.late, name="late"),
    path("<slug:code>/<int:year>/late/remind/", reminding.remind, name="remind"),
    path("<slug:code>/<int:year>/invite/", reminding.invite, name="invite"),
    path("reminder/<int:pk>/units/", reminding.reminded, name="reminded"),
]
