"""Building the demo: organisations, people, three years of movement, the ten accounts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from vuonuom.core import clock, tables, text
from vuonuom.ops.demo import names, plan, words
from vuonuom.ops.demo.plan import PlannedUnit
from vuonuom.ops.demo.stories import Village
from vuonuom.ops.loading import ground
from vuonuom.ops.loading.ground import NewUnit
from vuonuom.ops.loading.journal import Ledger
from vuonuom.organization.models import Field, Organization, UnitKind
from vuonuom.tree.models import Node

PASSWORD = "vuonuom-demo"  # noqa: S105  # published in the contract; refused on public addresses
YEARS = 3

Tell = Callable[[str], None]
type Organizations = dict[str, tuple[Organization, dict[str, UnitKind]]]


@dataclass(frozen=True)
class Size:
    units: int = 10_000
    people: int = 60_000
    ideas: int = 60_000
    seed: int = 2026


@dataclass
class World:
    """What has been made so far."""

    random: Random
    now: datetime
    since: date
    ledger: Ledger
    units: list[PlannedUnit]
    fields: dict[str, int] = field(default_factory=dict)
    villages: list[Village] = field(default_factory=list)
    workplaces: dict[int, int] = field(default_factory=dict)  # person -> the unit papers name

    @property
    def dawn(self) -> datetime:
        return datetime(self.since.year, 1, 1, 7, tzinfo=clock.LOCAL)

    def of_kind(self, kind: str, organization: str = "doan") -> list[PlannedUnit]:
        return [u for u in self.units if (u.kind, u.organization) == (kind, organization)]


def build_ground(size: Size, now: datetime, tell: Tell) -> World:
    """Organisations, units, people and memberships."""
    random = Random(size.seed)  # noqa: S311  # a demo must be the same each time
    units = plan.units(random, size.units)
    organizations = _organizations()
    fresh = tables.Ids(Node)
    for unit in units:
        unit.pk = fresh()
    fields = _fields()
    new = _new_units(units, organizations, fields)
    since = date(now.astimezone(clock.LOCAL).year - YEARS + 1, 1, 1)
    world = World(random, now, since, Ledger(ground.paths(new), random), units, fields)
    tell(f"{len(units)} đơn vị")
    ground.load_units(new, on=since, at=world.dawn, ledger=world.ledger)
    tell(f"{size.people} người")
    _people(world, size.people)
    return world


def _organizations() -> Organizations:
    made: Organizations = {}
    for planned in plan.ORGANIZATIONS:
        organization = Organization.objects.create(
            key=planned.key,
            name=planned.name,
            member_word=planned.member_word,
            secretary_word=planned.secretary_word,
            roster_only=planned.roster_only,
        )
        made[planned.key] = (organization, ground.kinds_of(organization, planned.kinds))
    return made


def _fields() -> dict[str, int]:
    for code, name in words.FIELDS:
        Field.objects.get_or_create(
            code=code, defaults={"name": name, "sort_key": text.sort_key(name)}
        )
    return dict(Field.objects.values_list("code", "pk"))


def _new_units(
    units: list[PlannedUnit], organizations: Organizations, fields: dict[str, int]
) -> list[NewUnit]:
    new = []
    for u in units:
        organization, kinds = organizations[u.organization]
        new.append(
            NewUnit(
                pk=u.pk,
                code=u.code,
                name=u.name,
                organization=organization,
                kind=kinds[u.kind],
                parent=u.parent.pk if u.parent else None,
                fields=[fields[code] for code in u.fields],
            )
        )
    return new


def _people(world: World, number: int) -> None:
    """Members spread over the branches; some belong to a second organisation too."""
    random = world.random
    people = ground.load_people([names.person(random) for _ in range(number)], at=world.dawn)
    branches = world.of_kind("branch")
    beside = [u for u in world.units if u.kind == "branch" and u.organization != "doan"]
    homes: dict[int, list[int]] = {u.pk: [] for u in [*branches, *beside]}
    for position, person in enumerate(people):
        spread = branches[position] if position < len(branches) else random.choice(branches)
        homes[spread.pk].append(person)
        if random.random() < 0.004 * len(beside) / 12:
            homes[random.choice(beside).pk].append(person)
    pairs = [(person, unit) for unit, members in homes.items() for person in members]
    ground.load_memberships(pairs, on=world.since, at=world.dawn, ledger=world.ledger)
    keepers = [(members[0], "keeper", unit) for unit, members in homes.items() if members]
    ground.load_grants(keepers, on=world.since, at=world.dawn, ledger=world.ledger)
    world.workplaces = {person: unit for unit, members in homes.items() for person in members}
    codes = {u.pk: u for u in world.units}
    world.villages = [
        Village(unit, _province(codes[unit]), members, members[0], codes[unit].fields)
        for unit, members in homes.items()
        if members and codes[unit].organization != "dang"
    ]


def _province(unit: PlannedUnit | None) -> int:
    while unit is not None and unit.kind != "province":
        unit = unit.parent
    return unit.pk if unit is not None else 0
