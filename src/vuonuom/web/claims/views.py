"""`/claim/SECRET/`: what became of a letter, for whoever has its link and nobody else.

The secret stands in an address once; what is done goes to `/claim/` with the secret in the form, so
that a refusal logs no address that opens anything. The page itself then puts its own address back.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from vuonuom.claims import actions, queries
from vuonuom.claims.actions.trying import TooMany
from vuonuom.claims.models import Claim, SealOpening
from vuonuom.claims.states import ClaimState, Confirmation, Ground
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.documents import qr
from vuonuom.ideas import queries as ideas
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.queries import hidings
from vuonuom.mailbox.states import LetterState
from vuonuom.web.claims.forms import CodeForm, LinkForm, OpeningForm, ReplyForm
from vuonuom.web.frame import slim
from vuonuom.web.frame.shortcuts import refuse

LONGEST = 60


@require_GET
@login_not_required
def claim(request: HttpRequest, secret: str) -> HttpResponse:
    found = queries.of_link(secret[:LONGEST])
    if found is None:
        form = LinkForm()
        return slim.page(request, "claims/find.html", {"form": form, "unknown": True}, 404)
    return _page(request, found, secret)


@csrf_exempt  # the secret in the form is the right to act; no cookie is asked
@login_not_required
def find(request: HttpRequest) -> HttpResponse:
    """A box for a link that was written down; and where the forms of a claim's page go."""
    secret = request.POST.get("secret", "")[:LONGEST]
    if request.method == "POST" and secret:
        return _act(request, secret)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _to(form.secret)
    return slim.page(request, "claims/find.html", {"form": form})


def _act(request: HttpRequest, secret: str) -> HttpResponse:
    found = queries.of_link(secret)
    if found is None:
        return slim.page(request, "claims/find.html", {"form": LinkForm(), "unknown": True}, 404)
    form_class, do = ACTS.get(request.POST.get("act", ""), ACTS["code"])
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, found, secret, form)
    try:
        do(request, found, form.cleaned_data)
    except Refused as refused:
        refuse(form, refused)
        return _page(request, found, secret, form, 429 if isinstance(refused, TooMany) else 200)
    return _to(secret, done=request.POST.get("act", ""))


def _confirm(request: HttpRequest, found: Claim, data: dict[str, Any]) -> None:
    actions.confirm_by_code(claim=found, typed=data["code"], address=slim.address(request))


def _reply(request: HttpRequest, found: Claim, data: dict[str, Any]) -> None:
    actions.reply(claim=found, text=data["text"])


def _consent(request: HttpRequest, found: Claim, data: dict[str, Any]) -> None:
    actions.consent(claim=found)


def _withdraw_consent(request: HttpRequest, found: Claim, data: dict[str, Any]) -> None:
    actions.withdraw_consent(claim=found)


ACTS: dict[str, tuple[Any, Any]] = {
    "code": (CodeForm, _confirm),
    "reply": (ReplyForm, _reply),
    "consent": (OpeningForm, _consent),
    "withdraw": (OpeningForm, _withdraw_consent),
}


def _said(done: str, found: Claim, openings: list[SealOpening]) -> str:
    """That it is done. No cookie carries it, so anybody may ask for it: only what is so is said."""
    agreed = [one.consented_at is not None for one in openings if one.ground == Ground.CONSENT]
    if done == "code" and found.letter is not None:
        unit = {"unit": found.letter.unit}
        return _("Đã xác nhận. Thư đã vào hộp thư %(unit)s.") % unit
    if done == "code" and found.state == ClaimState.SEALED:
        return _("Đã xác nhận.")
    if done == "reply" and found.sealed and queries.held_reply(found):
        return _("Đã nhận lời của bạn.")
    if done == "reply" and found.letter is not None:
        return _("Đã gửi lời của bạn tới hộp thư.")
    if done == "consent" and any(agreed):
        return _("Đã ghi là bạn đồng ý.")
    if done == "withdraw" and agreed and not all(agreed):
        return _("Đã rút lại lời đồng ý. Tên bạn vẫn được giữ kín.")
    return ""


def _to(secret: str, done: str = "") -> HttpResponse:
    place = reverse("claims:claim", args=[secret[:LONGEST].replace("/", "").lower() or "x"])
    return slim.quiet(redirect(f"{place}?done={done}" if done in ACTS else place))


def _page(
    request: HttpRequest, found: Claim, secret: str, form: Any = None, status: int = 200
) -> HttpResponse:
    letter = found.letter
    place = f"/claim/{secret.lower()}/"
    link = qr.link(place)
    asked = letter is not None and letter.state == LetterState.ASKED_BACK
    openings = queries.openings(found) if found.sealed else []
    held = queries.held_reply(found) if found.sealed else None
    kept = {"text": held.text} if held else None
    context = {
        "claim": found,
        "held": held,
        "secret": secret,
        "link": link,
        "drawn": qr.svg(link),
        "waits": found.state == ClaimState.WAITING,
        "dropped": found.state == ClaimState.DROPPED,
        "set_aside": found.state == ClaimState.DISCARDED,
        "letter": letter,
        "named": _named_by_hand(found),
        "pictures": found.pictures.count() if letter is None else 0,
        "clock": letters.clock_of(letter, clock.today()) if letter else None,
        "hiding": hidings.why(letter.idea) if letter else None,
        "said": _said(request.GET.get("done", ""), found, openings),
        "place": place if request.get_full_path() != place else "",
        "openings": openings,
        "is_opened": any(one.opened_at for one in openings),
        "steps": letters.steps(letter) if letter else [],
        "code_form": form if isinstance(form, CodeForm) else CodeForm(auto_id="code_%s"),
        "reply_form": _reply_form(form, kept) if asked and not (held and held.on) else None,
    }
    return slim.page(request, "claims/claim.html", context, status)


def _reply_form(form: Any, kept: dict[str, str] | None) -> ReplyForm:
    return form if isinstance(form, ReplyForm) else ReplyForm(initial=kept)


def _named_by_hand(claim: Claim) -> str:
    """Whom a keeper took for the sender, until the sender says it themselves."""
    if claim.letter is None or claim.known_by != Confirmation.BY_HAND:
        return ""
    return str(ideas.authors(claim.letter.idea)[0].person)
