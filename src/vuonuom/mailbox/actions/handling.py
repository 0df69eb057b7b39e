"""What those who keep a mailbox do with a letter; every act can be undone for a day."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.returning import going_on, tell_who_helps_now
from vuonuom.mailbox.actions.steps import (
    move,
    needs_words,
    only_handlers,
    step_back,
    tell_authors,
    told_unit,
    write,
)
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import StepKind
from vuonuom.organization.models import Unit

TAKEN_UP_WORDS = "Đơn vị tiếp nhận ý tưởng này. Cảm ơn bạn."


class MailboxClosed(Refused):
    pass


class SameMailbox(Refused):
    pass


class NobodyThere(Refused):
    pass


@act
def answer(*, by: Person, letter: Letter, text: str, seen: str = "") -> Letter:
    """Answer the author in words. The first words count the idea as answered."""
    only_handlers(by, letter)
    words = needs_words(text)
    move(letter, StepKind.ANSWERED, by=by, text=words, seen=seen)
    ideas.mark_answered(by=by, idea=letter.idea)
    tell_authors(letter, StepKind.ANSWERED, by=by)
    record("mailbox.letter.answered", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.answered")
@act
def undo_answer(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.ANSWERED)
    ideas.take_back(by=by, idea=letter.idea, verb="answered")
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def ask_back(*, by: Person, letter: Letter, text: str, seen: str = "") -> Letter:
    """Ask the author something; the clock waits for their reply."""
    only_handlers(by, letter)
    words = needs_words(text)
    move(letter, StepKind.ASKED_BACK, by=by, text=words, seen=seen)
    ideas.mark_answered(by=by, idea=letter.idea)
    tell_authors(letter, StepKind.ASKED_BACK, by=by)
    record("mailbox.letter.asked_back", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.asked_back")
@act
def undo_ask_back(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.ASKED_BACK)
    ideas.take_back(by=by, idea=letter.idea, verb="answered")
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def forward(*, by: Person, letter: Letter, to: Unit, text: str = "", seen: str = "") -> Letter:
    """Lay the letter in another mailbox. The clock starts anew where it has not been yet."""
    only_handlers(by, letter)
    if to.is_closed:
        raise MailboxClosed(_("Hộp thư này đã khép lại. Xin chọn hộp thư khác."), field="to")
    if to.pk == letter.unit_id:
        raise SameMailbox(_("Thư đang ở chính hộp thư này."), field="to")
    if levels.is_left_alone(letter.idea_id, to):
        raise NobodyThere(
            _("Ở hộp thư này không ai được xử lý thư này. Xin chọn hộp thư khác."), field="to"
        )
    goes_on = going_on(letter, to)
    move(letter, StepKind.FORWARDED, by=by, text=text, to_unit=to, seen=seen, goes_on=goes_on)
    tell_authors(letter, StepKind.FORWARDED, by=by)
    told_unit(letter, by=by)
    tell_who_helps_now(letter, goes_on)
    record("mailbox.letter.forwarded", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.forwarded")
@act
def undo_forward(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.FORWARDED)
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def take_up(*, by: Person, letter: Letter, text: str = "", seen: str = "") -> Letter:
    """The unit takes the idea up: from here it may be screened and put into the incubator."""
    only_handlers(by, letter)
    words = needs_words(text or TAKEN_UP_WORDS)
    move(letter, StepKind.TAKEN_UP, by=by, text=words, seen=seen)
    ideas.mark_answered(by=by, idea=letter.idea)
    ideas.mark_taken_up(by=by, idea=letter.idea)
    tell_authors(letter, StepKind.TAKEN_UP, by=by)
    record("mailbox.letter.taken_up", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.taken_up")
@act
def undo_take_up(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.TAKEN_UP)
    ideas.take_back(by=by, idea=letter.idea, verb="taken_up")
    ideas.take_back(by=by, idea=letter.idea, verb="answered")
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def decline(*, by: Person, letter: Letter, text: str, seen: str = "") -> Letter:
    """Chưa tiếp nhận, with the reason that the author will read."""
    only_handlers(by, letter)
    words = needs_words(text)
    move(letter, StepKind.DECLINED, by=by, text=words, seen=seen)
    ideas.mark_answered(by=by, idea=letter.idea)
    ideas.mark_declined(by=by, idea=letter.idea)
    tell_authors(letter, StepKind.DECLINED, by=by)
    record("mailbox.letter.declined", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.declined")
@act
def undo_decline(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.DECLINED)
    ideas.take_back(by=by, idea=letter.idea, verb="declined")
    ideas.take_back(by=by, idea=letter.idea, verb="answered")
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def move_out(*, by: Person, letter: Letter, seen: str = "") -> Letter:
    """A denunciation leaves: clock, count and index stop, nobody sees it any more, and its
    sender is told where to go (`trust.md` 3). After the day of undoing its words are erased."""
    only_handlers(by, letter)
    move(letter, StepKind.MOVED_OUT, by=by, seen=seen)
    ideas.mark_moved_out(by=by, idea=letter.idea)
    tell_authors(letter, StepKind.MOVED_OUT, by=by)
    record("mailbox.letter.moved_out", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.moved_out")
@act
def undo_move_out(*, entry: Entry, by: Person) -> Letter:
    letter = step_back(entry, StepKind.MOVED_OUT)
    ideas.take_back(by=by, idea=letter.idea, verb="moved_out")
    tell_authors(letter, StepKind.UNDONE, by=by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def group(*, by: Person, letter: Letter, like: Idea) -> Letter:
    """Put the letter's idea beside a like one; both keep their credit. Undone any time: `ungroup`.

    `like` is one that `by` may see.
    """
    only_handlers(by, letter)
    ideas.link_ideas(by=by, idea=letter.idea, like=like)
    write(letter, StepKind.GROUPED, by=by, at=clock.now())
    tell_authors(letter, StepKind.GROUPED, by=by)
    record("mailbox.letter.grouped", by=by, subject=letter)
    return letter


@undoes("mailbox.letter.grouped")
@act
def undo_group(*, entry: Entry, by: Person) -> Letter:
    letter = Letter.objects.select_related("idea").get(pk=entry.subject_id)
    ungroup_quietly(letter, by)
    reverse(entry, by=by, subject=letter)
    return letter


@act
def ungroup(*, by: Person, letter: Letter) -> Letter:
    """Take the idea out of its group, however long ago. Undone by grouping it again."""
    only_handlers(by, letter)
    ungroup_quietly(letter, by)
    record("mailbox.letter.ungrouped", by=by, subject=letter)
    return letter


def ungroup_quietly(letter: Letter, by: Person) -> None:
    ideas.unlink_idea(by=by, idea=letter.idea)
    steps = LetterStep.objects.filter(letter=letter, kind=StepKind.GROUPED)
    steps.update(undone=True)
