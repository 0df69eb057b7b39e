"""The board as figures: the same tallies and the same two readings as on its page."""

from datetime import date
from typing import Any

from ninja import Schema

from vuonuom.organization.models import Unit
from vuonuom.progress.queries import board as boards
from vuonuom.progress.queries.board import Board, Row
from vuonuom.progress.queries.forecast import Forecast
from vuonuom.progress.queries.targets import Result
from vuonuom.progress.states import ROAD, Reading


class ResultOut(Schema):
    bound: int
    reached: int
    exempt: int
    done: int
    goal: int
    pace: str


class TargetOut(Schema):
    words: str
    directive: str
    clause: str
    measure: str
    expected_by_now: int
    result: ResultOut


class InvitationOut(Schema):
    words: str
    taken_part: int
    members: int


class ComparisonOut(Schema):
    measure: str
    this_year: int
    same_months_last_year: int | None
    last_year: int


class ForecastOut(Schema):
    measure: str
    basis: str  # past, even, few, early
    value: int | None
    low: int | None
    high: int | None


class ChildOut(Schema):
    code: str
    name: str
    road: dict[str, int]
    authors: int
    members: int
    result: ResultOut | None


class BoardOut(Schema):
    unit: str
    year: int
    reading: str
    as_of: date
    road: dict[str, int]
    authors: int
    members: int
    targets: list[TargetOut]
    invitations: list[InvitationOut]
    comparisons: list[ComparisonOut]
    forecasts: list[ForecastOut]
    children: list[ChildOut]
    page: int
    pages: int


def board_of(unit: Unit, year: int, *, reading: Reading, today: date, page: int) -> dict[str, Any]:
    return _board(boards.board(unit, year, reading=reading, today=today, page=page))


def _board(board: Board) -> dict[str, Any]:
    return {
        "unit": board.unit.code,
        "year": board.year,
        "reading": board.reading.value,
        "as_of": board.today,
        "road": dict(zip(ROAD, board.road, strict=True)),
        "authors": board.authors,
        "members": board.members,
        "targets": [_target(target) for target in board.targets],
        "invitations": [
            {"words": call.rule.words, "taken_part": call.taken_part, "members": call.members}
            for call in board.invitations
        ],
        "comparisons": [
            {
                "measure": line.measure,
                "this_year": line.this,
                "same_months_last_year": line.before,
                "last_year": line.whole,
            }
            for line in board.comparisons
        ],
        "forecasts": [_forecast(made) for made in board.forecasts.values()],
        "children": [_child(row) for row in board.rows],
        "page": board.page,
        "pages": board.pages,
    }


def _target(target: boards.Target) -> dict[str, Any]:
    clause = target.rule.programme.clause
    return {
        "words": target.rule.words,
        "directive": clause.directive.code,
        "clause": clause.label,
        "measure": target.rule.measure,
        "expected_by_now": target.expected,
        "result": _result(target.result),
    }


def _forecast(made: Forecast) -> dict[str, Any]:
    ends = {"value": made.value, "low": made.low, "high": made.high}
    return {
        "measure": made.measure,
        "basis": made.basis.value,
        **(ends if made.is_made else dict.fromkeys(ends)),
    }


def _child(row: Row) -> dict[str, Any]:
    return {
        "code": row.unit.code,
        "name": row.unit.name,
        "road": dict(zip(ROAD, row.figures, strict=True)),
        "authors": row.authors,
        "members": row.members,
        "result": _result(row.result) if row.result else None,
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "bound": result.bound,
        "reached": result.reached,
        "exempt": result.exempt,
        "done": result.done,
        "goal": result.goal,
        "pace": result.pace.value,
    }
