"""Who may be asked into a panel, and who decides on what it judged."""

from django.db.models import Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.councils.models import Panel
from vuonuom.tree import queries as tree


def _holders(permission: str, unit_id: int) -> QuerySet[Person]:
    """Who holds a role with `permission` on the unit or above it today, by name."""
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        role__in=roles_with(permission),
        unit__in=tree.above([unit_id]),
        starts_on__lte=today,
    )
    people = Person.objects.filter(is_active=True, pk__in=held.values("person_id"))
    return people.order_by("sort_key", "pk")


def reviewers(panel: Panel) -> QuerySet[Person]:
    """Who could be given a seat: those who hold the reviewer role over the unit."""
    return _holders("councils.sit", panel.unit_id).exclude(username=None)


def deciders(unit_id: int) -> list[Person]:
    """The heads nearest to the unit: those whose own unit it is, or else of the next above."""
    return access.nearest_holders("councils.decide", unit_id)
