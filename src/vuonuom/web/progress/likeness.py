"""What was merged, split or moved, in plain sentences: why this year and last are like and like."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vuonuom.organization.queries import WHOLE
from vuonuom.progress.queries.changes import MERGED, MOVED, SPLIT, Change
from vuonuom.web.frame.words import day, number, percent

OF = ("this", "before", "whole")  # the figures of a line that an estimate adds to
NAMED = 3  # units in one sentence
TOLD = 5  # sentences of a kind; more are summed up by day


def sentences(changes: Iterable[Change]) -> list[str]:
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    return [*_merged(by_kind[MERGED]), *_split(by_kind[SPLIT]), *_moved(by_kind[MOVED])]


def _merged(changes: Sequence[Change]) -> list[str]:
    into: dict[tuple[date, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        into[change.on, change.to_code, change.to_name].append(change)
    if len(into) <= TOLD:
        return [_merger(on, name, merged) for (on, _code, name), merged in into.items()]
    days = sorted({on for on, *_to in into}, reverse=True)
    return [_mergers(on, [c for c in changes if c.on == on]) for on in days]


def _merger(on: date, into: str, merged: Sequence[Change]) -> str:
    facts = {"day": day(on), "units": _names(merged), "into": into}
    return (
        _(
            "Từ ngày %(day)s, %(units)s nhập vào %(into)s; số năm trước của %(into)s gồm cả số "
            "của nơi nhập vào."
        )
        % facts
    )


def _mergers(on: date, merged: Sequence[Change]) -> str:
    facts = {
        "day": day(on),
        "n": number(len(merged)),
        "into": number(len({change.to_code for change in merged})),
    }
    return (
        _(
            "Từ ngày %(day)s, %(n)s đơn vị nhập thành %(into)s; số năm trước của đơn vị mới gồm "
            "cả các đơn vị cũ."
        )
        % facts
    )


def _split(changes: Sequence[Change]) -> list[str]:
    parts: dict[tuple[date, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        parts[change.on, change.code, change.name].append(change)
    return [_splitting(on, name, part) for (on, _code, name), part in parts.items()]


def _splitting(on: date, unit: str, parts: Sequence[Change]) -> str:
    shown = ", ".join(f"{part.to_name} ({percent(part.share_ppm / WHOLE, 0)})" for part in parts)
    return _(
        "Từ ngày %(day)s, %(unit)s được chia cho %(parts)s; đơn vị cấp dưới đi theo cùng số của "
        "mình, còn số ghi ở chính %(unit)s thì tính cho từng nơi theo tỷ lệ này, là ước tính."
    ) % {"day": day(on), "unit": unit, "parts": shown}


def _moved(changes: Sequence[Change]) -> list[str]:
    if len(changes) <= TOLD:
        return [sentence(change) for change in changes]
    days = sorted({change.on for change in changes}, reverse=True)
    return [_moves(on, sum(change.on == on for change in changes)) for on in days]


def _moves(on: date, n: int) -> str:
    return ngettext(
        "Từ ngày %(day)s, %(n)s đơn vị chuyển sang cấp trên khác; số của đơn vị đi theo ở cả hai "
        "năm.",
        "Từ ngày %(day)s, %(n)s đơn vị chuyển sang cấp trên khác; số của đơn vị đi theo ở cả hai "
        "năm.",
        n,
    ) % {"day": day(on), "n": number(n)}


def sentence(change: Change) -> str:
    """Of one change alone."""
    if change.kind == MERGED:
        return _merger(change.on, change.to_name, [change])
    if change.kind == SPLIT:
        return _splitting(change.on, change.name, [change])
    return _(
        "Từ ngày %(day)s, %(unit)s chuyển từ %(source)s sang %(target)s; số của %(unit)s đi theo ở "
        "cả hai năm."
    ) % {
        "day": day(change.on),
        "unit": change.name,
        "source": change.from_name,
        "target": change.to_name,
    }


def _names(changes: Sequence[Change]) -> str:
    if len(changes) > NAMED:
        n = len(changes)
        return ngettext("%(n)s đơn vị", "%(n)s đơn vị", n) % {"n": number(n)}
    return ", ".join(change.name for change in changes)
