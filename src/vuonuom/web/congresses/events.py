"""An event: the congresses under it, and what is shown there once for all of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.congresses import queries, rules
from vuonuom.congresses.actions import events as actions
from vuonuom.congresses.models import Event
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import queries as exhibitions
from vuonuom.web.congresses.forms import EventForm, JoinForm, NewEventForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


def found(request: HttpRequest) -> HttpResponse:
    who = person(request)
    if not queries.may_arrange_somewhere(who):
        raise Http404
    first = queries.first_to_arrange(who) if request.method == "GET" else None
    form = NewEventForm(
        request.POST or None, units=queries.units_to_arrange(who), initial={"unit": first}
    )
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            new = actions.found_event(by=who, unit=unit, heading=form.heading())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi đợt đại hội. Mỗi tổ chức tự đưa đại hội của mình vào."), new)
            return redirect("congresses:event", code=new.code)
    return render(request, "congresses/new_event.html", {"form": form})


def event(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    shown = see(queries.events(who), code=code)
    form = JoinForm(request.POST or None, congresses=queries.congresses_to_join(who, shown))
    if request.method == "POST" and form.is_valid():
        try:
            joined = actions.join_event(by=who, congress=form.cleaned_data["congress"], event=shown)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã đưa đại hội vào đợt này."), joined)
            return redirect("congresses:event", code=code)
    return _shown(request, who, shown, form)


def _shown(request: HttpRequest, who: Person, shown: Event, form: JoinForm) -> HttpResponse:
    congresses = queries.congresses_of(shown)
    context = {
        "event": shown,
        "congresses": [(one, rules.may_arrange(who, one.term.unit_id)) for one in congresses],
        "exhibitions": exhibitions.of_event(who, shown),
        "form": form,
        "may_join": bool(len(form.fields["congress"].queryset)),  # type: ignore[attr-defined]
        "may_edit": rules.may_arrange(who, shown.unit_id),
    }
    return render(request, "congresses/event.html", context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    shown = see(queries.events(who), code=code)
    if not rules.may_arrange(who, shown.unit_id):
        raise Http404
    names = ("title", "starts_on", "ends_on", "place")
    now = {name: getattr(shown, name) for name in names}
    form = EventForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_event(by=who, event=shown, heading=form.heading())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa đợt đại hội."))
            return redirect("congresses:event", code=code)
    return render(request, "congresses/edit_event.html", {"form": form, "event": shown})


@require_POST
def leave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    who = person(request)
    shown = see(queries.events(who), code=code)
    congress = see(queries.congresses_of(shown), pk=pk)
    if not rules.may_arrange(who, congress.term.unit_id):
        raise Http404
    try:
        actions.leave_event(by=who, congress=congress)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút đại hội ra khỏi đợt này."))
    return redirect("congresses:event", code=code)
