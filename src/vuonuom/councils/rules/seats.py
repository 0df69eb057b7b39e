"""Who may found, sit, file, judge and decide."""

from collections.abc import Iterable

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.models import Case, Panel
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.organization.models import Unit

LEAST_MEMBERS = 3  # chair, secretary and one more: the fewest of whom two thirds are a majority
SINGLE_SEATS = (Seat.CHAIR, Seat.SECRETARY)
S = IdeaState
CAN_COME_BEFORE = {
    PanelKind.SCREENING: (S.SUBMITTED, S.TAKEN_UP),
    PanelKind.RECOGNITION: (S.TRIED, S.PRODUCT, S.IN_USE),
    PanelKind.ACCEPTANCE: (S.TRIED, S.RECOGNISED),
}


def may_run(person: Person, unit: Unit | int) -> bool:
    return access.can(person, "councils.run", unit)


def may_sit(person: Person, unit: Unit | int) -> bool:
    """Members come only from those who hold the reviewer role over the unit."""
    return access.can(person, "councils.sit", unit)


def may_decide(person: Person, unit: Unit | int) -> bool:
    return access.can(person, "councils.decide", unit)


def is_author(person: Person, idea: Idea) -> bool:
    return idea.authors.filter(person=person).exists()


def may_file(person: Person, panel: Panel, idea: Idea) -> bool:
    """A request for recognition is its author's own; the other files the unit's staff lays before
    the panel, a product's file also whoever works on it."""
    if panel.kind == PanelKind.RECOGNITION:
        return is_author(person, idea)
    rights = ["councils.run"]
    if panel.kind == PanelKind.ACCEPTANCE:
        rights += ["products.manage", "incubator.work"]
    may = any(access.can(person, right, panel.unit_id) for right in rights)
    return may or (panel.kind == PanelKind.ACCEPTANCE and is_author(person, idea))


def steps_aside(case: Case, persons: Iterable[int]) -> set[int]:
    """Of `persons`, who does not judge this case: its authors, and those with an interest."""
    authors = case.idea.authors.values_list("person_id", flat=True)
    declared = case.conflicts.values_list("person_id", flat=True)
    return {*authors, *declared} & set(persons)
