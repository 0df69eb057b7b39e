"""Ideas whose author's name is sealed: written without a word in the journal, counted by month."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, rows
from vuonuom.files import actions as files
from vuonuom.ideas import queries
from vuonuom.ideas.actions.marks import put_text
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaConcern, IdeaPicture, IdeaVersion
from vuonuom.ideas.rules import WHOLE
from vuonuom.ideas.states import IdeaState
from vuonuom.journal.acts import Count, act, record
from vuonuom.organization.models import Unit


def write_sealed(
    *,
    unit: Unit,
    title: str,
    text: str,
    alias: Person,
    month: datetime,
    pictures: Sequence[Any] = (),
    about: Sequence[Person] = (),
) -> Idea:
    """Write an idea down under a name of its own, dated no closer than its month.

    Not an act: an entry's moment and person are what must not be known. `release_sealed` counts it.
    """
    idea = Idea(
        code=codes.any_code("YT", month.year),
        unit=unit,
        title=title,
        text=text,
        submitted_at=month,
        year=month.year,
        submitted_by=alias,
        counts_from=(month.replace(day=1) + timedelta(days=32)).replace(day=1).date(),
    )
    while not rows.insert_unless_taken(idea, "code"):
        idea.code = codes.any_code("YT", month.year)
    IdeaAuthor.objects.create(idea=idea, person=alias, share=WHOLE)
    IdeaVersion.objects.create(
        idea=idea, number=1, title=title, text=text, written_at=month, written_by=alias
    )
    for position, picture in enumerate(pictures):
        kept = files.keep(upload=picture, at=month)
        IdeaPicture.objects.create(idea=idea, file=kept, position=position)
    IdeaConcern.objects.bulk_create(
        IdeaConcern(idea=idea, person=person, named_at=month) for person in about
    )
    put_text(idea)
    return idea


@act
def release_sealed(*, by: Person | None, idea: Idea) -> Idea:
    """Count a sealed idea for its unit, with all others of its month; for nobody as a person.

    What was done with it so far is counted now too, each in its month and no closer. No undo: it is
    counted out when the idea is moved out of its mailbox.
    """
    Idea.objects.filter(pk=idea.pk).update(counts_from=None)  # first: later marks count themselves
    idea.refresh_from_db()
    counts = [
        Count(idea.unit_id, f"ideas.{measure}", cohort=idea.year, on=on.replace(day=1))
        for measure, on in _came_so_far(idea)
    ]
    record("ideas.idea.submitted", by=by, subject=idea, counts=counts)
    return idea


def _came_so_far(idea: Idea) -> Iterator[tuple[str, date]]:
    yield "submitted", clock.local_date(idea.submitted_at)
    if idea.answered_at is not None:
        yield "answered", clock.local_date(idea.answered_at)
    if idea.first_tried_on is not None:
        yield "tried", idea.first_tried_on
    if idea.recognised_on is not None:
        yield "recognised", idea.recognised_on
    if idea.state in (IdeaState.PRODUCT, IdeaState.IN_USE):
        yield "made_product", _marked_on(idea, "made_product")
    if idea.state == IdeaState.IN_USE:
        yield "in_use_elsewhere", _marked_on(idea, "in_use")


def _marked_on(idea: Idea, verb: str) -> date:
    entry = queries.last_mark(idea, verb)
    return clock.local_date(entry.at) if entry else clock.today()
