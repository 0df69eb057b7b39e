"""Ideas whose author's name is sealed: written without a word in the journal, counted by month."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, rows
from vuonuom.files import actions as files
from vuonuom.ideas.actions.marks import put_text
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaConcern, IdeaPicture, IdeaVersion
from vuonuom.ideas.rules import WHOLE
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

    No undo: it is counted out when the idea is moved out of its mailbox.
    """
    on = clock.local_date(idea.submitted_at)
    counts = [Count(idea.unit_id, "ideas.submitted", cohort=idea.year, on=on)]
    record("ideas.idea.submitted", by=by, subject=idea, counts=counts)
    return idea
