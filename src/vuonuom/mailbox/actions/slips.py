"""Paper slips typed in for members (nhập hộ): the credit is theirs, and they may say "not mine"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.core.said import told
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.rules import WHOLE, is_author, may_enter_for_others
from vuonuom.journal import keys
from vuonuom.journal.acts import act, just_recorded, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.sending import send_letter, undo_withdraw
from vuonuom.mailbox.actions.steps import NotForYou, move, step_back
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState, StepKind
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Membership, Unit
from vuonuom.organization.queries import members

ENTERED = gettext_noop(
    "%(who)s đã nhập hộ ý tưởng “%(title)s” ghi tên bạn. Nếu không phải của bạn, xin mở ra và báo."
)
TAKEN_OUT = gettext_noop("%(who)s đã gỡ ý tưởng “%(title)s” nhập hộ nhầm cho bạn.")
DISOWNED = gettext_noop("Ý tưởng “%(title)s” nhập hộ không phải của người được ghi tên: đã gỡ.")


class NobodySo(Refused):
    pass


class SeveralSo(Refused):
    pass


class OwnIdea(Refused):
    pass


@act
def enter_slip(
    *,
    by: Person,
    unit: Unit,
    author: Person,
    title: str,
    text: str,
    pictures: Iterable[Any] = (),
    claimed_at: datetime | None = None,
) -> Letter:
    """Type in somebody's slip for the unit they belong to: theirs is the credit, and the say."""
    if not may_enter_for_others(by, unit):
        raise NotAllowed
    letter = send_letter(
        by=by,
        unit=unit,
        title=title,
        text=text,
        authors=[(author, WHOLE)],
        pictures=pictures,
        claimed_at=claimed_at,
    )
    if author.pk != by.pk:
        _tell(author, ENTERED, by, letter)
    record("mailbox.slip.entered", by=by, subject=letter, claimed_at=claimed_at)
    return letter


@undoes("mailbox.slip.entered")
@act
def undo_slip(*, entry: Entry, by: Person) -> Letter:
    """A slip typed in for the wrong person goes out again; they are told."""
    letter = Letter.objects.select_related("idea").get(pk=entry.subject_id)
    _take_out(letter, by)
    author = letter.idea.authors.select_related("person").get().person
    if author.pk != by.pk:
        _tell(author, TAKEN_OUT, by, letter)
    record("mailbox.slip.entered.undone", by=by, subject=letter, reverses=entry)
    return letter


@act
def disown(*, by: Person, letter: Letter) -> Letter:
    """The member says that a slip in their name is not theirs: it counts nowhere any more.

    Undone within a day, by them alone.
    """
    if not is_author(by, Idea(pk=letter.idea_id)):
        raise NotForYou(_("Chỉ người được ghi tên mới báo được."))
    if letter.idea.submitted_by_id == by.pk:
        raise OwnIdea(_("Ý này do chính bạn gửi. Bạn có thể rút lại."))
    _take_out(letter, by)
    _tell(letter.idea.submitted_by, DISOWNED, by, letter)
    record("mailbox.letter.disowned", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.disowned")
@act
def undo_disown(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.WITHDRAWN)
    ideas.put_back(by=by, idea=letter.idea)
    reverse(entry, by=by, subject=letter)
    return letter


def bring_back(letter: Letter, by: Person) -> None:
    """Whoever was wrongly named took it out: the one it is of wants it answered all the same."""
    taken_out = Entry.objects.filter(
        kind__in=["mailbox.letter.disowned", "mailbox.letter.withdrawn"],
        subject_kind=Letter._meta.label_lower, subject_id=letter.pk, reversed_by=None,
    ).order_by("-pk").first()  # fmt: skip
    if letter.state == LetterState.WITHDRAWN and taken_out is not None:
        again = undo_disown if taken_out.kind.endswith("disowned") else undo_withdraw
        again(entry=taken_out, by=by)
        letter.refresh_from_db()


def _take_out(letter: Letter, by: Person) -> None:
    ideas.withdraw_idea(by=by, idea=letter.idea)
    move(letter, StepKind.WITHDRAWN, by=by)


def _tell(person: Person, sentence: str, by: Person, letter: Letter) -> None:
    notifications.tell(
        person=person,
        sentence=sentence,
        facts={"who": str(by), "title": letter.idea.title},
        subject=letter,
        path=f"/ideas/{letter.idea.code}/",
    )


@dataclass(frozen=True)
class Slip:
    """One row of a stack."""

    key: str  # of this row: sent again it changes nothing
    member: str  # a name, a number or a user name
    title: str
    text: str
    pictures: Sequence[Any] = ()


@dataclass(frozen=True)
class Entered:
    """What became of a row: an idea, or what is wrong with which cell."""

    slip: Slip
    letter: Letter | None = None
    author: str = ""
    entry: int = 0  # what takes it back
    field: str = ""
    sentence: str = ""


def enter_stack(slips: Iterable[Slip], *, by: Person, unit: Unit) -> list[Entered]:
    """Each by itself and each its own act: a wrong row holds up no other."""
    return [_entered(slip, by, unit) for slip in slips]


def _entered(slip: Slip, by: Person, unit: Unit) -> Entered:
    try:
        member = _meant(unit, slip.member)
        # Corrected and sent again, its answer never seen: what it says now must not be lost. A
        # photo says nothing of its own: after a reload the row has none.
        said = told(member.person_id, slip.title, slip.text)
        with keys.given(f"slip:{slip.key}", lambda: said):
            letter = enter_slip(
                by=by,
                unit=member.unit,
                author=member.person,
                title=slip.title,
                text=slip.text,
                pictures=slip.pictures,
            )
    except Refused as refused:
        return Entered(slip, field=refused.field or "text", sentence=refused.sentence)
    entry = just_recorded(letter, by)
    return Entered(slip, letter, member.person.full_name, entry.pk if entry else 0)


def _meant(unit: Unit, typed: str) -> Membership:
    """Raises NobodySo, SeveralSo."""
    found = members.meant(unit.pk, typed) if typed.strip() else []
    people = {member.person_id for member in found}
    if not found:
        raise NobodySo(_("Không có ai tên hay mã như vậy trong đơn vị."), field="member")
    if len(people) > 1:
        raise SeveralSo(_("Có nhiều người trùng tên này. Xin ghi mã số."), field="member")
    return found[0]
