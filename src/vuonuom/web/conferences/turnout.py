"""Who answered and who came: figures for those above, names and the sheet for the hosts."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import certifying, checking
from vuonuom.conferences.models import Conference, Invitation, Presence
from vuonuom.conferences.queries import Guests
from vuonuom.conferences.states import Reply
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.web.conferences import words
from vuonuom.web.conferences.forms import CertifyForm
from vuonuom.web.frame import papers, sheets
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def by_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Counts of each unit; while people come in the page reads itself anew."""
    who = person(request)
    found = see(Conference.objects.visible_to(who).select_related("unit"), code=code)
    side = queries.side_of(found, who)
    if not side.follows:
        raise Http404
    units = queries.own(found, who, rules.VIEW)
    context = {
        "conference": found,
        "turnout": queries.turnout_of(found),
        "page": paginate(queries.by_unit(found, units), request, per=50),
        "runs": side.runs and found.forgotten_on is None,
        "only_own": bool(units),
    }
    return render(request, "conferences/turnout.html", context)


def guests(request: HttpRequest, code: str) -> HttpResponse:
    """Names, for the hosts and for a partner of its own people, until a year has gone by."""
    who = person(request)
    found = _held(who, code)
    asked = request.GET.get("show", "")
    which = Guests(asked) if asked in set(Guests) else Guests.ALL
    units = queries.own(found, who, rules.RUN)
    page = paginate(queries.guests(found, which, units), request, per=50)
    context = {
        "conference": found,
        "runs": rules.runs(who, found),
        "only_own": bool(units),
        "which": which,
        "tabs": list(words.GUESTS.items()),
        "page": page,
        "rows": [(one, _presence(one), _status(one)) for one in page.rows],
    }
    return render(request, "conferences/guests.html", context)


def sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list with everybody's entry code: for those who are called by telephone."""
    who = person(request)
    found = _held(who, code)
    header = [
        (_("Số TT"), 7), (_("Họ và tên"), 28), (_("Đơn vị"), 32), (_("Điểm cầu"), 22),
        (_("Mã vào cửa"), 12), (_("Trả lời"), 14), (_("Lý do vắng"), 28), (_("Có mặt"), 10),
        (_("Giờ vào"), 10), (_("Cửa"), 24), (_("Ghi chú"), 28),
    ]  # fmt: skip
    units = queries.own(found, who, rules.RUN)
    rows = queries.guests(found, units=units).iterator(chunk_size=500)
    return sheets.send(f"{found.code}.xlsx", header, _lines(rows))


def _lines(rows: Iterator[Invitation]) -> Iterator[list[str | int]]:
    for number, one in enumerate(rows, start=1):
        came = _presence(one)
        yield [
            number,
            one.person.full_name,
            one.unit.name,
            one.venue.name,
            one.spoken_code,
            "" if one.reply == Reply.WAITING else one.get_reply_display(),
            one.reason,
            _("Có mặt") if came else _("Vắng"),
            f"{came.at.astimezone(clock.LOCAL):%H:%M}" if came else "",
            str(came.door) if came else "",
            came.reason if came else "",
        ]


@require_POST
def take_back(request: HttpRequest, code: str, presence: int) -> HttpResponse:
    """A wrong scan, found in the list."""
    who = person(request)
    found = _hosted(who, code)
    came = Presence.objects.filter(invitation__conference=found)
    one = see(came.select_related("invitation__conference__unit"), pk=presence)
    try:
        checking.take_back(by=who, presence=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ lượt vào cửa."))
    return redirect("conferences:guests", code=code)


def certify(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    form = CertifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certifying.certify(by=who, conference=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã cấp giấy chứng nhận cho những người có mặt."))
            return redirect("conferences:page", code=code)
    context = {"form": form, "conference": found, "turnout": queries.turnout_of(found)}
    return render(request, "conferences/certify.html", context)


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """One's own, to print."""
    who = person(request)
    found = see(Conference.objects.visible_to(who), code=code)
    mine = Presence.objects.filter(invitation__conference=found, invitation__person=who)
    came = see(
        mine.exclude(certificate=None).select_related("certificate__unit", "certificate__template")
    )
    assert came.certificate is not None  # noqa: S101  # so it was asked for
    back = (reverse("conferences:page", args=[code]), found.title)
    return papers.show(request, came.certificate, back=back)


def _held(who: Person, code: str) -> Conference:
    return see(queries.held_by(who).filter(forgotten_on=None), code=code)


def _hosted(who: Person, code: str) -> Conference:
    mine = Conference.objects.visible_to(who).filter(access.scope(who, rules.RUN))
    return see(mine.filter(forgotten_on=None).select_related("unit", "directive"), code=code)


def _presence(invitation: Invitation) -> Presence | None:
    return getattr(invitation, "presence", None)


def _status(invitation: Invitation) -> tuple[str, str, str] | None:
    """Nothing beside the name of somebody who has said nothing."""
    if _presence(invitation):
        return _("Có mặt"), "tick", "good"
    if invitation.reply == Reply.WAITING:
        return None
    return (invitation.get_reply_display(), *words.REPLIES[invitation.reply])
