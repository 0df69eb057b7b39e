"""Three years of movement: stories told in order of time, loaded in bulk; then what leads it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import merge
from itertools import count

from django.db import transaction

from vuonuom.core import clock
from vuonuom.journal import actions as journal
from vuonuom.journal import recount
from vuonuom.ops.demo import build as ground_of
from vuonuom.ops.demo import leading, stories
from vuonuom.ops.demo.accounts import open_accounts
from vuonuom.ops.demo.build import Size, Tell, World
from vuonuom.ops.demo.stories import Story
from vuonuom.ops.loading.letters import Codes, Letters, Sent

Happening = tuple[datetime, int, Callable[[], None]]


def build(size: Size, tell: Tell) -> str:
    """Build everything in one transaction. Returns the local day on which it was built."""
    now = clock.now()
    with transaction.atomic():
        world = ground_of.build_ground(size, now, tell)
        people = open_accounts(world)
        leading.appoint_staff(world)
        tell(f"{size.ideas} ý tưởng")
        told = stories.tell(
            world.random, world.villages, size.ideas, world.since, now - stories.QUIET_TAIL
        )
        load(world, told)
        tell("cộng lại mọi con số")
        recount.rewrite()
    tell("văn bản chỉ đạo, chỉ tiêu, triển lãm")
    leading.lead(world, people)
    journal.number_entries()
    journal.seal_entries()
    return clock.local_date(now).isoformat()


def load(world: World, told: list[Story]) -> None:
    """Load stories as the acts would have written them, in order of time."""
    letters = Letters(world.ledger, Codes(world.random))
    order = count()
    happenings = [h for story in told for h in _happenings(world, letters, story, order)]
    happenings.sort(key=lambda h: h[:2])
    for _, _, happen in happenings:
        happen()
    letters.write()
    world.ledger.write()
