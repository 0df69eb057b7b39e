"""With whom a conference is held: asked by its hosts, answered by the other side, ended by both."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import sharing
from vuonuom.conferences.models import Conference, ConferencePartner
from vuonuom.conferences.states import CHANGING, PartnerState
from vuonuom.core.errors import Refused
from vuonuom.web.conferences import words
from vuonuom.web.conferences.forms import PartnerForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


def partners(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _seen(who, code)
    side = queries.side_of(found, who)
    may_ask = side.runs and found.state in CHANGING
    form = PartnerForm(request.POST or None, units=queries.units_to_ask(found)) if may_ask else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                asked = sharing.ask_partner(
                    by=who, conference=found, unit=form.cleaned_data["unit"]
                )
            except Refused as refused:
                refuse(form, refused)
            else:
                done(request, _("Đã gửi lời mời phối hợp; đang chờ đơn vị ấy trả lời."), asked)
                return redirect("conferences:partners", code)
    context = {
        "conference": found,
        "side": side,
        "rows": _rows(side),
        "changes": found.state in CHANGING,
        "form": form,
    }
    return render(request, "conferences/partners.html", context)


def _rows(side: queries.Side) -> list[tuple[ConferencePartner, tuple[str, str, str], bool]]:
    """Who was asked and has not accepted is between the two sides."""
    return [
        (one, (one.get_state_display(), *words.PARTNERS[one.state]), side.runs or one.runs)  # type: ignore[attr-defined]
        for one in side.partners
        if one.state == PartnerState.ACCEPTED or side.runs or one.runs  # type: ignore[attr-defined]
    ]


@require_POST
def accept(request: HttpRequest, code: str, partner: int) -> HttpResponse:
    said = _("Đã nhận phối hợp. Tiếp theo: mời người của đơn vị mình.")
    return _answered(request, code, partner, sharing.accept_partnership, said)


@require_POST
def decline(request: HttpRequest, code: str, partner: int) -> HttpResponse:
    said = _("Đã trả lời không nhận phối hợp.")
    return _answered(request, code, partner, sharing.decline_partnership, said)


def _answered(
    request: HttpRequest,
    code: str,
    partner: int,
    act: Callable[..., ConferencePartner],
    sentence: str,
) -> HttpResponse:
    who = person(request)
    one = _partner(_seen(who, code), partner)
    if not rules.may_answer(who, one):
        raise Http404
    try:
        act(by=who, partner=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, sentence, one)
    return _back(who, code)


@require_POST
def end(request: HttpRequest, code: str, partner: int) -> HttpResponse:
    who = person(request)
    one = _partner(_seen(who, code), partner)
    if not rules.may_end(who, one):
        raise Http404
    try:
        sharing.end_partnership(by=who, partner=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ đơn vị phối hợp."))
    return _back(who, code)


def _back(who: Person, code: str) -> HttpResponse:
    """To the conference; a side that has nothing to do with it any more sees it no more."""
    seen = Conference.objects.visible_to(who).filter(code=code).exists()
    return redirect("conferences:page", code) if seen else redirect("conferences:list")


def _seen(who: Person, code: str) -> Conference:
    return see(Conference.objects.visible_to(who).select_related("unit"), code=code)


def _partner(found: Conference, pk: int) -> ConferencePartner:
    partners = found.partners.select_related("conference__unit", "unit", "asked_by")
    return see(partners, pk=pk)
