"""One e-mail with many notices: every morning, or on Monday morning, as the person wishes."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.notifications.actions import mail_host
from vuonuom.notifications.models import Mail, Notice
from vuonuom.notifications.states import Channel, Digest

HOUR = time(7)  # in Viet Nam
OLDEST = timedelta(days=30)  # nobody wants to read older news
AT_A_TIME = 500


def last_due(wish: str, now: datetime) -> datetime:
    """The latest moment at which a digest of this kind was due."""
    local = now.astimezone(clock.LOCAL)
    day = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    if wish == Digest.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, HOUR, clock.LOCAL)


def gather() -> int:
    """Write the digests that are due, each once; returns how many. Safe to run twice."""
    now = clock.now()
    return sum(_gather(wish, last_due(wish, now)) for wish in (Digest.DAILY, Digest.WEEKLY))


def _gather(wish: Digest, due: datetime) -> int:
    """Of persons with this wish: notices of before `due`, unread, that no e-mail has carried."""
    wanted = _wishing(wish)
    notices = Notice.objects.filter(
        wanted, read_at=None, mails=None, at__lt=due, at__gt=due - OLDEST, person__is_active=True
    ).exclude(person__email="")
    of_person: dict[int, list[int]] = defaultdict(list)
    for person, notice in notices.order_by("person").values_list("person_id", "pk").iterator():
        of_person[person].append(notice)
    return sum(_write(person, told, due) for person, told in of_person.items())


def _wishing(wish: Digest) -> Q:
    chosen = Q(person__notice_preference__digest=wish)
    return chosen | Q(person__notice_preference=None) if wish == Digest.WEEKLY else chosen


@transaction.atomic
def _write(person: int, notices: list[int], due: datetime) -> bool:
    """The name of the day in the Message-ID makes a second digest of the same day impossible."""
    mail, made = Mail.objects.get_or_create(
        message_id=f"<digest.{person}.{due:%Y%m%d}@{mail_host()}>",
        defaults={"person": Person(pk=person), "channel": Channel.DIGEST, "due_at": clock.now()},
    )
    if made:
        mail.notices.set(notices)
    return made
