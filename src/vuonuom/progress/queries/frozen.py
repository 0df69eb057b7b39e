"""A board as plain data, and how one kept differs from the one of today."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from vuonuom.directives.queries import reaching
from vuonuom.journal.models import Entry
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.models import FrozenBoard, PlannedFreeze
from vuonuom.progress.queries import figures, targets
from vuonuom.progress.queries.board import Board, board
from vuonuom.progress.queries.near import Place
from vuonuom.progress.states import AUTHORS, FROZEN, MEMBERS, ROAD, STOCKS, Planned, Reading

FORMAT = 1
PERSONS = (AUTHORS, MEMBERS)
UNLISTED = (*STOCKS, AUTHORS)  # what came and went of these is not shown one by one


def content(unit: Unit, year: int, today: date) -> dict[str, Any]:
    """All figures of a unit and of each unit right below it, in both readings, with their tree."""
    found = board(unit, year, reading=Reading.FLOW, today=today)
    past = figures.history(unit.pk, year, today.year)
    return {
        "format": FORMAT,
        "as_of": today.isoformat(),
        "months": found.months,
        "unit": {"pk": unit.pk, "code": unit.code, "name": unit.name, "kind": unit.kind.name},
        "path": [_place(place) for place in found.near.above],
        "children": [_place(place) for place in found.near.children],
        "figures": _figures(unit, found, past, today),
        "compared": {line.measure: _compared(line) for line in found.comparisons},
        "targets": _targets(unit, found, today),
        "invitations": [
            {
                "rule": call.rule.pk,
                "words": call.rule.words,
                "taken_part": call.taken_part,
                "members": call.members,
            }
            for call in found.invitations
        ],
        "forecasts": {m: _forecast(made) for m, made in found.forecasts.items()},
        "changes": [asdict(c) | {"on": c.on.isoformat()} for c in found.changes],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "pk": place.pk,
        "code": place.code,
        "name": place.name,
        "is_closed": bool(place.is_closed),
    }


def _figures(unit: Unit, found: Board, past: figures.History, today: date) -> dict[str, Any]:
    """By key of unit, then by reading: each road, and how many authors and members."""
    children = [place.pk for place in found.near.children]
    kept: dict[str, Any] = {str(unit.pk): {}} | {str(pk): {} for pk in children}
    for reading in Reading:
        own = past.road(reading) | {AUTHORS: found.authors, MEMBERS: found.members}
        of_children = (
            figures.of_children(
                children,
                year=found.year,
                now=today.year,
                reading=reading,
                member_years=sorted(past.members),
            )
            if children
            else {}
        )
        for pk, numbers in {unit.pk: own, **of_children}.items():
            kept[str(pk)][reading.value] = dict(numbers)
    return kept


def _compared(line: Any) -> dict[str, Any]:
    return {
        "this": line.this,
        "before": line.before,
        "whole": line.whole,
        "this_total": line.this_total,
        "before_total": line.before_total,
        "is_estimated": line.is_estimated,
    }


def _targets(unit: Unit, found: Board, today: date) -> list[dict[str, Any]]:
    rules_here = reaching.rules_for(found.near.path, found.year)
    part = rules.elapsed(found.year, today)
    children = [place.pk for place in found.near.children]
    results = targets.results(unit.pk, children, rules_here, found.year, part)
    return [
        {
            "rule": target.rule.pk,
            "kind": target.rule.kind,
            "words": target.rule.words,
            "measure": target.rule.measure,
            "directive": target.rule.programme.clause.directive.number,
            "directive_code": target.rule.programme.clause.directive.code,
            "clause": target.rule.programme.clause.label,
            "expected": target.expected,
            "results": {str(pk): _result(result) for pk, result in results[target.rule.pk].items()},
        }
        for target in found.targets
    ]


def _result(result: targets.Result) -> dict[str, Any]:
    names = ("bound", "reached", "exempt", "done", "goal")
    return {name: getattr(result, name) for name in names} | {"pace": result.pace.value}


def _forecast(made: Any) -> dict[str, Any]:
    return {"basis": made.basis.value, "value": made.value, "low": made.low, "high": made.high}


@dataclass(frozen=True)
class Difference:
    """A figure that is another one now."""

    unit: int
    code: str
    name: str
    measure: str
    reading: Reading
    then: int
    now: int  # 0 where the unit stands elsewhere now
    in_both: bool = False  # both readings say the same

    @property
    def is_listed(self) -> bool:
        """Whether what came and went can be shown one by one."""
        return self.measure not in UNLISTED


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The unit first, then its children by name; what both readings say the same, once."""
    return [
        found
        for unit in _units(then, now)
        for measure in (*ROAD, *PERSONS)
        for found in _of_measure(unit, measure, then, now)
    ]


def _of_measure(
    unit: Mapping[str, Any], measure: str, then: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Difference]:
    key = str(unit["pk"])
    old, new = (content["figures"].get(key, {}) for content in (then, now))
    found = {
        reading: (
            old.get(reading.value, {}).get(measure, 0),
            new.get(reading.value, {}).get(measure, 0),
        )
        for reading in (Reading.FLOW, Reading.COHORT)
    }
    in_both = len(set(found.values())) == 1
    readings = [Reading.FLOW] if in_both or measure in PERSONS else list(found)
    return [
        Difference(unit["pk"], unit["code"], unit["name"], measure, reading, before, after, in_both)
        for reading in readings
        for before, after in [found[reading]]
        if before != after
    ]


def _units(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    known = [then["unit"], *then["children"]]
    keys = {unit["pk"] for unit in known}
    return [*known, *(unit for unit in now["children"] if unit["pk"] not in keys)]


def of_board(unit: Unit, year: int) -> QuerySet[FrozenBoard]:
    """The newest first; their content stays in the database until one is opened."""
    found: QuerySet[FrozenBoard] = FrozenBoard.objects.filter(unit=unit, year=year)
    return found.defer("content").select_related("by").order_by("-on", "-pk")


def mark_of(frozen: FrozenBoard) -> int:
    """The journal's entry at which a board was frozen: what counts later has a later one."""
    entries = Entry.objects.filter(
        kind=FROZEN, subject_kind=frozen._meta.label_lower, subject_id=frozen.pk
    )
    return entries.order_by("pk").values_list("pk", flat=True)[0]


def planned(unit: Unit, year: int) -> QuerySet[PlannedFreeze]:
    waiting = PlannedFreeze.objects.filter(unit=unit, year=year, state=Planned.WAITING)
    return waiting.select_related("by").order_by("on", "pk")
