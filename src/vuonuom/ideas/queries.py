"""Named reads of ideas."""

from collections import defaultdict

from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IDEA, IdeaState
from vuonuom.journal.acts import Count, is_crossing
from vuonuom.journal.models import Entry, Posting

KIND = "ideas.idea."
_MOVES = {KIND + move.verb: IdeaState(move.target) for move in IDEA.moves}


def counted(idea: Idea) -> list[Count]:
    """What stands counted for the idea today: its postings, those taken back left out."""
    net: dict[Count, int] = defaultdict(int)
    entries = Entry.objects.filter(subject_kind=Idea._meta.label_lower, subject_id=idea.pk)
    for p in Posting.objects.filter(entry__in=entries):
        if not is_crossing(p):
            key = Count(p.unit_id, p.measure, 0, p.cohort, p.about, p.person_id, p.local_date)
            net[key] += p.amount
    return [
        Count(key.unit, key.measure, amount, key.cohort, key.about, key.person, key.on)
        for key, amount in net.items()
        if amount
    ]


def uncounted(idea: Idea) -> list[Count]:
    """The counts that take the idea out of every figure, in their own periods."""
    return [
        Count(c.unit, c.measure, -c.amount, c.cohort, c.about, c.person, c.on)
        for c in counted(idea)
    ]


def last_mark(idea: Idea, verb: str) -> Entry | None:
    """The newest entry of `verb` about the idea that nobody took back."""
    entries = Entry.objects.filter(
        subject_kind=Idea._meta.label_lower, subject_id=idea.pk, reversed_by=None
    )
    return entries.filter(kind=KIND + verb).order_by("-pk").first()


def state_before(idea: Idea, entry: Entry) -> IdeaState:
    """Where the idea stood before `entry`, read from the acts that were not taken back."""
    earlier = Entry.objects.filter(
        subject_kind=Idea._meta.label_lower,
        subject_id=idea.pk,
        pk__lt=entry.pk,
        reversed_by=None,
        kind__in=_MOVES,
    )
    kind = earlier.order_by("-pk").values_list("kind", flat=True).first()
    return _MOVES[kind] if kind else IdeaState.SUBMITTED
