"""Abbreviations of this instance: a question looks for the short form and for the long one.

At question time, so that a new one needs no reindexing. The built-in ones (`core.text`) are
written out when texts are indexed as well.
"""

from typing import Any

from vuonuom.access import queries as access
from vuonuom.core import text
from vuonuom.similarity import terms
from vuonuom.similarity.models import Abbreviation

PERMISSION = "units.manage"  # at the top of a tree: what is searched is searched by all


def may_edit(person: Any) -> bool:
    reach = access.reach(person)
    return not reach.roots.isdisjoint(reach.units(PERMISSION))


def key_of(short: str) -> str:
    """How a short form is compared: folded, and never written out."""
    return " ".join(text.strip_marks(part) for part in terms.exact(short))


type Pairs = list[tuple[list[str], list[str]]]  # folded syllables: short, long


def known() -> Pairs:
    told = Abbreviation.objects.filter(withdrawn_at=None).values_list("key", "long")
    return [(key.split(), terms.folded(long)) for key, long in told]


def ways(words: str, pairs: Pairs) -> list[list[str]]:
    """The folded syllables of a question: as typed, all written out, and all shortened."""
    typed = terms.folded(words)
    if not typed:
        return []
    written_out = _replaced(typed, pairs)
    shortened = _replaced(typed, [(long, short) for short, long in pairs])
    return [typed, *(way for way in (written_out, shortened) if way != typed)]


def _replaced(syllables: list[str], pairs: Pairs) -> list[str]:
    """Each run that is the first of a pair becomes the second, the longest first."""
    longest_first = sorted(pairs, key=lambda pair: -len(pair[0]))
    out: list[str] = []
    at = 0
    while at < len(syllables):
        for run, instead in longest_first:
            if syllables[at : at + len(run)] == run:
                out += instead
                at += len(run)
                break
        else:
            out.append(syllables[at])
            at += 1
    return out
