"""Texts to be found. The table is the truth; the index is a follower that can be rebuilt."""

from django.db import models

from vuonuom.accounts.models import Person


class Text(models.Model):
    """One searchable text of one record, with what results are filtered by."""

    subject_kind = models.CharField(max_length=40)  # ideas.idea, products.product, ...
    subject_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    body = models.TextField()
    unit_id = models.BigIntegerField(null=True)  # null: of no unit, and open to all
    open_to_all = models.BooleanField(db_default=False)  # it is asked again who may see it
    year = models.PositiveSmallIntegerField()
    field_id = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=20)  # hat, mam, cay, rung or reference
    hidden = models.BooleanField(default=False)
    # Set by every write, cleared by the index writer when the revision is still the one it read.
    stale = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)
    # The same for its vector, which follows later and only where there is an encoder.
    to_encode = models.BooleanField(db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], name="one_text_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(stale=True), name="text_to_be_indexed"),
            models.Index(
                fields=["hidden", "id"],
                condition=models.Q(to_encode=True),
                name="text_to_be_encoded",
            ),
        ]


class Likeness(models.Model):
    """Two texts that say almost the same, as the sweep found them: a proposal to group."""

    newer = models.ForeignKey(Text, models.CASCADE, related_name="older_likes")
    older = models.ForeignKey(Text, models.CASCADE, related_name="newer_likes")
    share = models.PositiveSmallIntegerField()  # percent of the shorter text's syllable pairs
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)  # not one idea, as a keeper says: for good

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "older"], name="two_texts_are_alike_once"),
        ]


class Abbreviation(models.Model):
    """A short form that this instance's people write; what all of them write is in `core.text`."""

    short = models.CharField(max_length=20)
    long = models.CharField(max_length=100)
    key = models.CharField(max_length=60)  # the short form folded
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(withdrawn_at=None), name="one_meaning_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="an_abbreviation_is_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.short
