"""Members of a part of the tree, found by what somebody types: a name, a number, a user name."""

from django.db.models import Q, QuerySet

from vuonuom.core import text
from vuonuom.organization.models import Membership
from vuonuom.tree import queries as tree

BETWEEN = " · "  # stands between a name and the number that tells it from the same name
FEWEST = 2  # characters, before anybody is suggested
LONGEST = 160


def suggested(unit_id: int, typed: str, most: int = 8) -> list[Membership]:
    """Whom the beginning of a name or a whole number may mean, at the unit and below it."""
    typed = text.one_line(typed)[:LONGEST]
    if len(typed) < FEWEST:
        return []
    named = Q(person__search_text__contains=text.fold(typed))
    found = _members(unit_id).filter(_of_code(typed) | named)
    return list(found.order_by("person__sort_key", "pk")[:most])


def meant(unit_id: int, typed: str) -> list[Membership]:
    """Those whom the words may mean: one is right, none or two are for the writer to mend."""
    name, _between, code = text.one_line(typed)[:LONGEST].rpartition(BETWEEN)
    exact = list(_members(unit_id).filter(_of_code(code))[:3])
    if exact or name:
        return exact
    return list(_members(unit_id).filter(person__search_text=text.fold(code))[:3])


def spelled(member: Membership) -> str:
    """A name as it is found again: with what tells it from others, where there is such."""
    code = member.number or member.person.username or ""
    return f"{member.person.full_name}{BETWEEN}{code}" if code else member.person.full_name


def _of_code(typed: str) -> Q:
    return Q(number__iexact=typed) | Q(person__username__iexact=typed)


def _members(unit_id: int) -> "QuerySet[Membership]":
    found: QuerySet[Membership] = Membership.objects.current()
    below = tree.below([unit_id])
    living = Q(unit__closed_on=None, person__is_active=True)
    return found.filter(living, unit__in=below).select_related("person", "unit")
