"""The instance that is measured: a country of six levels, its people, and their ideas in bulk.

Every row is what the actions write (see `ops.loading`), so `vuonuom check` is clean on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched
from random import Random

from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock, tables, text
from vuonuom.directives.actions.directives import Heading, Wording, add_clause, enter_directive
from vuonuom.directives.actions.programmes import Ask, assign_programme, draw_up
from vuonuom.directives.states import DirectiveKind
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.ops.demo import names, words
from vuonuom.ops.loading import ground
from vuonuom.ops.loading.ground import NewUnit
from vuonuom.ops.loading.journal import Ledger
from vuonuom.ops.loading.letters import Codes, Letters, Sent
from vuonuom.organization.models import Field, Membership, Organization, Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Node

KINDS = {
    "head": "Trung ương",
    "province": "Cấp tỉnh",
    "cluster": "Cụm",
    "base": "Cơ sở",
    "area": "Chi đoàn cơ sở",
    "branch": "Chi đoàn",
}
# Units of each level at full size, the lowest level takes the rest; a cluster has 1,000 below it.
LEVELS = {"province": 34, "cluster": 112, "base": 3_321, "area": 17_400}
FULL = 112_000
YEARS = 3
DIFFERENT_NAMES = 4_000
CHUNK = 50_000  # ideas at a time: what waits in memory to be written

S = IdeaState
# Of a thousand ideas, as many come at least so far; what is left waits.
ROAD = (("answered", 300), ("taken_up", 120), ("tried", 60), ("recognised", 40),
        ("made_product", 30), ("in_use_elsewhere", 25))  # fmt: skip
STATE_OF = {
    "answered": None,
    "taken_up": S.TAKEN_UP,
    "tried": S.TRIED,
    "recognised": S.RECOGNISED,
    "made_product": S.PRODUCT,
    "in_use_elsewhere": S.IN_USE,
}
VERB_OF = {"in_use_elsewhere": "in_use"}


@dataclass
class Country:
    """What has been built, as far as the ideas need to know it."""

    random: Random
    now: datetime
    since: date
    ledger: Ledger
    people: list[int]
    home_of: list[int]  # the branch of each person
    keeper_of: dict[int, int]
    fields: list[int]
    codes: Codes


def plan(units: int) -> list[tuple[str, int | None]]:
    """(kind, position of the parent) of each unit, parents first."""
    planned: list[tuple[str, int | None]] = [("head", None)]
    above = [0]
    for kind, full in LEVELS.items():
        number = max(2, round(full * units / FULL)) if units < FULL else full
        above = _level(planned, kind, above, number)
    _level(planned, "branch", above, max(units - len(planned), len(above)))
    return planned


def _level(
    planned: list[tuple[str, int | None]], kind: str, above: Sequence[int], number: int
) -> list[int]:
    first = len(planned)
    planned += [(kind, above[i * len(above) // number]) for i in range(number)]
    return list(range(first, len(planned)))


def build_ground(units: int, people: int, now: datetime) -> None:
    """Units, people, memberships, leaders of the upper levels, a keeper for each branch."""
    random = Random(units)  # noqa: S311  # the same country each time
    organization = Organization.objects.create(
        key="do-toc-do",
        name="Đoàn Thanh niên Vườn Xanh",
        member_word="đoàn viên",
        secretary_word="bí thư chi đoàn",
    )
    made = _units(plan(units), organization, _fields())
    since = date(now.astimezone(clock.LOCAL).year - YEARS + 1, 1, 1)
    dawn = datetime(since.year, 1, 1, 7, tzinfo=clock.LOCAL)
    ledger = Ledger(ground.paths(made), random)
    ground.load_units(made, on=since, at=dawn, ledger=ledger)
    ledger.write()
    homes = _people(people, made, random, since, dawn, ledger)
    keepers = {home: person for person, home in homes}
    grants = [(person, "keeper", home) for home, person in keepers.items()]
    ground.load_grants(grants, on=since, at=dawn, ledger=ledger)
    _leaders(made, since, dawn, ledger)
    ledger.write()
    set_targets(now)


def reopen(now: datetime) -> Country:
    """What a ground that was built says of itself, so that ideas can be added."""
    random = Random(Idea.objects.count())  # noqa: S311  # the same ideas each time
    ledger = Ledger(_paths(), random)
    ledger.go_on()
    codes = Codes(random)
    codes.taken.update(Idea.objects.values_list("code", flat=True).iterator())
    homes = Membership.objects.order_by("pk").values_list("person_id", "unit_id")
    people, home_of = (list(column) for column in zip(*homes.iterator(), strict=True))
    keepers = Grant.objects.filter(role="keeper").values_list("unit_id", "person_id")
    return Country(
        random=random,
        now=now,
        since=Unit.objects.order_by("opened_on").values_list("opened_on", flat=True)[0],
        ledger=ledger,
        people=people,
        home_of=home_of,
        keeper_of=dict(keepers.iterator()),
        fields=list(Field.objects.order_by("pk").values_list("pk", flat=True)),
        codes=codes,
    )


def _paths() -> dict[int, list[int]]:
    """For every unit: itself and those above it, nearest first."""
    parents = tree.parents()
    above: dict[int, list[int]] = {}
    for node in sorted(parents):  # a parent was made before its children
        top = parents[node]
        above[node] = [node, *(above[top] if top is not None else [])]
    return above


def _fields() -> list[int]:
    return [
        Field.objects.create(code=code, name=name, sort_key=text.sort_key(name)).pk
        for code, name in words.FIELDS
    ]


def _units(
    planned: list[tuple[str, int | None]], organization: Organization, fields: list[int]
) -> list[NewUnit]:
    kinds = ground.kinds_of(organization, KINDS)
    fresh = tables.Ids(Node)
    keys = [fresh() for _ in planned]
    return [
        NewUnit(
            pk=keys[at],
            code=f"dv-{at:06d}",
            name=f"{KINDS[kind]} {words.PLACE_FIRST[at % 60]} {words.PLACE_SECOND[at % 41]} {at}",
            organization=organization,
            kind=kinds[kind],
            parent=None if above is None else keys[above],
            fields=[fields[at % len(fields)]],
        )
        for at, (kind, above) in enumerate(planned)
    ]


def _people(
    number: int,
    units: list[NewUnit],
    random: Random,
    since: date,
    dawn: datetime,
    ledger: Ledger,
) -> list[tuple[int, int]]:
    """(person, branch) pairs: every branch has somebody while there are people enough."""
    branches = [unit.pk for unit in units if unit.kind.key == "branch"]
    homes: list[tuple[int, int]] = []
    called = [names.person(random) for _ in range(DIFFERENT_NAMES)]
    for some in batched(range(number), CHUNK * 2, strict=False):
        keys = ground.load_people(random.choices(called, k=len(some)), at=dawn)
        there = [branches[i] if i < len(branches) else random.choice(branches) for i in some]
        pairs = list(zip(keys, there, strict=True))
        ground.load_memberships(pairs, on=since, at=dawn, ledger=ledger)
        ledger.write()
        homes += pairs
    return homes


def _leaders(units: list[NewUnit], since: date, dawn: datetime, ledger: Ledger) -> None:
    """One leader for each unit of the upper levels: `lanh-dao-<code>`; an office at the top."""
    upper = [unit for unit in units if unit.kind.key in ("head", "province", "cluster", "base")]
    people = []
    for unit in upper:
        person = Person(username=f"lanh-dao-{unit.code}")
        person.set_unusable_password()
        person.name(f"Lãnh đạo {unit.name}"[:120])
        people.append(person)
    made = Person.objects.bulk_create(people, batch_size=1000)
    roles = ["office" if unit.kind.key == "head" else "leader" for unit in upper]
    grants = [(p.pk, role, u.pk) for p, role, u in zip(made, roles, upper, strict=True)]
    ground.load_grants(grants, on=since, at=dawn, ledger=ledger)


def add_ideas(country: Country, number: int, before: datetime, done: Callable[[int], None]) -> None:
    """`number` ideas with their letters, evenly over the years up to `before`, in order of time."""
    first = datetime(country.since.year, 1, 2, tzinfo=clock.LOCAL)
    step = (before - first) / number
    letters = Letters(country.ledger, country.codes)
    for some in batched(range(number), CHUNK, strict=False):
        for i in some:
            _idea(country, letters, first + step * i)
        letters.write()
        country.ledger.write()
        done(some[-1] + 1)


def _idea(country: Country, letters: Letters, at: datetime) -> None:
    random = country.random
    who = random.randrange(len(country.people))
    person, home = country.people[who], country.home_of[who]
    title, body = _words(random)
    sent = letters.send(
        at=at,
        unit=home,
        title=title,
        text=body,
        authors=[(person, 100)],
        field=random.choice(country.fields),
    )
    letters.texts.set(sent.text_row, stale=False)  # searching has measures of its own
    keeper = country.keeper_of[home]
    if keeper != person:
        _travel(sent, random.randrange(1000), at, min(at + timedelta(days=3), country.now), keeper)


def _travel(sent: Sent, luck: int, sent_at: datetime, at: datetime, keeper: int) -> None:
    """How far one idea comes, by its luck; the last ideas wait."""
    if at - sent_at < timedelta(days=3) or luck >= ROAD[0][1]:
        return
    if luck >= ROAD[1][1]:
        sent.answer(at=at, by=keeper, text=words.ANSWERS[luck % len(words.ANSWERS)])
        return
    sent.take_up(at=at, by=keeper)
    day = clock.local_date(at)
    for measure, most in ROAD[2:]:
        if luck < most:
            changes = {"tried": {"first_tried_on": day}, "recognised": {"recognised_on": day}}
            sent.mark(
                VERB_OF.get(measure, measure),
                at=at,
                by=keeper,
                state=STATE_OF[measure],
                counts=sent.count(f"ideas.{measure}"),
                **changes.get(measure, {}),
            )


def _words(random: Random) -> tuple[str, str]:
    _, hurt, idea = random.choice(words.IDEAS)
    fill = {"nơi": random.choice(words.PLACES), "ai": random.choice(words.PEOPLE)}
    title = idea.format(**fill)
    title = title[0].upper() + title[1:]
    gain = random.choice(words.GAINS).format(n=random.randint(3, 60))
    return title, f"{hurt.format(**fill)}. Đề nghị: {title}. {gain}"


def set_targets(now: datetime) -> None:
    """A directive of this year whose programme binds every base and invites every member."""
    office = Person.objects.get(username="lanh-dao-dv-000000")
    head = Unit.objects.get(code="dv-000000")
    year = clock.local_date(now).year
    heading = Heading(
        number=f"1-NQ/{year}",
        kind=DirectiveKind.RESOLUTION,
        title="Mỗi đơn vị một sản phẩm mới, mỗi người một ý tưởng",
        issuer=head.name,
        issued_on=date(year, 1, 2),
    )
    directive = enter_directive(by=office, unit=head, heading=heading)
    wording = Wording(label="Mục 1", text="Mỗi đơn vị có ý tưởng.", owner=head)
    clause = add_clause(by=office, directive=directive, wording=wording)
    base = head.organization.kinds.get(key="base")
    asks = [
        Ask("Mỗi cơ sở ít nhất 80 ý tưởng", "ideas.submitted", 80, base),
        Ask("Mỗi người ít nhất một ý tưởng", "ideas.authors"),
    ]
    title = "Chỉ tiêu năm"
    programme = draw_up(by=office, clause=clause, unit=head, year=year, title=title, asks=asks)
    assign_programme(by=office, programme=programme)
