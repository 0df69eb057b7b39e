"""What waits for a person to read."""

from django.db.models import F, QuerySet

from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.notifications.models import Notice, Preference


def unread(person: Person) -> int:
    """How many notices wait: one query, for the frame."""
    [(number,)] = rows.read(
        "SELECT COUNT(*) FROM notifications_notice WHERE person_id = %s AND read_at IS NULL",
        person.pk,
    )
    return int(number)


def notices_of(person: Person) -> QuerySet[Notice]:
    """Unread first, each part with the newest on top."""
    return Notice.objects.filter(person=person).order_by(
        F("read_at").desc(nulls_first=True), "-at", "-pk"
    )


def preference_of(person: Person) -> Preference:
    """The person's wishes, or what holds while they have none (not saved)."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)
