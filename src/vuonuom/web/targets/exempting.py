"""A unit released from a target, with the reason that everybody may read, and bound again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import programmes as acts
from vuonuom.directives.models import TargetAssignment
from vuonuom.web.frame.shortcuts import back, done, person, refuse, see, told
from vuonuom.web.targets.forms import ExemptForm


def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    assignment = _assignment(who, pk)
    programme = assignment.rule.programme
    form = ExemptForm(request.POST or None, initial={"reason": assignment.rule.exempts})
    if request.method == "POST" and form.is_valid():
        try:
            acts.exempt_unit(by=who, assignment=assignment, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã miễn cho %(unit)s.") % {"unit": assignment.unit.name}, assignment)
            return redirect("targets:programme", pk=programme.pk)
    context = {"form": form, "assignment": assignment, "programme": programme}
    return render(request, "targets/exempt.html", context)


@require_POST
def bind(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    assignment = _assignment(who, pk)
    try:
        acts.end_exemption(by=who, assignment=assignment)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("%(unit)s lại thực hiện chỉ tiêu này.") % {"unit": assignment.unit.name})
    return back(request, f"/targets/programmes/{assignment.rule.programme_id}/")


def _assignment(who: Person, pk: int) -> TargetAssignment:
    """An assignment that the person may change; any other is a 404."""
    mine = TargetAssignment.objects.filter(access.scope(who, rules.ASSIGN, "rule__programme__unit"))
    return see(mine.select_related("unit", "rule__programme__unit"), pk=pk)
