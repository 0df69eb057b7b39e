"""Who reads an idea: those of its part of the tree, and those in whose mailbox it lies now."""

from django.db.models import Exists, OuterRef

from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea, IdeaQuerySet
from vuonuom.ideas.states import ALIVE
from vuonuom.mailbox.models import Letter


def ideas_before(person: Person) -> IdeaQuerySet:
    """Ideas that a person may see, and those of letters in the mailboxes they work in.

    Of a handful that is already known, as `visible_to(few=True)`: lists stay with the tree. A
    letter that went on to another mailbox opens nothing more.
    """
    visible: IdeaQuerySet = Idea.objects.visible_to(person, few=True)
    held = Letter.objects.visible_to(person).filter(idea=OuterRef("pk"))
    here = Idea.objects.filter(Exists(held), hidden_at=None, state__in=ALIVE)
    return visible | here
