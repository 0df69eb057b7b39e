"""Finding texts. What comes back are references; pages ask `visible_to` once more."""

import itertools
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from django.db import models
from django.db.models import Count, Q
from tantivy import Query

from vuonuom.access import queries as access
from vuonuom.core import text
from vuonuom.journal.recount import Difference
from vuonuom.similarity import accents, asking, encoders, index, terms, vectors
from vuonuom.similarity.models import Likeness, Text

IDEA = "ideas.idea"
MOST = 200  # hits read at most; a page shows 25
LONGEST = 600  # characters of a question that are encoded
OF_KINDS = 3  # times as many are looked at where some kinds of text are left out


@dataclass(frozen=True)
class Hit:
    kind: str
    pk: int
    score: float


@dataclass(frozen=True)
class Narrow:
    """Facets: each None leaves everything in."""

    kinds: Sequence[str] = ()
    unit_id: int | None = None  # with all below it
    year: int | None = None
    field_id: int | None = None
    stage: str = ""
    keys: Sequence[str] | None = None  # of the records that may be found, as `key_of` names them


def search(words: str, *, person: Any, narrow: Narrow | None = None, limit: int = 25) -> list[Hit]:
    """What a person may find for `words`: with or without accents, "quoted phrases" exactly.

    Of two words both; only where no text has both, either.
    """
    reader = index.searcher()
    asked = asking.question(words, reader)
    if asked is None:
        return []
    hits = _run(reader, asked.query, person, narrow or Narrow(), 2 * limit)
    said = _said_by(hits)
    answered = asked.is_said_by if asked.is_short else asked.is_answered_by
    answers = (hit for hit in hits if answered(said.get((hit.kind, hit.pk), "")))
    found = list(itertools.islice(answers, limit))
    return found or (hits[:limit] if asked.is_short else [])


def similar(
    words: str, *, person: Any, narrow: Narrow | None = None, limit: int = 10, but: str = ""
) -> list[Hit]:
    """Almost the same text: by its rarest syllables and pairs. `but`: an index key left out."""
    reader = index.searcher()
    asked = asking.likeness(words, reader)
    if asked is None:
        return []
    hits = _run(reader, asked, person, narrow or Narrow(), limit + 1)
    return _sharing(words, [hit for hit in hits if index.key(hit.kind, hit.pk) != but])[:limit]


def anywhere(words: str, *, kind: str, limit: int) -> list[Hit]:
    """Almost the same text wherever it lies: for the sweep, which shows nothing to anybody."""
    reader = index.searcher()
    asked = asking.likeness(words, reader)
    return _run(reader, asked, None, Narrow(kinds=[kind]), limit) if asked else []


def proposed(person: Any) -> models.QuerySet[Likeness]:
    """Pairs that the sweep found alike, where the person keeps the newer one's box; likest first.

    The older may lie where the person may not look: who shows them asks `visible_to`.
    """
    kept = access.scope(person, "mailbox.work", "newer__unit_id")
    found = Likeness.objects.filter(kept, newer__hidden=False, older__hidden=False)
    found = found.filter(dismissed_at=None, newer__subject_kind=IDEA, older__subject_kind=IDEA)
    return found.order_by("-share", "-pk")


def same_idea(
    words: str, *, person: Any, kinds: Sequence[str] = (), limit: int = 10, but: str = ""
) -> list[Hit]:
    """Perhaps the same idea in other words, nearest first; nothing where there is no encoder.

    Ranked and never cut by score: true pairs average .874, wrong ones .864.
    """
    encoder = encoders.loaded()
    if encoder is None or len(terms.folded(words)) < asking.LEAST_WORDS:
        return []
    vector = encoder.encode([accents.restored(words)[:LONGEST]])[0]
    found = access.tops(person, "ideas.view")
    tops = None if access.holds_all(person, found) else [index.EVERYBODY, *found]
    near = vectors.nearest(vector, tops=tops, limit=(limit + 1) * (OF_KINDS if kinds else 1))
    said = Text.objects.filter(pk__in=[text for text, _ in near], hidden=False)
    # Kinds are told apart here: asked for both, SQLite read every text of a kind (140 ms of 1 M).
    of = {text.pk: text for text in said if not kinds or text.subject_kind in kinds}
    hits = [
        Hit(of[text].subject_kind, of[text].subject_id, score) for text, score in near if text in of
    ]
    return [hit for hit in hits if index.key(hit.kind, hit.pk) != but][:limit]


def shared_passages(words: str, other: str, most: int = 4) -> list[str]:
    """Runs of two or more syllables of `other` that `words` has too, as `other` writes them."""
    known = set(terms.pairs(terms.folded(words)))
    passages, run = [], ""
    tokens = re.findall(r"\S+", other)
    for here, there in itertools.pairwise(tokens):
        pair = "_".join(text.fold(f"{here} {there}").split())
        if pair in known:
            run = f"{run} {there}" if run else f"{here} {there}"
        elif run:
            passages.append(run.strip(" .,;:!?()"))
            run = ""
    if run:
        passages.append(run.strip(" .,;:!?()"))
    return sorted(set(passages), key=len, reverse=True)[:most]


def key_of(record: models.Model) -> str:
    """The name of a record in the index: to leave a text out of its own likes, or ask for it."""
    return index.key(record._meta.label_lower, record.pk)


def waiting() -> int:
    """How many texts the index has not followed yet."""
    return Text.objects.filter(stale=True).count()


LOOKS = 3  # at an index that is perhaps being written, before it is believed to differ
PAUSE = 0.2  # seconds between them: the writer follows within a tenth


def differences() -> Iterator[Difference]:
    """Texts that the index lacks or keeps although it must not; stale ones are on their way.

    The index is no part of a snapshot: it is looked at again while somebody writes.
    """
    wrong = None
    for _ in range(LOOKS):
        before = indexed()
        told = Text.objects.aggregate(
            shown=Count("pk", filter=Q(hidden=False, stale=False)),
            late=Count("pk", filter=Q(stale=True)),
        )
        if told["late"] or before == told["shown"]:
            return
        if indexed() == before:
            wrong = Difference("index", index.folder().name, str(before), str(told["shown"]))
        time.sleep(PAUSE)
    if wrong is not None:
        yield wrong


def indexed() -> int:
    """How many texts the index holds; none where it cannot be read."""
    try:
        return int(index.searcher().num_docs)
    except index.CatchingUp:
        return 0


def _sharing(words: str, hits: Sequence[Hit]) -> list[Hit]:
    """Of the best hits those that say enough of the same: an eighth of the pairs of syllables.

    Told by the texts themselves. That a quarter of the rarest pairs must be there found 1 % of the
    near-copies among 1,000,000: pairs made by other words put in are the rarest. Asking the index
    for a share of all pairs took 25 ms, for common ones are everywhere.
    """
    asked = terms.pairs_in(words)
    least = max(len(asked) // 8, min(len(asked) // 4, 4), 1)
    said = _said_by(hits)
    return [
        hit
        for hit in hits
        if len(asked & terms.pairs_in(said.get((hit.kind, hit.pk), ""))) >= least
    ]


def _said_by(hits: Sequence[Hit]) -> dict[tuple[str, int], str]:
    """The words of texts, as they are in the table by now."""
    texts = Text.objects.filter(
        subject_kind__in={hit.kind for hit in hits}, subject_id__in=[hit.pk for hit in hits]
    )
    read = texts.values_list("subject_kind", "subject_id", "title", "body", "code")
    return {(kind, pk): f"{title}. {body} {code}" for kind, pk, title, body, code in read}


def _run(
    reader: tantivy.Searcher, asked: Query, person: Any, narrow: Narrow, limit: int
) -> list[Hit]:
    """The best hits. A kind stands in a hit's key: asking for all kinds is mostly quicker."""
    keep = list(_filters(person, narrow))
    if not narrow.kinds:
        return _hits(reader, asking.all_of([asked, *keep]), limit)
    found = _hits(reader, asking.all_of([asked, *keep]), 2 * limit)
    of_kind = [hit for hit in found if hit.kind in narrow.kinds]
    if len(of_kind) >= limit or len(found) < min(2 * limit, MOST):
        return of_kind[:limit]
    keep.append(_quiet(Query.term_set_query(index.schema(), "kind", list(narrow.kinds))))
    return _hits(reader, asking.all_of([asked, *keep]), limit)


def _hits(reader: tantivy.Searcher, query: Query, limit: int) -> list[Hit]:
    try:
        found = reader.search(query, limit=min(limit, MOST), count=False).hits
        keys = [(str(reader.doc(address)["key"][0]), score) for score, address in found]
    except ValueError as error:  # a file of it was cut off or taken away
        raise index.CatchingUp from error
    hits = []
    for key, score in keys:
        kind, _, pk = key.rpartition(":")
        hits.append(Hit(kind, int(pk), float(score)))
    return hits


def _filters(person: Any, narrow: Narrow) -> Iterator[Query]:
    """What may be seen and is asked for, but its kind."""
    schema = index.schema()
    found = [] if person is None else access.tops(person, "ideas.view")
    if person is not None and not access.holds_all(person, found):
        tops = [index.EVERYBODY, *found]
        yield _quiet(Query.term_set_query(schema, "above", tops))
    if narrow.unit_id is not None:
        yield _quiet(Query.term_query(schema, "under", narrow.unit_id))
    if narrow.year is not None:
        yield _quiet(Query.term_query(schema, "year", narrow.year))
    if narrow.field_id is not None:
        yield _quiet(Query.term_query(schema, "field", narrow.field_id))
    if narrow.keys is not None:
        yield _quiet(Query.term_set_query(schema, "key", list(narrow.keys)))
    if narrow.stage:
        yield _quiet(Query.term_query(schema, "stage", narrow.stage))


def _quiet(query: Query) -> Query:
    """A filter that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)
