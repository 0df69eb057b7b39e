"""Conferences one may see, one of them, and one's answer to an invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import replying
from vuonuom.conferences.models import Conference, Invitation
from vuonuom.conferences.states import ASKING, CHANGING, ConferenceState, Reply
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.documents import qr
from vuonuom.web.conferences import words
from vuonuom.web.conferences.forms import ExcuseForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def conferences(request: HttpRequest) -> HttpResponse:
    who = person(request)
    past = request.GET.get("show") == "past"
    page = paginate(queries.conferences(who, past=past), request)
    mine = queries.my_invitations(who, [row.pk for row in page.rows])
    context = {
        "page": page,
        "rows": [_row(row, mine.get(row.pk)) for row in page.rows],
        "past": past,
        "may_arrange": queries.may_host(who),
    }
    return render(request, "conferences/list.html", context)


def _row(found: Conference, mine: Invitation | None) -> dict[str, object]:
    """The reply is what counts while one is asked for it, else how far the conference is."""
    asked = mine is not None and found.state == ConferenceState.OPEN
    state = _reply_status(mine) if asked else _status(found)
    joint = ", ".join(one.unit.name for one in found.joint)  # type: ignore[attr-defined]
    return {"conference": found, "when": words.when(found), "state": state, "joint": joint}


def conference(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    return _shown(request, who, _see(who, code), ExcuseForm())


def _shown(request: HttpRequest, who: Person, found: Conference, form: ExcuseForm) -> HttpResponse:
    page = queries.page_of(found, who)
    mine = page.invitation
    answering = found.state in ASKING
    is_today = clock.local_date(found.starts_at) <= clock.today()
    context = {
        "conference": found,
        "when": words.when(found),
        "status": _status(found),
        "page": page,
        "mine": mine,
        "came": getattr(mine, "presence", None),
        "reply_status": _reply_status(mine),
        "answers": answering,
        "changes": found.state in CHANGING,
        "excuse_form": form,
        "has_doors": found.state == ConferenceState.RUNNING or (answering and is_today),
        "is_today": is_today,
        "names": page.runs and found.forgotten_on is None,
        "own_names": found.forgotten_on is None,
        "entry": rules.entry_of(request.GET.get("entry", ""))[1],
        "drawn": qr.svg(qr.link(entry_path(mine))) if mine and _comes(mine) else "",
    }
    return render(request, "conferences/page.html", context)


def entry_path(invitation: Invitation) -> str:
    """What the QR code of an invitation holds: `/q/HN-2026-00000-K7Q2M9`."""
    return f"/q/{invitation.conference.code}-{invitation.code}"


def _comes(invitation: Invitation) -> bool:
    return invitation.reply != Reply.EXCUSED and invitation.conference.state in ASKING


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    try:
        replying.accept(by=who, invitation=_mine(who, found))
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Cảm ơn bạn. Hẹn gặp ở hội nghị."))
    return redirect("conferences:page", code=code)


@require_POST
def excuse(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    mine = _mine(who, found)
    form = ExcuseForm(request.POST)
    if form.is_valid():
        try:
            replying.excuse(by=who, invitation=mine, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã báo vắng. Bạn có thể đổi lại khi thu xếp được."))
            return redirect("conferences:page", code=code)
    return _shown(request, who, found, form)


def _see(who: Person, code: str) -> Conference:
    return see(queries.seen(who), code=code)


def _mine(who: Person, found: Conference) -> Invitation:
    return see(found.invitations.select_related("conference"), person=who)


def _status(found: Conference) -> tuple[str, str, str]:
    return (found.get_state_display(), *words.MARKS[found.state])


def _reply_status(mine: Invitation | None) -> tuple[str, str, str] | None:
    return (mine.get_reply_display(), *words.REPLIES[mine.reply]) if mine else None
