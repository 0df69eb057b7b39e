"""Named reads of panels, their cases and what waits for whom."""

from vuonuom.councils.queries.case import CaseView, SheetLine, SheetView, case_view, cases_for
from vuonuom.councils.queries.judging import result_of
from vuonuom.councils.queries.panel import CaseRow, PanelView, panel_view
from vuonuom.councils.queries.panels import (
    live_request,
    own_unit,
    panels_for,
    ready_for,
    takes_files,
    units_to_run,
    usable_rubrics,
)
from vuonuom.councils.queries.papers import author_facts, decision_facts
from vuonuom.councils.queries.people import deciders, reviewers
from vuonuom.councils.queries.progress import Progress, progress_of
from vuonuom.councils.queries.waiting import Numbers, Waiting, waiting_for, waiting_numbers

__all__ = [
    "CaseRow",
    "CaseView",
    "Numbers",
    "PanelView",
    "Progress",
    "SheetLine",
    "SheetView",
    "Waiting",
    "author_facts",
    "case_view",
    "cases_for",
    "deciders",
    "decision_facts",
    "live_request",
    "own_unit",
    "panel_view",
    "panels_for",
    "progress_of",
    "ready_for",
    "result_of",
    "reviewers",
    "takes_files",
    "units_to_run",
    "usable_rubrics",
    "waiting_for",
    "waiting_numbers",
]
