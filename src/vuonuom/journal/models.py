"""The append-only journal and what is derived from it. No free text and no names live here."""

from django.db import models
from django.db.models import F, Q

from vuonuom.tree.models import Node


class Entry(models.Model):
    """One act: its kind (`ideas.idea.submitted`), when, who and about what, by reference only."""

    number = models.BigIntegerField(unique=True, null=True)  # given by the sequencer, after commit
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()  # the server's receipt, UTC
    claimed_at = models.DateTimeField(null=True)  # when an act done offline says it was done
    actor_id = models.BigIntegerField(null=True)  # a person, by reference: never a name
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    changes = models.JSONField(default=dict)  # field name -> salted hash of its new value
    salt = models.CharField(max_length=32, null=True)  # not hashed: a purge takes it away
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    request_key = models.CharField(max_length=80, null=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "request_key"],
                condition=Q(request_key__isnull=False),
                name="a_request_is_answered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="entry_of_subject"),
            models.Index(fields=["id"], condition=Q(number=None), name="entry_without_number"),
        ]


class Posting(models.Model):
    """What counts: so much of a measure at a unit on a day, for ideas of a year."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Node, models.PROTECT, db_index=False, related_name="+")
    measure = models.CharField(max_length=40)
    amount = models.IntegerField()
    local_date = models.DateField()
    cohort = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=40, default="")
    person_id = models.BigIntegerField(null=True)  # whose participation it is, by reference

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="posting_counts_something"),
        ]
        indexes = [
            models.Index(fields=["unit", "measure", "local_date"], name="posting_of_unit"),
        ]


class Tally(models.Model):
    """The sum of postings at a unit (`own`) and there and below (`total`) in a period.

    `period` is year * 100 + month; month 0 is the whole year.
    """

    unit = models.ForeignKey(Node, models.PROTECT, db_index=False, related_name="+")
    period = models.PositiveIntegerField()
    measure = models.CharField(max_length=40)
    cohort = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=40, default="")
    own = models.IntegerField()
    total = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "measure", "period", "cohort", "about"], name="one_tally_a_key"
            ),
        ]


class Participation(models.Model):
    """How often a person did a thing in a unit or below it in a year."""

    person_id = models.BigIntegerField()
    unit = models.ForeignKey(Node, models.PROTECT, db_index=False, related_name="+")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=40)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "measure", "person_id"], name="one_participation_a_key"
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="nobody_did_less_than_nothing"),
        ]


class Seal(models.Model):
    """A batch of numbered entries under one Merkle root, chained to the seal before."""

    first_number = models.BigIntegerField(unique=True)
    last_number = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_number__gte=F("first_number")), name="seal_covers_something"
            ),
        ]


class Follower(models.Model):
    """Somebody who acts upon entries after the fact, and the number up to which they have."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)


class Tombstone(models.Model):
    """What was removed for good: the reference stays, the content is gone (`trust.md` 2)."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], name="removed_for_good_once"
            ),
        ]
