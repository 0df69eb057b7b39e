"""A clause said to be carried out, by who keeps the directive or leads the clause's owner."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import clauses as acts
from vuonuom.directives.models import Clause, Directive
from vuonuom.web.directives.forms import ClauseDoneForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


def finish(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    found = _mine(request, code, clause)
    form = ClauseDoneForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            acts.finish_clause(by=person(request), clause=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi %(label)s thực hiện xong.") % {"label": found.label}, found)
            return _page(found)
    return render(request, "directives/finish.html", {"form": form, "clause": found})


@require_POST
def reopen(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    found = _mine(request, code, clause)
    try:
        acts.reopen_clause(by=person(request), clause=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã mở lại %(label)s.") % {"label": found.label})
    return _page(found)


def _mine(request: HttpRequest, code: str, clause: int) -> Clause:
    """A clause of which the person may say so; any other is a 404."""
    who = person(request)
    visible = Clause.objects.filter(directive__in=Directive.objects.visible_to(who))
    found: Clause = see(
        visible.select_related("directive__unit", "owner"), pk=clause, directive__code=code
    )
    if not rules.may_report(who, found):
        raise Http404
    return found


def _page(clause: Clause) -> HttpResponse:
    answer = redirect("directives:page", code=clause.directive.code)
    answer["Location"] += f"#clause-{clause.pk}"
    return answer
