"""Named reads of projects: a unit's board, one project's page, what waits for whom."""

from vuonuom.incubator.queries.board import Card, board, board_counts, card, is_gate_due
from vuonuom.incubator.queries.project import (
    Moment,
    ProjectView,
    evidence_for,
    project_view,
    projects_for,
)
from vuonuom.incubator.queries.starting import (
    home,
    mentors,
    places_for,
    project_of,
    ready_to_start,
)
from vuonuom.incubator.queries.waiting import Waiting, waiting_for, waiting_places

__all__ = [
    "Card",
    "Moment",
    "ProjectView",
    "Waiting",
    "board",
    "board_counts",
    "card",
    "evidence_for",
    "home",
    "is_gate_due",
    "mentors",
    "places_for",
    "project_of",
    "project_view",
    "projects_for",
    "ready_to_start",
    "waiting_for",
    "waiting_places",
]
