"""How words become a question to the index.

Words that only score are asked side by side: tantivy then passes over what cannot be among the
best: 53 instead of 126 ms among 1,000,000 texts. Whether a text says enough of what was asked is
told by the text itself, afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from vuonuom.similarity import abbreviations, index, repairs, terms

RAREST_SYLLABLES, RAREST_PAIRS = 8, 40  # of 1,000,000, with 12 syllables 13 ms and no more found
LEAST_WORDS = 4  # fewer say nothing about likeness
FEW = 2  # syllables


@dataclass(frozen=True)
class Question:
    query: Query
    ways: Sequence[frozenset[str]]  # syllables, each abbreviation short and long

    @property
    def is_short(self) -> bool:
        """Half of its syllables is one, which says little: "rác thải" is no "thai sản"."""
        return all(len(way) <= FEW for way in self.ways)

    def is_answered_by(self, words: str) -> bool:
        """At least half of the syllables: two of three, three of six."""
        said = frozenset(terms.folded(words))
        return any(2 * len(way & said) >= len(way) for way in self.ways)

    def is_said_by(self, words: str) -> bool:
        """Every syllable."""
        said = frozenset(terms.folded(words))
        return any(way <= said for way in self.ways)


def question(words: str, reader: tantivy.Searcher) -> Question | None:
    """Whatever way of writing the words fits a text best: each abbreviation short and long."""
    known = abbreviations.known()
    ways = [_repaired(way, reader) for way in abbreviations.ways(words, known)]
    if not ways:
        return None
    scored = _best_of([_one_way(way, words) for way in ways])
    phrases = list(_phrases(words, known, reader))
    return Question(all_of([*phrases, scored]), [frozenset(way) for way in ways])


def likeness(words: str, reader: tantivy.Searcher) -> Query | None:
    """The rarest syllables and pairs of a text; None for what is too short to be like anything."""
    syllables = terms.folded(words)
    if len(syllables) < LEAST_WORDS:
        return None
    rare = _rarest(reader, "folded", syllables, RAREST_SYLLABLES)
    rare_pairs = _rarest(reader, "pairs", terms.pairs(syllables), RAREST_PAIRS)
    if not rare_pairs:
        return None
    return _any_of(_terms("folded", rare, 1.0) + _terms("pairs", rare_pairs, 1.0))


def all_of(queries: Sequence[Query]) -> Query:
    """One alone stays as it is: wrapped, everything that it finds would be scored."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _best_of(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries))


def _one_way(syllables: list[str], words: str) -> Query:
    scored = _terms("folded", syllables, 2.0) + _terms("pairs", terms.pairs(syllables), 2.0)
    if terms.has_marks(words):
        scored += _terms("exact", terms.exact(words), 0.6)
    return _any_of(scored)


def _phrases(words: str, known: abbreviations.Pairs, reader: tantivy.Searcher) -> Iterator[Query]:
    """What stands in quotes, short or written out."""
    for phrase in re.findall(r'"([^"]+)"', words):
        ways = [_repaired(way, reader) for way in abbreviations.ways(phrase, known)]
        if ways:
            yield _best_of([_phrase(way) for way in ways])


def _repaired(words: list[str], reader: tantivy.Searcher) -> list[str]:
    return repairs.repaired(
        words,
        lambda word: int(reader.doc_freq("folded", word)),
        lambda pair: int(reader.doc_freq("pairs", pair)),
    )


def _phrase(phrase: list[str]) -> Query:
    if len(phrase) == 1:
        return Query.term_query(index.schema(), "folded", phrase[0])
    return Query.phrase_query(index.schema(), "folded", list(phrase))


def _rarest(reader: tantivy.Searcher, field: str, words: Iterable[str], most: int) -> list[str]:
    """The words that the fewest texts have, those that none has left out."""
    counted = [(reader.doc_freq(field, word), word) for word in set(words)]
    return [word for number, word in sorted(counted) if number][:most]


def _terms(field: str, words: Iterable[str], weight: float) -> list[Query]:
    return [
        Query.boost_query(Query.term_query(index.schema(), field, word), weight)
        for word in dict.fromkeys(words)
    ]
