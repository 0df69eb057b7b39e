"""A door on somebody's phone: the page, the codes it keeps, and what it brings when it can."""

import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.conferences import queries
from vuonuom.conferences.actions import checking
from vuonuom.conferences.actions.checking import Brought
from vuonuom.conferences.models import Door
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.web.conferences import words
from vuonuom.web.conferences.forms import CodeForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told

MOST = 100  # in one batch
LAST = 8  # arrivals shown at a door


def door(request: HttpRequest, code: str, door: int) -> HttpResponse:
    """Without a script it is a form; with one it scans, and goes on without a network."""
    who = person(request)
    found = _door(who, code, door)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid():
        try:
            presence = checking.check_in(by=who, door=found, code=form.cleaned_data["code"])
        except Refused as refused:
            refuse(form, refused)
        else:
            name = presence.invitation.person.full_name
            done(request, _("Mời vào: %(name)s.") % {"name": name}, presence)
            return redirect("conferences:door", code=code, door=door)
    context = {
        "door": found,
        "conference": found.venue.conference,
        "turnout": queries.turnout_of(found.venue.conference),
        "last": queries.presences_at(found)[:LAST],
        "form": form,
        "says": {name: str(sentence) for name, sentence in words.DOOR.items()},
    }
    return render(request, "conferences/door.html", context)


@never_cache
def codes(request: HttpRequest, code: str, door: int) -> HttpResponse:
    """What the door needs to tell a right code from a wrong one by itself."""
    found = _door(person(request), code, door)
    conference = found.venue.conference
    kept = queries.door_list(conference)
    known = {
        "conference": conference.code,
        "salt": kept.salt,
        "hashes": kept.hashes,
        "now": int(clock.now().timestamp() * 1000),
    }
    return JsonResponse(known | _figures(found))


@require_POST
def bring(request: HttpRequest, code: str, door: int) -> HttpResponse:
    """`{"sent_at": ms, "items": [{"key", "code", "at": ms}]}`; an answer for each item."""
    who = person(request)
    found = _door(who, code, door)
    sent = _read(request)
    items = [_brought(item) for item in sent.get("items", [])[:MOST]]
    answers = checking.take_all(items, by=who, door=found, sent_at=_moment(sent.get("sent_at")))
    return JsonResponse({"answers": [vars(answer) for answer in answers]} | _figures(found))


@require_POST
def take_back(request: HttpRequest, code: str, door: int) -> HttpResponse:
    """A wrong scan, by whoever made it."""
    who = person(request)
    found = _door(who, code, door)
    asked = request.POST.get("presence", "")
    key = int(asked) if asked.isdecimal() and len(asked) < 18 else 0
    presence = see(
        queries.presences_at(found).select_related("invitation__conference__unit"), pk=key
    )
    try:
        checking.take_back(by=who, presence=presence)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ lượt vào cửa."))
    return redirect("conferences:door", code=code, door=door)


def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers for the server while it is away. Served here, for its scope."""
    path = finders.find("js/door-worker.js")
    if not isinstance(path, str):
        raise Http404
    answer: Any = FileResponse(open(path, "rb"), content_type="text/javascript")  # noqa: SIM115, PTH123  # it closes it
    answer["Cache-Control"] = "no-cache"
    return answer  # type: ignore[no-any-return]


def _door(who: Person, code: str, door: int) -> Door:
    return see(queries.doors_of(who), pk=door, venue__conference__code=code)


def _figures(door: Door) -> dict[str, Any]:
    conference = door.venue.conference
    turnout = queries.turnout_of(conference)
    return {"present": turnout.present, "invited": turnout.invited, "state": conference.state}


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    fits = isinstance(sent, dict) and isinstance(sent.get("items", []), list)
    return sent if fits else {}


def _brought(item: Any) -> Brought:
    """An item that is not one at all comes back as a code that nobody has."""
    fields = item if isinstance(item, dict) else {}
    key, code = str(fields.get("key", ""))[:60], str(fields.get("code", ""))[:200]
    return Brought(key.replace("\0", ""), code, _moment(fields.get("at")))


def _moment(value: Any) -> datetime | None:
    """Milliseconds since 1970 by the device's own clock."""
    if not isinstance(value, int) or not 0 <= value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
