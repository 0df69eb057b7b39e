"""Whom a letter is about does not handle it: the author says so, and nobody else can."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea, IdeaConcern
from vuonuom.ideas.rules import is_author
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.sending import send_up
from vuonuom.mailbox.actions.steps import NotForYou
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import LETTER


class NamedAlready(Refused):
    pass


@act
def name_concerned(*, by: Person, letter: Letter, person: Person) -> IdeaConcern:
    """The author says whom the letter is about: they can no longer open or handle it.

    Where nobody else keeps the mailbox, the letter goes to the next level up. Undone: the person
    may handle again; a letter that went up stays there.
    """
    if not is_author(by, Idea(pk=letter.idea_id)):
        raise NotForYou(_("Chỉ tác giả mới làm được việc này."))
    if IdeaConcern.objects.filter(idea=letter.idea_id, person=person).exists():
        raise NamedAlready(_("Bạn đã nêu người này."), field="person")
    ideas.name_person(by=by, idea=letter.idea, person=person)
    if levels.is_left_alone(letter.idea_id, letter.unit) and LETTER.allowed(
        "sent_up", letter.state
    ):
        send_up(by=by, letter=letter)
    concern = IdeaConcern.objects.get(idea=letter.idea_id, person=person)
    record("mailbox.concern.named", by=by, subject=concern)
    return concern


@undoes("mailbox.concern.named")
@act
def undo_name_concerned(*, entry: Entry, by: Person) -> Letter:
    concern = IdeaConcern.objects.select_related("idea__letter", "person").filter(
        pk=entry.subject_id
    ).first()  # fmt: skip
    if concern is None:
        raise NamedAlready(_("Việc này đã được hoàn tác trước đó."))
    letter: Letter = concern.idea.letter
    ideas.unname_person(by=by, idea=concern.idea, person=concern.person)
    reverse(entry, by=by, subject=letter)
    return letter
