"""Texts that were hidden: why, until when, and who looks a second time (`trust.md` 4)."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea, IdeaConcern, IdeaPicture, IdeaVersion
from vuonuom.ideas.states import ALIVE
from vuonuom.mailbox.models import Hiding, Letter
from vuonuom.mailbox.states import HidingState
from vuonuom.organization.models import Unit
from vuonuom.tree.models import Link

HIDDEN = (HidingState.PENDING, HidingState.KEPT)

# Whoever may look a second time at what somebody else hid: who leads the unit or the next level,
# or where nobody does, the nearest above.
REVIEWERS_TO_TELL = (
    "WITH able AS (SELECT g.person_id AS key, l.distance FROM access_grant g"  # noqa: S608  # roles are our own words
    " JOIN tree_link l ON l.ancestor_id = g.unit_id AND l.descendant_id = %s"
    f" WHERE g.role IN ({', '.join(repr(role) for role in roles_with('mailbox.lead'))})"
    " AND g.starts_on <= %s AND (g.ends_on IS NULL OR g.ends_on > %s) AND g.person_id <> %s"
    " AND g.person_id NOT IN (SELECT person_id FROM ideas_ideaauthor WHERE idea_id = %s)"
    " AND g.person_id NOT IN (SELECT person_id FROM ideas_ideaconcern WHERE idea_id = %s))"
    " SELECT DISTINCT key FROM able"
    " WHERE distance <= 1 OR distance = (SELECT MIN(distance) FROM able)"
)


def of_unit(visible: QuerySet[Hiding], unit: Unit) -> QuerySet[Hiding]:
    """Texts that are hidden in a unit and below it, those that wait for a second look first."""
    hidden = visible.filter(
        idea__unit__in=Link.objects.filter(ancestor=unit.pk).values("descendant"),
        state__in=HIDDEN,
    )
    pictures = Prefetch("idea__pictures", IdeaPicture.objects.order_by("position", "pk"))
    shown = hidden.select_related("idea__unit", "hidden_by").prefetch_related(pictures)
    return shown.order_by("-state", "due_on", "pk")


def reviewed_by(person: Person) -> QuerySet[Hiding]:
    """What others hid and this person keeps so or shows again: they see all of it."""
    hidden = Hiding.objects.visible_to(person).filter(state__in=HIDDEN)
    return hidden.exclude(hidden_by=person)


def to_review(person: Person) -> QuerySet[Hiding]:
    """Texts that others hid and that this person may be the second to look at."""
    return reviewed_by(person).filter(state=HidingState.PENDING)


def known_to(person: Person) -> QuerySet[Hiding]:
    """What is hidden now and this person knows to be there: who hid it, those who have the letter
    in their mailbox, and those who review it. Nobody whom the text is about (`trust.md` 4).
    """
    letters = Letter.objects.visible_to(person).filter(idea=OuterRef("idea"))
    reviewed = Hiding.objects.visible_to(person).filter(pk=OuterRef("pk"))
    about_them = IdeaConcern.objects.filter(person=person, idea=OuterRef("idea"))
    known = Q(hidden_by=person) | Exists(letters) | Exists(reviewed)
    found = Hiding.objects.filter(known, state__in=HIDDEN, idea__state__in=ALIVE)
    found = found.exclude(Exists(about_them))
    return cast("QuerySet[Hiding]", found)


def of_the_same_words(person: Person, idea: Idea) -> QuerySet[Hiding]:
    """What this person hid before of the very words the idea says now, and was shown again."""
    since = Coalesce(OuterRef("reviewed_at"), OuterRef("hidden_at"))
    rewritten = IdeaVersion.objects.filter(idea=OuterRef("idea"), written_at__gt=since)
    own = Hiding.objects.filter(~Exists(rewritten), idea=idea, hidden_by=person)
    return cast("QuerySet[Hiding]", own.exclude(state__in=HIDDEN))


def too_long(today: date) -> QuerySet[Hiding]:
    """Texts that nobody has looked at a second time by their day, and that there are still."""
    found = Hiding.objects.filter(
        state=HidingState.PENDING, due_on__lt=today, idea__state__in=ALIVE
    )
    return cast("QuerySet[Hiding]", found.select_related("idea"))


@dataclass(frozen=True)
class Why:
    """What an author reads of a hiding."""

    reason: str
    state: str
    due_on: date


SAID = ("reason", "state", "due_on")


def with_why(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Ideas with why each is hidden, for `why`: in the same question."""
    here = Hiding.objects.filter(idea=OuterRef("pk"), state__in=HIDDEN)
    return ideas.annotate(**{f"hiding_{name}": Subquery(here.values(name)) for name in SAID})


def why(idea: Idea) -> Why | None:
    """Why a text is hidden and until when; one question more unless found `with_why`."""
    if idea.hidden_at is None:
        return None
    if not hasattr(idea, "hiding_state"):
        idea = with_why(Idea.objects.filter(pk=idea.pk)).get()
    said = [getattr(idea, f"hiding_{name}") for name in SAID]
    return Why(*said) if all(said) else None
