"""A letter whose author's name is sealed comes in with all of its day."""

from datetime import datetime

from vuonuom.core import clock, rows
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import queries, rules
from vuonuom.mailbox.actions.steps import NEW_LETTER, tell_keepers, write
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import StepKind
from vuonuom.organization.models import Unit


def receive_sealed(*, idea: Idea, unit: Unit) -> Letter:
    """Lay a sealed idea in a mailbox. Nothing is recorded: see `ideas.actions.sealed`."""
    box = queries.living_mailbox(unit) or unit
    today = clock.today()
    at = datetime(today.year, today.month, today.day, tzinfo=clock.LOCAL)
    letter = rows.insert(Letter(idea=idea, unit=box, received_at=at, due_on=rules.due_on(today)))
    write(letter, StepKind.RECEIVED, by=None, at=at, to_unit=box)
    tell_keepers(letter, NEW_LETTER, by=None, path=f"/mailbox/{box.code}/")
    return letter
