from django.urls import path

from vuonuom.web.verify import views

app_name = "verify"

urlpatterns = [
    path("verify/", views.ask, name="ask"),
    path("verify/<str:code>", views.verify, name="verify"),
    path("documents/<str:code>/", views.paper, name="paper"),
]
