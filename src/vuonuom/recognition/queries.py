"""Named reads: movements one may see, and one of them as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions.states import AdoptionState
from vuonuom.directives.models import TargetProgramme
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.recognition import rules
from vuonuom.recognition.models import (
    CheckVisit,
    EmulationMovement,
    MovementProgramme,
    MovementStep,
    PickedModel,
    UnitRegistration,
)
from vuonuom.recognition.states import MovementState
from vuonuom.tree import queries as tree

SHOWN = 10  # registrations and visits on the movement's own page; the rest on theirs


@dataclass(frozen=True)
class MovementPage:
    """Everything that a movement's page shows to one person."""

    steps: list[MovementStep]
    programmes: list[MovementProgramme]
    registered: int
    registrations: list[UnitRegistration]
    joined: int | None  # None: fewer than ten, told as such (`trust.md` 5)
    takes_part: bool  # the reader themselves
    visits: list[CheckVisit]
    picked: list[PickedModel]
    leads: bool


def movements(person: Person, *, past: bool) -> QuerySet[EmulationMovement]:
    """Those that run, the newest first; or those that had their final review."""
    found: QuerySet[EmulationMovement] = EmulationMovement.objects.visible_to(person)
    over = Q(state=MovementState.FINAL)
    found = found.filter(over) if past else found.exclude(over)
    return found.select_related("unit").order_by("-starts_on", "-pk")


def page_of(movement: EmulationMovement, person: Person) -> MovementPage:
    leads = access.can(person, rules.LEAD, movement.unit_id)
    registered = list(registrations_of(movement)[: SHOWN + 1])
    mine = Count("pk", filter=Q(person=person))
    joined = movement.joinings.aggregate(all=Count("pk"), mine=mine)
    return MovementPage(
        steps=list(movement.steps.all()),
        programmes=list(movement.programmes.select_related("programme__unit").order_by("pk")),
        registered=len(registered) if len(registered) <= SHOWN else movement.registrations.count(),
        registrations=registered[:SHOWN],
        joined=joined["all"] if joined["all"] >= rules.FEWEST else None,
        takes_part=joined["mine"] > 0,
        visits=list(visits_of(movement, person)[:SHOWN]),
        picked=list(picked_of(movement)),
        leads=leads,
    )


def registrations_of(movement: EmulationMovement) -> QuerySet[UnitRegistration]:
    """Units that take part, by name; who does not is listed nowhere."""
    return movement.registrations.select_related("unit").order_by("unit__sort_key", "pk")


def visits_of(movement: EmulationMovement, person: Person) -> QuerySet[CheckVisit]:
    """What was found at a unit is for those who see its progress."""
    seen = movement.visits.filter(access.scope(person, "progress.view"))
    return seen.select_related("unit").order_by("-on", "-pk")


def picked_of(movement: EmulationMovement) -> QuerySet[PickedModel]:
    """Each with how many units elsewhere use it now."""
    in_use = Q(product__adoptions__state=AdoptionState.IN_USE)
    return (
        movement.picked.select_related("product__unit")
        .annotate(in_use=Count("product__adoptions", filter=in_use))
        .order_by("on", "pk")
    )


def units_to_lead(person: Person) -> QuerySet[Unit]:
    living: QuerySet[Unit] = Unit.objects.living()
    where = access.scope(person, rules.LEAD, "pk")
    return living.filter(where, organization__roster_only=False)


def first_unit(person: Person) -> Unit | None:
    """Where the person's part begins: what a form suggests."""
    return units_to_lead(person).filter(pk__in=access.tops(person, rules.LEAD)).first()


def may_lead(person: Person) -> bool:
    return bool(access.reach(person).units(rules.LEAD))


def units_to_register(person: Person, movement: EmulationMovement) -> QuerySet[Unit]:
    """Living units of the movement's part for which the person speaks."""
    living: QuerySet[Unit] = Unit.objects.living()
    where = access.scope(person, rules.SPEAK, "pk")
    return living.filter(where, pk__in=tree.below([movement.unit_id]))


def programmes_to_attach(movement: EmulationMovement) -> QuerySet[TargetProgramme]:
    below = TargetProgramme.objects.filter(unit__in=tree.below([movement.unit_id]), movement=None)
    return below.select_related("clause__directive").order_by("-year", "pk")


def products_to_pick(person: Person, movement: EmulationMovement) -> QuerySet[Product]:
    seen = Product.objects.visible_to(person).accepted()
    return seen.filter(unit__in=tree.below([movement.unit_id]))


def units_below(movement: EmulationMovement) -> QuerySet[Unit]:
    living: QuerySet[Unit] = Unit.objects.living()
    return living.filter(pk__in=tree.below([movement.unit_id]))


def movements_of(person: Person, units: Sequence[int]) -> QuerySet[EmulationMovement]:
    """Movements of any of these units that run and that the person may see, newest first."""
    return movements(person, past=False).filter(unit__in=units)
