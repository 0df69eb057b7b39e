"""A unit's board, starting a project, one project's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import Idea
from vuonuom.incubator import actions, queries, rules
from vuonuom.incubator.models import Project, Trial
from vuonuom.incubator.states import ProjectState
from vuonuom.organization.models import Unit
from vuonuom.products import rules as products
from vuonuom.web.frame import downloads
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see
from vuonuom.web.incubator.forms import (
    GateForm,
    MentorForm,
    MilestoneForm,
    ResultForm,
    StartForm,
    TrialForm,
)


def board(request: HttpRequest, unit: str) -> HttpResponse:
    who = person(request)
    place = _place(request, unit)
    counts = queries.board_counts(who, place)
    state = request.GET.get("state", "")
    projects = queries.board(who, place)
    if state in ProjectState.values:
        projects = projects.filter(state=state)
    page = paginate(projects, request, per=24)
    today = clock.today()
    context = {
        "unit": place,
        "page": page,
        "cards": [queries.card(project, today) for project in page.rows],
        "tabs": [(s.value, s.label, counts.get(s, 0)) for s in ProjectState],
        "total": sum(counts.values()),
        "state": state,
        "may_start": rules.may_start(who, place) and not place.is_closed,
    }
    return render(request, "incubator/board.html", context)


def _place(request: HttpRequest, code: str) -> Unit:
    """A unit whose projects the person may look through, or of which they see some."""
    who = person(request)
    unit = see(Unit.objects.select_related("kind"), code=code)
    if not access.can(who, "incubator.view", unit) and not queries.board(who, unit).exists():
        raise Http404
    return unit


def ready(request: HttpRequest, unit: str) -> HttpResponse:
    """Ideas that were taken up and wait for somebody to incubate them."""
    who = person(request)
    place = _place(request, unit)
    if not rules.may_start(who, place):
        raise Http404
    page = paginate(queries.ready_to_start(who, place), request)
    return render(request, "incubator/ready.html", {"unit": place, "page": page})


def start(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    idea = see(Idea.objects.visible_to(who).select_related("unit"), code=code)
    units = queries.places_for(idea, who)
    if not units:
        raise Http404
    form = StartForm(
        request.POST or None,
        units=units,
        mentors=queries.mentors([unit.pk for unit in units]),
        initial={"title": idea.title, "unit": queries.home(units)},
    )
    if form.is_valid():
        try:
            begun = actions.start_project(by=who, idea=idea, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Ý tưởng bắt đầu được ươm tạo. Tác giả được báo."), begun)
            return redirect("incubator:project", begun.code)
    context = {"form": form, "idea": idea, "begun": queries.project_of(idea)}
    return render(request, "incubator/start.html", context)


def project(request: HttpRequest, code: str) -> HttpResponse:
    return page_of(request, found(request, code))


def found(request: HttpRequest, code: str) -> Project:
    return see(queries.projects_for(person(request)), code=code)


def page_of(request: HttpRequest, shown: Project, **wrong: Form) -> HttpResponse:
    """The project's page; a form that was refused stands in its place as it was sent."""
    view = queries.project_view(shown, person(request))
    tried = shown.idea.first_tried_on is not None
    context: dict[str, Any] = {
        "view": view,
        "wrong": next(iter(wrong), ""),
        "may_propose": tried and products.may_propose(person(request), shown),
    }
    if view.is_living and view.may_guide:
        context |= {
            "milestone_form": wrong.get("milestone") or MilestoneForm(auto_id="milestone_%s"),
            "trial_form": wrong.get("trial")
            or TrialForm(auto_id="trial_%s", initial={"starts_on": view.today}),
        }
    if view.is_living and view.may_decide:
        mentors = queries.mentors([shown.unit_id])
        context |= {
            "gate_form": wrong.get("gate") or GateForm(auto_id="gate_%s"),
            "mentor_form": wrong.get("mentor") or MentorForm(auto_id="mentor_%s", mentors=mentors),
        }
    context["trials"] = [(trial, _result_form(view, trial, wrong)) for trial in view.trials]
    return render(request, "incubator/project.html", context)


def _result_form(view: queries.ProjectView, trial: Trial, wrong: dict[str, Form]) -> Form | None:
    if trial not in view.running or not (view.is_living and view.may_guide):
        return None
    named = f"result{trial.pk}"
    initial = {"ends_on": view.today}
    return wrong.get(named) or ResultForm(auto_id=f"{named}_%s", initial=initial)


def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that shows what came of a trial, for whoever sees its project."""
    piece = see(queries.evidence_for(person(request)).select_related("file"), pk=pk)
    if piece.file is None:
        raise Http404
    return downloads.send(piece.file, request)
