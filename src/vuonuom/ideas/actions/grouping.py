"""Likes side by side: a link that everybody can see and that costs nobody their credit."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.actions import challenges
from vuonuom.directives.models import Challenge, Clause
from vuonuom.ideas.models import GroupLink, Idea, IdeaGroup
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class CannotGroup(Refused):
    pass


class NotGrouped(Refused):
    pass


class AlreadyAChallenge(Refused):
    pass


@act
def link_ideas(*, by: Person, idea: Idea, like: Idea) -> Idea:
    """Put `idea` into one group with `like`. Undone any time by `unlink_idea`.

    The caller has checked that `by` may work with both.
    """
    if idea.pk == like.pk:
        raise CannotGroup(_("Không xếp một ý tưởng với chính nó."), field="like")
    if GroupLink.objects.filter(idea=idea).exists():
        raise CannotGroup(_("Ý tưởng này đã ở trong một nhóm. Hãy tách ra trước."), field="like")
    now = clock.now()
    other = GroupLink.objects.filter(idea=like).select_related("group").first()
    if other is None:
        group = IdeaGroup.objects.create(created_at=now)
        GroupLink.objects.create(idea=like, group=group, linked_by=by, linked_at=now)
    else:
        group = other.group
    GroupLink.objects.create(idea=idea, group=group, linked_by=by, linked_at=now)
    record("ideas.idea.grouped", by=by, subject=idea)
    return idea


@act
def unlink_idea(*, by: Person, idea: Idea) -> Idea:
    """Take an idea out of its group. Undone by `link_ideas`."""
    link = GroupLink.objects.filter(idea=idea).first()
    if link is None:
        raise NotGrouped(_("Ý tưởng này không ở trong nhóm nào."))
    group_id = link.group_id
    link.delete()
    rest = GroupLink.objects.filter(group_id=group_id)
    if rest.count() == 1:  # nobody is a group alone
        rest.delete()
        IdeaGroup.objects.filter(pk=group_id).delete()
    record("ideas.idea.ungrouped", by=by, subject=idea)
    return idea


@act
def make_challenge(
    *,
    by: Person,
    group: IdeaGroup,
    unit: Unit,
    title: str,
    text: str,
    clause: Clause | None = None,
) -> Challenge:
    """What many have found becomes a problem that a unit asks all to think about. Undone."""
    challenge = challenges.publish_challenge(
        by=by, unit=unit, title=title, text=text, clause=clause
    )
    if not IdeaGroup.objects.filter(pk=group.pk, challenge=None).update(challenge=challenge):
        raise AlreadyAChallenge(_("Có người đã đặt nhóm này thành việc khó trước đó."))
    record("ideas.group.made_challenge", by=by, subject=challenge)
    return challenge


@undoes("ideas.group.made_challenge")
@act
def undo_make_challenge(*, entry: Entry, by: Person) -> Challenge:
    """It was seen, so it is closed and not made unseen; the group may become another."""
    challenge = Challenge.objects.select_related("unit").get(pk=entry.subject_id)
    challenges.close_challenge(by=by, challenge=challenge)
    IdeaGroup.objects.filter(challenge=challenge).update(challenge=None)
    reverse(entry, by=by, subject=challenge)
    return challenge
