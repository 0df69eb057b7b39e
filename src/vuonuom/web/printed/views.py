"""`/q/CODE`: a code leads to its place as it is today, whatever was reorganised since."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from vuonuom.core.codes import spoken
from vuonuom.documents import queries
from vuonuom.exhibitions.models import Stand
from vuonuom.mailbox.queries import levels
from vuonuom.organization.models import Unit
from vuonuom.web.frame import slim
from vuonuom.web.printed import sending

LONGEST = 40
# A conference, and perhaps somebody's entry code: what their own QR code holds.
CONFERENCE = re.compile(r"(HN-\d{4}-[0-9A-Z]{5})(?:-([0-9A-Z]{6}))?")


@csrf_exempt  # the form under a code acts for nobody who is signed in; see `sending`
@login_not_required
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """Also for a unit's own code, which a branch may have written on its wall."""
    code = code[:LONGEST]
    if held := CONFERENCE.fullmatch(spoken(code)):
        return _conference(*held.groups())
    printed = queries.printed(code)
    if printed is not None and printed.target in TARGETS:
        answer = TARGETS[printed.target](request, printed.target_id)
    else:
        unit = Unit.objects.filter(code__iexact=code).first()
        answer = _mailbox(request, unit.pk) if unit else None
    return answer or render(request, "printed/unknown.html", {"code": spoken(code)}, status=404)


def _conference(code: str, entry: str | None) -> HttpResponse:
    """Whoever may not see it is told so there, after signing in: the code itself tells nothing."""
    query = f"?{urlencode({'entry': entry})}" if entry else ""
    return redirect(f"/conferences/{code}/{query}")


def _mailbox(request: HttpRequest, unit_id: int) -> HttpResponse | None:
    """The form for an idea to the unit, to whoever carries its work on, or else to the level above.

    Who is signed in gets the whole form, unless they want their name sealed; whoever is not sends
    at once all the same.
    """
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        return None
    living = queries.living(unit) or _above(unit)
    if len(living) == 1:
        wants_all = request.method != "POST" and "sealed" not in request.GET
        known = wants_all and request.user.is_authenticated
        return redirect(writing_to(living[0])) if known else sending.form_for(request, living[0])
    # Split while the form lay open: what was typed goes along to whichever is chosen.
    context = {"unit": unit, "choices": living, "typed": list(request.POST.items())}
    return slim.page(request, "printed/successors.html", context) if living else None


def _above(unit: Unit) -> list[Unit]:
    """Where the letters of a unit go that closed without a successor."""
    box = levels.living_mailbox(unit)
    return [box] if box else []


def writing_to(unit: Unit) -> str:
    return f"/ideas/new/?{urlencode({'unit': unit.code})}"


def _stand(request: HttpRequest, stand_id: int) -> HttpResponse | None:
    stand = Stand.objects.filter(pk=stand_id).select_related("hall__exhibition").first()
    if stand is None:
        return None
    return redirect(f"/exhibitions/{stand.hall.exhibition.slug}/{stand.code}/")


TARGETS: dict[str, Callable[[HttpRequest, int], HttpResponse | None]] = {
    "mailbox": _mailbox,
    "stand": _stand,
}
