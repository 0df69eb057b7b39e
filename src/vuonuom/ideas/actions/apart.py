"""What the author or a keeper sets apart: whom an idea is about, and a text that is hidden."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas.actions.marks import put_text
from vuonuom.ideas.models import Idea, IdeaConcern
from vuonuom.ideas.rules import is_author
from vuonuom.journal.acts import act, record
from vuonuom.similarity import actions as similarity


class CannotName(Refused):
    pass


class AlreadyHidden(Refused):
    pass


class NotHidden(Refused):
    pass


@act
def name_person(*, by: Person, idea: Idea, person: Person) -> Idea:
    """Whom the idea speaks of neither opens nor handles it. Undone by `unname_person`.

    The caller has checked that `by` is an author.
    """
    if is_author(person, idea):
        raise CannotName(_("Tác giả không thể là người mà thư nói về."), field="person")
    IdeaConcern.objects.get_or_create(idea=idea, person=person, defaults={"named_at": clock.now()})
    record("ideas.idea.person_named", by=by, subject=idea)
    return idea


@act
def unname_person(*, by: Person, idea: Idea, person: Person) -> Idea:
    """The idea is not about this person after all. Undone by `name_person`."""
    IdeaConcern.objects.filter(idea=idea, person=person).delete()
    record("ideas.idea.person_unnamed", by=by, subject=idea)
    return idea


@act
def hide(*, by: Person, idea: Idea) -> Idea:
    """Out of every list and search but its authors' own. Undone by `show`."""
    now = clock.now()
    if not Idea.objects.filter(pk=idea.pk, hidden_at=None).update(hidden_at=now):
        raise AlreadyHidden(_("Nội dung này đã được ẩn trước đó."))
    idea.hidden_at = now
    similarity.hide(idea)
    record("ideas.idea.hidden", by=by, subject=idea)
    return idea


@act
def show(*, by: Person | None, idea: Idea) -> Idea:
    """A hidden text comes back. Undone by `hide`."""
    if not Idea.objects.filter(pk=idea.pk, hidden_at__isnull=False).update(hidden_at=None):
        raise NotHidden(_("Nội dung này không còn bị ẩn."))
    idea.refresh_from_db()
    put_text(idea)
    record("ideas.idea.shown", by=by, subject=idea)
    return idea
