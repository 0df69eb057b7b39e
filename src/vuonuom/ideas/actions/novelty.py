"""What an author was shown on the day of sending, and what they say is new about theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from vuonuom.core import text as texts
from vuonuom.ideas.models import Idea, NoveltyStatement

SALT = "shown-while-typing"
MOST_SHOWN = 20
LONGEST = 1000
WITHIN = 7 * 24 * 3600  # seconds: as long as a page may stand open before its idea is sent


@dataclass(frozen=True)
class Novelty:
    """`shown`: codes of what stood beside the text."""

    text: str
    shown: Sequence[str]


def sealed(shown: Sequence[str]) -> str:
    """What was shown, as a form brings it back: nobody can say they were shown something else."""
    return signing.dumps(list(shown)[:MOST_SHOWN], salt=SALT)


def brought(text: str, seal: str) -> Novelty | None:
    """What a form brought back; None if nothing was shown and nothing is said to be new."""
    try:
        shown = signing.loads(seal, salt=SALT, max_age=WITHIN) if seal else []
    except signing.BadSignature:  # another instance's page, or one that stood open too long
        shown = []
    words = texts.clean(text)[:LONGEST]
    return Novelty(words, shown) if words or shown else None


def keep_novelty(idea: Idea, novelty: Novelty, at: datetime) -> None:
    """Part of `submit_idea`, in its transaction and its entry."""
    NoveltyStatement.objects.create(
        idea=idea, text=novelty.text, shown=list(novelty.shown), shown_at=at
    )
