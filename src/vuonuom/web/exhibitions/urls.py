"""Exhibitions: what everybody may walk through, and the curator's desk behind it."""

from django.urls import path

from vuonuom.web.exhibitions import curating, sharing, views

app_name = "exhibitions"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/", curating.create, name="create"),
    path("<slug:slug>/", views.exhibition, name="exhibition"),
    path("<slug:slug>/curate/", curating.desk, name="desk"),
    path("<slug:slug>/curate/<slug:key>/", curating.do, name="do"),
    path("<slug:slug>/halls/<int:pk>/remove/", curating.remove_hall, name="remove_hall"),
    path("<slug:slug>/partners/", sharing.partners, name="partners"),
    path("<slug:slug>/partners/<slug:unit>/drop/", sharing.drop, name="drop_partner"),
    path("<slug:slug>/event/", sharing.event, name="event"),
    path("<slug:slug>/labels/", curating.labels, name="labels"),
    path("<slug:slug>/photos/<int:pk>/", views.photo_set, name="photo_set"),
    path("<slug:slug>/photos/<int:pk>/add/", curating.add_photo, name="add_photo"),
    path("<slug:slug>/photos/<int:pk>/file/", views.photo, name="photo"),
    path("<slug:slug>/photos/<int:pk>/remove/", curating.remove_photo, name="remove_photo"),
    path("<slug:slug>/<slug:code>/", views.stand, name="stand"),
    path("<slug:slug>/<slug:code>/curate/", curating.stand, name="curate_stand"),
    path("<slug:slug>/<slug:code>/remove/", curating.remove_stand, name="remove_stand"),
    path("<slug:slug>/<slug:code>/label/", curating.label, name="label"),
    path("<slug:slug>/<slug:code>/pictures/<int:pk>/", views.picture, name="picture"),
]
