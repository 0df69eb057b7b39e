"""Who may write down terms and congresses, and which months belong to a term."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.congresses.models import Term
from vuonuom.core import text
from vuonuom.organization.models import Unit

ARRANGE = "units.manage"
SHORTEST, LONGEST = timedelta(days=364), timedelta(days=3653)  # a year, ten years
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def demand(person: Person, unit: Unit | int) -> None:
    """Raises NotAllowed."""
    if not may_arrange(person, unit):
        raise NotAllowed


def may_arrange(person: Person, unit: Unit | int) -> bool:
    return access.can(person, ARRANGE, unit)


def ordinal_of(typed: str) -> str:
    """23, XIII: a number as papers write it, Arabic or Roman; nothing of anything else."""
    plain = text.one_line(typed).upper()
    if plain.isascii() and plain.isdecimal() and 0 < len(plain) <= 3:
        return plain.lstrip("0")
    return plain if len(plain) <= 10 and _ROMAN.fullmatch(plain) else ""


@dataclass(frozen=True)
class Part:
    """The months of one year that belong to a term."""

    year: int
    first: int = 1
    last: int = 12

    @property
    def is_whole(self) -> bool:
        return self.first == 1 and self.last == 12

    @property
    def periods(self) -> list[int]:
        """As tallies name them: the year when it is whole, else each month."""
        if self.is_whole:
            return [self.year * 100]
        return [self.year * 100 + month for month in range(self.first, self.last + 1)]


@dataclass(frozen=True)
class Span:
    """The months of a term, each as year * 100 + month.

    A month belongs to the term that runs on its first day, so that terms which follow each other
    share no month and miss none.
    """

    first: int
    last: int

    @property
    def parts(self) -> list[Part]:
        years = range(self.first // 100, self.last // 100 + 1)
        return [
            Part(
                year,
                self.first % 100 if year == years[0] else 1,
                self.last % 100 if year == years[-1] else 12,
            )
            for year in years
        ]

    @property
    def begins_on(self) -> date:
        return date(self.first // 100, self.first % 100, 1)

    @property
    def ends_before(self) -> date:
        return (date(self.last // 100, self.last % 100, 1) + timedelta(days=32)).replace(day=1)


def span(term: Term) -> Span:
    begins = term.starts_on
    if begins.day > 1:
        begins = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Span(begins.year * 100 + begins.month, term.ends_on.year * 100 + term.ends_on.month)


def running(terms: Iterable[Term], today: date) -> Term | None:
    """The first of those that run today; else the latest that has begun; else the first."""
    found = list(terms)
    now = [term for term in found if term.starts_on <= today <= term.ends_on]
    begun = sorted((t for t in found if t.starts_on <= today), key=lambda t: t.starts_on)
    return next(iter([*now, *begun[::-1], *found]), None)
