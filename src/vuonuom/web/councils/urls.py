"""Panels: /councils/."""

from django.urls import path

from vuonuom.web.councils import cases, views

app_name = "councils"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("request/<str:code>/", cases.request_recognition, name="request"),
    path("<str:code>/", views.panel, name="panel"),
    path("<str:code>/seats/", views.appoint, name="appoint"),
    path("<str:code>/seats/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<str:code>/open/", views.open_panel, name="open"),
    path("<str:code>/minutes/", views.minutes, name="minutes"),
    path("<str:code>/file/", cases.choose, name="choose"),
    path("<str:code>/file/<str:idea>/", cases.file, name="file"),
    path("<str:code>/cases/<int:pk>/", cases.case, name="case"),
    path("<str:code>/cases/<int:pk>/sheet/", cases.sheet, name="sheet"),
    path("<str:code>/cases/<int:pk>/interest/", cases.interest, name="interest"),
    path("<str:code>/cases/<int:pk>/decide/", cases.decide, name="decide"),
    path("<str:code>/cases/<int:pk>/withdraw/", cases.withdraw, name="withdraw"),
]
