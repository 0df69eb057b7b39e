"""Somebody was named as author by mistake, and the one who wrote it has proved who they are."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.ideas import queries, rules
from vuonuom.ideas.actions.marks import put_text
from vuonuom.ideas.actions.shares import IdeaIsClosed
from vuonuom.ideas.models import Idea, IdeaAuthor, ShareAnswer
from vuonuom.journal.acts import Count, act, record
from vuonuom.organization.models import Unit


@act
def take_first_place(*, by: Person, idea: Idea, unit: Unit) -> Idea:
    """Put `by`, who is proved to have sent it for `unit`, in the first author's place.

    All that was counted for whoever stood there counts for them, of the same days; while no project
    has it, for their unit too. No undo: what was wrong is not brought back. Raises IdeaIsClosed.
    """
    held = Idea.objects.select_for_update().get(pk=idea.pk)
    if not rules.authors_open(held):
        raise IdeaIsClosed(_("Ý tưởng đã khép lại hoặc đã thử xong nên không đổi tác giả được."))
    first, *others = queries.authors(held)
    own = next((author for author in others if author.person_id == by.pk), None)
    home = unit if held.state in rules.EDITABLE else held.unit
    counts = list(_moved(held, home, first.person_id, None if own else by.pk))
    if own is not None:
        first.share += own.share
        own.delete()
    IdeaAuthor.objects.filter(pk=first.pk).update(person=by, share=first.share)
    ShareAnswer.objects.filter(idea=held, person__in=[first.person_id, by.pk]).delete()
    held.unit, held.submitted_by = home, by
    held.save(update_fields=["unit", "submitted_by"])
    put_text(held)
    record("ideas.idea.author_set_right", by=by, subject=held, counts=counts)
    return held


def _moved(idea: Idea, home: Unit, wrong: int, right: int | None) -> Iterator[Count]:
    """Each count taken out where it stood and put where it belongs; `right` may count already."""
    for count in queries.counted(idea):
        person = right if count.person == wrong else count.person
        unit = home.pk if count.unit == idea.unit_id else count.unit
        put = replace(count, unit=unit, person=person)
        if put != count:
            yield replace(count, amount=-count.amount)
        if put != count and (person is not None or count.person is None):
            yield put
