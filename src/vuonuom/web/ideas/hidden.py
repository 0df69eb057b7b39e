"""The page of a hidden text, for those who know that it is there (`trust.md` 4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vuonuom.mailbox.models import Hiding, Letter
from vuonuom.mailbox.queries import hidings
from vuonuom.web.frame.shortcuts import person, see


def page(request: HttpRequest, code: str) -> HttpResponse:
    """That it is hidden, why, and what comes of it; not its words. A 404 for everybody else."""
    who = person(request)
    known = hidings.known_to(who).select_related("idea__unit", "hidden_by", "reviewed_by")
    hiding: Hiding = see(known, idea__code=code)
    letter = Letter.objects.visible_to(who).filter(idea=hiding.idea_id).select_related("unit")
    context = {
        "hiding": hiding,
        "letter": letter.first(),
        "may_review": hidings.reviewed_by(who).filter(pk=hiding.pk).exists(),
        "by": _("bạn") if hiding.hidden_by_id == who.pk else str(hiding.hidden_by),
    }
    return render(request, "ideas/hidden.html", context)
