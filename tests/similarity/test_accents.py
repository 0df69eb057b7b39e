import json
from pathlib import Path

import pytest

from vuonuom.ideas.actions import reference
from vuonuom.ops import cli
from vuonuom.similarity import accents

TAUGHT = ["Sổ trực dùng chung trên điện thoại", "Đèn hành lang sáng suốt đêm", "Số liệu không khớp"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("van ban cua co quan to chuc", "văn bản của cơ quan tổ chức"),
        ("so truc dung chung tren dien thoai", "sổ trực dùng chung trên điện thoại"),
        ("so lieu khong khop", "số liệu không khớp"),
        ("wifi xyzzy", "wifi xyzzy"),
        ("", ""),
    ],
)
def test_accents_are_put_back_by_what_stands_beside(typed, meant):
    accents.learn(TAUGHT * 3)
    assert accents.restored(typed) == meant


def test_text_with_marks_stays_as_it_was_typed():
    assert accents.restored("Sổ truc dùng chung ở tổ") == "Sổ truc dùng chung ở tổ"


def test_texts_without_marks_teach_nothing():
    accents.learn(["den hanh lang"] * 9 + ["Đèn hành lang"] * 2)
    assert accents.restored("den hanh lang") == "đèn hành lang"


def test_a_row_never_seen_is_put_together_from_pairs_that_were():
    habits = accents.Habits().learn(["Gom pin cũ", "pin cũ bỏ lẫn rác"])
    assert habits.restored(["gom", "pin", "cu", "bo", "lan", "rac"]) == (
        ["gom", "pin", "cũ", "bỏ", "lẫn", "rác"]
    )


def test_who_was_taught_nothing_leaves_words_as_they_were_typed():
    assert accents.Habits().learn([]).restored(["gom", "pin"]) == ["gom", "pin"]


@pytest.mark.parametrize(
    "file", sorted(accents.SEEDS.glob("pairs/*.txt")), ids=lambda one: one.stem
)
def test_each_line_of_the_pairs_tells_three_ideas(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert {len([one for one in line.split("|") if one.strip()]) for line in lines} == {3}


@pytest.mark.django_db
def test_reindex_learns_from_the_texts_that_are_there(monkeypatch):
    taught = []
    monkeypatch.setattr(accents, "learn", lambda texts: taught.append(True))
    assert cli.main(["reindex"]) == 0
    assert taught == [True]


def test_the_library_teaches_what_it_holds():
    library = Path(reference.__file__).parents[1] / "data" / "initiatives.jsonl"
    held = [json.loads(line) for line in library.read_text(encoding="utf-8").splitlines()]
    told = {text for one in held for text in (one["title"], one["description"]) if text}
    taught = (accents.SEEDS / "sang-kien.txt").read_text(encoding="utf-8").splitlines()
    assert set(taught) == told
