"""The late units of a target, the button that reminds them, and what the reminded see."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import rules as targets
from vuonuom.directives.models import TargetRule
from vuonuom.directives.states import ProgrammeState
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.actions import reminders
from vuonuom.progress.models import UnitReminder
from vuonuom.progress.queries import late as lates
from vuonuom.progress.queries import targets as results
from vuonuom.progress.queries.silent import last_asked
from vuonuom.progress.states import Reading
from vuonuom.web.frame.shortcuts import done, paginate, person, see, told
from vuonuom.web.frame.words import number
from vuonuom.web.progress import words
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.opening import is_invitation, rule_of, unit_of

PER_PAGE = 25


def late(request: HttpRequest, code: str, year: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    rule = _unit_rule(request, year)
    today = clock.today()
    part = rules.elapsed(year, today)
    found = lates.late_units(unit, rule, year, part)
    page = paginate(found, request, PER_PAGE)
    may_remind = _may_remind(request, unit, rule, today)
    due = lates.due_a_reminder(unit, rule, year, part, clock.now()).count() if may_remind else 0
    context = _context(unit, rule, year) | {
        "total": found.count(),
        "until": min(today, date(year, 12, 31)),
        "units": lates.shown(page.rows, rule, year, part),
        "page": page,
        "children": lates.late_children(unit, rule, year, part),
        "may_remind": may_remind,
        "due": due,
        "last": lates.last_reminder(unit, rule),
        "measure": MEASURES[rule.measure],
    }
    return render(request, "progress/late.html", context)


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Asks once, with how many units it is: a reminder cannot be taken back."""
    unit, who = unit_of(request, code, year), person(request)
    rule = _unit_rule(request, year)
    today, now = clock.today(), clock.now()
    if not _may_remind(request, unit, rule, today):
        raise Http404
    if request.method == "POST":
        try:
            sent = reminders.remind_units(by=who, unit=unit, rule=rule)
        except Refused as refused:
            told(request, refused)
        else:
            said = _("Đã nhắc %(units)s đơn vị: %(people)s người phụ trách nhận được tin.")
            done(request, said % {"units": number(sent.units), "people": number(sent.people)})
        return redirect(Links(year, Reading.COHORT).late(code, rule.pk))
    part = rules.elapsed(year, today)
    counts = lates.to_remind(unit, rule, year, part, by=who, now=now)
    return render(request, "progress/remind.html", _context(unit, rule, year) | {"counts": counts})


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The system reminds silent members by itself; this page knows only how many, from ten up."""
    unit = unit_of(request, code, year)
    rule = rule_of(request, year)
    if not is_invitation(rule) or not _may_remind(request, unit, rule, clock.today()):
        raise Http404
    if request.method == "POST":
        try:
            reminders.ask_for_members(by=person(request), unit=unit, rule=rule)
        except Refused as refused:
            told(request, refused)
        else:
            done(request, _("Hệ thống sẽ nhắc riêng từng người chưa có ý tưởng."))
        return redirect(Links(year, Reading.COHORT).invite(code, rule.pk))
    last = last_asked(unit, rule)
    again = rules.may_invite_again(last.asked_at) if last else None
    context = _context(unit, rule, year) | {
        "last": last,
        "sent": words.how_many_reminders(last.sent) if last else "",
        "again": again if again and again > clock.today() else None,
    }
    return render(request, "progress/invite.html", context)


def reminded(request: HttpRequest, pk: int) -> HttpResponse:
    """What a reminder leads to: the reader's own units among those that were late."""
    found = UnitReminder.objects.select_related("unit", "rule__programme__clause__directive")
    reminder = see(found, pk=pk)
    page = paginate(lates.reminded_units(person(request), reminder), request, PER_PAGE)
    if not page.rows:
        raise Http404
    year = reminder.rule.programme.year
    part = results.part_of(reminder.rule, year, rules.elapsed(year, clock.today()))
    context = {
        "reminder": reminder,
        "year": year,
        "page": page,
        "units": [(a, _standing(a, part)) for a in page.rows],
    }
    return render(request, "progress/reminded.html", context)


def _standing(assignment: Any, part: float) -> dict[str, Any]:
    pace = rules.pace(assignment.result, assignment.goal, part)
    expected = rules.expected(assignment.goal, part)
    return {
        "mark": (pace.label, words.ICONS[pace], words.TONES[pace]),
        "missing": max(expected - assignment.result, 0),
    }


def _context(unit: Unit, rule: TargetRule, year: int) -> dict[str, Any]:
    links = Links(year, Reading.COHORT)
    return {
        "unit": unit,
        "rule": rule,
        "year": year,
        "board_url": links.board(unit.code),
        "late_url": links.late(unit.code, rule.pk),
        "remind_url": links.remind(unit.code, rule.pk),
    }


def _unit_rule(request: HttpRequest, year: int) -> TargetRule:
    rule = rule_of(request, year)
    if is_invitation(rule):
        raise Http404
    return rule


def _may_remind(request: HttpRequest, unit: Unit, rule: TargetRule, today: date) -> bool:
    programme = rule.programme
    current = programme.year == today.year and programme.state == ProgrammeState.ASSIGNED
    return current and access.can(person(request), targets.ASSIGN, unit)
