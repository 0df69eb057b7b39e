"""A small country to reform at random, and everything that a reform may touch, by code."""

from datetime import date
from random import Random

from tests.journal.acting import send
from vuonuom.accounts.models import Person
from vuonuom.journal.models import Participation, Tally
from vuonuom.organization.actions.members import join
from vuonuom.organization.actions.reorganisations import (
    Part,
    close_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import (
    FormerName,
    Membership,
    Organization,
    Post,
    Succession,
    Unit,
    UnitKind,
)
from vuonuom.organization.rules.reforms import (
    Ending,
    Heir,
    Moving,
    Opening,
    Reform,
    Renaming,
)
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Link, Placement

OPENED, TODAY = date(2024, 1, 1), date(2026, 6, 1)
LEVELS = ("head", "province", "base", "branch")


def lay_country(provinces=2, bases=3, branches=3, people=10, sent=30, seed=1):
    """Units by code: h, p0, p0-b0, p0-b0-c0; people in the two lower levels, ideas of two years."""
    random = Random(seed)
    organization = Organization.objects.create(key="x", name="X")
    kinds = [
        UnitKind.objects.create(organization=organization, key=key, name=key, rank=rank)
        for rank, key in enumerate(LEVELS)
    ]
    units = {}

    def opened(code, level, parent):
        units[code] = open_unit(
            by=None, organization=organization, kind=kinds[level], code=code, name=f"Đơn vị {code}",
            parent=units.get(parent), on=OPENED,
        )  # fmt: skip

    opened("h", 0, None)
    for p in range(provinces):
        opened(f"p{p}", 1, "h")
        for b in range(bases):
            opened(f"p{p}-b{b}", 2, f"p{p}")
            for c in range(branches):
                opened(f"p{p}-b{b}-c{c}", 3, f"p{p}-b{b}")
    low = [unit for unit in units.values() if unit.code.count("-") >= 1]
    persons = [Person.objects.create_person(username=f"x{n}", full_name="X") for n in range(people)]
    for person in persons:
        for unit in random.sample(low, 2):
            join(by=None, person=person, unit=unit, on=date(2024, 5, 1))
        Post.objects.create(person=person, unit=random.choice(low), title="T", starts_on=OPENED)
    for _ in range(sent):
        year = random.choice((2025, 2026))
        send(by=random.choice(persons), unit=random.choice(low), on=date(year, 3, 1))
    return units


def random_reform(units, random: Random) -> Reform:
    """Mergers, splits, moves, new names and closings over all levels, some inside others."""
    keys = {code: unit.pk for code, unit in units.items()}
    kept = [code for code in units if random.random() < 0.45 or code == "h"]
    going = [code for code in units if code not in kept]
    openings, endings, movings, renamings = {}, [], [], []

    def above(code):
        """Where the unit above is after the reform; None where nobody can say."""
        upper = code.rpartition("-")[0] or "h"
        if upper in kept:
            return keys[upper]
        heirs = next((e.heirs for e in endings if e.unit == keys[upper]), ())
        return heirs[0].unit if heirs else None

    def new(like, name):
        parent = above(like)
        if parent is None:
            return None
        unit = units[like]
        openings[name] = Opening(name, f"Mới {name}", unit.organization_id, unit.kind_id, parent,
                                 TODAY)  # fmt: skip
        return name

    def receiver(code, number):
        """One that lives on and lies not below the unit, or a new one."""
        level = code.count("-") if code != "h" else -1
        same = [k for k in kept if k != "h" and k.count("-") == level and k.startswith("p")]
        if same and random.random() < 0.4:
            return keys[random.choice(same)]
        known = [n for n, o in openings.items() if o.kind == units[code].kind_id]
        if known and random.random() < 0.5:
            return random.choice(known)
        return new(code, f"n{number}")

    for number, code in enumerate(sorted(going, key=lambda code: (code.count("-"), code))):
        what = random.random()
        if what < 0.75:
            heir = receiver(code, number)
            heirs = [heir] if heir is not None else []
        else:
            heirs = [new(code, f"s{number}"), new(code, f"t{number}")]
        if None in heirs or not heirs:
            kept.append(code)
        elif len(heirs) == 1:
            endings.append(Ending(keys[code], TODAY, (Heir(heirs[0]),)))
        else:
            parts = (Heir(heirs[0], 300_000), Heir(heirs[1], 700_000))
            endings.append(Ending(keys[code], TODAY, parts))
    lowest = [code for code in kept if code.count("-") == 2]
    bases = [code for code in kept if code.count("-") == 1]
    for code in lowest:
        what = random.random()
        upper = keys[random.choice(bases)] if bases else None
        if what < 0.2 and upper and keys[code.rpartition("-")[0]] != upper:
            movings.append(Moving(keys[code], upper, TODAY))
        elif what < 0.3 and not any(h.unit == keys[code] for e in endings for h in e.heirs):
            endings.append(Ending(keys[code], TODAY))
        elif what < 0.5:
            renamings.append(Renaming(keys[code], f"Tên mới {code}", TODAY))
    used = {heir.unit for end in endings for heir in end.heirs}
    used |= {one.parent for one in (*openings.values(), *movings)}
    made = {code: one for code, one in openings.items() if code in used}
    return Reform(tuple(made.values()), tuple(endings), tuple(movings), tuple(renamings))


def one_by_one(reform: Reform, by):
    """What the single acts do: opened, renamed, moved, then what ends, the deepest first."""

    def unit(place):
        return Unit.objects.get(**({"code": place} if isinstance(place, str) else {"pk": place}))

    for one in reform.openings_in_order():
        parent = unit(one.parent)
        open_unit(by=by, organization=parent.organization, kind=UnitKind.objects.get(pk=one.kind),
                  code=one.code, name=one.name, parent=parent, on=one.on)  # fmt: skip
    for one in reform.renamings:
        rename_unit(by=by, unit=unit(one.unit), name=one.name, on=one.on)
    for one in reform.movings:
        move_unit(by=by, unit=unit(one.unit), parent=unit(one.parent), on=one.on)
    depth = {end.unit: len(tree.ancestors(end.unit)) for end in reform.endings}
    for end in sorted(reform.endings, key=lambda end: -depth[end.unit]):
        if end.is_split:
            parts = [Part(unit=unit(heir.unit), weight=heir.share_ppm) for heir in end.heirs]
            split_unit(by=by, unit=unit(end.unit), parts=parts, on=end.on)
        elif end.heirs:
            merge_units(by=by, units=[unit(end.unit)], into=unit(end.heirs[0].unit), on=end.on)
        else:
            close_unit(by=by, unit=unit(end.unit), on=end.on)


def everything(without_empty=True):
    """All that a reform may touch, by codes: equal states are equal here."""
    code = dict(Unit.objects.values_list("pk", "code"))
    tallies = Tally.objects.exclude(own=0, total=0)
    return {
        "units": set(Unit.objects.values_list("code", "name", "kind", "opened_on", "closed_on")),
        "former": sorted(FormerName.objects.values_list("unit__code", "name", "until")),
        "placements": sorted(
            (code[n], code.get(p, ""), start, str(end))
            for n, p, start, end in Placement.objects.values_list(
                "node_id", "parent_id", "starts_on", "ends_on"
            )
        ),
        "links": {
            (code[a], code[d], distance)
            for a, d, distance in Link.objects.values_list("ancestor_id", "descendant_id",
                                                           "distance")
        },
        "successions": set(
            Succession.objects.values_list(
                "predecessor__code", "successor__code", "on", "share_ppm"
            )
        ),
        "memberships": sorted(
            (person, name, start, str(end), number)
            for person, name, start, end, number in Membership.objects.values_list(
                "person_id", "unit__code", "starts_on", "ends_on", "number"
            )
        ),
        "posts": sorted(
            (person, name, str(end))
            for person, name, end in Post.objects.values_list("person_id", "unit__code", "ends_on")
        ),
        "tallies": {
            (code[row[0]], *row[1:])
            for row in tallies.values_list("unit_id", "measure", "period", "cohort", "about",
                                           "own", "total")
        },
        "participation": {
            (code[row[0]], *row[1:])
            for row in Participation.objects.filter(count__gt=0).values_list(
                "unit_id", "person_id", "year", "measure", "count"
            )
        },
    }  # fmt: skip


def among(state, codes):
    """What a state says of some units; the undone keep closed traces of what was opened."""
    return {
        name: [row for row in sorted(rows, key=str) if not str(row[0]).count("-x")
               and (name != "links" or not row[1].count("-x"))]
        for name, rows in state.items()
    }  # fmt: skip
