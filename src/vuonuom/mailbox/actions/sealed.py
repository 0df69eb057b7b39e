"""A letter whose author's name is sealed comes in with all of its day."""

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.actions.sending import needs_mailbox
from vuonuom.mailbox.actions.steps import (
    NEW_LETTER,
    SomebodyWasFirst,
    lay,
    move,
    tell_keepers,
    told_unit,
)
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import StepKind
from vuonuom.organization.models import Unit


def receive_sealed(*, idea: Idea, unit: Unit) -> Letter:
    """Lay a sealed idea in a mailbox. Nothing is recorded: see `ideas.actions.sealed`.

    Raises NoMailbox.
    """
    box = needs_mailbox(unit)
    if levels.is_left_alone(idea.pk, box):
        box = levels.level_above(box.pk, idea.pk) or box
    letter = lay(idea, box, at=clock.midnight(clock.today()), by=None)
    tell_keepers(letter, NEW_LETTER, by=None, path=f"/mailbox/{box.code}/")
    return letter


def receive_reply(*, letter: Letter, alias: Person, text: str) -> bool:
    """Lay a sealed author's answer before the mailbox; False when it no longer waits for one.

    Nothing is recorded: the step says it, of the moment when all of a day's are laid in.
    """
    try:
        move(letter, StepKind.REPLIED, by=alias, text=text)
    except SomebodyWasFirst:
        return False
    told_unit(letter, by=alias)
    return True
