"""Send first, identify after: the form under a branch's printed code.

No cookie is set and none is needed: browsers inside Zalo or Facebook keep none. The form carries a
signed ticket instead, and acts for nobody who is signed in.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vuonuom.claims import actions, tokens
from vuonuom.claims import queries as claims
from vuonuom.claims.actions.trying import TooMany
from vuonuom.core.errors import Refused
from vuonuom.mailbox.queries import levels
from vuonuom.organization.models import Unit
from vuonuom.web.frame import slim
from vuonuom.web.frame.shortcuts import refuse
from vuonuom.web.printed.forms import SendForm


def form_for(request: HttpRequest, unit: Unit) -> HttpResponse:
    offered = _offered(unit)
    if request.method != "POST":
        fresh = {"ticket": tokens.new_ticket(unit.pk)}
        return _page(request, unit, SendForm(initial=fresh, **offered))
    form = SendForm(request.POST, request.FILES, **offered)
    if not form.is_valid():
        return _page(request, unit, form)
    ticket = tokens.ticket(form.cleaned_data["ticket"])
    if ticket is None or ticket.unit != unit.pk:
        return _page(request, unit, _renewed(request, unit, offered))
    data = form.cleaned_data
    try:
        secret = actions.send(
            unit=unit, ticket=ticket, text=data["text"], code=data["code"],
            sealed=data.get("sealed", False), above=data.get("above", False),
            to_above=data.get("to_above", False), about=data.get("about", ""),
            pictures=data["pictures"],
            address=slim.address(request),
        )  # fmt: skip
    except Refused as refused:
        refuse(form, refused)
        return _page(request, unit, form, 429 if isinstance(refused, TooMany) else 200)
    place = reverse("claims:claim", args=[secret.lower()])
    return slim.quiet(redirect(f"{place}?done=code" if data["code"] else place))


def _offered(unit: Unit) -> dict[str, Any]:
    may_seal = claims.may_seal(unit)
    return {
        "may_seal": may_seal,
        "roomier": claims.roomier(unit) if may_seal else None,
        "higher": levels.level_above(unit.pk),
    }


def _renewed(request: HttpRequest, unit: Unit, offered: dict[str, Any]) -> SendForm:
    """The page lay open for more than a day: the same words with a new ticket."""
    data = request.POST.copy()
    data["ticket"] = tokens.new_ticket(unit.pk)
    form = SendForm(data, **offered)
    form.add_error(None, _("Trang này mở đã lâu. Chữ bạn viết vẫn còn: xin bấm gửi lần nữa."))
    return form


def _page(request: HttpRequest, unit: Unit, form: SendForm, status: int = 200) -> HttpResponse:
    context = {"unit": unit, "form": form, "choose_again": bool(request.FILES)}
    return slim.page(request, "printed/send.html", context, status)
