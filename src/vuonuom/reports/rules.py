"""Who may write a report, which texts it has, and what its number ends with."""

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.directives.rules import ASSIGN
from vuonuom.organization.models import Unit
from vuonuom.reports.states import Section

WRITE = ASSIGN  # whoever may freeze the board writes the report of it
LONGEST_TEXT = 20_000


def demand(person: Person, unit: Unit) -> None:
    """Raises NotAllowed."""
    if not access.can(person, WRITE, unit):
        raise NotAllowed


def initials(name: str) -> str:
    """What a unit may be called in a number: Tỉnh đoàn Vân Xuân is TĐVX."""
    return "".join(word[0] for word in text.one_line(name).upper().split() if word[0].isalpha())


def text_keys(tables: list[str]) -> list[str]:
    """Every text that a report may have: of each section, and beside each table."""
    return [*Section.values, *tables]
