from django.urls import path

from vuonuom.web.frame import views

app_name = "frame"

urlpatterns = [
    path("preferences/", views.prefer, name="preferences"),
    path("undo/<int:entry_id>/", views.undo, name="undo"),
    path("sign-in/resend/", views.resend, name="resend"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
