"""What a rubric says about one sheet, and about a panel's sheets together.

Sources of the three complete rubrics stand in data/rubrics.json and are shown with them. What a
source leaves open is decided here, in one place, and said on the page:

* points are whole numbers, so that each lies in exactly one band;
* "bị loại nếu không đạt" (`veto_if_fail`) fails at 0 points: who gives 0 cannot approve;
* the public-vote part counts only when a vote was held; without one it is left out of both the
  total and the maximum, and is never scaled up to 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

TWO_THIRDS = Fraction(2, 3)  # TT 18/2013/TT-BKHCN Điều 8
CENT = Decimal("0.01")

Points = Mapping[str, int | Fraction]  # by item: a criterion, or "criterion.2" for its second part


@dataclass(frozen=True)
class Band:
    low: int
    high: int
    words: str


@dataclass(frozen=True)
class Item:
    """What a member gives points for: a criterion, or one part of it."""

    code: str
    name: str
    max: int
    part: int = 0  # 0: the whole criterion


@dataclass(frozen=True)
class Criterion:
    code: str
    name: str
    max: int
    bands: tuple[Band, ...] = ()
    parts: tuple[int, ...] = ()
    veto: bool = False
    by_public_vote: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        if not self.parts:
            return (Item(self.code, self.name, self.max),)
        return tuple(
            Item(f"{self.code}.{number}", self.name, most, number)
            for number, most in enumerate(self.parts, 1)
        )

    def of(self, points: Points) -> Fraction:
        return sum((Fraction(points[item.code]) for item in self.items), Fraction(0))

    def band(self, points: int) -> Band | None:
        return next((band for band in self.bands if band.low <= points <= band.high), None)


@dataclass(frozen=True)
class Grade:
    name: str
    total_min: int
    total_below: int | None
    conditions: tuple[tuple[str, int], ...]  # (criterion, least points)

    def fits(self, total: Decimal) -> bool:
        return self.total_min <= total and (self.total_below is None or total < self.total_below)


@dataclass(frozen=True)
class PublicVote:
    votes: int
    most: int  # votes of the entry with the most


@dataclass(frozen=True)
class Shortfall:
    """A floor that was missed; `criterion` is empty for the total."""

    criterion: str
    least: int
    given: Decimal


@dataclass(frozen=True)
class Outcome:
    """What points come to. `grade` follows the total alone; `grade_gaps` say what it lacks."""

    total: Decimal
    out_of: int
    shortfalls: tuple[Shortfall, ...]
    vetoes: tuple[str, ...]  # names of criteria that fail
    grade: str
    grade_gaps: tuple[Shortfall, ...]
    without_public_vote: bool

    @property
    def passes(self) -> bool:
        return not self.shortfalls and not self.vetoes


@dataclass(frozen=True)
class Scale:
    """A rubric's definition, read."""

    criteria: tuple[Criterion, ...]
    total_min: int
    each_min: int
    ratio: Fraction
    grades: tuple[Grade, ...]

    @cached_property
    def judged(self) -> tuple[Criterion, ...]:
        """The criteria that members score; the public vote is not theirs."""
        return tuple(c for c in self.criteria if not c.by_public_vote)

    @cached_property
    def public(self) -> Criterion | None:
        return next((c for c in self.criteria if c.by_public_vote), None)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for criterion in self.judged for item in criterion.items)

    @cached_property
    def out_of(self) -> int:
        return sum(criterion.max for criterion in self.judged)

    @property
    def is_two_thirds(self) -> bool:
        return self.ratio == TWO_THIRDS

    @property
    def ratio_percent(self) -> int:
        return round(self.ratio * 100)

    def needed(self, members: int) -> int:
        """How many of a panel's members must approve."""
        return ceil(members * self.ratio)


def read(definition: Mapping[str, Any]) -> Scale:
    """A rubric as it stands in data/rubrics.json."""
    least = definition.get("pass", {})
    return Scale(
        criteria=tuple(_criterion(each) for each in definition["criteria"]),
        total_min=least.get("total_min", 0),
        each_min=least.get("each_min", 0),
        ratio=_ratio(least.get("council_vote_min_ratio")),
        grades=tuple(_grade(each) for each in definition.get("grades", ())),
    )


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=raw["code"],
        name=raw["name"],
        max=raw.get("max", 0),
        bands=tuple(Band(*band) for band in raw.get("bands", ())),
        parts=tuple(raw.get("sub", ())),
        veto=raw.get("veto_if_fail", False),
        by_public_vote="formula" in raw,
    )


def _ratio(raw: float | None) -> Fraction:
    """0.6667 is the written form of two thirds: taken literally, 2 of 3 would not reach it."""
    return Fraction(str(raw)).limit_denominator(100) if raw else TWO_THIRDS


def _grade(raw: Mapping[str, Any]) -> Grade:
    conditions = [
        (key.removesuffix("_min"), least)
        for key, least in raw.items()
        if key.endswith("_min") and key != "total_min"
    ]
    return Grade(raw["grade"], raw["total_min"], raw.get("total_below"), tuple(conditions))


def is_complete(definition: Mapping[str, Any]) -> bool:
    """Whether a session can be held on it: every criterion has its points, and they add up."""
    criteria = [_criterion(each) for each in definition["criteria"]]
    return (
        definition.get("status") == "complete"
        and all(criterion.max > 0 for criterion in criteria)
        and all(sum(c.parts) == c.max for c in criteria if c.parts)
        and sum(criterion.max for criterion in criteria) == definition.get("total")
    )


def wrong_points(scale: Scale, points: Mapping[str, Any]) -> dict[str, int]:
    """Items whose points are missing, not whole, below 0 or above the maximum, each with it."""
    return {
        item.code: item.max
        for item in scale.items
        if not _is_whole(points.get(item.code)) or not 0 <= points[item.code] <= item.max
    }


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def public_points(criterion: Criterion, vote: PublicVote) -> Fraction:
    """20 x votes / highest votes (the province's rule: the rubric's source)."""
    return Fraction(criterion.max * vote.votes, vote.most) if vote.most else Fraction(0)


def evaluate(scale: Scale, points: Points, vote: PublicVote | None = None) -> Outcome:
    """What a sheet's points, or the mean points of many sheets, come to.

    Floors: `pass.total_min`, `pass.each_min` (Đà Nẵng: at least 50 and each at least 10). A grade
    follows the total; where its novelty condition is missed that is said, and the grade is never
    silently lowered (the rubric's notes).
    """
    exact = {criterion.code: criterion.of(points) for criterion in scale.judged}
    out_of = scale.out_of
    if scale.public is not None and vote is not None:
        exact[scale.public.code] = public_points(scale.public, vote)
        out_of += scale.public.max
    # Rounded once, at the end: what is shown is what is compared.
    total = _round(sum(exact.values(), Fraction(0)))
    by_code = {code: _round(given) for code, given in exact.items()}
    grade = next((grade for grade in scale.grades if grade.fits(total)), None)
    return Outcome(
        total=total,
        out_of=out_of,
        shortfalls=_shortfalls(scale, by_code, total),
        vetoes=tuple(c.name for c in scale.judged if c.veto and by_code[c.code] == 0),
        grade=grade.name if grade else "",
        grade_gaps=_gaps(scale, by_code, grade.conditions) if grade else (),
        without_public_vote=scale.public is not None and vote is None,
    )


def _shortfalls(
    scale: Scale, by_code: Mapping[str, Decimal], total: Decimal
) -> tuple[Shortfall, ...]:
    every = [(criterion.code, scale.each_min) for criterion in scale.judged]
    gaps = _gaps(scale, by_code, every)
    return (Shortfall("", scale.total_min, total), *gaps) if total < scale.total_min else gaps


def _gaps(
    scale: Scale, by_code: Mapping[str, Decimal], conditions: Sequence[tuple[str, int]]
) -> tuple[Shortfall, ...]:
    names = {criterion.code: criterion.name for criterion in scale.criteria}
    return tuple(
        Shortfall(names[code], least, by_code[code])
        for code, least in conditions
        if by_code[code] < least
    )


@dataclass(frozen=True)
class Ballot:
    """What counts of one sheet."""

    points: Points
    approves: bool


@dataclass(frozen=True)
class Result:
    """What a panel found on one case, before the head decides."""

    outcome: Outcome  # of the mean points
    votes_for: int
    votes_cast: int
    members: int
    needed: int
    spread: Decimal  # độ lệch giữa các phiếu: the highest sheet's total less the lowest's

    @property
    def passed(self) -> bool:
        return self.outcome.passes and self.votes_for >= self.needed


def quorum(members: int) -> int:
    """Sheets that must have come in before minutes are written: two thirds of the members."""
    return ceil(members * TWO_THIRDS)


def judge(
    scale: Scale, ballots: Sequence[Ballot], members: int, vote: PublicVote | None = None
) -> Result:
    """Mean, spread, grade, votes.

    The ratio is of all members of the panel, as Điều 8 TT 18/2013 has it: one who steps aside or
    stays silent has not approved.
    """
    means = {
        item.code: sum((Fraction(b.points[item.code]) for b in ballots), Fraction(0)) / len(ballots)
        for item in scale.items
    }
    totals = [evaluate(scale, ballot.points).total for ballot in ballots]
    return Result(
        outcome=evaluate(scale, means, vote),
        votes_for=sum(ballot.approves for ballot in ballots),
        votes_cast=len(ballots),
        members=members,
        needed=scale.needed(members),
        spread=max(totals) - min(totals),
    )


def _round(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(CENT, ROUND_HALF_UP)
