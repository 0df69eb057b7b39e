"""A letter that is forwarded to a mailbox where it has been: its clock and its chase go on.

The first time a mailbox gets a letter it has all of its days, whoever had it before. A second time
begins nothing anew: else two mailboxes could hand a letter to each other for ever.
"""

from typing import Any

from vuonuom.core import clock
from vuonuom.mailbox.actions.chasing import tell_of_help
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.rules import ARRIVALS
from vuonuom.mailbox.states import CHASE
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


def going_on(letter: Letter, to: Unit) -> dict[str, Any] | None:
    """How the chase stands after a return; None where the letter has never been.

    The level that helps stays, or the next one takes its place that stands above both mailboxes.
    """
    if not letter.steps.filter(kind__in=ARRIVALS, undone=False, to_unit=to).exists():
        return None
    letter.refresh_from_db(fields=["chase", "helper"])
    above = tree.ancestors(to.pk)[1:]
    if letter.helper_id is None or letter.helper_id in above:
        return {}
    helper = levels.helper_above(letter.helper_id, idea=letter.idea_id, among=above)
    if helper is None:
        return {"chase": CHASE.move("returned").target, "helper": None}
    return {"helper": helper, "chased_on": clock.today()}


def tell_who_helps_now(letter: Letter, goes_on: dict[str, Any] | None) -> None:
    if goes_on and goes_on["helper"]:
        tell_of_help(letter, goes_on["helper"])
