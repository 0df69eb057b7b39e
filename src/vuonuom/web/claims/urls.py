from django.urls import path

from vuonuom.web.claims import keeping, setting_aside, views

app_name = "claims"

urlpatterns = [
    path("claim/", views.find, name="find"),
    path("claim/mine/", keeping.mine, name="mine"),
    path("claim/<str:secret>/", views.claim, name="claim"),
    path("unconfirmed/<slug:unit_code>/", keeping.waiting, name="waiting"),
    path("unconfirmed/<slug:unit_code>/discard/", setting_aside.discard, name="discard"),
    path("unconfirmed/<slug:unit_code>/discarded/", setting_aside.discarded, name="discarded"),
    path("unconfirmed/<slug:unit_code>/<int:pk>/restore/", setting_aside.restore, name="restore"),
    path("unconfirmed/<slug:unit_code>/<int:pk>/", keeping.confirm, name="confirm"),
    path(
        "unconfirmed/<slug:unit_code>/<int:pk>/<int:picture_pk>/", keeping.picture, name="picture"
    ),
    path("member-codes/<slug:unit_code>/", keeping.codes, name="codes"),
]
