"""One rule of a programme: added, changed after a look at what would change, its versions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import queries, rules
from vuonuom.directives.actions import rules as acts
from vuonuom.directives.models import TargetRule
from vuonuom.directives.queries import figures
from vuonuom.directives.states import ProgrammeState, RuleKind
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.progress.queries import term_targets
from vuonuom.web.frame.shortcuts import done, person, refuse, see
from vuonuom.web.targets.forms import TERMS, ChangeForm, RuleForm


def rule(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found: TargetRule = see(_rules(who), pk=pk)
    programme = found.programme
    context = {
        "rule": found,
        "programme": programme,
        "measure": MEASURES[found.measure],
        "base": MEASURES.get(found.base),
        "is_invitation": found.kind == RuleKind.PER_MEMBER,
        "versions": found.versions.select_related("by").order_by("pk"),
        "may_change": programme.state != ProgrammeState.CLOSED
        and access.can(who, rules.ASSIGN, programme.unit),
    }
    return render(request, "targets/rule.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    mine = queries.programmes(who).filter(access.scope(who, rules.ASSIGN))
    programme = see(mine.exclude(state=ProgrammeState.CLOSED), pk=pk)
    form = RuleForm(
        request.POST or None,
        kinds=figures.kinds_of(Unit.objects.filter(pk=programme.unit_id)),
        initial={"kind": RuleKind.PER_UNIT, "at_least": 1, "weight": 1},
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = acts.add_rule(by=who, programme=programme, ask=form.ask())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã thêm chỉ tiêu."), new)
            return redirect("targets:programme", pk=pk)
    return render(request, "targets/add_rule.html", {"form": form, "programme": programme})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    mine = _rules(who).filter(access.scope(who, rules.ASSIGN, "programme__unit"))
    found: TargetRule = see(mine.exclude(programme__state=ProgrammeState.CLOSED), pk=pk)
    form = ChangeForm(request.POST or None, initial={name: getattr(found, name) for name in TERMS})
    context: dict[str, Any] = {"form": form, "rule": found, "programme": found.programme}
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        try:
            terms.check(found.kind, found.programme)
            if form.was_seen():
                acts.change_rule(by=who, rule=found, terms=terms)
                done(request, _("Đã sửa chỉ tiêu. Bản trước vẫn còn trong lịch sử."))
                return redirect("targets:rule", pk=pk)
        except Refused as refused:
            refuse(form, refused)
        else:
            today = clock.today()
            context["difference"] = term_targets.would_change(
                found, terms.at_least, terms.due_on, today
            )
            context["seen"] = form.key()
    return render(request, "targets/change_rule.html", context)


def _rules(who: Person) -> Any:
    visible = TargetRule.objects.filter(programme__in=queries.programmes(who))
    return visible.select_related(
        "unit_kind", "programme__unit", "programme__term", "programme__clause__directive"
    )
