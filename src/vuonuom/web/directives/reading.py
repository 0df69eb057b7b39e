"""A directive read from a file into a draft of clauses, corrected and then entered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import reading as acts
from vuonuom.directives.models import Directive
from vuonuom.web.directives.forms import DraftsForm, ReadForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see


def read(request: HttpRequest, code: str) -> HttpResponse:
    """The file is read and forgotten: what it said stands in the form that comes back."""
    found = _editable(person(request), code)
    form = ReadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        drafts = DraftsForm.of(form.clauses())
        return render(request, "directives/drafts.html", {"form": drafts, "directive": found})
    return render(request, "directives/read.html", {"form": form, "directive": found})


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _editable(who, code)
    form = DraftsForm(request.POST)
    if form.is_valid():
        try:
            acts.enter_clauses(by=who, directive=found, drafts=form.kept())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(
                request, _("Đã nhập các mục. Nay xin ghi nơi chủ trì, hạn và mục cấp trên."), found
            )
            return redirect("directives:page", code=code)
    return render(request, "directives/drafts.html", {"form": form, "directive": found})


def _editable(who: Person, code: str) -> Directive:
    mine = Directive.objects.visible_to(who).filter(access.scope(who, rules.EDIT))
    return see(mine.select_related("unit"), code=code)
