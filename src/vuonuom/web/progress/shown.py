"""The board as its page shows it: words and links, nothing left for the template to work out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vuonuom.directives.states import RuleKind
from vuonuom.progress.queries.board import Board
from vuonuom.progress.queries.near import Place
from vuonuom.progress.queries.targets import Result
from vuonuom.progress.states import AUTHORS, LISTED, ROAD, STEPS, Pace, Reading
from vuonuom.web.frame.show import Bar, Cell
from vuonuom.web.frame.words import counts, number
from vuonuom.web.progress import compared, likeness, rhythm, rows, words
from vuonuom.web.progress.links import Links


@dataclass(frozen=True)
class Mark:
    """Word, icon and colour of a pace."""

    label: str
    icon: str
    tone: str
    share: float


def mark(result: Result) -> Mark:
    pace = result.pace
    return Mark(str(pace.label), words.ICONS[pace], words.TONES[pace], result.share)


def context(board: Board, *, late_first: bool) -> dict[str, Any]:
    links = Links(board.year, board.reading)
    code = board.unit.code
    with_target = any(row.result for row in board.rows)
    of, write = _("%(done)s trên %(goal)s"), counts()
    return {
        "board": board,
        "as_of": words.as_of(board),
        "before": words.before(board),
        "summary": words.summary(board),
        "readings": [_reading(board, reading) for reading in Reading],
        "reading_note": words.reading_note(board.reading, board.year),
        "reading_label": words.reading_label(board.reading, board.year, board.today.year),
        "targets": [_target(board, links, target) for target in board.targets],
        "invitations": [(call, links.invite(code, call.rule.pk)) for call in board.invitations],
        "steps_note": words.steps_note(board),
        "authors_url": links.behind(code, AUTHORS),
        "bars": list(_bars(board, links)),
        "rhythm": rhythm.context(board, links) if board.rhythm else None,
        "compared": compared.table(board, links),
        "nothing": ", ".join(compared.nothing(board)),
        "changes": likeness.sentences(board.changes),
        "changes_url": links.changes(code),
        "frozen_url": links.frozen(code),
        "cells": [_cell(links, *one, of, write) for one in board.cells],
        "heat_summary": words.heat_summary(board),
        "headings": words.ROAD,
        "rows": rows.table(board.rows, links, board.shown if with_target else None),
        "with_target": with_target,
        "page_numbers": range(1, board.pages + 1),
        "late_first": late_first,
        "years": [y for y in (board.year - 1, board.year + 1) if y <= board.today.year],
        "targets_url": reverse("targets:unit", args=[code, board.year]),
    }


def _reading(board: Board, reading: Reading) -> tuple[str, Any, bool]:
    label = words.reading_label(reading, board.year, board.today.year)
    return reading.value, label, reading == board.reading


def _target(board: Board, links: Links, target: Any) -> dict[str, Any]:
    result, rule = target.result, target.rule
    code = board.unit.code
    whole = result.goal if result.is_one else result.bound
    return {
        "rule": rule,
        "clause": rule.programme.clause,
        "line": words.target_line(target),
        "ahead": _ahead(board, target),
        "mark": mark(result),
        "share": result.share,
        "expected": target.expected / whole if whole else None,
        "is_shown": board.shown is not None and rule.pk == board.shown.pk,
        "has_parts": not result.is_one or rule.kind == RuleKind.TOTAL,
        "done_url": links.flow(code, rule.measure) if _has_list(result, rule.measure) else "",
        "reached": number(result.reached),
        "not_yet": number(result.bound - result.reached),
        "exempt": number(result.exempt) if result.exempt else "",
        "reached_url": links.units(code, rule.pk, "reached"),
        "not_yet_url": links.units(code, rule.pk, "not_yet"),
        "exempt_url": links.units(code, rule.pk, "exempt"),
        "late_url": links.late(code, rule.pk) if _may_be_late(result) else "",
    }


def _ahead(board: Board, target: Any) -> str:
    """Where all together will end, beside what is asked of them all."""
    rule, result = target.rule, target.result
    made = board.forecasts.get(rule.measure)
    if made is None or not made.is_made or rule.kind != RuleKind.PER_UNIT or not result.goal:
        return ""
    return rhythm.against(made, result.goal, board.year)


def _has_list(result: Result, measure: str) -> bool:
    """One unit's own amount opens what it counts; of many units it is they who are listed."""
    return result.is_one and measure in LISTED


def _may_be_late(result: Result) -> bool:
    """Where many are bound some may be late though all together they are not."""
    return result.pace == Pace.LATE or (result.bound > 1 and result.reached < result.bound)


def _bars(board: Board, links: Links) -> Iterator[Bar]:
    longest = max(board.road) or 1
    for measure, count, label, sign in zip(ROAD, board.road, words.BARS, words.SIGNS, strict=True):
        url = links.behind(board.unit.code, measure)
        note = words.step_note(board, measure) if measure in STEPS else ""
        yield Bar(count, str(label), count / longest, url, sign, note)


def _cell(links: Links, place: Place, result: Result, of: str, write: Callable[[int], str]) -> Cell:
    if result.pace == Pace.EXEMPT:
        return Cell(place.name, "off", links.board(place.code))
    done, goal = (result.done, result.goal) if result.is_one else (result.reached, result.bound)
    note = of % {"done": write(done), "goal": write(goal)}
    return Cell(place.name, words.TONES[result.pace], links.board(place.code), note)
