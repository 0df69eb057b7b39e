import pytest

from vuonuom.similarity import actions, index, queries
from vuonuom.similarity.models import Text


def text_of(number, title, body="", unit=None, year=2026, stage="hat"):
    return Text.objects.create(
        subject_kind="ideas.idea", subject_id=number, code=f"YT-2026-0000{number}",
        title=title, body=body, unit_id=unit, year=year, stage=stage,
    )  # fmt: skip


def found(words, person, **narrow):
    hits = queries.search(words, person=person, narrow=queries.Narrow(**narrow))
    return [hit.pk for hit in hits]


@pytest.mark.parametrize(
    ("said", "is_found"),
    [("Sổ trực", True), ("Trực ban dùng sổ", True), ("Sổ tay", False), ("Ca trực", False)],
)
def test_text_says_at_least_half_of_the_syllables_asked_for(cast, said, is_found):
    text_of(1, said)
    actions.follow()
    assert found("sổ trực dùng chung", cast.author) == ([1] if is_found else [])


def test_of_two_words_a_text_says_both(cast):
    text_of(1, "Thu gom rác thải ven biển")
    text_of(2, "Đổi rác nhựa lấy cây con")
    text_of(3, "Theo dõi thai sản ở trạm y tế")
    actions.follow()
    assert found("rac thai", cast.author) == [1]


def test_where_no_text_says_both_words_either_is_found(cast):
    text_of(1, "Đổi rác nhựa lấy cây con")
    text_of(2, "Theo dõi thai sản ở trạm y tế")
    actions.follow()
    assert sorted(found("rac thai", cast.author)) == [1, 2]


def test_text_of_a_kind_is_found_behind_better_ones_of_others(cast):
    text_of(1, "Một ý về tủ sách")
    for number in (2, 3, 4):
        text_of(number, "Tủ sách")
    Text.objects.exclude(subject_id=1).update(subject_kind="products.product")
    actions.follow()
    ideas = queries.Narrow(kinds=["ideas.idea"])
    hits = queries.search("tủ sách", person=cast.author, narrow=ideas, limit=1)
    assert [hit.pk for hit in hits] == [1]


@pytest.mark.parametrize(
    "words",
    ["quét mã QR", "quet ma qr", "QUÉT MÃ QR", "que\u0301t ma\u0303 qr", "mã QR ở quầy"],
)
def test_text_is_found_with_or_without_accents(cast, words):
    text_of(1, "Quét mã QR lấy số ở quầy một cửa", unit=cast.branch_a1.pk)
    text_of(2, "Đổi rác nhựa lấy cây con", unit=cast.branch_a1.pk)
    actions.follow()
    assert found(words, cast.author)[0] == 1


def test_abbreviation_finds_what_is_written_out(cast):
    text_of(1, "Cải cách hành chính ở Thành phố Hồ Chí Minh")
    actions.follow()
    assert found("cchc tp.hcm", cast.author) == [1]


def test_phrase_in_quotes_must_stand_so(cast):
    text_of(1, "Sổ trực dùng chung")
    text_of(2, "Dùng sổ chung khi trực")
    actions.follow()
    assert found('"sổ trực"', cast.author) == [1]


def test_text_of_another_part_of_the_tree_is_not_found(cast):
    text_of(1, "Đèn cảm biến ở nhà xe", unit=cast.branch_b1.pk)
    actions.follow()
    assert found("đèn cảm biến", cast.keeper_elsewhere) == [1]
    assert found("đèn cảm biến", cast.author) == []


def test_leader_finds_what_lies_below(cast):
    text_of(1, "Đèn cảm biến ở nhà xe", unit=cast.branch_a2.pk)
    actions.follow()
    assert found("đèn cảm biến", cast.leader) == [1]


def test_text_of_nobody_s_unit_is_found_by_everybody(cast):
    text_of(1, "Nâng cao năng lực tư duy biện chứng")
    actions.follow()
    assert found("tư duy biện chứng", cast.stranger) == [1]


def test_hidden_text_leaves_the_index(cast):
    row = text_of(1, "Đèn cảm biến ở nhà xe")
    actions.follow()
    row.hidden, row.stale = True, True
    row.save()
    actions.follow()
    assert found("đèn cảm biến", cast.author) == []


def test_a_text_changed_twice_is_indexed_once_more(cast):
    row = text_of(1, "Đèn cảm biến")
    actions.follow()
    row.title, row.stale = "Đèn hành lang", True
    row.save()
    actions.follow()
    assert found("hành lang", cast.author) == [1]


@pytest.mark.parametrize(
    ("narrow", "expected"), [({"year": 2025}, [2]), ({"stage": "cay"}, [3]), ({}, [1, 2, 3])]
)
def test_results_narrow_by_year_and_stage(cast, narrow, expected):
    text_of(1, "Tủ sách quay vòng")
    text_of(2, "Tủ sách quay vòng", year=2025)
    text_of(3, "Tủ sách quay vòng", stage="cay")
    actions.follow()
    assert sorted(found("tủ sách", cast.author, **narrow)) == expected


@pytest.mark.parametrize(
    "words", ["", "   ", '""', "!!! ???", "\u200b", "'; DROP TABLE", "a" * 5000]
)
def test_odd_questions_find_nothing_and_break_nothing(cast, words):
    text_of(1, "Tủ sách quay vòng")
    actions.follow()
    assert found(words, cast.author) == []


NEAR_COPY = "so truc dung chung tren dien thoai cho ca to thay ba quyen so giay cu"


def test_near_copy_without_accents_is_the_first_likeness(cast):
    text_of(1, "Sổ trực dùng chung trên điện thoại thay ba sổ giấy")
    text_of(2, "Nhắc lịch trực bằng một bảng chung")
    actions.follow()
    hits = queries.similar(NEAR_COPY, person=cast.author)
    assert hits[0].pk == 1


def test_shared_passages_are_shown_as_the_other_text_writes_them():
    passages = queries.shared_passages(NEAR_COPY, "Sổ trực dùng chung trên điện thoại, mỗi ca")
    assert passages == ["Sổ trực dùng chung trên điện thoại"]


def test_index_is_rebuilt_from_the_table(cast):
    text_of(1, "Tủ sách quay vòng")
    actions.follow()
    index.drop()
    assert actions.rebuild() == 1
    assert found("tủ sách", cast.author) == [1]


def test_check_names_an_index_that_lost_a_text(cast):
    text_of(1, "Tủ sách quay vòng")
    actions.follow()
    index.drop()
    assert [d.table for d in queries.differences()] == ["index"]


def test_half_written_index_is_made_anew_and_catches_up(cast):
    text_of(1, "Tủ sách quay vòng")
    actions.follow()
    folder = index.folder()
    index._open.clear()
    (folder / "meta.json").write_text("{")
    actions.follow()
    assert found("tủ sách", cast.author) == [1]


def test_near_copy_is_found_though_pairs_of_words_put_in_are_rarer_than_its_own(cast):
    own = [f"goc{n}" for n in range(30)]
    put_in = [f"chen{n}" for n in range(37)]
    text_of(1, "Bản gốc", " ".join(own))
    text_of(2, "Khác", " ".join(own[:10]))
    for n in range(36):
        text_of(3 + n, "Khác nữa", " ".join(put_in[n : n + 2]))
    actions.follow()
    typed = " ".join(own[:10] + put_in)
    assert {hit.pk for hit in queries.similar(typed, person=cast.admin)} == {1, 2}
