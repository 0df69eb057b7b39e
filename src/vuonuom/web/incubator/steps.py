"""Each step of a project: one form, one action, back to its page."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.incubator import actions, queries, rules
from vuonuom.incubator.models import Project
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.incubator.forms import (
    GateForm,
    MentorForm,
    MilestoneForm,
    ResultForm,
    TrialForm,
)
from vuonuom.web.incubator.views import found, page_of


@require_POST
def mentor(request: HttpRequest, code: str) -> HttpResponse:
    project = _deciding(request, code)
    form = MentorForm(request.POST, auto_id="mentor_%s", mentors=queries.mentors([project.unit_id]))
    return _step(
        request, project, "mentor", form, actions.appoint_mentor, _("Đã giao người hướng dẫn."),
        project=project,
    )  # fmt: skip


@require_POST
def add_milestone(request: HttpRequest, code: str) -> HttpResponse:
    project = _guiding(request, code)
    form = MilestoneForm(request.POST, auto_id="milestone_%s")
    sentence = _("Đã thêm mốc.")
    return _step(
        request, project, "milestone", form, actions.add_milestone, sentence, project=project
    )


@require_POST
def finish_milestone(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    project = _guiding(request, code)
    milestone = see(project.milestones.select_related("project__idea"), pk=pk)
    return _press(
        request, code, actions.finish_milestone, _("Đã ghi mốc này là xong."), milestone=milestone
    )


@require_POST
def gate(request: HttpRequest, code: str) -> HttpResponse:
    project = _deciding(request, code)
    form = GateForm(request.POST, auto_id="gate_%s")
    sentence = _("Đã quyết định. Tác giả và người hướng dẫn được báo kèm lý do.")
    return _step(request, project, "gate", form, actions.decide_gate, sentence, project=project)


@require_POST
def start_trial(request: HttpRequest, code: str) -> HttpResponse:
    project = _guiding(request, code)
    form = TrialForm(request.POST, auto_id="trial_%s")
    sentence = _("Đã bắt đầu lần thử.")
    return _step(request, project, "trial", form, actions.start_trial, sentence, project=project)


@require_POST
def finish_trial(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    project = _guiding(request, code)
    trial = see(project.trials.select_related("project__idea", "place"), pk=pk)
    name = f"result{trial.pk}"
    form = ResultForm(request.POST, request.FILES, auto_id=f"{name}_%s")
    return _step(
        request, project, name, form, actions.finish_trial,
        _("Đã ghi kết quả lần thử."), trial=trial,
    )  # fmt: skip


@require_POST
def finish(request: HttpRequest, code: str) -> HttpResponse:
    project = _deciding(request, code)
    return _press(request, code, actions.finish_project, _("Dự án đã ươm xong."), project=project)


def _guiding(request: HttpRequest, code: str) -> Project:
    """A project for whoever guides it; for others this address does not exist."""
    project = found(request, code)
    if not rules.may_guide(person(request), project):
        raise Http404
    return project


def _deciding(request: HttpRequest, code: str) -> Project:
    project = found(request, code)
    who = person(request)
    if not rules.may_decide(who, project) and not rules.is_author(who, project.idea):
        raise Http404
    return project


def _step(
    request: HttpRequest,
    shown: Project,
    name: str,
    form: Form,
    action: Callable[..., Any],
    sentence: str,
    **subject: Any,
) -> HttpResponse:
    if form.is_valid():
        said = dict(form.cleaned_data)
        if isinstance(form, ResultForm):
            said.pop("uploads")
            said["evidence"] = form.pieces()
        try:
            made = action(by=person(request), **subject, **said)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, sentence, made)
            return redirect("incubator:project", shown.code)
    return page_of(request, shown, **{name: form})


def _press(
    request: HttpRequest, code: str, action: Callable[..., Any], sentence: str, **subject: Any
) -> HttpResponse:
    """A button without a form."""
    try:
        made = action(by=person(request), **subject)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, sentence, made)
    return redirect("incubator:project", code)
