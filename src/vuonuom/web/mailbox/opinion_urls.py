from django.urls import path

from vuonuom.web.mailbox import opinions

app_name = "opinions"

urlpatterns = [
    path("", opinions.index, name="index"),
    path("<int:pk>/", opinions.page, name="page"),
    path("<int:pk>/pass/", opinions.decline, name="pass"),
]
