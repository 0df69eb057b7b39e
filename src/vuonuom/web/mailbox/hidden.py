"""Texts that were hidden and wait for a second person (`trust.md` 4)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.core.errors import Refused
from vuonuom.mailbox import actions, queries
from vuonuom.mailbox.models import Hiding
from vuonuom.mailbox.queries import hidings
from vuonuom.web.frame.shortcuts import done, person, see, told

VERDICTS: dict[str, tuple[Any, Any]] = {
    "keep": (actions.keep_hidden, gettext_lazy("Đã giữ ẩn và báo tác giả.")),
    "show": (actions.show_again, gettext_lazy("Đã cho hiện lại và báo tác giả.")),
}


@require_GET
def index(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Of the unit and all below it, those that wait first."""
    who = person(request)
    unit = see(queries.boxes_kept(who), code=unit_code)
    found = hidings.of_unit(Hiding.objects.visible_to(who), unit)[:100]
    return render(request, "mailbox/hidden.html", {"unit": unit, "hidings": found, "who": who})


@require_POST
def review(request: HttpRequest, unit_code: str, pk: int, verdict: str) -> HttpResponse:
    who = person(request)
    hiding = see(Hiding.objects.visible_to(who).select_related("idea"), pk=pk)
    if verdict not in VERDICTS:
        raise Http404
    action, said = VERDICTS[verdict]
    try:
        action(by=who, hiding=hiding)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, str(said))
    return redirect("mailbox:hidden", unit_code)
