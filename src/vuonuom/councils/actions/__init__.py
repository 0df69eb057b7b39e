"""One function per thing a person does in a panel, from founding it to the head's decision."""

from vuonuom.councils.actions.cases import file_case, withdraw_case
from vuonuom.councils.actions.deciding import decide_case
from vuonuom.councils.actions.judging import declare_interest, send_sheet, write_minutes
from vuonuom.councils.actions.panels import appoint, dismiss, found_panel, open_panel
from vuonuom.councils.actions.rubrics import load_rubrics
from vuonuom.councils.rules.requests import RequestForm

__all__ = [
    "RequestForm",
    "appoint",
    "decide_case",
    "declare_interest",
    "dismiss",
    "file_case",
    "found_panel",
    "load_rubrics",
    "open_panel",
    "send_sheet",
    "withdraw_case",
    "write_minutes",
]
