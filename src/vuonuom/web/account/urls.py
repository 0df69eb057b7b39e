"""allauth's names, at our addresses; what is not listed does not exist (sign-up, reset by mail)."""

from allauth.account import views as allauth
from django.urls import path

from vuonuom.web.account import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/inactive/", allauth.account_inactive, name="account_inactive"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("me/password/", allauth.password_change, name="account_change_password"),
    path("me/password/set/", allauth.password_set, name="account_set_password"),
    path("me/sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="end_session"),
]
