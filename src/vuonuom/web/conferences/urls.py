from django.urls import path

from vuonuom.web.conferences import doors, hosting, materials, quiz, turnout, views

app_name = "conferences"

urlpatterns = [
    path("", views.conferences, name="list"),
    path("new/", hosting.arrange, name="new"),
    path("door-worker.js", doors.worker, name="worker"),
    path("<slug:code>/", views.conference, name="page"),
    path("<slug:code>/accept/", views.accept, name="accept"),
    path("<slug:code>/excuse/", views.excuse, name="excuse"),
    path("<slug:code>/edit/", hosting.edit, name="edit"),
    path("<slug:code>/venues/", hosting.add_venue, name="venues"),
    path("<slug:code>/materials/new/", materials.add, name="add_material"),
    path("<slug:code>/materials/<int:material>/", materials.read, name="material"),
    path("<slug:code>/materials/<int:material>/take-down/", materials.take_down, name="take_down"),
    path("<slug:code>/quiz/", quiz.quiz, name="quiz"),
    path("<slug:code>/quiz/write/", quiz.write, name="write_quiz"),
    path("<slug:code>/programme/", hosting.programme, name="programme"),
    path("<slug:code>/invite/", hosting.invite, name="invite"),
    path("<slug:code>/helpers/", hosting.name_helper, name="helpers"),
    path("<slug:code>/helpers/<int:helper>/release/", hosting.release, name="release"),
    path("<slug:code>/open/", hosting.open_registration, name="open"),
    path("<slug:code>/start/", hosting.start, name="start"),
    path("<slug:code>/close/", hosting.close, name="close"),
    path("<slug:code>/cancel/", hosting.cancel, name="cancel"),
    path("<slug:code>/remind/", hosting.remind, name="remind"),
    path("<slug:code>/turnout/", turnout.by_unit, name="turnout"),
    path("<slug:code>/guests/", turnout.guests, name="guests"),
    path("<slug:code>/guests.xlsx", turnout.sheet, name="sheet"),
    path("<slug:code>/guests/<int:presence>/back/", turnout.take_back, name="guest_back"),
    path("<slug:code>/certify/", turnout.certify, name="certify"),
    path("<slug:code>/certificate/", turnout.certificate, name="certificate"),
    path("<slug:code>/admit/", hosting.admit, name="admit"),
    path("<slug:code>/doors/<int:door>/", doors.door, name="door"),
    path("<slug:code>/doors/<int:door>/codes/", doors.codes, name="codes"),
    path("<slug:code>/doors/<int:door>/bring/", doors.bring, name="bring"),
    path("<slug:code>/doors/<int:door>/back/", doors.take_back, name="back"),
]
