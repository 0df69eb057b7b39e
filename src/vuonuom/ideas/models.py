"""An idea, its authors and their shares, its versions, its pictures, its likes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.directives.models import Challenge
from vuonuom.discussion.models import Thread
from vuonuom.files.models import StoredFile
from vuonuom.ideas.states import ALIVE, STAGE_OF, IdeaState, JoinState, ShareState, Stage
from vuonuom.organization.models import Field, Unit

LONGEST_TEXT = 10_000  # characters of an idea


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, person: Any, *, walked: bool = False, few: bool = False) -> "IdeaQuerySet":
        """Ideas of the person's part of the tree, and one's own wherever they went.

        `walked`: the first of them newest first are wanted, whatever else narrows them.
        `few`: of a handful that is already known (one code, one group); asks nothing beside it.
        A withdrawn or hidden idea is its authors' alone; a denunciation that was moved out is seen
        by nobody (`trust.md` 3), and what is about a person not by that person (`trust.md` 4).
        """
        if not person.is_authenticated:
            return self.none()
        inside = access.scope(person, "ideas.view", walked=walked)
        seen = inside & ~Q(state=IdeaState.WITHDRAWN) & Q(hidden_at=None)
        if few:
            theirs = IdeaAuthor.objects.filter(person=person, idea=models.OuterRef("pk"))
            about_them = IdeaConcern.objects.filter(person=person, idea=models.OuterRef("pk"))
            found = self.exclude(state=IdeaState.MOVED_OUT).filter(seen | models.Exists(theirs))
            return found.exclude(models.Exists(about_them))
        # Own ideas outside one's part are few and mostly none: literal ids keep the one IN query.
        elsewhere, about = _ties(person)
        if elsewhere:
            seen |= Q(pk__in=elsewhere)
        found = self.exclude(state=IdeaState.MOVED_OUT).filter(seen)
        return found.exclude(pk__in=about) if about else found

    def alive(self) -> "IdeaQuerySet":
        return self.filter(state__in=ALIVE)

    def newest_first(self) -> "IdeaQuerySet":
        return self.order_by("-submitted_at", "-pk")


def _ties(person: Any) -> tuple[list[int], list[int]]:
    """A person's own ideas that their part of the tree does not show, and those about them."""
    tied = rows.read(_TIES, IdeaState.WITHDRAWN.value, person.pk, person.pk)
    own = [(pk, unit, apart) for pk, unit, apart, is_about in tied if not is_about]
    shown = {unit for _, unit, _ in own if access.can(person, "ideas.view", unit)}
    elsewhere = [pk for pk, unit, apart in own if apart or unit not in shown]
    return elsewhere, [pk for pk, *_, is_about in tied if is_about]


_TIES = (
    "SELECT i.id, i.unit_id,"
    " CASE WHEN i.state = %s OR i.hidden_at IS NOT NULL THEN 1 ELSE 0 END, 0"
    " FROM ideas_ideaauthor a JOIN ideas_idea i ON i.id = a.idea_id WHERE a.person_id = %s"
    " UNION ALL SELECT c.idea_id, 0, 0, 1 FROM ideas_ideaconcern c WHERE c.person_id = %s"
)


class Idea(models.Model):
    code = models.CharField(max_length=20)  # YT-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ideas", db_index=False)
    title = models.CharField(max_length=200)
    text = models.TextField()
    field = models.ForeignKey(Field, models.PROTECT, null=True, related_name="+")
    challenge = models.ForeignKey(Challenge, models.PROTECT, null=True, related_name="ideas")
    thread = models.OneToOneField(Thread, models.PROTECT, null=True)
    state = models.CharField(max_length=12, choices=IdeaState.choices, default=IdeaState.SUBMITTED)
    submitted_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()  # the cohort: of its counting date
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")  # on behalf, or self
    version = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(null=True)  # the first answer with words
    first_tried_on = models.DateField(null=True)
    recognised_on = models.DateField(null=True)
    hidden_at = models.DateTimeField(null=True)
    # Of a sealed one until then: its figures come out with its whole month's (`trust.md` 1).
    counts_from = models.DateField(null=True)

    objects: ClassVar[Any] = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [
            # Not `unique=True`, which on PostgreSQL keeps a second index, for LIKE.
            models.UniqueConstraint(fields=["code"], name="one_idea_a_code"),
            # Never tried, never recognised (NĐ 13/2012 Điều 3, domain rules a2).
            models.CheckConstraint(
                condition=Q(recognised_on=None) | Q(first_tried_on__isnull=False),
                name="recognised_only_after_a_trial",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-submitted_at"], name="ideas_of_unit"),
            models.Index(fields=["-submitted_at", "unit"], name="ideas_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        return STAGE_OF[IdeaState(self.state)]

    @property
    def state_label(self) -> str | Promise:
        """As `get_state_display`, which translates every state to find the one."""
        return IdeaState(self.state).label


class IdeaAuthor(models.Model):
    """An author and their share in percent; an idea's shares sum to 100 (`check` recounts)."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="authors", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    share = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)  # 0: the first author

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="author_of_an_idea_once"),
            models.CheckConstraint(
                condition=Q(share__gte=1) & Q(share__lte=100), name="share_is_a_percentage"
            ),
        ]
        ordering = ["position", "pk"]


class ShareAnswer(models.Model):
    """What a co-author says to their share. No row: nothing was asked of this author."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="share_answers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="share_answers")
    share = models.PositiveSmallIntegerField()  # as they were asked about it
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.ASKED)
    reason = models.TextField(blank=True)  # of contesting it
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="asked_once_about_a_share"),
            models.CheckConstraint(
                condition=Q(state=ShareState.ASKED, answered_at=None)
                | (~Q(state=ShareState.ASKED) & Q(answered_at__isnull=False)),
                name="a_share_is_answered_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(state=ShareState.ASKED), name="shares_to_answer"
            ),
        ]


class JoinRequest(models.Model):
    """Somebody who thinks the same asks the first author to write the idea together."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="join_requests")
    text = models.TextField()  # what they would add
    share = models.PositiveSmallIntegerField(null=True)  # in percent, if they named one
    state = models.CharField(max_length=10, choices=JoinState.choices, default=JoinState.ASKED)
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True)  # the first author's words
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"],
                condition=Q(state=JoinState.ASKED),
                name="asks_once_to_join_an_idea",
            ),
        ]


class IdeaConcern(models.Model):
    """Whom an idea speaks of, as its author said: they neither open nor handle it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="concerns")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="named_once_in_an_idea"),
        ]


class IdeaVersion(models.Model):
    """What the idea said, each time it was written."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="one_version_a_number"),
        ]


class IdeaPicture(models.Model):
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)


class Draft(models.Model):
    """What a person has typed and not yet sent: theirs alone."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="draft")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    @property
    def is_too_long_to_send(self) -> bool:
        """Whether an idea may not be as long: the draft keeps it while its writer shortens it."""
        return len(self.text) > LONGEST_TEXT


class IdeaGroup(models.Model):
    """Ideas that say the same, found independently. A link: everyone keeps their credit.

    `challenge`: the problem that was made of what so many have found.
    """

    created_at = models.DateTimeField()
    challenge = models.ForeignKey(Challenge, models.PROTECT, null=True, related_name="idea_groups")


class GroupLink(models.Model):
    idea = models.OneToOneField(Idea, models.CASCADE, related_name="group_link")
    group = models.ForeignKey(IdeaGroup, models.CASCADE, related_name="links")
    linked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()


class NoveltyStatement(models.Model):
    """What is new about an idea, in its author's words, and what they were shown on that day."""

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="novelty")
    text = models.TextField(blank=True)
    shown = models.JSONField(default=list)  # codes of ideas, products, reference initiatives
    shown_at = models.DateTimeField()


class ReferenceInitiative(models.Model):
    """A real title from the read-only reference library: unit and source, never an author."""

    code = models.CharField(max_length=20, unique=True)  # INI-0001
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    field_name = models.CharField(max_length=120, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=60)
    source = models.TextField()
