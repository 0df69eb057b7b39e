"""Members whom an invitation has not reached yet: for the system alone, never for a page."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from vuonuom.directives.models import TargetRule
from vuonuom.journal.models import Participation
from vuonuom.journal.states import MEASURES
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Membership, Unit
from vuonuom.progress.models import MemberReminder
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement


def silent(unit: Unit, rule: TargetRule, since: datetime) -> QuerySet[Membership, Any]:
    """Keys of the unit's members who have done nothing of it this year, in any of the trees.

    Who was told of this invitation after `since` is left in peace.
    """
    roots = Placement.objects.filter(parent=None, ends_on=None).values("node_id")
    took_part = Participation.objects.filter(
        person_id=OuterRef("person_id"),
        unit__in=roots,
        year=rule.programme.year,
        measure__in=[key for key, m in MEASURES.items() if m.participants == rule.measure],
        count__gt=0,
    )
    told = Notice.objects.filter(
        person=OuterRef("person_id"),
        subject_kind=rule._meta.label_lower,
        subject_id=rule.pk,
        at__gt=since,
    )
    members: QuerySet[Membership] = Membership.objects.current()
    return (
        members.filter(
            ~Exists(took_part),
            ~Exists(told),
            unit__in=tree.below([unit.pk]),
            person__is_active=True,
        )
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )


def last_asked(unit: Unit, rule: TargetRule) -> MemberReminder | None:
    asked = MemberReminder.objects.filter(unit=unit, rule=rule)
    return asked.order_by("-asked_at", "-pk").first()
