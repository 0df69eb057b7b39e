"""Saying something in a thread, and taking one's words back."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows, text
from vuonuom.core.errors import Refused
from vuonuom.discussion.models import Comment, Thread
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes

LONGEST = 5000


class SaysNothing(Refused):
    pass


class TooLong(Refused):
    pass


class NotYourWords(Refused):
    pass


class AlreadyWithdrawn(Refused):
    pass


def open_thread() -> Thread:
    """A new thread for a record to point to. Call it inside the act that needs it."""
    return rows.insert(Thread())


@act
def say(*, by: Person, thread: Thread, text: str) -> Comment:
    """Add a comment. Who may is decided by the record that points to the thread.

    Raises SaysNothing, TooLong.
    """
    comment = Comment.objects.create(thread=thread, person=by, text=_words(text), at=clock.now())
    record("discussion.comment.made", by=by, subject=comment)
    return comment


def _words(said: str) -> str:
    words = text.clean(said)
    if not words:
        raise SaysNothing(_("Xin viết điều bạn muốn nói."), field="text")
    if len(words) > LONGEST:
        raise TooLong(_("Lời góp ý dài quá. Xin rút xuống dưới 5.000 ký tự."), field="text")
    return words


@act
def withdraw(*, by: Person, comment: Comment) -> Comment:
    """Take one's own words back: they are gone, so that there is no undo but saying them again.

    Raises NotYourWords, AlreadyWithdrawn.
    """
    _take_back(by, comment)
    record("discussion.comment.withdrawn", by=by, subject=comment)
    return comment


@undoes("discussion.comment.made")
@act
def undo_say(*, entry: Entry, by: Person) -> Comment:
    comment = Comment.objects.get(pk=entry.subject_id)
    _take_back(by, comment)
    reverse(entry, by=by, subject=comment)
    return comment


def _take_back(by: Person, comment: Comment) -> None:
    if comment.person_id != by.pk:
        raise NotYourWords(_("Chỉ người viết mới rút được lời của mình."))
    now = clock.now()
    standing = Comment.objects.filter(pk=comment.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, text=""):
        raise AlreadyWithdrawn(_("Lời này đã được rút trước đó."))
    comment.withdrawn_at, comment.text = now, ""
