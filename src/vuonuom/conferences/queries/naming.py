"""Units and people that a host may name."""

from django.db.models import QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.organization.models import Membership, Unit


def units_to_host(person: Person) -> QuerySet[Unit]:
    """Living units in which the person may arrange conferences, without the rosters."""
    return units_to_invite(person).filter(organization__roster_only=False)


def units_to_invite(person: Person) -> QuerySet[Unit]:
    """As `units_to_host`, rosters included: that is what a Party tree is for here."""
    living: QuerySet[Unit] = Unit.objects.living()
    return living.filter(access.scope(person, rules.RUN, "pk")).in_order()  # type: ignore[attr-defined,no-any-return]


def first_host(person: Person) -> Unit | None:
    """Where the person's part begins: what a form suggests."""
    return units_to_host(person).filter(pk__in=access.tops(person, rules.RUN)).first()


def people_to_name(person: Person) -> QuerySet[Person]:
    """Members of the units in which the person runs conferences."""
    members = Membership.objects.current().filter(access.scope(person, rules.RUN))
    return Person.objects.filter(is_active=True, pk__in=members.values("person"))


def may_host(person: Person) -> bool:
    return bool(access.reach(person).units(rules.RUN))
