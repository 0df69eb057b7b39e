from django.urls import path

from vuonuom.web.targets import exempting, figures, rules, views

app_name = "targets"

urlpatterns = [
    path("new/", views.draw_up, name="new"),
    path("programmes/<int:pk>/", views.programme, name="programme"),
    path("programmes/<int:pk>/assign/", views.assign, name="assign"),
    path("programmes/<int:pk>/unassign/", views.unassign, name="unassign"),
    path("programmes/<int:pk>/close/", views.close, name="close"),
    path("programmes/<int:pk>/extend/", views.extend, name="extend"),
    path("programmes/<int:pk>/rules/new/", rules.add, name="add_rule"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/change/", rules.change, name="change_rule"),
    path("figures/<int:pk>/", figures.figure, name="figure"),
    path("figures/<int:pk>/accept/", figures.accept, name="accept"),
    path("figures/<int:pk>/propose/", figures.propose, name="propose"),
    path("figures/<int:pk>/answer/", figures.answer, name="answer"),
    path("figures/<int:pk>/divide/", figures.divide, name="divide"),
    path("figures/<int:pk>/divide/sheet/", figures.divide_by_sheet, name="divide_by_sheet"),
    path("figures/<int:pk>/divide/sheet.xlsx", figures.sheet, name="sheet"),
    path("assignments/<int:pk>/exempt/", exempting.exempt, name="exempt"),
    path("assignments/<int:pk>/bind/", exempting.bind, name="bind"),
    path("<slug:code>/<int:year>/", views.unit_targets, name="unit"),
]
