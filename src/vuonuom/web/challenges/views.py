"""Việc khó cần hiến kế: the list, one problem, publishing and closing it."""

from typing import Any

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
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.queries import grouping
from vuonuom.mailbox.queries import reading
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
    before = grouping.found_before(found, who)
    context = {
        "challenge": found,
        "is_open": found.state == ChallengeState.OPEN,
        "may_close": access.can(who, rules.PUBLISH, found.unit),
        "found": before[: grouping.SHOWN],
        "more": len(before[grouping.SHOWN :]),
        "independent": len({idea.unit_id for idea in before}),
    }
    return render(request, "challenges/page.html", context)


def publish(request: HttpRequest) -> HttpResponse:
    who = person(request)
    units = queries.units_where(who, rules.PUBLISH)
    initial: dict[str, Any] = {
        "unit": queries.first_unit(who, rules.PUBLISH) if request.method == "GET" else None
    }
    like = _like(who, request.GET.get("like", ""))
    if like is not None:
        initial |= _told_by(like, who)
    form = ChallengeForm(request.POST or None, units=units, initial=initial)
    clause = queries.clause_named(who, request.GET.get("clause", ""))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            said = {name: data[name] for name in ("unit", "title", "text")} | {"clause": clause}
            if like is not None:
                new = ideas.make_challenge(by=who, group=like.group_link.group, **said)
            else:
                new = acts.publish_challenge(by=who, **said)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã mời hiến kế."), new)
            return redirect("challenges:page", code=new.code)
    return render(request, "challenges/new.html", {"form": form, "clause": clause, "like": like})


def _like(who: Person, code: str) -> Idea | None:
    """An idea of a group; one that is asked for must be seen."""
    if not code:
        return None
    grouped = reading.ideas_before(who).alive().exclude(group_link=None)
    return see(grouped.select_related("group_link__group"), code=code)


def _told_by(like: Idea, who: Person) -> dict[str, str]:
    """Titles alone, and none that is hidden: no author and no unit is named (`trust.md` 6)."""
    found = [one for one in (like, *grouping.likes(like, who)) if one.hidden_at is None]
    titles = "\n".join(f"– {title}" for title in dict.fromkeys(one.title for one in found))
    text = _("Nhiều nơi cùng nêu việc này:\n%(titles)s") % {"titles": titles}
    return {"title": like.title, "text": text[:5000]}


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
