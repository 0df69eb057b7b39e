"""A waiting letter that is no idea: set aside with a reason, until its day or its author's word.

Nothing is buried by it (`trust.md` 4): who has the link reads why, and with a member's code makes
it a letter that must be answered all the same; the levels above see what was set aside.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.access.queries import can
from vuonuom.accounts.models import Person
from vuonuom.claims import queries
from vuonuom.claims.actions.confirming import NotWaiting
from vuonuom.claims.models import Claim, Discard
from vuonuom.claims.states import CLAIM, DiscardReason
from vuonuom.core import clock
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit

MOST = 50  # one page of what waits
LONGEST = 1000


class NothingChosen(Refused):
    pass


class TooManyChosen(Refused):
    pass


class EachIsRead(Refused):
    pass


class ReasonMissing(Refused):
    pass


class AboutSomebody(Refused):
    pass


@act
def discard(
    *, by: Person, unit: Unit, claims: Iterable[Claim], reason: str, text: str = ""
) -> Discard:
    """Set waiting letters aside, with a reason that each sender reads. Undone, or `restore`d.

    What was confirmed meanwhile stays a letter: `number` says how many were set aside. Raises
    NotAllowed, NothingChosen, TooManyChosen, EachIsRead, ReasonMissing, AboutSomebody, NotWaiting.
    """
    chosen = list(claims)
    _demand(by, chosen)
    words = texts.clean(text)
    _needs_reason(len(chosen), reason, words)
    made = Discard.objects.create(unit=unit, reason=reason, text=words, by=by, at=clock.now())
    move = CLAIM.move("discarded")
    here = Claim.objects.filter(pk__in=[one.pk for one in chosen], state__in=move.sources)
    made.number = here.filter(sealed=False).update(state=move.target, discard=made)
    if not made.number:
        raise NotWaiting(_("Các thư này vừa được xác nhận hoặc đã có người xử lý."))
    record("claims.discard.done", by=by, subject=made, changed={"reason": reason, "text": words})
    return made


@undoes("claims.discard.done")
@act
def undo_discard(*, entry: Entry, by: Person) -> Discard:
    """All that nobody has confirmed meanwhile waits again."""
    made = Discard.objects.get(pk=entry.subject_id)
    if not _wait_again(made.claims.values_list("pk", flat=True)):
        raise NotWaiting(_("Các thư này đều đã đi tiếp nên không hoàn tác được nữa."))
    reverse(entry, by=by, subject=made)
    return made


@act
def restore(*, by: Person, claim: Claim) -> Claim:
    """Let one wait again: whoever keeps the mailbox, or one above, sees it otherwise.

    Undone by setting it aside once more.
    """
    _demand(by, [claim])
    if not _wait_again([claim.pk]):
        raise NotWaiting(_("Thư này không còn ở đây: đã được xác nhận, đưa lại hoặc đã xóa."))
    claim.refresh_from_db()
    record("claims.claim.restored", by=by, subject=claim)
    return claim


def _wait_again(keys: Iterable[int]) -> int:
    move = CLAIM.move("restored")
    here = Claim.objects.filter(pk__in=list(keys), state__in=move.sources)
    return here.update(state=move.target, discard=None)


def _demand(by: Person, chosen: list[Claim]) -> None:
    if not all(can(by, "mailbox.work", unit) for unit in {one.unit_id for one in chosen}):
        raise NotAllowed
    if queries.about_anybody(chosen):
        raise AboutSomebody(_("Thư nói về một người thì không xếp loại ở đây được."))


def _needs_reason(number: int, reason: str, words: str) -> None:
    if not number:
        raise NothingChosen(_("Xin đánh dấu ít nhất một thư."))
    if number > MOST:
        raise TooManyChosen(_("Mỗi lần nhiều nhất 50 thư."))
    if reason == DiscardReason.COMPLAINT and number > 1:
        raise EachIsRead(
            _("Khiếu nại, tố cáo thì đọc và xếp từng thư một, không xếp cả loạt."), field="reason"
        )
    if reason == DiscardReason.OTHER and not words:
        raise ReasonMissing(_("Xin ghi lý do cho người gửi."), field="text")
    if len(words) > LONGEST:
        raise ReasonMissing(_("Lý do dài quá 1.000 ký tự. Xin rút bớt."), field="text")
