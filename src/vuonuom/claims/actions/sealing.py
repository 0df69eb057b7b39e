"""Seal a sender's name, and carry the letter on under a name of its own.

Nothing here is recorded when it happens: the moment of an entry would be the sender's moment.
"""

import random
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.claims import queries, rules, sealing
from vuonuom.claims.actions.beside import taken_concerns, taken_pictures
from vuonuom.claims.actions.confirming import taken
from vuonuom.claims.models import Claim, HolderKey, SealedName, SealedReply, SealHalf
from vuonuom.claims.queries import Known
from vuonuom.claims.sealing import Name
from vuonuom.claims.states import CLAIM
from vuonuom.core import clock, codes
from vuonuom.core.errors import Refused
from vuonuom.ideas.actions.sealed import write_sealed
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.mailbox.actions.sealed import receive_reply, receive_sealed
from vuonuom.mailbox.actions.steps import needs_words
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import LetterState
from vuonuom.organization.models import Unit


class NobodyHoldsKeys(Refused):
    pass


class NotAsked(Refused):
    pass


def needs_holders(unit: Unit) -> list[HolderKey]:
    """Raises NobodyHoldsKeys."""
    keys = queries.holders(unit)
    if len(keys) < 2:
        raise NobodyHoldsKeys(
            _("Ở đây chưa đủ hai người giữ khóa nên chưa giữ kín tên được."), field="sealed"
        )
    return keys


@transaction.atomic
def seal_author(*, claim: Claim, known: Known) -> Claim:
    """Lock the sender's name away for two holders; the letter is delivered with its day's.

    From here on it is of the day its sender was known, as one sent with a code: whoever handed a
    member a code that day would else know it by having come before.
    Raises NobodyHoldsKeys, NotWaiting.
    """
    keys = needs_holders(known.unit)
    chosen = random.SystemRandom().sample(keys, min(len(keys), rules.HOLDERS))
    taken(claim)
    about = str(claim.pk).encode()
    person = known.person
    box, key = sealing.lock(Name(person.pk, person.full_name, known.unit.name), about)
    name = SealedName.objects.create(claim=claim, box=box)
    halves = []
    for pair, both in enumerate(combinations(chosen, 2)):
        for holder, half in zip(both, sealing.split(key), strict=True):
            sealed = sealing.box_for(holder.public, half, about)
            halves.append(SealHalf(name=name, pair=pair, key=holder, box=sealed))
    SealHalf.objects.bulk_create(halves)
    claim.state = CLAIM.move("sealed").target
    claim.received_at = clock.midnight(clock.today())
    claim.drops_on = rules.drops_on(clock.today())
    claim.save(update_fields=["state", "received_at", "drops_on"])
    return claim


@transaction.atomic
def deliver(*, claim: Claim) -> Claim:
    """Lay a sealed letter into its mailbox, under a name that only this letter bears.

    Where no mailbox is left it goes on waiting: it is never laid where nobody answers.
    """
    move = CLAIM.move("delivered")
    here = Claim.objects.select_for_update().filter(pk=claim.pk, state__in=move.sources).first()
    if here is None or levels.living_mailbox(here.unit) is None:
        return claim
    alias = Person(is_active=False)
    alias.name(_("Người gửi giữ kín tên %(mark)s") % {"mark": codes.any_code("K", 0)[-5:]})
    alias.set_unusable_password()
    alias.save()
    month = here.received_at.astimezone(clock.LOCAL).replace(day=1)
    idea = write_sealed(
        unit=here.unit,
        title=here.title,
        text=here.text,
        alias=alias,
        month=month,
        pictures=taken_pictures(here),
        about=taken_concerns(here),
    )
    here.letter = receive_sealed(idea=idea, unit=here.unit)
    here.state, here.title, here.text = move.target, "", ""
    here.save(update_fields=["letter", "state", "title", "text"])
    return here


def hold_reply(*, letter: Letter, claim: Claim, text: str) -> SealedReply:
    """Keep a sealed author's answer to a question until its day is over. Raises NotAsked."""
    words = needs_words(text)
    if letter.state != LetterState.ASKED_BACK:
        raise NotAsked(_("Hộp thư đã đi bước khác nên không còn chờ lời của bạn nữa."))
    kept = {"text": words, "on": clock.today()}
    held, _made = SealedReply.objects.update_or_create(claim=claim, defaults=kept)
    return held


@transaction.atomic
def deliver_reply(*, held: SealedReply) -> bool:
    """Lay it before the mailbox; where that went on meanwhile, it stays with its author alone."""
    here = SealedReply.objects.select_for_update(of=("self",)).filter(pk=held.pk, on=held.on)
    found = here.select_related("claim__letter").first()
    letter = found.claim.letter if found else None
    if found is None or letter is None:
        return False
    author = IdeaAuthor.objects.select_related("person").get(idea=letter.idea_id).person
    if receive_reply(letter=letter, alias=author, text=found.text):
        found.delete()
        return True
    here.update(on=None)
    return False
