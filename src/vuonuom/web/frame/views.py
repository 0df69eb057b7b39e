"""The frame's own few pages: preferences, undo, what was kept, the style guide."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.web.frame import kept, preferences, samples, shortcuts


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Set the cookies of whatever preference was pressed."""
    response = shortcuts.back(request, "/")
    for preference in preferences.ALL:
        preference.write(response, request.POST.get(preference.name, ""))
    return response


@require_POST
def undo(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take back one's own act; anybody else's does not exist here."""
    entry = shortcuts.see(Entry.objects.all(), pk=entry_id, actor_id=request.user.pk)
    try:
        undoing.undo(entry=entry, by=shortcuts.person(request))
    except Refused as refused:
        shortcuts.told(request, refused)
    else:
        shortcuts.done(request, _("Đã hoàn tác."))
    return shortcuts.back(request, "/")


def resend(request: HttpRequest) -> HttpResponse:
    """After the sign-in: what was typed before it."""
    waiting = kept.taken_out(request)
    return kept.resend_page(request, waiting) if waiting else redirect("/")


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "frame/styleguide.html", samples.everything(request))
