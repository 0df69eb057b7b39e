"""What the hosts of a conference do: its head, venues, programme, invitations, its way."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import arranging, checking, inviting, moving
from vuonuom.conferences.models import Conference
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Directive
from vuonuom.web.conferences.forms import (
    AdmitForm,
    ArrangeForm,
    HeadingForm,
    HelperForm,
    InvitePersonForm,
    InviteUnitForm,
    ProgrammeForm,
    VenueForm,
)
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def arrange(request: HttpRequest) -> HttpResponse:
    who = person(request)
    first = queries.first_host(who) if request.method == "GET" else None
    form = ArrangeForm(
        request.POST or None,
        units=queries.units_to_host(who),
        directives=_directives(who),
        initial={"unit": first, "directive": request.GET.get("directive", "")},
    )
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            new = arranging.arrange_conference(by=who, unit=unit, heading=form.heading())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lập hội nghị. Tiếp theo: điểm cầu, chương trình, người được mời."))
            return redirect("conferences:page", code=new.code)
    return render(request, "conferences/new.html", {"form": form})


def edit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    form = HeadingForm(
        request.POST or None, directives=_directives(who), initial=_heading_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            arranging.edit_conference(by=who, conference=found, heading=form.heading())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa hội nghị."))
            return redirect("conferences:page", code=code)
    return render(request, "conferences/edit.html", {"form": form, "conference": found})


def add_venue(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            venue = arranging.add_venue(by=who, conference=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã thêm điểm cầu %(name)s.") % {"name": venue.name}, venue)
            return redirect("conferences:page", code=code)
    return render(request, "conferences/venue.html", {"form": form, "conference": found})


def programme(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    now = {"programme": queries.programme_text(found)}
    form = ProgrammeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        lines = form.cleaned_data["programme"]
        try:
            arranging.set_programme(by=who, conference=found, lines=lines)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi chương trình."))
            return redirect("conferences:page", code=code)
    return render(request, "conferences/programme.html", {"form": form, "conference": found})


def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Each side invites its own: whoever holds it too may."""
    who = person(request)
    found = see(queries.held_by(who), code=code)
    if not found.venues.exists():
        return _before_venues(request, who, found)
    asked = request.POST.get("whom", "") if request.method == "POST" else ""
    to_units = InviteUnitForm(
        request.POST if asked == "unit" else None,
        venues=found.venues.all(),
        units=queries.units_to_invite(who),
        auto_id="unit_%s",
    )
    to_person = InvitePersonForm(
        request.POST if asked == "person" else None,
        venues=found.venues.all(),
        people=queries.people_to_name(who),
        auto_id="person_%s",
    )
    form, act = (to_units, _invite_unit) if asked == "unit" else (to_person, _invite_person)
    if asked in {"unit", "person"} and form.is_valid():
        try:
            act(request, who, form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect("conferences:invite", code=code)
    context = {
        "conference": found,
        "to_units": to_units,
        "to_person": to_person,
        "page": paginate(queries.units_invited(found), request),
    }
    return render(request, "conferences/invite.html", context)


def _before_venues(request: HttpRequest, who: Person, found: Conference) -> HttpResponse:
    if rules.runs(who, found):
        return redirect("conferences:venues", code=found.code)
    messages.info(request, _("Nơi chủ trì chưa ghi điểm cầu, nên chưa mời được ai."))
    return redirect("conferences:page", code=found.code)


def _invite_unit(request: HttpRequest, who: Person, data: dict[str, Any]) -> None:
    asked = inviting.invite_unit(by=who, unit=data["unit"], venue=data["venue"])
    number = asked.invitations.count()
    done(request, _("Đã mời thêm %(number)s người.") % {"number": number}, asked)


def _invite_person(request: HttpRequest, who: Person, data: dict[str, Any]) -> None:
    invitation = inviting.invite_person(by=who, person=data["person"], venue=data["venue"])
    done(request, _("Đã mời %(name)s.") % {"name": data["person"].full_name}, invitation)


def name_helper(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    form = HelperForm(request.POST or None, people=queries.people_to_name(who))
    if request.method == "POST" and form.is_valid():
        whom = form.cleaned_data["person"]
        try:
            helper = arranging.name_helper(by=who, conference=found, person=whom)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("%(name)s sẽ giúp đón đại biểu.") % {"name": whom.full_name}, helper)
            return redirect("conferences:page", code=code)
    return render(request, "conferences/helper.html", {"form": form, "conference": found})


@require_POST
def release(request: HttpRequest, code: str, helper: int) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    one = see(found.helpers.select_related("conference__unit"), pk=helper)
    try:
        arranging.release_helper(by=who, helper=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã bỏ tên khỏi danh sách giúp đón."))
    return redirect("conferences:page", code=code)


def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody without a code, or who was not invited."""
    who = person(request)
    found = _hosted(who, code)
    form = AdmitForm(
        request.POST or None,
        people=queries.people_to_name(who),
        doors=queries.doors_of(who)
        .filter(venue__conference=found)
        .order_by("venue__position", "number"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            presence = checking.admit(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            name = form.cleaned_data["person"].full_name
            done(request, _("%(name)s đã vào.") % {"name": name}, presence)
            return redirect("conferences:page", code=code)
    return render(request, "conferences/admit.html", {"form": form, "conference": found})


@require_POST
def open_registration(request: HttpRequest, code: str) -> HttpResponse:
    said = _("Đã mở đăng ký và báo cho mọi người được mời.")
    return _moved(request, code, moving.open_registration, said)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    return _moved(request, code, moving.start, _("Bắt đầu đón đại biểu."))


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    return _moved(request, code, moving.close, _("Hội nghị đã kết thúc."))


@require_POST
def remind(request: HttpRequest, code: str) -> HttpResponse:
    return _moved(request, code, moving.remind, _("Đã nhắc những người chưa trả lời."))


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    return _moved(request, code, moving.cancel, _("Đã hủy hội nghị."))


def _moved(
    request: HttpRequest, code: str, act: Callable[..., Conference], sentence: str
) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    try:
        act(by=who, conference=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, sentence, found)
    return redirect("conferences:page", code=code)


def _hosted(who: Person, code: str) -> Conference:
    """The conference, if the person runs it; else 404, as for any page that is not theirs."""
    mine = Conference.objects.visible_to(who).filter(access.scope(who, rules.RUN))
    return see(mine.select_related("unit", "directive"), code=code)


def _directives(who: Person) -> Any:
    return Directive.objects.visible_to(who).order_by("-issued_on", "-pk")


def _heading_of(found: Conference) -> dict[str, object]:
    def hour(moment: Any) -> time:
        return moment.astimezone(clock.LOCAL).time()  # type: ignore[no-any-return]

    return {
        "title": found.title,
        "directive": found.directive_id,
        "day": clock.local_date(found.starts_at),
        "begins": hour(found.starts_at),
        "ends": hour(found.ends_at),
        "about": found.about,
    }
