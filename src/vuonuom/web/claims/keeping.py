"""What a signed-in person does: say a letter is theirs, confirm for another, hand out codes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vuonuom.access import queries as access
from vuonuom.claims import actions, queries
from vuonuom.claims.actions.discarding import MOST
from vuonuom.claims.models import Claim, ClaimPicture
from vuonuom.claims.states import Confirmation
from vuonuom.core.errors import Refused
from vuonuom.mailbox import queries as letters
from vuonuom.organization.models import Unit
from vuonuom.web.claims.forms import DiscardForm, KnownForm, LinkForm
from vuonuom.web.frame import downloads
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see
from vuonuom.web.frame.show import Page

PER_PAGE = MOST  # all of a page are set aside at one go


def mine(request: HttpRequest) -> HttpResponse:
    """A letter sent without signing in: its author signs in and says it is theirs."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = person(request)
        found = queries.of_link(form.secret)
        known = queries.by_account(found.unit, who) if found else None
        if found is None or known is None:
            form.add_error("link", _("Không nhận được: đường dẫn chưa đúng, hoặc bạn chưa sinh"
                                     " hoạt ở đơn vị nào."))  # fmt: skip
        else:
            try:
                sent = actions.confirmed(found, known, Confirmation.SIGNED_IN).letter
            except Refused as refused:
                refuse(form, refused)
            else:
                if sent is None:  # sealed: nothing of this account leads there
                    return redirect("claims:claim", form.secret.lower())
                done(request, _("Thư đã vào hộp thư dưới tên bạn."))
                return redirect("ideas:detail", sent.idea.code)
    return render(request, "claims/mine.html", {"form": form})


@require_GET
def waiting(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What waits for its author: seen, never owed an answer."""
    return waiting_page(request, box(request, unit_code))


@require_POST
def confirm(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    """The keeper knows who sent it, and stays named beside it."""
    unit, who = box(request, unit_code), person(request)
    found: Claim = see(queries.waiting(who, unit), pk=pk)
    form = KnownForm(request.POST, members=queries.members_below(unit), auto_id=f"who_{pk}_%s")
    if form.is_valid():
        known = queries.by_hand(unit, form.cleaned_data["person"])
        try:
            if known is not None:
                actions.confirm(by=who, claim=found, known=known, how=Confirmation.BY_HAND)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã xác nhận. Thư đã vào hộp thư."))
            return redirect("claims:waiting", unit.code)
    return waiting_page(request, unit, (pk, form))


@require_GET
def picture(request: HttpRequest, unit_code: str, pk: int, picture_pk: int) -> HttpResponse:
    """A picture of what waits, for those who may confirm it and nobody else."""
    unit, who = box(request, unit_code), person(request)
    found: Claim = see(queries.readable(who, unit), pk=pk)
    shown: ClaimPicture = see(ClaimPicture.objects.filter(claim=found), pk=picture_pk)
    return downloads.show(bytes(shown.content), shown.media_type)


def waiting_page(
    request: HttpRequest,
    unit: Unit,
    tried: tuple[int, KnownForm] | None = None,
    discarding: DiscardForm | None = None,
) -> HttpResponse:
    page: Page[Any] = paginate(queries.waiting(person(request), unit), request, PER_PAGE)
    members = queries.members_below(unit)
    forms = [
        tried[1] if tried and tried[0] == one.pk
        else KnownForm(members=members, auto_id=f"who_{one.pk}_%s")
        for one in page.rows
    ]  # fmt: skip
    rows = list(zip(page.rows, forms, strict=True))
    context = {
        "unit": unit,
        "page": page,
        "rows": rows,
        "discarding": discarding or DiscardForm(auto_id="discard_%s"),
        "ticked": request.POST.getlist("claim") if discarding else [],
        "may_discard": any(not one.is_about_somebody for one in page.rows),
        "set_aside": queries.discarded(person(request), unit).exists(),
    }
    return render(request, "claims/waiting.html", context)


def codes(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The unit's own list with who has a code; new codes are shown once, to be printed."""
    unit = _unit(request, unit_code)
    issued = []
    if request.method == "POST":
        again = frozenset(int(key) for key in request.POST.getlist("again") if key.isdecimal())
        issued = actions.issue_codes(by=person(request), unit=unit, again=again).issued  # type: ignore[attr-defined]
    members = list(queries.members(unit))
    held = queries.codes_of(unit, members)
    rows = [(member.person, held.get(member.person_id)) for member in members]
    context = {
        "unit": unit,
        "rows": rows,
        "issued": issued,
        "nobody": request.method == "POST" and not issued,
        "held": len(held),
        "lack": len(rows) - len(held),
    }
    answer = render(request, "claims/codes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def box(request: HttpRequest, code: str) -> Unit:
    unit: Unit = see(letters.boxes_kept(person(request)), code=code)
    return unit


def _unit(request: HttpRequest, code: str) -> Unit:
    seen = access.scope(person(request), "people.manage", "pk")
    unit: Unit = see(Unit.objects.living().filter(seen), code=code)
    return unit
