"""Accents put back where they were left out: the encoder hardly knows Vietnamese without them.

The likeliest way through the syllables' accented forms by the pairs seen before (Viterbi). A pair
never seen is worth what its parts are: how many kinds of syllable followed the one (Witten and
Bell 1991, https://doi.org/10.1109/18.87000) and went before the other (Kneser and Ney 1995).
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Self

from django.conf import settings

from vuonuom.core import text
from vuonuom.similarity import terms

SEEDS = Path(__file__).parent / "data"
FORMS = 12  # accented forms of a syllable that are weighed
KINDS = 2.0  # how much the kinds of followers weigh, against how often any followed
BEGIN, END = "^", "$"  # no syllable looks so
MARKED = 0.15  # a text with so few marks among its syllables was typed without


@dataclass
class Habits:
    """How often each accented syllable, and each pair of them, was seen."""

    alone: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)  # kinds of syllables after each
    before: Counter[str] = field(default_factory=Counter)
    forms: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, texts: Iterable[str]) -> Self:
        for words in texts:
            syllables = terms.exact(words)
            if is_bare(syllables):
                continue  # teaches nothing
            row = [BEGIN, *syllables, END]
            self.alone.update(row)
            self.pairs.update(f"{a} {b}" for a, b in pairwise(row))
        self.after = Counter(pair.split(" ")[0] for pair in self.pairs)
        self.before = Counter(pair.split(" ")[1] for pair in self.pairs)
        self.forms = self._forms()
        return self

    def _forms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for syllable, _ in self.alone.most_common():
            plain = text.strip_marks(syllable)
            if len(found[plain]) < FORMS:
                found[plain].append(syllable)
        return dict(found)

    def restored(self, syllables: list[str]) -> list[str]:
        """The likeliest accented form of a row of syllables without marks."""
        ways: dict[str, tuple[float, list[str]]] = {BEGIN: (0.0, [])}
        for syllable in [*syllables, END]:
            ways = {
                form: max(
                    (worth + self._follows(before, form), [*way, form])
                    for before, (worth, way) in ways.items()
                )
                for form in self.forms.get(syllable, [syllable])
            }
        return ways[END][1][:-1]

    def _follows(self, before: str, form: str) -> float:
        """How likely `form` stands after `before`, as a logarithm."""
        single = (self.before[form] + 0.1) / (len(self.pairs) + 1)
        kinds = KINDS * self.after[before]
        if not kinds:
            return math.log(single)
        seen = self.pairs[f"{before} {form}"]
        return math.log((seen + kinds * single) / (self.alone[before] + kinds))


def is_bare(syllables: list[str]) -> bool:
    marked = sum(1 for one in syllables if not one.isascii())
    return marked < MARKED * len(syllables)


def kept() -> Path:
    return Path(settings.DATA_DIR) / "vectors" / "accents.json"


@cache
def habits(learned_at: float) -> Habits:
    """What the seeds teach, and what this instance's own texts taught at `learned_at`."""
    seen = Habits()
    if learned_at:
        told = json.loads(kept().read_text(encoding="utf-8"))
        seen.alone.update(told["alone"])
        seen.pairs.update(told["pairs"])
    return seen.learn(seeds(sorted(SEEDS.rglob("*.txt"))))


def seeds(files: Iterable[Path]) -> Iterator[str]:
    """The texts of files that hold one in a line, or several with a stroke between them."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield from line.split("|")


def restored(words: str) -> str:
    """`words` with marks, if they were typed without; what has marks stays as it is."""
    syllables = terms.exact(words)
    if not is_bare(syllables):
        return words
    learned_at = kept().stat().st_mtime if kept().exists() else 0.0
    return " ".join(habits(learned_at).restored(syllables))


LEAST_SEEN = 2  # a pair seen once is mostly a name


def learn(texts: Iterable[str]) -> None:
    """Keep what the texts of this instance teach, for every process."""
    seen = Habits().learn(texts)
    pairs = {pair: number for pair, number in seen.pairs.items() if number >= LEAST_SEEN}
    kept().parent.mkdir(parents=True, exist_ok=True)
    fresh = kept().with_suffix(".new")
    fresh.write_text(json.dumps({"alone": seen.alone, "pairs": pairs}, ensure_ascii=False))
    fresh.replace(kept())
