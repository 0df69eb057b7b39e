"""With whom an exhibition is held, and under which event."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import actions, queries, rules
from vuonuom.exhibitions.models import Exhibition
from vuonuom.web.exhibitions.forms import EventForm, PartnerForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


def partners(request: HttpRequest, slug: str) -> HttpResponse:
    who, exhibition = person(request), _seen(request, slug)
    form = PartnerForm(request.POST or None, exhibition=exhibition)
    if request.method == "POST":
        _only_curators(who, exhibition)
        if form.is_valid():
            unit = form.cleaned_data["unit"]
            try:
                actions.name_partner(by=who, exhibition=exhibition, unit=unit)
            except Refused as refused:
                refuse(form, refused)
            else:
                said = _("Đã ghi đơn vị phối hợp. Vẫn chỉ đếm một lần.")
                done(request, said, exhibition)
                return redirect("exhibitions:partners", slug)
    return _shown(request, exhibition, form, EventForm(exhibition=exhibition))


@require_POST
def event(request: HttpRequest, slug: str) -> HttpResponse:
    who, exhibition = person(request), _seen(request, slug)
    _only_curators(who, exhibition)
    form = EventForm(request.POST, exhibition=exhibition)
    if form.is_valid():
        chosen = form.cleaned_data["event"]
        try:
            actions.hold_under(by=who, exhibition=exhibition, event=chosen)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lưu."))
            return redirect("exhibitions:partners", slug)
    return _shown(request, exhibition, PartnerForm(exhibition=exhibition), form)


def _shown(
    request: HttpRequest, exhibition: Exhibition, partner: PartnerForm, event: EventForm
) -> HttpResponse:
    who = person(request)
    context = {
        "exhibition": exhibition,
        "partners": [
            (one.unit, rules.may_drop_partner(who, exhibition, one.unit_id))
            for one in queries.partners(exhibition)
        ],
        "form": partner,
        "event_form": event,
        "may_curate": rules.may_curate_here(who, exhibition),
    }
    return render(request, "exhibitions/partners.html", context)


@require_POST
def drop(request: HttpRequest, slug: str, unit: str) -> HttpResponse:
    """Not for the curator alone: the partner's own may end it too."""
    who, exhibition = person(request), _seen(request, slug)
    partner = see(exhibition.partners.select_related("unit"), unit__code=unit).unit
    if not rules.may_drop_partner(who, exhibition, partner):
        raise Http404
    try:
        actions.drop_partner(by=who, exhibition=exhibition, unit=partner)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ đơn vị phối hợp."))
    return redirect("exhibitions:partners", slug)


def _seen(request: HttpRequest, slug: str) -> Exhibition:
    found: Exhibition = see(queries.seen(person(request)), slug=slug)
    return found


def _only_curators(who: Person, exhibition: Exhibition) -> None:
    if not rules.may_curate_here(who, exhibition):
        raise Http404
