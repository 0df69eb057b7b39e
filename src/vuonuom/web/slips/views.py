"""A stack of paper slips: a plain form of ten rows; with a script each row is kept when done."""

from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.mailbox.actions import slips
from vuonuom.mailbox.actions.slips import Entered
from vuonuom.organization.models import Unit
from vuonuom.organization.queries import members
from vuonuom.web.frame.shortcuts import done, person, see
from vuonuom.web.slips.forms import RowForm, StackForm, blank_rows, typed_rows
from vuonuom.web.slips.words import SAYS

MAY = "mailbox.work"


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Whose slips: straight on where there is but one mailbox."""
    who = person(request)
    kept = Unit.objects.living().filter(pk__in=access.reach(who).units(MAY)).in_order()
    mine = list(kept[:100])
    if len(mine) == 1:
        return redirect("slips:stack", mine[0].code)
    return render(request, "slips/units.html", {"units": mine})


def stack(request: HttpRequest, code: str) -> HttpResponse:
    """Without a script: ten rows at once. The good ones enter, the others stay as typed."""
    unit = _unit(person(request), code)
    if request.method != "POST":
        return _page(request, unit, blank_rows(token_urlsafe(9)), StackForm())
    tick, rows = StackForm(request.POST), typed_rows(request.POST, request.FILES)
    filled = [row for row in rows if not row.is_blank()]
    good = [row for row in filled if row.is_valid()]
    if not tick.is_valid() or not filled:
        return _page(request, unit, rows, tick)
    answers = slips.enter_stack([row.slip() for row in good], by=person(request), unit=unit)
    for row, answer in zip(good, answers, strict=True):
        if answer.letter is None:
            row.refuse(answer)
    kept = [answer for answer in answers if answer.letter]
    if len(kept) == len(filled):
        done(request, _told(len(kept)))
        return redirect("slips:stack", code)
    left = [row for row in filled if row.errors]
    return _page(request, unit, left + _beside(left), tick, kept)


@require_POST
def row(request: HttpRequest, code: str) -> HttpResponse:
    """One row, as soon as it is finished: `{"errors": {...}}` or what it has become."""
    unit = _unit(person(request), code)
    form, tick = RowForm(request.POST, request.FILES), StackForm(request.POST)
    if not form.is_valid() or not tick.is_valid():
        return JsonResponse({"errors": _first(form) | _first(tick)})
    (answer,) = slips.enter_stack([form.slip()], by=person(request), unit=unit)
    if answer.letter is None:
        form.refuse(answer)
        return JsonResponse({"errors": _first(form)})
    idea = answer.letter.idea
    said = {"code": idea.code, "title": idea.title, "author": answer.author, "entry": answer.entry}
    return JsonResponse(said)


@require_GET
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Members whom the typed letters may mean."""
    unit = _unit(person(request), code)
    found = members.suggested(unit.pk, request.GET.get("q", ""))
    answer = JsonResponse(
        {"members": [{"value": members.spelled(m), "unit": m.unit.name} for m in found]}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _unit(who: Person, code: str) -> Unit:
    unit: Unit = see(Unit.objects.living().filter(access.scope(who, MAY, "pk")), code=code)
    return unit


def _beside(left: list[RowForm]) -> list[RowForm]:
    """Blank rows for the rest of the page: under no name that a row left on it bears."""
    names = {row.prefix for row in left}
    return [row for row in blank_rows(token_urlsafe(9)) if row.prefix not in names]


def _page(
    request: HttpRequest, unit: Unit, rows: list[RowForm], tick: StackForm, kept: Any = ()
) -> HttpResponse:
    says = {name: str(sentence) for name, sentence in SAYS.items()}
    entered: list[Entered] = list(kept)
    context = {"unit": unit, "rows": rows, "tick": tick, "kept": entered, "says": says}
    return render(request, "slips/stack.html", context)


def _first(form: Any) -> dict[str, str]:
    return {name: str(errors[0]) for name, errors in form.errors.items()}


def _told(count: int) -> str:
    sentence = ngettext("Đã nhập hộ %(n)d phiếu.", "Đã nhập hộ %(n)d phiếu.", count)
    return f"{sentence % {'n': count}} {_('Từng người được báo.')}"
