"""Near-copies looked for at night: each text that came since the last sweep, against all.

By the same question as "almost the same text", and then counted: how much of the shorter text the
other has too. What is found is a proposal; a person groups, or does not.
"""

from collections.abc import Iterator, Sequence

from vuonuom.core import clock
from vuonuom.journal.models import Follower
from vuonuom.similarity import encoding, index, queries, terms
from vuonuom.similarity.models import Likeness, Text

LIKE = 50  # percent of the shorter text's syllable pairs
NEAREST = 5  # texts each is compared with
MOST = 20_000  # texts of one night
BATCH = 500
SWEPT, NIGHT = "texts-swept", "night-of-the-sweep"


def sweep(most: int = MOST) -> int:
    """Look at the texts that came since last time. Returns how many proposals are new."""
    since = Follower.objects.get_or_create(name=SWEPT)[0].number
    fresh = Text.objects.filter(pk__gt=since, hidden=False).order_by("pk")[:most]
    found, some = 0, list(fresh[:BATCH])
    while some and most > 0:
        before = Likeness.objects.count()
        Likeness.objects.bulk_create(_alike(some), ignore_conflicts=True)
        Follower.objects.filter(name=SWEPT).update(number=some[-1].pk)
        found += Likeness.objects.count() - before
        most -= len(some)
        some = list(Text.objects.filter(pk__gt=some[-1].pk, hidden=False).order_by("pk")[:BATCH])
    return found


def _alike(texts: Sequence[Text]) -> list[Likeness]:
    return [one for text in texts for one in _likes_of(text)]


def _likes_of(text: Text) -> Iterator[Likeness]:
    said = f"{text.title}. {text.body}"
    own = terms.pairs_in(said)
    hits = queries.anywhere(said, kind=text.subject_kind, limit=NEAREST + 1)
    others = Text.objects.filter(
        subject_kind=text.subject_kind, subject_id__in=[hit.pk for hit in hits], hidden=False
    )
    for other in others.exclude(pk=text.pk):
        share = _share(own, terms.pairs_in(f"{other.title}. {other.body}"))
        if share >= LIKE:
            newer, older = max(text.pk, other.pk), min(text.pk, other.pk)
            yield Likeness(newer_id=newer, older_id=older, share=share, found_at=clock.now())


def _share(one: set[str], other: set[str]) -> int:
    return 100 * len(one & other) // max(min(len(one), len(other)), 1)


def nightly() -> int:
    """Once a day: the sweep, and what makes tomorrow's likeness better."""
    night = Follower.objects.get_or_create(name=NIGHT)[0].number
    today = clock.today().toordinal()
    if night >= today:
        return 0
    Follower.objects.filter(name=NIGHT).update(number=today)
    encoding.tidy()
    try:
        return sweep()
    except index.CatchingUp:  # tomorrow, from where it stands
        return 0
