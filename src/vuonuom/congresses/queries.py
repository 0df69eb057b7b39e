"""Named reads of terms, congresses and events."""

from typing import Any

from django.db.models import QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.congresses import rules
from vuonuom.congresses.models import Congress, Event, Term
from vuonuom.organization.models import Unit


def terms(person: Any) -> QuerySet[Term]:
    """All terms, the latest first, each with its congress and event."""
    found: QuerySet[Term] = Term.objects.visible_to(person)
    return found.select_related("unit__organization", "congress__event").order_by(
        "-starts_on", "unit__sort_key", "pk"
    )


def terms_above(path: list[int]) -> list[Term]:
    """The terms that hold for a unit: its own and those of the units above, nearest first."""
    found = Term.objects.filter(unit__in=path).select_related("unit")
    nearest = {unit: step for step, unit in enumerate(reversed(path))}
    return sorted(found, key=lambda term: (nearest[term.unit_id], -term.starts_on.toordinal()))


def events(person: Any) -> QuerySet[Event]:
    found: QuerySet[Event] = Event.objects.visible_to(person)
    return found.select_related("unit").order_by("-starts_on", "-pk")


def congresses_of(event: Event) -> QuerySet[Congress]:
    """The congresses under an event, by the organisation's name."""
    found = event.congresses.select_related("term__unit__organization")
    return found.order_by("term__unit__organization__name", "term__unit__sort_key", "pk")


def units_to_arrange(person: Person) -> QuerySet[Unit]:
    """Living units for which the person may write down terms, congresses and events."""
    living: QuerySet[Unit] = Unit.objects.living()
    mine = living.filter(access.scope(person, rules.ARRANGE, "pk"))
    return mine.filter(organization__roster_only=False).in_order()  # type: ignore[attr-defined,no-any-return]


def first_to_arrange(person: Person) -> Unit | None:
    """Where the person's part begins: what a form suggests."""
    return units_to_arrange(person).filter(pk__in=access.tops(person, rules.ARRANGE)).first()


def may_arrange_somewhere(person: Person) -> bool:
    return bool(access.reach(person).units(rules.ARRANGE))


def congresses_to_join(person: Person, event: Event) -> QuerySet[Congress]:
    """Congresses of the person's units, in those days and in no event yet."""
    mine = Congress.objects.filter(
        access.scope(person, rules.ARRANGE, "term__unit"),
        event=None,
        starts_on__lte=event.ends_on,
        ends_on__gte=event.starts_on,
    )
    return mine.select_related("term__unit").order_by("term__unit__sort_key", "pk")
