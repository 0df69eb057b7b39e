"""A letter whose author's name is sealed comes in with all of its day."""

from datetime import datetime

from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import queries
from vuonuom.mailbox.actions.sending import needs_mailbox
from vuonuom.mailbox.actions.steps import NEW_LETTER, lay, tell_keepers
from vuonuom.mailbox.models import Letter
from vuonuom.organization.models import Unit


def receive_sealed(*, idea: Idea, unit: Unit) -> Letter:
    """Lay a sealed idea in a mailbox. Nothing is recorded: see `ideas.actions.sealed`.

    Raises NoMailbox.
    """
    box = needs_mailbox(unit)
    if queries.is_left_alone(idea.pk, box):
        box = queries.level_above(box.pk, idea.pk) or box
    today = clock.today()
    at = datetime(today.year, today.month, today.day, tzinfo=clock.LOCAL)
    letter = lay(idea, box, at=at, by=None)
    tell_keepers(letter, NEW_LETTER, by=None, path=f"/mailbox/{box.code}/")
    return letter
