"""What a mailbox itself got, answered, and how long it took: by steps, not by where letters lie.

A letter may have been in several mailboxes: each is told of its own part.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median_high
from typing import cast

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from vuonuom.core import clock
from vuonuom.mailbox import rules
from vuonuom.mailbox.models import LetterStep
from vuonuom.mailbox.queries.became import arrived
from vuonuom.mailbox.states import LetterState, StepKind

K = StepKind
WORDS = (K.ANSWERED, K.TAKEN_UP, K.DECLINED)  # to ask something back is no answer
NEWEST = 200


@dataclass(frozen=True)
class Figures:
    """One line about a mailbox in a year."""

    year: int
    received: int
    answered: int
    median_days: int | None  # working days to its first answer, of the newest answers


def figures(boxes: list[int], year: int) -> Figures:
    """Letters that a mailbox got and answered within a year. Days that wait for an author's reply
    are not counted."""
    stays = _answered(boxes, year)
    return Figures(
        year=year,
        received=arrived(boxes, year).count(),
        answered=stays.aggregate(n=Count("letter", distinct=True))["n"],
        median_days=_median(list(stays[:NEWEST])),
    )


def _answered(boxes: list[int], year: int) -> QuerySet[LetterStep, tuple[int, int, int]]:
    """Letters answered there before they went on, newest first.

    Each with the step of its arrival and of its answer.
    """
    begin = datetime(year, 1, 1, tzinfo=clock.LOCAL)
    end = datetime(year + 1, 1, 1, tzinfo=clock.LOCAL)
    later = LetterStep.objects.filter(
        letter=OuterRef("letter"), undone=False, pk__gt=OuterRef("pk")
    ).order_by("pk")
    answers = later.filter(kind__in=WORDS)
    came = LetterStep.objects.filter(
        to_unit__in=boxes, kind__in=rules.ARRIVALS, undone=False, at__lt=end
    ).exclude(letter__state__in=(LetterState.MOVED_OUT, LetterState.WITHDRAWN))
    told = came.annotate(
        said=Subquery(answers.values("pk")[:1]),
        said_at=Subquery(answers.values("at")[:1]),
        went_on=Subquery(later.filter(kind__in=rules.ARRIVALS).values("pk")[:1]),
    )
    here = Q(went_on=None) | Q(said__lt=F("went_on"))
    found = told.filter(here, said_at__gte=begin, said_at__lt=end).order_by("-said")
    return cast(
        "QuerySet[LetterStep, tuple[int, int, int]]", found.values_list("letter", "pk", "said")
    )


def _median(stays: list[tuple[int, int, int]]) -> int | None:
    """`stays`: as `_answered` tells them."""
    steps: dict[int, list[LetterStep]] = defaultdict(list)
    letters = {letter for letter, _came, _said in stays}
    for step in LetterStep.objects.filter(letter__in=letters, undone=False).order_by("pk"):
        steps[step.letter_id].append(step)
    days = [
        _days(step for step in steps[letter] if came <= step.pk <= said)
        for letter, came, said in stays
    ]
    return int(median_high(days)) if days else None


def _days(steps: Iterable[LetterStep]) -> int:
    """Working days that the mailbox was the one to speak."""
    days, since = 0, None
    for step in steps:
        day = clock.local_date(step.at)
        if step.kind in (*rules.ARRIVALS, K.REPLIED):
            since = day
        elif step.kind in (*WORDS, K.ASKED_BACK) and since is not None:
            days += rules.days_left(day, since)
            since = None
    return days
