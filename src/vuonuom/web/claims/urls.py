from django.urls import path

from vuonuom.web.claims import keeping, views

app_name = "claims"

urlpatterns = [
    path("claim/", views.find, name="find"),
    path("claim/mine/", keeping.mine, name="mine"),
    path("claim/<str:secret>/", views.claim, name="claim"),
    path("unconfirmed/<slug:unit_code>/", keeping.waiting, name="waiting"),
    path("unconfirmed/<slug:unit_code>/<int:pk>/", keeping.confirm, name="confirm"),
    path(
        "unconfirmed/<slug:unit_code>/<int:pk>/<int:picture_pk>/", keeping.picture, name="picture"
    ),
    path("member-codes/<slug:unit_code>/", keeping.codes, name="codes"),
]
