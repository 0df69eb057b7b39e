"""Việc khó cần hiến kế: the list, one problem, publishing and closing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives import queries, rules
from vuonuom.directives.actions import challenges as acts
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.web.challenges.forms import ChallengeForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def challenges(request: HttpRequest) -> HttpResponse:
    who = person(request)
    all_of_them = request.GET.get("show") == "all"
    found = queries.challenges(who, open_only=not all_of_them)
    context = {
        "page": paginate(found, request),
        "all": all_of_them,
        "may_publish": queries.may_anywhere(who, rules.PUBLISH),
    }
    return render(request, "challenges/list.html", context)


def challenge(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    context = {
        "challenge": found,
        "is_open": found.state == ChallengeState.OPEN,
        "may_close": access.can(who, rules.PUBLISH, found.unit),
    }
    return render(request, "challenges/page.html", context)


def publish(request: HttpRequest) -> HttpResponse:
    who = person(request)
    units = queries.units_where(who, rules.PUBLISH)
    initial = {"unit": queries.first_unit(who, rules.PUBLISH) if request.method == "GET" else None}
    form = ChallengeForm(request.POST or None, units=units, initial=initial)
    clause = queries.clause_named(who, request.GET.get("clause", ""))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = acts.publish_challenge(
                by=who, unit=data["unit"], title=data["title"], text=data["text"], clause=clause
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã mời hiến kế."), new)
            return redirect("challenges:page", code=new.code)
    return render(request, "challenges/new.html", {"form": form, "clause": clause})


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    try:
        acts.close_challenge(by=who, challenge=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã khép lại. Các ý tưởng đã gửi vẫn được xử lý."), found)
    return redirect("challenges:page", code=code)


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    try:
        acts.reopen_challenge(by=who, challenge=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã mời hiến kế lại."))
    return redirect("challenges:page", code=code)


def _see(who: Person, code: str) -> Challenge:
    return see(
        Challenge.objects.visible_to(who).select_related("unit", "clause__directive"), code=code
    )
