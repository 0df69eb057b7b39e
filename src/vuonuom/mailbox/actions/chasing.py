"""Help, not shame: a letter that waits is chased in private first, then one level up at a time."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox import rules
from vuonuom.mailbox.actions.steps import (
    NotForYou,
    SomebodyWasFirst,
    needs_words,
    only_handlers,
    tell_authors,
    tell_keepers,
    write,
)
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import CHASE, LetterState, StepKind
from vuonuom.organization.models import Unit

REMINDER = gettext_noop("Hộp thư %(unit)s có một thư chờ trả lời sắp hoặc đã quá hạn.")
HELP_COMES = gettext_noop("Cấp trên cùng lo một thư đã chờ lâu của hộp thư %(unit)s.")
HELP_WANTED = gettext_noop("Hộp thư %(unit)s cần cấp trên cùng lo một thư đã chờ lâu.")
HANDED_BACK = gettext_noop("Cấp trên trao lại một thư cho hộp thư %(unit)s, kèm lời nhắn.")


class NothingDue(Refused):
    pass


@act
def chase(*, by: Person | None, letter: Letter, today: date) -> Letter:
    """Take the one step that is due for a waiting letter today. No undo: it was said.

    Raises NothingDue, SomebodyWasFirst.
    """
    verb = rules.next_chase(letter, today)
    if verb == "help_asked":
        _ask_for_help(letter, today)
    elif verb:
        _step(letter, verb, chased_on=today)
        tell_keepers(letter, REMINDER, by=None, path=_address(letter.unit, letter))
    else:
        raise NothingDue(_("Hôm nay chưa có gì cần nhắc."))
    record("mailbox.letter.chased", by=by, subject=letter)
    return letter


def _ask_for_help(letter: Letter, today: date) -> None:
    """The next level above where somebody works; its keepers and the author hear of it."""
    box = levels.living_mailbox(letter.unit) or letter.unit
    helper = levels.helper_above(letter.helper_id or box.pk, idea=letter.idea_id)
    if helper is None:
        _step(letter, "nobody_above", chased_on=today)
        return
    _step(letter, "help_asked", chased_on=today, helper=helper)
    tell_of_help(letter, helper)


def tell_of_help(letter: Letter, helper: Unit) -> None:
    write(letter, StepKind.HELP_ASKED, by=None, at=clock.now(), to_unit=helper)
    path = _address(letter.unit, letter)
    tell_keepers(letter, HELP_COMES, by=None, path=path)
    tell_keepers(letter, HELP_WANTED, by=None, path=_address(helper, letter), helper=helper)
    tell_authors(letter, StepKind.HELP_ASKED, by=None)


@act
def hand_back(*, by: Person, letter: Letter, text: str) -> Letter:
    """The level that helped gives the letter back, with a word; the chase begins anew. Undone."""
    _only_helpers(by, letter)
    words = needs_words(text)
    helper = letter.helper_id
    _step(letter, "handed_back", chased_on=clock.today(), helper=None)
    write(letter, StepKind.HANDED_BACK, by=by, at=clock.now(), text=words, from_unit_id=helper)
    tell_keepers(letter, HANDED_BACK, by=by, path=_address(letter.unit, letter))
    record("mailbox.letter.handed_back", by=by, subject=letter, changed={"text": words})
    return letter


@undoes("mailbox.letter.handed_back")
@act
def undo_hand_back(*, entry: Entry, by: Person) -> Letter:
    """The level helps again."""
    letter = Letter.objects.select_related("idea", "unit").get(pk=entry.subject_id)
    step = letter.steps.filter(kind=StepKind.HANDED_BACK, undone=False).select_related(
        "from_unit"
    ).last()  # fmt: skip
    move = CHASE.move("help_asked")
    back = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING, helper=None)
    if step is None or not back.update(chase=move.target, helper=step.from_unit):
        raise SomebodyWasFirst(_("Sau đó đã có việc khác với thư này nên không hoàn tác được nữa."))
    step.undone = True
    step.save(update_fields=["undone"])
    reverse(entry, by=by, subject=letter)
    letter.refresh_from_db()
    return letter


def _only_helpers(by: Person, letter: Letter) -> None:
    only_handlers(by, letter)
    if letter.helper_id is None or not access.can(by, "mailbox.work", letter.helper_id):
        raise NotForYou(_("Thư này không nhờ bạn hỗ trợ."))


def _step(letter: Letter, verb: str, **changes: object) -> None:
    """Compare and set: whoever answers at the same moment goes before any reminder."""
    move = CHASE.move(verb)
    as_seen = Letter.objects.filter(
        pk=letter.pk, state=LetterState.WAITING, chase=letter.chase, chase__in=move.sources
    )
    if not as_seen.update(chase=move.target, **changes):
        raise SomebodyWasFirst(_("Thư này không còn ở bước đó nữa."))
    letter.refresh_from_db(fields=["chase", "chased_on", "helper"])


def _address(unit: Unit, letter: Letter) -> str:
    return f"/mailbox/{unit.code}/{letter.idea.code}/"
