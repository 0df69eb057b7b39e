"""Like ideas: who stands beside whom, and what the nightly sweep proposes to put so."""

from django.db.models import Exists, OuterRef, QuerySet

from vuonuom.accounts.models import Person
from vuonuom.directives.models import Challenge
from vuonuom.ideas.models import GroupLink, Idea
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.models import Likeness

SIDES = ("newer", "older")
SHOWN = 20  # of a group on a page
MOST = 500  # of a group that are read: so many people do not find one thing in a year


def likes(idea: Idea, person: Person) -> list[Idea]:
    """The other ideas of its group that this person may see."""
    link: GroupLink | None = getattr(idea, "group_link", None)
    if link is None:
        return []
    grouped = GroupLink.objects.filter(group_id=link.group_id).exclude(idea=idea)
    found = Idea.objects.visible_to(person, few=True).filter(pk__in=grouped.values("idea_id"))
    return list(found.select_related("unit").newest_first()[:MOST])


def is_grouped(idea: Idea) -> bool:
    """Whether it stands in a group, though nobody else of it may be seen (withdrawn, hidden)."""
    return hasattr(idea, "group_link")


def challenge_of(idea: Idea, person: Person) -> Challenge | None:
    """The problem that was made of the idea's group, if this person may see it."""
    link: GroupLink | None = getattr(idea, "group_link", None)
    if link is None or link.group.challenge_id is None:
        return None
    found: Challenge | None = (
        Challenge.objects.visible_to(person).filter(pk=link.group.challenge_id).first()
    )
    return found


def found_before(challenge: Challenge, person: Person) -> list[Idea]:
    """The like ideas that a problem was made of, as far as this person may see them."""
    grouped = GroupLink.objects.filter(group__challenge=challenge).values("idea_id")
    found = Idea.objects.visible_to(person).alive().filter(pk__in=grouped)
    return list(found.select_related("unit").newest_first()[:MOST])


def proposed(person: Person, most: int = 50) -> list[tuple[Idea, Idea, int]]:
    """(newer, older, percent) that the sweep found alike and nobody has grouped or dismissed.

    Both are seen by the person, who keeps the newer one's mailbox; the likest first.
    """
    seen = Idea.objects.visible_to(person, few=True).alive()
    newer, older = (Exists(seen.filter(pk=OuterRef(f"{side}__subject_id"))) for side in SIDES)
    grouped = Exists(GroupLink.objects.filter(idea=OuterRef("newer__subject_id")))
    found: QuerySet[Likeness] = similarity.proposed(person).filter(newer, older).exclude(grouped)
    keys = list(found.values_list("newer__subject_id", "older__subject_id", "share")[:most])
    ideas = Idea.objects.visible_to(person, few=True).select_related("unit")
    by_key = ideas.in_bulk({key for pair in keys for key in pair[:2]})
    return [
        (by_key[one], by_key[other], share)
        for one, other, share in keys
        if one in by_key and other in by_key
    ]
