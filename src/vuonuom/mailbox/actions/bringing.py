"""Ideas that a device kept while it had no network: each is sent once, under its own key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.claimed import KEPT_OFFLINE, happened_at
from vuonuom.core.errors import Refused
from vuonuom.core.said import told
from vuonuom.core.text import clean
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.ideas.actions.novelty import Novelty
from vuonuom.ideas.rules import may_submit
from vuonuom.journal import keys
from vuonuom.mailbox import queries
from vuonuom.mailbox.actions.sending import send_letter
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.organization.models import Field, Unit


class TooOld(Refused):
    pass


class NoUnitLeft(Refused):
    pass


@dataclass(frozen=True)
class Kept:
    """One idea as it was written on a device."""

    key: str  # once for each idea: its form's, or the device's own
    title: str
    text: str
    unit: Unit | None = None
    mailbox: Unit | None = None
    challenge: Challenge | None = None
    field: Field | None = None
    authors: Sequence[tuple[Person, int]] = ()  # none: who wrote it, alone
    about: Sequence[Person] = ()
    to_above: bool = False
    novelty: Novelty | None = None
    pictures: Sequence[Any] = ()
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class Brought:
    """What became of it. What is `returned` stays on the device, with the sentence why."""

    result: str  # sent, returned
    sentence: str
    code: str = ""


def bring(kept: Kept, *, by: Person, sent_at: datetime | None) -> Brought:
    """Send what a device kept: sent again it changes nothing and gets the same answer.

    A unit or mailbox that closed meanwhile gives way to who carries its work on; from a hard task
    that closed, the idea goes on alone.
    """
    now = clock.now()
    claimed_at = happened_at(kept.claimed_at, sent_at, now)
    try:
        unit = _counting_unit(by, kept.unit)
        if earlier := queries.just_sent(by, unit, kept.text, now):
            return Brought("sent", _("Ý này đã nằm trong hộp thư rồi."), earlier.idea.code)
        letter = _sent(kept, by, unit, claimed_at, now)
    except Refused as refused:
        return Brought("returned", refused.sentence)
    return Brought("sent", _where(kept, letter), letter.idea.code)


def same_words(text: str) -> keys.Said:
    """What makes an idea of one form, or of one device, the same idea: nothing but its words."""
    return lambda: told(clean(text))


def _sent(kept: Kept, by: Person, unit: Unit, claimed_at: datetime | None, now: datetime) -> Letter:
    with keys.given(kept.key, same_words(kept.text)):
        if claimed_at is not None and now - claimed_at > KEPT_OFFLINE:
            raise TooOld(_("Ý này viết đã hơn 7 ngày. Xin xem lại rồi bấm gửi lần nữa."))
        return send_letter(
            by=by,
            unit=unit,
            title=kept.title,
            text=kept.text,
            authors=list(kept.authors) or None,
            field=kept.field,
            challenge=kept.challenge if _is_open(kept.challenge) else None,
            pictures=kept.pictures,
            mailbox=kept.mailbox,
            novelty=kept.novelty,
            about=kept.about,
            to_above=kept.to_above,
            claimed_at=claimed_at,
        )


def _counting_unit(by: Person, wanted: Unit | None) -> Unit:
    """The unit that was chosen, who carries its work on, or else one's own. Raises NoUnitLeft."""
    living = levels.living_mailbox(wanted) if wanted is not None else None
    if living is not None and may_submit(by, living):
        return living
    own = access.own_units(by)
    if not own:
        raise NoUnitLeft(
            _("Bạn không còn sinh hoạt ở đơn vị nào. Ý của bạn vẫn giữ trên máy này."),
            field="unit",
        )
    return Unit.objects.get(pk=own[0].pk)


def _is_open(challenge: Challenge | None) -> bool:
    return challenge is not None and challenge.state == ChallengeState.OPEN


def _where(kept: Kept, letter: Letter) -> str:
    """Where it went, and that this is not where it was meant to go."""
    meant = kept.mailbox or kept.unit
    if meant is not None and meant.is_closed:
        return _("%(meant)s đã khép lại, ý của bạn tới hộp thư %(unit)s.") % {
            "meant": meant,
            "unit": letter.unit,
        }
    if kept.challenge is not None and letter.idea.challenge_id is None:
        return _("Việc khó ấy đã khép lại, ý của bạn vẫn tới hộp thư %(unit)s.") % {
            "unit": letter.unit
        }
    return _("Đã gửi vào hộp thư %(unit)s. Bạn sẽ được trả lời.") % {"unit": letter.unit}
