"""A thread as a page shows it."""

from dataclasses import dataclass
from datetime import datetime

from vuonuom.accounts.models import Person
from vuonuom.discussion.models import Comment, Thread

MOST = 200  # the newest; a thread that is longer has become a forum


@dataclass(frozen=True)
class Said:
    pk: int
    name: str
    at: datetime
    words: str
    own: bool
    withdrawn: bool


def said_in(thread: Thread, person: Person) -> list[Said]:
    """The newest comments, the oldest of them first. One query."""
    newest = Comment.objects.filter(thread=thread).select_related("person").order_by("-at", "-pk")
    return [
        Said(
            pk=c.pk,
            name=c.person.full_name,
            at=c.at,
            words=c.text,
            own=c.person_id == person.pk,
            withdrawn=c.withdrawn_at is not None,
        )
        for c in reversed(newest[:MOST])
    ]
