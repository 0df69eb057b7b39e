"""What waits and is no idea: set aside with a reason, and taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vuonuom.claims import actions, queries
from vuonuom.claims.models import Claim
from vuonuom.core.errors import Refused
from vuonuom.web.claims import keeping
from vuonuom.web.claims.forms import DiscardForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


@require_POST
def discard(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Those that are ticked, or with the other button all that the page shows."""
    unit, who = keeping.box(request, unit_code), person(request)
    form = DiscardForm(request.POST, auto_id="discard_%s")
    named = request.POST.getlist("shown" if "all" in request.POST else "claim")
    keys = [int(key) for key in named[:100] if key.isdecimal() and len(key) < 20]
    if form.is_valid():
        chosen = queries.waiting(who, unit).filter(pk__in=keys)
        try:
            made = actions.discard(by=who, unit=unit, claims=chosen, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _told(made.number, len(keys)), made)
            return redirect("claims:waiting", unit.code)
    return keeping.waiting_page(request, unit, discarding=form)


def _told(number: int, asked: int) -> str:
    said = ngettext(
        "Đã xếp %(n)s thư là không phải ý tưởng. Người gửi đọc được lý do.",
        "Đã xếp %(n)s thư là không phải ý tưởng. Người gửi đọc được lý do.",
        number,
    ) % {"n": number}
    if asked > number:
        said += " " + _("%(n)s thư khác vừa có người khác xử lý.") % {"n": asked - number}
    return said


@require_GET
def discarded(request: HttpRequest, unit_code: str) -> HttpResponse:
    """For whoever keeps the mailbox and for the levels above, until the words are gone."""
    unit = keeping.box(request, unit_code)
    page = paginate(queries.discarded(person(request), unit), request)
    return render(request, "claims/discarded.html", {"unit": unit, "page": page})


@require_POST
def restore(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    unit, who = keeping.box(request, unit_code), person(request)
    found: Claim = see(queries.discarded(who, unit), pk=pk)
    try:
        actions.restore(by=who, claim=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã đưa thư lại chỗ chờ xác nhận."))
    return redirect("claims:discarded", unit.code)
