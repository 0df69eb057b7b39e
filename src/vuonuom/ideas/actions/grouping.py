"""Likes side by side: a link that everybody can see and that costs nobody their credit."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import GroupLink, Idea, IdeaGroup
from vuonuom.journal.acts import act, record


class CannotGroup(Refused):
    pass


class NotGrouped(Refused):
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
        group = IdeaGroup.objects.create(name=like.title, created_at=now)
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
