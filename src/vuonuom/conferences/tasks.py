"""What is due from time to time; safe to run twice."""

from vuonuom.conferences import rules
from vuonuom.conferences.actions.forgetting import forget_names
from vuonuom.conferences.models import Conference
from vuonuom.core import clock


def forget_old_names() -> int:
    before = clock.now() - rules.NAMES_KEPT
    old = list(Conference.objects.filter(ends_at__lt=before, forgotten_on=None)[:20])
    for conference in old:
        forget_names(by=None, conference=conference)
    return len(old)
