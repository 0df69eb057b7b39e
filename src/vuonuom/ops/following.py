"""What follows the journal by number: the texts of units that came to hang elsewhere.

Results of a search are filtered by the units above a text, which the index keeps with it.
"""

from itertools import batched

from django.db import transaction
from django.db.models import Max, Q

from vuonuom.journal.models import Entry, Follower
from vuonuom.organization.models import Reorganization
from vuonuom.similarity.actions import requeue_units
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

NAME = "texts-of-units"
MOVING = ("moved", "merged", "split", "reformed")
KINDS = [f"organization.unit.{verb}{undone}" for verb in MOVING for undone in ("", ".undone")]
CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


@transaction.atomic
def follow_units() -> int:
    """Queue the texts of all units that moved since last time. Returns how many texts.

    The number is kept in the transaction of the queueing: nothing is missed, whenever it dies.
    """
    since = Follower.objects.get_or_create(name=NAME)[0].number
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    fresh = Follower.objects.filter(name=NAME, number__lt=last)
    if not fresh.update(number=last):
        return 0
    tops = _moved(since, last)
    units: set[int] = set()
    for some in batched(tops, CHUNK, strict=False):
        units.update(tree.below(some))
    return sum(requeue_units(some) for some in batched(sorted(units), CHUNK, strict=False))


def _moved(since: int, last: int) -> set[int]:
    """The units that moved, each with whatever hangs below it today."""
    fresh = Entry.objects.filter(number__gt=since, number__lte=last, kind__in=KINDS).values("pk")
    changes = Reorganization.objects.filter(Q(entry__in=fresh) | Q(entry__reversed_by__in=fresh))
    tops: set[int] = set()
    hung: list[int] = []
    for plan, done in changes.values_list("plan", "done"):
        # What was moved by an act that is undone hangs again below the unit that was named.
        tops |= {key for key in (plan.get("unit"), *plan.get("units", ())) if key is not None}
        hung += (done or {}).get("hung", ())
    for some in batched(hung, CHUNK, strict=False):
        tops.update(Placement.objects.filter(pk__in=some).values_list("node_id", flat=True))
    return tops
