from django.urls import path

from vuonuom.web.targets import views

app_name = "targets"

urlpatterns = [
    path("new/", views.draw_up, name="new"),
    path("programmes/<int:pk>/", views.programme, name="programme"),
    path("programmes/<int:pk>/assign/", views.assign, name="assign"),
    path("programmes/<int:pk>/unassign/", views.unassign, name="unassign"),
    path("programmes/<int:pk>/close/", views.close, name="close"),
    path("assignments/<int:pk>/exempt/", views.exempt, name="exempt"),
    path("assignments/<int:pk>/bind/", views.bind, name="bind"),
    path("<slug:code>/<int:year>/", views.unit_targets, name="unit"),
]
