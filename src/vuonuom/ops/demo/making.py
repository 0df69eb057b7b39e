"""The whole demo, from an empty database to sealed entries."""

from django.db import transaction

from vuonuom.core import clock
from vuonuom.councils.actions import load_rubrics
from vuonuom.documents.actions import load_templates
from vuonuom.ideas.actions.reference import load_reference
from vuonuom.journal import actions as journal
from vuonuom.journal import recount
from vuonuom.ops.demo import (
    convening,
    leading,
    reporting,
    showing,
    stories,
    studying,
    tending,
    trusting,
)
from vuonuom.ops.demo.accounts import open_accounts
from vuonuom.ops.demo.build import Size, Tell, build_ground
from vuonuom.ops.demo.movement import Movement
from vuonuom.ops.demo.trusting import Papers
from vuonuom.progress.tasks import time_steps
from vuonuom.similarity import actions as similarity


def build(size: Size, tell: Tell) -> tuple[str, Papers]:
    """Build everything. Returns the local day on which it was built, and what is on paper."""
    now = clock.now()
    with transaction.atomic():
        load_rubrics()
        load_templates()
        world = build_ground(size, now, tell)
        people = open_accounts(world)
        staff = leading.appoint_staff(world, people)
        tell(f"{size.ideas} ý tưởng")
        told = stories.tell(
            world.random, world.villages, size.ideas, world.since, now - stories.QUIET_TAIL
        )
        Movement(world, staff).load(told)
        tell("cộng mọi con số")
        recount.rewrite()
    with transaction.atomic():
        tell("văn bản, chỉ tiêu, hội đồng, hội nghị, triển lãm, nhiệm kỳ, phong trào, báo cáo")
        load_reference()
        leading.lead(world, people, staff)
        tending.tend(world, people)
        papers = trusting.trust(world, people)
        studying.study(world, people)
        shown = showing.show(world, people["curator"])
        convening.convene(world, people, shown)
        reporting.report(world, people, staff)
        time_steps()
    tell("niêm phong nhật ký")
    journal.number_entries()
    journal.seal_entries()
    tell("lập chỉ mục tìm kiếm")
    similarity.rebuild()
    return clock.local_date(now).isoformat(), papers
