"""What search and likeness are measured with."""

from random import Random

import pytest

from vuonuom.core import text
from vuonuom.ops.bench import meaning, texts

SAID = "Dán mã QR lấy số thứ tự ở quầy một cửa cho bà con khỏi chờ lâu mỗi sáng thứ hai"


def test_made_texts_differ_and_are_the_same_each_time():
    some = list(texts.made(300))
    assert some == list(texts.made(300))
    assert len({one.body for one in some}) == 300


def test_known_item_stands_so_in_the_text():
    assert texts.known_item(SAID, Random(1)) in SAID


def test_slip_changes_one_word_by_two_letters():
    typed = texts.slip(SAID, Random(1)).split()
    changed = [(a, b) for a, b in zip(SAID.split(), typed, strict=True) if a != b]
    assert [sorted(a) == sorted(b) for a, b in changed] == [True]


def test_near_copy_keeps_sixty_percent_without_accents():
    own = text.strip_marks(SAID).split()
    typed = texts.near_copy(SAID, Random(1), "xyz " * 9).split()
    assert (len(typed), typed.count("xyz")) == (len(own), int(len(own) * 0.4))
    assert set(typed) - {"xyz"} <= set(own)


@pytest.mark.parametrize("name", meaning.SETS)
def test_judged_pairs_are_many_and_share_few_words(name):
    pairs = [line.split("|") for line in _lines(name)]
    assert (len(pairs) >= 200, {len(pair) for pair in pairs}) == (True, {3})
    assert len({said for pair in pairs for said in pair}) == 3 * len(pairs)
    shared = [_share(of, among) for among, of, _ in pairs]
    assert sum(shared) / len(pairs) < 0.25


def _lines(name):
    return (meaning.JUDGED / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def _share(of, among):
    """Of the syllables of the one, how many the other has too: small words among them."""
    said = set(text.fold(of).split())
    return len(said & set(text.fold(among).split())) / len(said)
