"""Terms of the three organisations, their next congresses under one event, and what they share."""

from datetime import date

from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.congresses.actions import events, terms
from vuonuom.congresses.models import Event
from vuonuom.core import clock
from vuonuom.exhibitions import actions as exhibitions
from vuonuom.exhibitions.models import Exhibition
from vuonuom.ops.demo import jointly, names
from vuonuom.ops.demo.build import World
from vuonuom.ops.loading import ground
from vuonuom.organization.actions.members import join
from vuonuom.organization.models import Unit
from vuonuom.products import actions as products
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState
from vuonuom.tree import queries as tree

CONGRESSES = {"doan": ("22", "23"), "phu-nu": ("9", "10"), "cong-doan": ("6", "7")}
PLACE = "Cung Hội nghị Vườn Xanh"
SHARED = 6  # products


def convene(world: World, people: dict[str, Person], shown: Exhibition) -> None:
    """Each organisation's term that runs, and the next one, whose congress is held in common."""
    office = people["office"]
    heads = {key: _head(world, key) for key in CONGRESSES}
    offices = {key: office if key == "doan" else _office(world, key) for key in CONGRESSES}
    year = clock.today().year
    event = events.found_event(
        by=office, unit=heads["doan"],
        heading=events.Heading("Đại hội các tổ chức chính trị - xã hội Vườn Xanh",
                               date(year + 1, 12, 14), date(year + 1, 12, 18), PLACE),
    )  # fmt: skip
    for key, (last, coming) in CONGRESSES.items():
        _terms(offices[key], heads[key], year, last, coming, event)
    _share(people["curator"], shown, event, [heads["phu-nu"], heads["cong-doan"]])
    _share_products(office, heads["doan"], heads["cong-doan"])
    jointly.hold_together(world, people, heads["phu-nu"], offices)
    jointly.ask_of_the_term(office, heads["doan"])


def _head(world: World, organization: str) -> Unit:
    return Unit.objects.get(pk=world.of_kind("head", organization)[0].pk)


def _office(world: World, organization: str) -> Person:
    """Somebody of the organisation who keeps its papers."""
    [key] = ground.load_people([names.person(world.random)], at=world.dawn)
    who = Person.objects.get(pk=key)
    branch = Unit.objects.get(pk=world.of_kind("branch", organization)[0].pk)
    join(by=None, person=who, unit=branch, on=clock.today())
    head = _head(world, organization)
    grant(by=None, person=who, role="office", unit=head, on=clock.today())
    return who


def _terms(by: Person, unit: Unit, year: int, last: str, coming: str, event: Event) -> None:
    for first, ordinal in ((year - 4, last), (year + 1, coming)):
        term = terms.begin_term(
            by=by, unit=unit, starts_on=date(first, 12, 18), ends_on=date(first + 5, 12, 17)
        )
        heading = terms.Heading(ordinal, date(first, 12, 15), date(first, 12, 17), PLACE)
        congress = terms.call_congress(by=by, term=term, heading=heading)
    events.join_event(by=by, congress=congress, event=event)


def _share(curator: Person, shown: Exhibition, event: Event, partners: list[Unit]) -> None:
    """One exhibition of all three: counted once, at the first."""
    exhibitions.hold_under(by=curator, exhibition=shown, event=event)
    for unit in partners:
        exhibitions.name_partner(by=curator, exhibition=shown, unit=unit)


def _share_products(by: Person, owner: Unit, partner: Unit) -> None:
    """The latest products that the Trade Union's bases made with Youth Union bases."""
    bases = [unit for unit in Unit.objects.filter(pk__in=tree.below([partner.pk])).order_by("code")
             if unit.kind.key == "base"]  # fmt: skip
    found = Product.objects.filter(
        state=ProductState.IN_USE, unit__in=tree.below([owner.pk])
    ).select_related("unit")
    for number, product in enumerate(found.order_by("-accepted_on", "pk")[:SHARED]):
        products.name_partner(by=by, product=product, unit=bases[number % len(bases)])
