"""Perhaps the same idea: with an encoder of the test's own, which knows a few things by name."""

import numpy as np
import pytest

from vuonuom.similarity import actions, cells, crowds, encoders, encoding, queries, vectors
from vuonuom.similarity.models import Text

MEANINGS = (("đèn", "chiếu sáng", "bóng điện"), ("sách", "đọc", "thư viện"), ("rác", "chai nhựa"))


class Knowing:
    """One number for each meaning, and a little noise that tells texts apart."""

    name = "knowing"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        found = np.zeros((len(texts), encoders.SIZE), np.float32)
        for row, text in zip(found, texts, strict=True):
            for at, words in enumerate(MEANINGS):
                row[at] = sum(word in text.lower() for word in words)
            row[10 + len(text) % 300] = 0.1
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def encoder(monkeypatch):
    known = Knowing()
    monkeypatch.setattr(encoders, "loaded", lambda: known)
    return known


def text_of(number, title, unit=None, **more):
    return Text.objects.create(
        subject_kind="ideas.idea", subject_id=number, code=f"YT-2026-0000{number}",
        title=title, body="", unit_id=unit, year=2026, stage="hat", **more,
    )  # fmt: skip


def found(words, person, **more):
    return [hit.pk for hit in queries.same_idea(words, person=person, **more)]


DARK = "Ban đêm hành lang thiếu chiếu sáng"


def test_same_idea_in_other_words_comes_first(cast, encoder):
    text_of(1, "Lắp đèn cảm biến ở nhà xe")
    text_of(2, "Tủ sách quay vòng")
    assert encoding.encode() == 2
    assert found(DARK, cast.author)[0] == 1


def test_without_an_encoder_nothing_is_alike_and_nothing_waits(cast):
    text_of(1, "Lắp đèn cảm biến ở nhà xe")
    assert (encoding.encode(), encoding.waiting()) == (0, 0)
    assert found(DARK, cast.author) == []


def test_same_idea_of_another_part_of_the_tree_is_not_found(cast, encoder):
    text_of(1, "Lắp đèn cảm biến", unit=cast.branch_b1.pk)
    encoding.encode()
    assert found(DARK, cast.keeper_elsewhere) == [1]
    assert found(DARK, cast.movement_office) == [1]
    assert found(DARK, cast.author) == []


def test_same_idea_of_another_kind_is_left_out_where_kinds_are_named(cast, encoder):
    text_of(1, "Lắp đèn cảm biến")
    text_of(2, "Thay bóng điện")
    Text.objects.filter(subject_id=1).update(subject_kind="products.product")
    encoding.encode()
    assert found(DARK, cast.author, kinds=["ideas.idea"]) == [2]


def test_texts_of_other_kinds_do_not_shorten_the_list(cast, encoder):
    text_of(1, "Lắp đèn cảm biến, thêm tủ sách")
    for number in range(2, 6):
        text_of(number, "Lắp đèn cảm biến")
    Text.objects.exclude(subject_id=1).update(subject_kind="challenges.challenge")
    encoding.encode()
    assert found(DARK, cast.author, kinds=["ideas.idea"], limit=2) == [1]


def test_three_words_are_too_few_to_say_anything(cast, encoder):
    text_of(1, "Lắp đèn cảm biến")
    encoding.encode()
    assert found("thiếu chiếu sáng", cast.author) == []


def test_changed_text_is_found_by_what_it_says_now(cast, encoder):
    row = text_of(1, "Lắp đèn cảm biến")
    encoding.encode()
    row.title, row.to_encode = "Gom chai nhựa", True
    row.save()
    encoding.encode()
    store = vectors.Store(vectors.folder())
    assert [int(text) for text in store.rows["text"]] == [0, row.pk]
    assert not store.numbers[0].any()


def test_text_that_only_moved_is_not_encoded_again(cast, encoder):
    row = text_of(1, "Lắp đèn cảm biến", unit=cast.branch_b1.pk)
    encoding.encode()
    Text.objects.filter(pk=row.pk).update(unit_id=cast.branch_a1.pk, to_encode=True)
    encoding.encode()
    assert len(encoder.asked) == 1
    assert found(DARK, cast.author) == [1]


def test_hidden_text_leaves_zeros_even_without_the_encoder(cast, encoder, monkeypatch):
    row = text_of(1, "Lắp đèn cảm biến")
    encoding.encode()
    monkeypatch.setattr(encoders, "loaded", lambda: None)
    Text.objects.filter(pk=row.pk).update(hidden=True, title="", to_encode=True)
    assert encoding.encode() == 1
    store = vectors.Store(vectors.folder())
    assert (store.rows["text"][0], store.numbers.any()) == (0, False)


def test_hidden_text_does_not_hold_up_vectors_that_are_made_anew(cast, encoder):
    text_of(1, "Lắp đèn cảm biến ở nhà xe", hidden=True)
    text_of(2, "Tủ sách quay vòng")
    assert [encoding.encode() for _ in range(3)] == [1, 1, 0]
    assert vectors.opened().store.count == 1


def test_lost_vectors_are_computed_again(cast, encoder):
    text_of(1, "Lắp đèn cảm biến")
    encoding.encode()
    vectors.drop()
    text_of(2, "Tủ sách quay vòng")
    encoding.encode()
    assert found(DARK, cast.author)[0] == 1


def test_row_that_was_half_written_is_not_there(cast, encoder):
    text_of(1, "Lắp đèn cảm biến")
    encoding.encode()
    with (vectors.folder() / "rows").open("ab") as file:
        file.write(b"half")
    with (vectors.folder() / "numbers").open("ab") as file:
        file.write(b"\1" * 500)
    text_of(2, "Lắp đèn ở hành lang")
    encoding.encode()
    assert sorted(found(DARK, cast.author)) == [1, 2]


def test_what_another_encoder_made_is_made_anew(encoder, cast):
    text_of(1, "Lắp đèn cảm biến")
    text_of(2, "Tủ sách quay vòng")
    encoding.encode()
    found(DARK, cast.author)  # has the old files open
    encoder.name = "another"
    encoder.asked.clear()
    assert (encoding.encode(), len(encoder.asked)) == (2, 2)
    assert (found(DARK, cast.author)[0], vectors.opened().store.count) == (1, 2)


def test_second_writer_stands_back(encoder, cast):
    text_of(1, "Lắp đèn cảm biến")
    with vectors.writing():
        assert encoding.encode() == 0
    assert encoding.encode() == 1


def test_sorted_into_cells_the_nearest_are_still_found(tmp_path, monkeypatch):
    random = np.random.default_rng(1)
    made = random.normal(size=(900, encoders.SIZE)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    store = vectors.Store(tmp_path, write=True)
    paths = [[7, 1] if at % 50 else [8, 2, 1] for at in range(900)]
    store.add(range(1, 901), range(900), paths, made)
    monkeypatch.setattr(cells, "ENOUGH", 15)
    cells.sort(store, tmp_path)
    sorted_ones = cells.load(tmp_path)
    for at in (3, 450, 899):
        rows = cells.candidates(store, sorted_ones, made[at], None)
        assert (at in rows, len(rows) < 200) == (True, True)
    small_part = cells.candidates(store, sorted_ones, made[50], [2])
    assert (50 in small_part, len(small_part) >= 15) == (True, True)
    assert set(store.rows["above"][small_part][:, 0]) == {8}


@pytest.fixture
def crowded(tmp_path):
    """A hundred texts around one direction, and the first: a bit that way, a bit its own."""
    random = np.random.default_rng(1)
    made = random.normal(scale=0.01, size=(101, encoders.SIZE)).astype(np.float32)
    made[1:, 0] = 1
    made[0, :2] = 1, 2
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    store = vectors.Store(tmp_path, write=True)
    store.add(range(1, 102), range(101), [[1]] * 101, made)
    return store


def nearest_of(store):
    question = np.zeros(encoders.SIZE, np.float32)
    question[:2] = 0.9, 0.43
    return int(np.argmax(store.scores(np.arange(store.count), question)))


def test_what_lies_near_everything_stands_behind_what_lies_near_this(crowded):
    assert nearest_of(crowded) != 0
    crowds.measure(crowded)
    assert nearest_of(crowded) == 0


def test_text_sent_many_times_is_no_crowd(tmp_path):
    store = vectors.Store(tmp_path, write=True)
    store.add(range(1, 51), range(50), [[1]] * 50, np.eye(1, encoders.SIZE).repeat(50, axis=0))
    crowds.measure(store)
    assert not store.rows["crowd"].any()


def test_crowd_of_a_later_text_is_told_at_once(crowded):
    crowds.measure(crowded)
    crowded.add([500], [500], [[1]], crowded.vectors(np.array([7])))
    assert crowded.rows["crowd"][101] == pytest.approx(crowded.rows["crowd"][7], abs=0.01)


def test_erased_text_leaves_nothing_in_the_sample(crowded):
    crowds.measure(crowded)
    crowded.erase(7)
    assert not crowds.sample(crowded)[7].any()


def test_crowds_are_measured_again_when_many_texts_came(crowded, monkeypatch):
    monkeypatch.setattr(crowds, "FEWEST", 100)
    assert crowds.are_due(crowded)
    crowds.measure(crowded)
    assert not crowds.are_due(crowded)


def test_index_and_vectors_follow_a_sending(cast, encoder):
    actions.put(cast.head, code="X", title="Lắp đèn", body="", unit_id=None, year=2026, stage="hat")
    encoding.encode()
    assert queries.same_idea(DARK, person=cast.author)[0].pk == cast.head.pk
