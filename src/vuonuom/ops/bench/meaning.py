"""Whether the same idea in other words is found: judged pairs among generated texts."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vuonuom.core import text
from vuonuom.ops.bench import finding
from vuonuom.ops.terminal import complain
from vuonuom.similarity import actions, encoders, encoding, queries, vectors
from vuonuom.similarity.models import Text

JUDGED = Path(__file__).parent / "judged"
SETS = ("told", "terse")


def meaning(number: int) -> dict[str, dict[str, float]]:
    """The judged pairs among so many generated texts; traps and their like stand among them."""
    if encoders.loaded() is None:
        return {}
    sets = {name: _judged(name) for name in SETS}
    firsts = {name: _lay(judged) for name, judged in sets.items()}
    laid = 2 * sum(map(len, sets.values()))
    _encode(number + laid)
    actions.rebuild()
    return {name: _shares(judged, firsts[name]) for name, judged in sets.items()}


def _judged(name: str) -> list[list[str]]:
    """(an idea, the same in other words, another with words of it) in each line."""
    lines = (JUDGED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[said.strip() for said in line.split("|")] for line in lines]


def _lay(judged: Sequence[Sequence[str]]) -> int:
    """Lay the ideas and the traps down among the texts; the number of the first idea."""
    first = Text.objects.count() + 1
    said = [pair[0] for pair in judged] + [pair[2] for pair in judged]
    finding.insert((first + at, one, "") for at, one in enumerate(said))
    return first


def _encode(number: int) -> None:
    """The vectors of the newest so many texts, and nobody else's."""
    chosen = Text.objects.order_by("-pk")[:number].values_list("pk", flat=True)
    Text.objects.filter(pk__in=list(chosen)).update(to_encode=True)
    with vectors.writing() as store:
        encoder = encoders.loaded()
        if store is not None and encoder is not None:
            store.begin_anew(encoder.name)
            # A row of nobody's: an empty store would take up every text.
            store.add([0], [0], [[]], np.ones((1, encoders.SIZE), np.float32))
    complain(f"Đang mã hóa {len(chosen)} nội dung …")
    while encoding.encode(64):
        pass
    encoding.tidy()


def _shares(judged: Sequence[Sequence[str]], first: int) -> dict[str, float]:
    """How many of the ideas are among the first ten, asked in other words."""
    who, counts = finding.somebody(), {"meaning": 0, "plain": 0, "words": 0}
    for at, (_said, same, _trap) in enumerate(judged):
        ways = {
            "meaning": queries.same_idea(same, person=who),
            "plain": queries.same_idea(text.strip_marks(same), person=who),
            "words": queries.similar(same, person=who),
        }
        for name, hits in ways.items():
            counts[name] += first + at in {hit.pk for hit in hits}
    return {name: number / len(judged) for name, number in counts.items()}
