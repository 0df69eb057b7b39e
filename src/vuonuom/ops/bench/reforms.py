"""The reform of July 2025 in its shape: 10,000 old communes become the 3,321 real ones.

The old side is made up, three or four communes for each of today's; each has members and three
years of ideas, products and adoptions.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from vuonuom.core import clock, tables
from vuonuom.core.sheets import writing
from vuonuom.journal import recount
from vuonuom.journal.acts import Count
from vuonuom.journal.models import Entry, Tally
from vuonuom.ops import schema
from vuonuom.ops.init import PACKAGED, WORDS, read_tree
from vuonuom.ops.loading import ground
from vuonuom.ops.loading.ground import NewUnit
from vuonuom.ops.loading.journal import Ledger
from vuonuom.organization.models import Membership, Organization, Unit
from vuonuom.rosters.actions.entering import enter_reform, new_intake
from vuonuom.rosters.actions.undoing import undo_entering
from vuonuom.rosters.queries.plans import Source
from vuonuom.rosters.states import ListKind
from vuonuom.tree.models import Link, Node, Placement

OLD, NEW = 10_000, 3_321
MEMBERS, IDEAS, YEARS = 5, 9, 3  # of each old commune; ideas over all years
SPLIT_EVERY = 50  # of so many wards one shares an old commune with the next
HEAD = ("Mã cũ", "Loại thay đổi", "Mã mới", "Tên mới", "Mã cấp trên mới", "Ngày hiệu lực",
        "Tỷ lệ %")  # fmt: skip
Ward = Mapping[str, str]
Olds = dict[str, list[str]]  # code of a ward -> codes of the old communes it is made of


def wards(units: int) -> list[Ward]:
    """The real ones, all at full size; fewer of each province where the country is small."""
    found: list[Ward] = list(read_tree(PACKAGED))
    step = max(round(112_000 / units), 1)
    return found[:: step if units < 112_000 else 1]


def old_codes(chosen: Sequence[Ward]) -> Olds:
    edges = [at * OLD // NEW for at in range(len(chosen) + 1)]
    return {
        ward["code"]: [f"cu-{ward['code']}-{n}" for n in range(end - start)]
        for ward, (start, end) in zip(chosen, pairwise(edges), strict=True)
    }


def lay_old_communes(units: int) -> dict[str, int]:
    """An instance as it stood before the reform, with its history."""
    schema.bring_up_to_date()
    random = Random(7)  # noqa: S311  # the same history each time
    chosen = wards(units)
    now = clock.now()
    since = date(clock.local_date(now).year - YEARS + 1, 1, 1)
    dawn = datetime(since.year, 1, 1, 7, tzinfo=clock.LOCAL)
    new = _old_units(chosen)
    ledger = Ledger(ground.paths(new), random)
    ground.load_units(new, on=since, at=dawn, ledger=ledger)
    communes = [unit.pk for unit in new if unit.kind.key == "base"]
    people = ground.load_people(["Người Giả Lập"] * (len(communes) * MEMBERS), at=dawn)
    pairs = [(person, communes[at // MEMBERS]) for at, person in enumerate(people)]
    ground.load_memberships(pairs, on=since, at=dawn, ledger=ledger)
    _history(ledger, pairs, dawn, now, random)
    ledger.write()
    recount.rewrite()
    return {"old": len(communes), "new": len(chosen)}


def _old_units(chosen: Sequence[Ward]) -> list[NewUnit]:
    organization = Organization.objects.create(
        key="viet-nam", name="Việt Nam", member_word="thành viên", secretary_word="người phụ trách"
    )
    kinds = ground.kinds_of(organization, WORDS)
    fresh = tables.Ids(Node)
    head = NewUnit(fresh(), "vn", "Việt Nam", organization, kinds["head"], None)
    names = {ward["province_code"]: ward["province_name"] for ward in chosen}
    provinces = {
        code: NewUnit(fresh(), f"t{code}", name, organization, kinds["province"], head.pk)
        for code, name in names.items()
    }
    olds = old_codes(chosen)
    communes = [
        NewUnit(fresh(), code, f"{ward['name']} cũ {n}", organization, kinds["base"],
                provinces[ward["province_code"]].pk)
        for ward in chosen
        for n, code in enumerate(olds[ward["code"]], start=1)
    ]  # fmt: skip
    return [head, *provinces.values(), *communes]


def _history(
    ledger: Ledger, pairs: Sequence[tuple[int, int]], dawn: datetime, now: datetime, random: Random
) -> None:
    """Ideas in the order of time; of each ten one becomes a product that others take."""
    span = (now - dawn).days
    acts = sorted(
        (random.randrange(1, span), *random.choice(pairs))
        for _ in range(len(pairs) // MEMBERS * IDEAS)
    )
    for number, (day, person, unit) in enumerate(acts):
        at = dawn + timedelta(days=day)
        counts = [Count(unit, "ideas.submitted"), Count(unit, "ideas.authored", person=person)]
        if number % 10 == 0:
            elsewhere = random.choice(pairs)[1]
            counts += [
                Count(unit, "products.accepted"), Count(unit, "products.in_use"),
                Count(unit, "adoptions.given"), Count(elsewhere, "adoptions.taken"),
            ]  # fmt: skip
        ledger.record(
            "ideas.idea.submitted", at=at, by=person, subject=("ideas.idea", number), counts=counts
        )


def reform(units: int) -> dict[str, Any]:
    """Seconds to do it and to take it back. Raises where a national total is another one after."""
    chosen = wards(units)
    before, state = national(), _state()
    with TemporaryDirectory() as folder:
        path = Path(folder, "sap-xep.xlsx")
        writing.write(path, HEAD, _rows(chosen))
        intake = new_intake(ListKind.REFORM, None, None)
        began = time.monotonic()
        enter_reform(by=None, intake=intake, source=Source(path))
        applied = time.monotonic() - began
    if national() != before:
        raise AssertionError("national totals differ after the reform")
    wrong = sum(1 for _ in _differences())
    began = time.monotonic()
    undo_entering(entry=Entry.objects.get(kind="rosters.intake.entered"), by=None)
    undone = time.monotonic() - began
    if national() != before or _state() != state:
        raise AssertionError("the undo of the reform left something behind")
    totals = sum(sum(per_year.values()) for per_year in before.values())
    return {"s": applied, "undo": undone, "wrong": wrong, "found": intake.found, "totals": totals}


def _rows(chosen: Sequence[Ward]) -> Iterator[tuple[Any, ...]]:
    """Mergers; now and then an old commune that two new ones share."""
    day = clock.today()
    for at, (ward, olds) in enumerate(zip(chosen, old_codes(chosen).values(), strict=True)):
        after = chosen[at + 1] if at + 1 < len(chosen) else None
        shares = (
            at % SPLIT_EVERY == 0
            and after is not None
            and len(olds) > 1
            and after["province_code"] == ward["province_code"]
        )
        merged = olds[:-1] if shares else olds
        for old in merged:
            yield old, "sáp nhập", ward["code"].zfill(5), ward["name"], "", day, ""
        if shares and after is not None:
            yield olds[-1], "chia", ward["code"].zfill(5), ward["name"], "", day, 60
            yield olds[-1], "chia", after["code"].zfill(5), after["name"], "", day, 40


def national() -> dict[tuple[str, int], dict[int, int]]:
    """(measure, period) -> cohort -> total at the top. Units are fewer afterwards: that is all."""
    found: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    rows = Tally.objects.filter(unit__unit__code="vn").exclude(total=0)
    for measure, period, cohort, total in rows.values_list("measure", "period", "cohort", "total"):
        if measure != "organization.units":
            found[measure, period][cohort] = total
    return dict(found)


def _state() -> tuple[Any, ...]:
    """Of what lives: places, links, members, and every sum that is not nothing."""
    living = Unit.objects.living().values("pk")
    placed = Placement.objects.filter(node__in=living, ends_on=None)
    links = Link.objects.filter(descendant__in=living)
    tallies = Tally.objects.exclude(own=0, total=0)
    return tuple(
        hash(frozenset(rows.values_list(*columns).iterator()))
        for rows, columns in (
            (placed, ("id", "node_id", "parent_id", "starts_on")),
            (links, ("ancestor_id", "descendant_id", "distance")),
            (Membership.objects.current(), ("id", "person_id", "unit_id", "starts_on")),
            (tallies, ("unit_id", "measure", "period", "cohort", "about", "own", "total")),
        )
    )


def _differences() -> Iterator[recount.Difference]:
    yield from recount.differing_links()
    yield from recount.differing_tallies()
    yield from recount.differing_participation()
