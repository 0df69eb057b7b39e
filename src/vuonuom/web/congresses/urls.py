from django.urls import path

from vuonuom.web.congresses import events, terms

app_name = "congresses"

urlpatterns = [
    path("", terms.index, name="list"),
    path("terms/new/", terms.begin, name="new"),
    path("terms/<int:pk>/", terms.term, name="term"),
    path("terms/<int:pk>/edit/", terms.edit, name="edit"),
    path("terms/<int:pk>/congress/", terms.congress, name="congress"),
    path("events/new/", events.found, name="new_event"),
    path("events/<slug:code>/", events.event, name="event"),
    path("events/<slug:code>/edit/", events.edit, name="edit_event"),
    path("events/<slug:code>/leave/<int:pk>/", events.leave, name="leave"),
]
