"""What every page of a board begins with: its unit, its year, and the target it is about."""

from django.http import Http404, HttpRequest

from vuonuom.core import clock
from vuonuom.directives.models import TargetRule
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries.near import Near, open_near, open_unit
from vuonuom.web.frame.shortcuts import person, see


def unit_of(request: HttpRequest, code: str, year: int) -> Unit:
    unit = open_unit(person(request), code) if rules.is_shown(year, clock.today()) else None
    if unit is None:
        raise Http404
    return unit


def near_of(request: HttpRequest, code: str, year: int) -> tuple[Unit, Near]:
    """The unit with what lies around it, in a query less."""
    found = open_near(person(request), code) if rules.is_shown(year, clock.today()) else None
    if found is None:
        raise Http404
    return found


def rule_of(request: HttpRequest, year: int) -> TargetRule:
    """The target that an address names, of this year."""
    found = TargetRule.objects.select_related("programme__clause__directive", "unit_kind")
    return see(found, pk=whole(request, "rule"), programme__year=year, programme__term=None)


def whole(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0


def is_invitation(rule: TargetRule) -> bool:
    return bool(rule.kind == RuleKind.PER_MEMBER)
