"""What waits for its author, members' codes, and how often something was tried."""

import secrets

from django.db import models
from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.claims.sealing import Name
from vuonuom.claims.states import (
    ClaimState,
    Confirmation,
    DiscardReason,
    Ground,
    OpeningState,
)
from vuonuom.mailbox.models import Letter
from vuonuom.organization.models import Unit


def random_key() -> int:
    """A key that tells neither order nor number: rows of one day cannot be put into a row."""
    return secrets.randbits(62)


class Discard(models.Model):
    """Why some waiting letters are no ideas, as whoever keeps the mailbox said it once for all."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=DiscardReason.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    number = 0  # of letters, on the instance that was just made


class Claim(models.Model):
    """What came in through a printed code, and its sender's link to it. No idea until confirmed.

    Only the hash of the link's secret is kept. Once it is an idea its words are there and not here.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key)
    digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # whose mailbox was asked
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.WAITING)
    received_at = models.DateTimeField()
    drops_on = models.DateField()  # by the rule of the day it came
    letter = models.OneToOneField(Letter, models.CASCADE, null=True, related_name="claim")
    known_by = models.CharField(max_length=12, choices=Confirmation.choices, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # by hand
    # A sealed one keeps only the day it came; its figures are released with the whole month's.
    sealed = models.BooleanField(default=False)
    released_on = models.DateField(null=True)
    discard = models.ForeignKey(Discard, models.PROTECT, null=True, related_name="claims")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed=False) | Q(known_by="", confirmed_by=None),
                name="nothing_says_how_a_sealed_sender_was_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.CONFIRMED, letter__isnull=False)
                | (~Q(state=ClaimState.CONFIRMED) & Q(letter=None)),
                name="a_confirmed_claim_has_its_letter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ClaimState.WAITING, ClaimState.SEALED, ClaimState.DISCARDED])
                | Q(title="", text=""),
                name="only_a_waiting_claim_holds_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.DISCARDED) | Q(discard__isnull=False, sealed=False),
                name="a_discarded_claim_says_why_and_is_not_sealed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(known_by=Confirmation.BY_HAND),
                name="who_confirmed_is_named_when_by_hand",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "received_at"],
                condition=Q(state=ClaimState.WAITING),
                name="waiting_claims",
            ),
        ]


class ClaimPicture(models.Model):
    """A picture of what waits, made anew without its file's metadata; gone once it is an idea's.

    In the database and not on the disk: a file's moment would be its sender's.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    width = models.PositiveIntegerField(null=True)  # as of a stored file
    height = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="one_picture_a_place"),
        ]


class ClaimConcern(models.Model):
    """Whom a waiting letter is about: they neither read nor confirm it (`trust.md` 4)."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="concerns")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "person"], name="named_once_in_a_claim"),
        ]


class MemberCode(models.Model):
    """A short code of one member of one unit: on a slip of paper, here only its hash."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unit"], name="one_code_a_member"),
        ]


class Tries(models.Model):
    """How often something was tried from one place within a window of time.

    The key is a keyed hash: no address is kept. All workers share the rows; they live for a day.
    """

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class HolderKey(models.Model):
    """The public half of the key of one who helps to open sealed names; the other is on paper."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    public = models.CharField(max_length=64)  # as all of this: base64
    made_on = models.DateField()
    retired_on = models.DateField(null=True)  # no new name is locked with it

    secret = ""  # shown once, on the instance that was just made; never stored

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(retired_on=None), name="one_key_a_holder"
            ),
        ]


class SealedName(models.Model):
    """Who sent a sealed letter, encrypted; nothing else in the database leads there."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    claim = models.OneToOneField(Claim, models.CASCADE, related_name="name")
    box = models.TextField()


class SealedReply(models.Model):
    """What a sealed author answered, until its day is over: no moment of theirs is kept."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    claim = models.OneToOneField(Claim, models.CASCADE, related_name="held_reply")
    text = models.TextField()
    on = models.DateField(null=True)  # none: the mailbox went on before it could be laid in


class SealHalf(models.Model):
    """One half of a name's key, for one of a pair of holders."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    name = models.ForeignKey(SealedName, models.CASCADE, related_name="halves")
    pair = models.PositiveSmallIntegerField()
    key = models.ForeignKey(HolderKey, models.PROTECT, related_name="+")
    box = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "pair", "key"], name="one_half_a_holder"),
        ]


class SealOpening(models.Model):
    """A demand to open a sealed name, who approved it, and what its author reads of it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="openings")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    demand = models.TextField(blank=True)  # number, day and issuer of the lawful demand
    state = models.CharField(
        max_length=12, choices=OpeningState.choices, default=OpeningState.ASKED
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    first_halves = models.JSONField(default=dict)  # by pair; each alone is pure chance
    second_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)

    name: Name | None = None  # shown once, to the second who approves; never stored

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=~Q(state=OpeningState.OPENED),
                name="one_opening_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ground=Ground.CONSENT) | ~Q(demand=""),
                name="a_lawful_demand_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpeningState.OPENED)
                | (
                    Q(first_by__isnull=False, second_by__isnull=False, opened_at__isnull=False)
                    & ~Q(first_by=models.F("second_by"))
                    & (Q(ground=Ground.LAWFUL) | Q(consented_at__isnull=False))
                ),
                name="two_open_a_name_on_consent_or_demand",
            ),
        ]
