"""After twelve months nobody can read who came: the names go, the figures stay (`trust.md` 5)."""

from django.db.models import QuerySet

from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Conference, Helper, Invitation, Presence, UnitTurnout
from vuonuom.conferences.queries import by_unit
from vuonuom.core import clock
from vuonuom.documents import actions as documents
from vuonuom.journal import actions as journal
from vuonuom.journal.acts import act, record
from vuonuom.notifications import actions as notifications


@act
def forget_names(*, by: Person | None, conference: Conference) -> Conference:
    """Invitations, presences, certificates' facts and notices go. No undo: that is what it is for.

    What was counted stays counted: postings name units alone.
    """
    UnitTurnout.objects.bulk_create(
        UnitTurnout(
            conference=conference,
            unit_id=row["unit_id"],
            **{name: row[name] for name in ("invited", "coming", "excused", "present")},
        )
        for row in by_unit(conference)
    )
    came = Presence.objects.filter(invitation__conference=conference)
    documents.forget(list(came.exclude(certificate=None).values_list("certificate", flat=True)))
    _forget_reasons(conference, came.values_list("pk", flat=True))
    came.delete()
    conference.invitations.all().delete()
    Helper.objects.filter(conference=conference).delete()
    kind = Conference._meta.label_lower
    notifications.forget(subject_kind=kind, subject_id=conference.pk)
    conference.forgotten_on = clock.today()
    conference.save(update_fields=["forgotten_on"])
    record("conferences.conference.forgotten", by=by, subject=conference)
    return conference


def _forget_reasons(conference: Conference, came: QuerySet[Presence, int]) -> None:
    """Without their salts the hashes of reasons say nothing."""
    excused = conference.invitations.exclude(reason="").values_list("pk", flat=True)
    with_reason = came.exclude(reason="")
    for model, keys in ((Invitation, excused), (Presence, with_reason)):
        for key in keys:
            journal.forget_salts(subject_kind=model._meta.label_lower, subject_id=key)
