"""What the nightly sweep proposes to group: the keeper of the newer idea's mailbox decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import Idea
from vuonuom.ideas.queries import grouping
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.models import Letter
from vuonuom.similarity.models import Likeness
from vuonuom.web.frame.shortcuts import done, person, see, told


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Pairs of ideas that are almost the same, both of which the person may see."""
    return render(request, "search/groups.html", {"pairs": grouping.proposed(person(request))})


def _both(who: Person, code: str, like: str) -> tuple[Letter, Idea]:
    """The letter of the newer idea, in a mailbox that one keeps, and the older idea."""
    visible = Idea.objects.visible_to(who).alive()
    older: Idea = see(visible, code=like)
    kept = Letter.objects.filter(idea__in=visible, unit__in=letters.boxes_kept(who))
    return see(kept.select_related("idea"), idea__code=code), older


@require_POST
def dismiss(request: HttpRequest, code: str, like: str) -> HttpResponse:
    """Not one idea: the sweep does not propose these two again."""
    who = person(request)
    letter, older = _both(who, code, like)
    kind = Idea._meta.label_lower
    two = {"newer__subject_kind": kind, "older__subject_kind": kind}
    proposed = see(
        Likeness.objects.filter(**two, newer__subject_id=letter.idea_id),
        older__subject_id=older.pk,
    )
    try:
        mailbox.dismiss_likeness(by=who, letter=letter, like=proposed)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã ghi: không phải một ý tưởng. Máy không đề nghị lại."), proposed)
    return redirect("search:groups")


@require_POST
def accept(request: HttpRequest, code: str, like: str) -> HttpResponse:
    who = person(request)
    letter, older = _both(who, code, like)
    try:
        mailbox.group(by=who, letter=letter, like=older)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã xếp cùng nhóm. Mỗi người giữ nguyên công của mình."), letter)
    return redirect("search:groups")
