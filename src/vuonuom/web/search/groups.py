"""What the nightly sweep proposes to group: the keeper of the newer idea's mailbox decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vuonuom.core.errors import Refused
from vuonuom.ideas.models import GroupLink, Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.models import Letter
from vuonuom.similarity import queries as similarity
from vuonuom.web.frame.shortcuts import done, person, see, told


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Pairs of ideas that are almost the same, both of which the person may see."""
    who = person(request)
    pairs = similarity.proposed(who)
    keys = {key for newer, older, _share in pairs for key in (newer, older)}
    seen = Idea.objects.visible_to(who).alive().filter(pk__in=keys).select_related("unit")
    ideas = {idea.pk: idea for idea in seen}
    grouped = set(GroupLink.objects.filter(idea__in=keys).values_list("idea_id", flat=True))
    shown = [
        (ideas[newer], ideas[older], share)
        for newer, older, share in pairs
        if newer in ideas and older in ideas and newer not in grouped
    ]
    return render(request, "search/groups.html", {"pairs": shown})


@require_POST
def accept(request: HttpRequest, code: str, like: str) -> HttpResponse:
    who = person(request)
    visible = Idea.objects.visible_to(who).alive()
    older = see(visible, code=like)
    boxes = letters.boxes_kept(who)
    letter = see(Letter.objects.filter(idea__in=visible, unit__in=boxes), idea__code=code)
    try:
        mailbox.group(by=who, letter=letter, like=older)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã xếp cùng nhóm. Mỗi người giữ nguyên công của mình."), letter)
    return redirect("search:groups")
