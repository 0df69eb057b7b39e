"""What the sweep proposed is not one idea after all: the keeper of the newer one says so."""

from typing import Any

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.steps import SomebodyWasFirst, only_handlers
from vuonuom.mailbox.models import Letter
from vuonuom.similarity.models import Likeness


@act
def dismiss_likeness(*, by: Person, letter: Letter, like: Likeness) -> Likeness:
    """Not proposed any more, by no later sweep either: its row stays. Undone.

    `letter` holds the newer of the two.
    """
    only_handlers(by, letter)
    _settle(like, {"dismissed_at": None}, {"dismissed_at": clock.now()})
    record("mailbox.likeness.dismissed", by=by, subject=like)
    return like


@undoes("mailbox.likeness.dismissed")
@act
def undo_dismiss(*, entry: Entry, by: Person) -> Likeness:
    like = Likeness.objects.get(pk=entry.subject_id)
    _settle(like, {"dismissed_at__isnull": False}, {"dismissed_at": None})
    reverse(entry, by=by, subject=like)
    return like


def _settle(like: Likeness, now: dict[str, Any], then: dict[str, Any]) -> None:
    if not Likeness.objects.filter(pk=like.pk, **now).update(**then):
        raise SomebodyWasFirst(_("Đã có người trả lời đề nghị này trước."))
