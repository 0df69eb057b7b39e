"""A conference, its venues and programme, and one invitation for each person."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences.states import ConferenceState, PartnerState, Reply
from vuonuom.directives.models import Directive
from vuonuom.documents.models import Document
from vuonuom.files.models import StoredFile
from vuonuom.organization.models import Unit


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def visible_to(self, person: Any) -> "ConferenceQuerySet":
        """To those invited, those who help, those who follow it from above; drafts to its hosts.

        Whoever was asked to hold it too sees it as its hosts do, until they have declined.
        """
        if not person.is_authenticated:
            return self.none()
        invited = Q(pk__in=Invitation.objects.filter(person=person).values("conference"))
        helping = Q(pk__in=Helper.objects.filter(person=person).values("conference"))
        known = invited | helping | _of_side(person, "conferences.view")
        hosted = _of_side(person, "conferences.run")
        return self.filter(hosted | (known & ~Q(state=ConferenceState.DRAFT)))


def _of_side(person: Any, permission: str) -> Q:
    """Whose own unit, or a partner's, is one where the person has `permission`."""
    partners = ConferencePartner.objects.exclude(state=PartnerState.DECLINED)
    joint = partners.filter(access.scope(person, permission)).values("conference")
    return access.scope(person, permission) | Q(pk__in=joint)


class Conference(models.Model):
    """A day on which people study a directive together, in one hall or several."""

    code = models.CharField(max_length=20, unique=True)  # HN-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="conferences")
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, related_name="conferences")
    title = models.CharField(max_length=300)
    about = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ConferenceState.choices, default=ConferenceState.DRAFT
    )
    closed_at = models.DateTimeField(null=True)
    forgotten_on = models.DateField(null=True)  # since when nobody's name is here (`trust.md` 5)

    objects: ClassVar[Any] = ConferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="conference_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state=ConferenceState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ConferenceState.CLOSED) & Q(closed_at=None)),
                name="a_closed_conference_says_when",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="conference_by_day")]

    def __str__(self) -> str:
        return self.title


class ConferencePartner(models.Model):
    """A unit that was asked to hold the conference too.

    The conference counts once, at its own unit; each partner's part is a posting apart.
    """

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="partners")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joint_conferences")
    state = models.CharField(
        max_length=10, choices=PartnerState.choices, default=PartnerState.ASKED
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    counted_on = models.DateField(null=True)  # the day on which it counts, once it was held

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "unit"], name="a_conference_partner_named_once"
            ),
            models.CheckConstraint(
                condition=Q(counted_on=None) | Q(state=PartnerState.ACCEPTED),
                name="a_partner_counts_who_accepted",
            ),
        ]


class Venue(models.Model):
    """Điểm cầu: a hall that takes part."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="venues")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "position"], name="one_venue_a_position"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Door(models.Model):
    """Where people are let in: a venue may have several."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="doors")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "number"], name="one_door_a_number"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return _("%(venue)s, cửa %(number)s") % {"venue": self.venue.name, "number": self.number}


class ProgrammeItem(models.Model):
    """One line of the day's programme."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="programme")
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    speaker = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class UnitInvitation(models.Model):
    """A unit as it was invited at one moment: its members of then became the invited list."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="unit_invitations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Invitation(models.Model):
    """One person who may come, the unit they count for, and their code at the door."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="invitations")
    through = models.ForeignKey(
        UnitInvitation, models.PROTECT, null=True, related_name="invitations"
    )
    code = models.CharField(max_length=6)
    reply = models.CharField(max_length=10, choices=Reply.choices, default=Reply.WAITING)
    reason = models.CharField(max_length=300, blank=True)  # of an excuse
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "person"], name="a_person_invited_once"),
            models.UniqueConstraint(fields=["conference", "code"], name="an_entry_code_once"),
            models.CheckConstraint(
                condition=Q(reply=Reply.WAITING, replied_at=None)
                | (~Q(reply=Reply.WAITING) & Q(replied_at__isnull=False)),
                name="a_reply_says_when",
            ),
        ]

    @property
    def spoken_code(self) -> str:
        """As one reads it aloud: K7Q-2M9."""
        return f"{self.code[:3]}-{self.code[3:]}"


class Presence(models.Model):
    """That an invited person came: once, whichever doors they passed.

    `received_at` is the server's clock; `claimed_at` is when a door without a network let them in.
    """

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="presence")
    door = models.ForeignKey(Door, models.PROTECT, related_name="presences")
    received_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    let_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # why somebody without a code was let in
    is_walk_in = models.BooleanField(default=False)  # was not invited before
    certificate = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_at=None) | Q(claimed_at__lte=F("received_at")),
                name="nobody_came_after_it_was_received",
            ),
            models.CheckConstraint(
                condition=Q(is_walk_in=False) | ~Q(reason=""), name="a_walk_in_has_a_reason"
            ),
        ]

    @property
    def at(self) -> datetime:
        return self.claimed_at or self.received_at


class Material(models.Model):
    """Something to read before or after."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")


class Opening(models.Model):
    """That somebody opened a material, on a day. Nobody can say who (`trust.md` 5)."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="openings")
    on = models.DateField()


class Question(models.Model):
    """One question of a quiz that helps to remember; nobody is graded by it."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    options = models.JSONField()  # texts, in their order
    right = models.PositiveSmallIntegerField()  # the place of the right one
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "position"], name="one_question_a_position"
            ),
        ]
        ordering = ["position"]


class QuizAnswer(models.Model):
    """That somebody chose an answer. Nobody can say who (`trust.md` 5)."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    chosen = models.PositiveSmallIntegerField()


class UnitTurnout(models.Model):
    """What stays of a unit's invitations once the names are gone: figures that never change."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="turnouts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField()
    coming = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    present = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "unit"], name="a_turnout_a_unit"),
        ]


class Helper(models.Model):
    """Somebody whom the hosts ask to let people in."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="helpers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "person"], name="a_helper_named_once"),
        ]
