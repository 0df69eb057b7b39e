"""Tasks of clauses: the list of mine and my units', one task, giving and handing it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import queries as directives
from vuonuom.directives import rules
from vuonuom.directives.actions import tasks as acts
from vuonuom.directives.models import Clause, Directive, Task
from vuonuom.directives.queries import answering
from vuonuom.directives.queries import tasks as queries
from vuonuom.directives.states import TaskState
from vuonuom.products import queries as products
from vuonuom.web.directives.forms import HandForm, TaskForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told

MARKS = {
    TaskState.TODO: ("hat", "new"),
    TaskState.DOING: ("mam", "going"),
    TaskState.DONE: ("tick", "good"),
}
ON_PAGE = 20  # of each list on the coverage page


def tasks(request: HttpRequest) -> HttpResponse:
    who = person(request)
    which = request.GET.get("show", "mine")
    if which not in queries.SHOWS:
        raise Http404
    page = paginate(queries.shown(who, which, clock.today()), request)
    context = {"page": page, "rows": marked(page.rows), "show": which}
    return render(request, "directives/tasks.html", context)


def of_clause(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    """All that one sees of a clause's tasks, those to be done first."""
    who = person(request)
    visible = Clause.objects.filter(directive__in=Directive.objects.visible_to(who))
    one: Clause = see(visible.select_related("directive"), pk=clause, directive__code=code)
    page = paginate(queries.of_clause(who, one), request)
    context = {"clause": one, "page": page, "rows": marked(page.rows)}
    return render(request, "directives/clause_tasks.html", context)


def marked(found: Iterable[Task]) -> list[tuple[Task, Any, str, str, bool]]:
    """Each task with the words, sign and colour of its state, and whether it is late."""
    today = clock.today()
    return [(one, *_mark(one), _is_late(one, today)) for one in found]


def _mark(task: Task) -> tuple[Any, str, str]:
    state = TaskState(task.state)
    return state.label, *MARKS[state]


def _is_late(task: Task, today: Any) -> bool:
    return rules.is_late(due_on=task.due_on, done_on=task.done_on, today=today)


def task(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found: Task = see(queries.tasks(who), pk=pk)
    may_do = found.person_id == who.pk or access.can(who, rules.ANSWER, found.unit)
    context = {
        "task": found,
        "mark": _mark(found),
        "late": _is_late(found, clock.today()),
        "may_begin": may_do and found.state == TaskState.TODO,
        "may_finish": may_do and found.state != TaskState.DONE,
        "may_hand": found.state != TaskState.DONE and access.can(who, rules.ASSIGN, found.unit),
    }
    return render(request, "directives/task.html", context)


def give(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    who = person(request)
    visible = Clause.objects.filter(directive__in=Directive.objects.visible_to(who))
    one: Clause = see(visible.select_related("directive"), pk=clause, directive__code=code)
    units = directives.units_where(who, rules.ASSIGN)
    if not directives.may_anywhere(who, rules.ASSIGN):
        raise Http404
    proposed = {"due_on": one.due_on} if one.due_on and one.due_on >= clock.today() else {}
    form = TaskForm(request.POST or None, units=units, initial=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            new = acts.give_task(by=who, clause=one, job=form.job())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã giao việc."), new)
            return redirect("directives:task", pk=new.pk)
    return render(request, "directives/give.html", {"form": form, "clause": one})


def hand(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found: Task = see(queries.tasks(who).filter(access.scope(who, rules.ASSIGN)), pk=pk)
    people = queries.people(found.unit)
    form = HandForm(request.POST or None, people=people, initial={"person": found.person})
    if request.method == "POST" and form.is_valid():
        try:
            acts.hand_task(by=who, task=found, person=form.cleaned_data["person"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã giao cho người phụ trách."))
            return redirect("directives:task", pk=pk)
    return render(request, "directives/hand.html", {"form": form, "task": found})


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _doable(who, pk)
    try:
        acts.begin_task(by=who, task=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã bắt đầu."), found)
    return redirect("directives:task", pk=pk)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _doable(who, pk)
    try:
        acts.finish_task(by=who, task=found)
    except Refused as refused:
        told(request, refused)
    else:
        following = queries.tasks(who).filter(follows=found).first()
        done(request, _again(following) if following else _("Đã xong."), found)
    return redirect("directives:task", pk=pk)


def _again(following: Task) -> str:
    return _("Đã xong. Lần sau đến hạn ngày %(day)s.") % {"day": f"{following.due_on:%d/%m/%Y}"}


def coverage(request: HttpRequest) -> HttpResponse:
    """Both ways: clauses that nobody answers, and work that answers no clause."""
    who = person(request)
    today = clock.today()
    page = paginate(answering.unanswered(who).exclude(products.ANSWERED), request, ON_PAGE)
    context = {
        "page": page,
        "rows": [(clause, clause.due_on is not None and clause.due_on < today)
                 for clause in page.rows],
        "unfounded": answering.unfounded(who)[:ON_PAGE],
        "challenges": answering.challenges_without_clause(who)[:ON_PAGE],
        "products": products.without_clause(who)[:ON_PAGE],
        "most": ON_PAGE,
    }  # fmt: skip
    return render(request, "directives/coverage.html", context)


def _doable(who: Person, pk: int) -> Task:
    """A task that the person may do; any other is a 404."""
    found: Task = see(queries.tasks(who), pk=pk)
    if found.person_id != who.pk and not access.can(who, rules.ANSWER, found.unit):
        raise Http404
    return found
