from django.urls import path

from vuonuom.web.printed import views

app_name = "printed"

urlpatterns = [path("q/<str:code>", views.opened, name="open")]
