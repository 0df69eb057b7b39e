"""One function per thing a person does with a project, from its start to its end."""

from vuonuom.incubator.actions.gates import decide_gate, finish_project
from vuonuom.incubator.actions.milestones import add_milestone, finish_milestone
from vuonuom.incubator.actions.starting import appoint_mentor, start_project
from vuonuom.incubator.actions.trials import finish_trial, start_trial

__all__ = [
    "add_milestone",
    "appoint_mentor",
    "decide_gate",
    "finish_milestone",
    "finish_project",
    "finish_trial",
    "start_project",
    "start_trial",
]
