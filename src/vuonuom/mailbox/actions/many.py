"""One step with several letters: one act, told for each letter what was not possible."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal import undoing
from vuonuom.journal.acts import act, just_recorded, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.handling import answer, ask_back, decline, forward, group, take_up
from vuonuom.mailbox.actions.steps import GoneOn
from vuonuom.mailbox.models import Batch, BatchItem, Letter
from vuonuom.organization.models import Unit

MOST = 50  # one page of the queue
# Moving a denunciation out is never done to a heap: each is read.
TOGETHER: Mapping[str, Callable[..., Letter]] = {
    "answer": answer,
    "ask": ask_back,
    "take-up": take_up,
    "decline": decline,
    "forward": forward,
    "group": group,
}


class NothingChosen(Refused):
    pass


class TooMany(Refused):
    pass


class NoneWasPossible(Refused):
    pass


@act
def handle_many(
    *, by: Person, unit: Unit, letters: Iterable[Letter], deed: str, given: Mapping[str, Any]
) -> Batch:
    """Do `deed` with each letter as if it were done alone: rights, words and state are asked anew.

    Raises NothingChosen, TooMany; NoneWasPossible when no letter could be done.
    """
    chosen = list(letters)
    if not chosen:
        raise NothingChosen(_("Xin đánh dấu ít nhất một thư."))
    if len(chosen) > MOST:
        raise TooMany(_("Mỗi lần nhiều nhất 50 thư."))
    batch = Batch.objects.create(unit=unit, deed=deed, by=by, at=clock.now())
    items = [_one(batch, letter, by, TOGETHER[deed], given) for letter in chosen]
    if not any(item.entry for item in items):
        raise NoneWasPossible(_("Không thư nào làm được. %(why)s") % {"why": items[0].refused})
    BatchItem.objects.bulk_create(items)
    record("mailbox.batch.done", by=by, subject=batch)
    return batch


def _one(
    batch: Batch,
    letter: Letter,
    by: Person,
    action: Callable[..., Letter],
    given: Mapping[str, Any],
) -> BatchItem:
    item = BatchItem(batch=batch, letter=letter)
    try:
        with transaction.atomic():  # what is refused for one letter takes nothing else along
            action(by=by, letter=letter, **given)
            item.entry = just_recorded(letter, by)
    except Refused as refused:
        item.refused = refused.sentence[:300]
    return item


@undoes("mailbox.batch.done")
@act
def undo_many(*, entry: Entry, by: Person) -> Batch:
    """Take back each letter's step that is still the newest; a letter that went on is left."""
    batch = Batch.objects.get(pk=entry.subject_id)
    done = batch.items.exclude(entry=None).select_related("entry")
    if not sum([_undone(item, by) for item in done]):
        raise GoneOn(_("Các thư này đều đã đi tiếp nên không hoàn tác được nữa."))
    reverse(entry, by=by, subject=batch)
    return batch


def _undone(item: BatchItem, by: Person) -> bool:
    try:
        with transaction.atomic():
            undoing.undo(entry=item.entry, by=by)  # type: ignore[arg-type]  # those without are left out
    except Refused:
        return False
    return True
