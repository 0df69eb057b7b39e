"""Leave a letter without saying who one is, or with a member's code send it at once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from vuonuom.accounts.models import Person
from vuonuom.claims import queries, rules, tokens
from vuonuom.claims.actions.beside import lay_beside
from vuonuom.claims.actions.confirming import confirm
from vuonuom.claims.actions.righting import set_right
from vuonuom.claims.actions.sealing import needs_holders, seal_author
from vuonuom.claims.actions.trying import known_by_code, may_send, may_send_known
from vuonuom.claims.models import Claim
from vuonuom.claims.queries import Known
from vuonuom.claims.states import ClaimState, Confirmation
from vuonuom.claims.tokens import Ticket
from vuonuom.core import clock
from vuonuom.core.said import file_said, told
from vuonuom.files.actions import Checked
from vuonuom.ideas.actions.writing import checked_pictures, worded
from vuonuom.mailbox.actions.sending import needs_mailbox
from vuonuom.mailbox.queries import levels
from vuonuom.organization.models import Unit


def send(
    *,
    unit: Unit,
    ticket: Ticket,
    text: str,
    address: str,
    code: str = "",
    sealed: bool = False,
    above: bool = False,
    to_above: bool = False,
    about: str = "",
    pictures: Sequence[Any] = (),
) -> str:
    """Take in what was typed under a printed code; returns the secret of its sender's link.

    `sealed`: its name is to be kept; `above`: by the level above, when this one has few members.
    `to_above`: straight to the mailbox above, as well when it says whom it is `about` (a name or a
    post): whether there is such a person the answer does not tell. The same form sent twice is one
    letter, with other words it is another; a code given then confirms the first. Raises
    NothingSaid, TooLong, TooMany, WrongCode, NobodyHoldsKeys, WrongContent, NoMailbox.
    """
    said = told(text, sealed, above, to_above, about, list(map(file_said, pictures)))
    secret = tokens.link_of(ticket.nonce, said)
    earlier = Claim.objects.filter(digest=tokens.link_digest(secret)).first()
    if earlier is not None and not (code and earlier.state == ClaimState.WAITING):
        return secret
    worded("", text)
    if sealed:
        needs_holders(unit)
    known = known_by_code(unit=unit, address=address, typed=code) if code else None
    if known is None:
        may_send(unit=unit, address=address)
    else:
        may_send_known(unit=unit, address=address, known=known, sealed=sealed)
    ready = checked_pictures(list(pictures))  # after the limits: making them anew takes a while
    with transaction.atomic():
        goes_up = to_above or bool(about.strip())
        box = (queries.roomier(unit) if sealed and (above or goes_up) else None) or (
            levels.level_above(unit.pk) if goes_up else None
        ) or needs_mailbox(unit)  # fmt: skip
        claim = leave(
            unit=box, secret=secret, text=text, sealed=sealed, pictures=ready,
            about=queries.meant(unit, about),
        )  # fmt: skip
        if known is not None and claim.state == ClaimState.WAITING:
            confirmed(claim, known, Confirmation.CODE)
    return secret


def confirmed(claim: Claim, known: Known, how: Confirmation) -> Claim:
    """The member said who they are: by name, or sealed as they chose, whoever was named before."""
    if claim.sealed:
        return seal_author(claim=claim, known=known)
    if claim.known_by == Confirmation.BY_HAND:
        return set_right(by=known.person, claim=claim, known=known, how=how)
    return confirm(by=known.person, claim=claim, known=known, how=how)


def leave(
    *,
    unit: Unit,
    secret: str,
    text: str,
    sealed: bool = False,
    pictures: Sequence[Checked] = (),
    about: Sequence[Person] = (),
) -> Claim:
    """Lay a letter down to wait for its author; of a sealed one no more than the day is kept.

    Nobody has done anything yet, so nothing is recorded, counted or found by a search.
    """
    title, words = worded("", text)
    now = clock.now()
    if sealed:
        now = clock.midnight(clock.local_date(now))
    claim, made = Claim.objects.get_or_create(
        digest=tokens.link_digest(secret),
        defaults={
            "unit": unit,
            "title": title,
            "text": words,
            "received_at": now,
            "drops_on": rules.drops_on(clock.local_date(now)),
            "sealed": sealed,
        },
    )
    if made:
        lay_beside(claim, pictures, about)
    return claim
