"""What authors do with a letter: send it, say more, send it up, take it back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.actions.novelty import Novelty
from vuonuom.ideas.models import Idea
from vuonuom.ideas.rules import is_author
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.steps import NotForYou, lay, move, needs_words, step_back, told_unit
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import StepKind
from vuonuom.organization.models import Field, Unit


class NoMailbox(Refused):
    pass


class NothingAbove(Refused):
    pass


def needs_mailbox(unit: Unit) -> Unit:
    """The unit, or whoever carries on the work of a closed one. Raises NoMailbox."""
    box = levels.living_mailbox(unit)
    if box is None:
        raise NoMailbox(_("Hộp thư này đã khép lại. Xin gửi vào hộp thư đơn vị của bạn."))
    return box


@act
def send_letter(
    *,
    by: Person,
    unit: Unit,
    title: str,
    text: str,
    authors: list[tuple[Person, int]] | None = None,
    field: Field | None = None,
    challenge: Challenge | None = None,
    pictures: Iterable[Any] = (),
    mailbox: Unit | None = None,
    novelty: Novelty | None = None,
    received_at: datetime | None = None,
    claimed_at: datetime | None = None,
    about: Iterable[Person] = (),
    to_above: bool = False,
) -> Letter:
    """Write an idea down for `unit` and lay it in a mailbox: the unit's own unless one is named.

    Undone by `withdraw_letter`. A closed unit's letters go to who carries on its work.
    `received_at`: it came before its author was known; the clock starts now all the same.
    `claimed_at`: when it was written without a network, kept beside the receipt.
    Whom it is `about` can neither open nor handle it; where nobody else keeps the mailbox, it goes
    to the next level up where somebody may, as it does when the author wants it so: the mailbox
    below never had it, and no figure of it says so.
    """
    idea = ideas.submit_idea(
        by=by,
        unit=unit,
        title=title,
        text=text,
        authors=authors,
        field=field,
        challenge=challenge,
        pictures=pictures,
        novelty=novelty,
        received_at=received_at,
    )
    box = needs_mailbox(mailbox or unit)
    for person in about:
        ideas.name_person(by=by, idea=idea, person=person)
    goes_up = to_above or (about and levels.is_left_alone(idea.pk, box))
    above = levels.level_above(box.pk, idea.pk) if goes_up else None
    letter = lay(idea, above or box, at=clock.now(), by=by)
    told_unit(letter, by=by)
    record("mailbox.letter.sent", by=by, subject=letter, claimed_at=claimed_at)
    return letter


@undoes("mailbox.letter.sent")
@act
def undo_sent(*, entry: Entry, by: Person) -> Letter:
    """Undo a sending: the letter is withdrawn, with its idea."""
    letter = Letter.objects.get(pk=entry.subject_id)
    withdraw_letter(by=by, letter=letter)
    record("mailbox.letter.sent.undone", by=by, subject=letter, reverses=entry)
    return letter


@act
def reply(*, by: Person, letter: Letter, text: str) -> Letter:
    """The author answers a question; the clock starts anew. Undone while nobody went on."""
    _only_author(by, letter)
    words = needs_words(text)
    move(letter, StepKind.REPLIED, by=by, text=words)
    told_unit(letter, by=by)
    record("mailbox.letter.replied", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.replied")
@act
def undo_reply(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.REPLIED)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def send_up(*, by: Person, letter: Letter, text: str = "") -> Letter:
    """The author sends the letter to the next level up: no buried criticism (`trust.md` 4).

    A level where it concerns everyone who keeps the mailbox is passed over.
    """
    _only_author(by, letter)
    above = levels.level_above(letter.unit_id, letter.idea_id)
    if above is None:
        raise NothingAbove(_("Đây đã là cấp cao nhất."))
    move(letter, StepKind.SENT_UP, by=by, text=text, to_unit=above)
    told_unit(letter, by=by)
    record("mailbox.letter.sent_up", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.sent_up")
@act
def undo_send_up(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.SENT_UP)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def withdraw_letter(*, by: Person, letter: Letter) -> Letter:
    """The author takes idea and letter back. Undone within a day; then it counts again."""
    _only_author(by, letter)
    ideas.withdraw_idea(by=by, idea=letter.idea)
    move(letter, StepKind.WITHDRAWN, by=by)
    record("mailbox.letter.withdrawn", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.withdrawn")
@act
def undo_withdraw(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.WITHDRAWN)
    ideas.put_back(by=by, idea=letter.idea)
    reverse(entry, by=by, subject=letter)
    return letter


def _only_author(by: Person, letter: Letter) -> None:
    if not is_author(by, Idea(pk=letter.idea_id)):
        raise NotForYou(_("Chỉ tác giả mới làm được việc này."))
