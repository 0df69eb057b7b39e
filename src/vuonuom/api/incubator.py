"""Projects over HTTP: the list, one project with its road, and the decision at a gate."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field as Limits

from vuonuom.accounts.models import Person
from vuonuom.api.paging import Cursor, Limit, PageOf, page
from vuonuom.incubator import actions, queries
from vuonuom.incubator.models import Project
from vuonuom.incubator.states import GateDecision
from vuonuom.organization.models import Unit

router = Router()


class ProjectOut(Schema):
    code: str
    title: str
    idea: str
    unit: str
    mentor: str | None
    state: str
    started_on: date
    ended_on: date | None


class MilestoneOut(Schema):
    title: str
    due_on: date
    done_on: date | None


class GateOut(Schema):
    number: int
    decision: str
    reason: str


class TrialOut(Schema):
    place: str
    state: str
    starts_on: date
    ends_on: date | None
    result: str
    times_used: int | None


class ProjectWhole(ProjectOut):
    goal: str
    milestones: list[MilestoneOut]
    gates: list[GateOut]
    trials: list[TrialOut]


class GateIn(Schema):
    decision: GateDecision
    reason: Annotated[str, Limits(max_length=5000)]


@router.get("", response=PageOf[ProjectOut], summary="Các dự án được xem, mới nhất trước")
def listed(
    request: HttpRequest,
    unit: Annotated[str, Query(max_length=40)] = "",
    cursor: Cursor = "",
    limit: Limit = 25,
) -> dict[str, Any]:
    who = _who(request)
    if unit:
        found = queries.board(who, get_object_or_404(Unit, code=unit))
    else:
        found = queries.projects_for(who)
    rows, following = page(found, order=["-started_on", "-pk"], cursor=cursor, limit=limit)
    return {"items": [_line(project) for project in rows], "next": following}


@router.get("/{code}", response=ProjectWhole, summary="Một dự án: mốc, quyết định, lần thử")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    who = _who(request)
    project = get_object_or_404(queries.projects_for(who), code=code)
    view = queries.project_view(project, who)
    return _line(project) | {
        "goal": project.goal,
        "milestones": view.milestones,
        "gates": view.gates,
        "trials": [
            {
                "place": trial.place.code,
                "state": trial.state,
                "starts_on": trial.starts_on,
                "ends_on": trial.ends_on,
                "result": trial.result,
                "times_used": trial.times_used,
            }
            for trial in view.trials
        ],
    }


@router.post("/{code}/gates", response={201: GateOut}, summary="Quyết định dự án")
def decide(request: HttpRequest, code: str, payload: GateIn) -> Status[Any]:
    who = _who(request)
    project = get_object_or_404(queries.projects_for(who), code=code)
    gate = actions.decide_gate(
        by=who, project=project, decision=payload.decision, reason=payload.reason
    )
    return Status(201, gate)


def _who(request: HttpRequest) -> Person:
    who: Person = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return who


def _line(project: Project) -> dict[str, Any]:
    return {
        "code": project.code,
        "title": project.title,
        "idea": project.idea.code,
        "unit": project.unit.code,
        "mentor": project.mentor.full_name if project.mentor else None,
        "state": project.state,
        "started_on": project.started_on,
        "ended_on": project.ended_on,
    }
