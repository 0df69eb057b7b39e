from django.urls import path

from vuonuom.web.home import views

app_name = "home"

urlpatterns = [path("", views.home, name="home")]
