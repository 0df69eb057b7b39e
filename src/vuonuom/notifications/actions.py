"""Telling people: rows written with the act they tell of. Reading, and when to be told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string

from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.journal.acts import act, record
from vuonuom.notifications.models import Mail, Notice, Preference
from vuonuom.notifications.states import Channel


def tell(
    *,
    person: Person,
    sentence: str,
    facts: Mapping[str, Any],
    subject: models.Model,
    path: str,
    at_once: bool = False,
) -> Notice:
    """Tell one person one thing, in the caller's transaction. Call it inside an act.

    `sentence` is a msgid (mark it with `gettext_noop`) with %(names)s for `facts`. It waits under
    /notices/ and goes into the person's digest; `at_once` asks for an e-mail of its own, which an
    author gets about an answer unless they do not want it.
    """
    notice = rows.insert(_notice(person.pk, sentence, facts, subject, path))
    if at_once and person.email and _wants_answers_at_once(person):
        mail = Mail.objects.create(
            person=person,
            channel=Channel.AT_ONCE,
            message_id=f"<{get_random_string(24)}@{mail_host()}>",
            due_at=notice.at,
        )
        mail.notices.add(notice)
    return notice


def tell_found(
    people: str,
    values: Iterable[Any],
    *,
    sentence: str,
    facts: Mapping[str, Any],
    subject: models.Model,
    path: str,
) -> None:
    """Tell those whose keys a written-out SELECT finds what can wait for their digest.

    Else as `tell`. Finding and telling are one question: it is part of every sending.
    """
    row = _notice(0, sentence, facts, subject, path)
    rows.insert_for_each(row, "person_id", people, *values)


def _notice(
    person: int, sentence: str, facts: Mapping[str, Any], subject: models.Model, path: str
) -> Notice:
    return Notice(
        person_id=person,
        sentence=sentence,
        facts=dict(facts),
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        path=path,
        at=clock.now(),
    )


def _wants_answers_at_once(person: Person) -> bool:
    wish = Preference.objects.filter(person=person).values_list("answers_at_once", flat=True)
    return wish.first() is not False


def mail_host() -> str:
    """The right half of our Message-IDs."""
    return settings.BASE_URL.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]


def read(*, person: Person, notice: Notice | None = None) -> int:
    """Mark one's own notices as read, all or one. Nobody else learns of it (`trust.md` 5)."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=clock.now())


@act
def prefer(*, by: Person, answers_at_once: bool, digest: str, language: str) -> Preference:
    """Choose when to be told by e-mail. Undo by choosing again."""
    wishes = {"answers_at_once": answers_at_once, "digest": digest, "language": language}
    preference, _ = Preference.objects.update_or_create(person=by, defaults=wishes)
    record("notifications.preference.chosen", by=by, subject=preference, changed=wishes)
    return preference


def forget(*, subject_kind: str, subject_id: int) -> int:
    """Part of a purge: notices of a record go, and e-mails that told of nothing else."""
    gone = Notice.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    mails = list(Mail.objects.filter(notices__in=gone).values_list("pk", flat=True))
    _, rows = gone.delete()
    Mail.objects.filter(pk__in=mails, notices=None).delete()
    return rows.get("notifications.Notice", 0)
