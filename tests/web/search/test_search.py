"""One box: what it finds, what narrows it, and what it must not tell."""

import pytest

from vuonuom.directives.actions.challenges import publish_challenge
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import index
from vuonuom.web.search import facets


@pytest.fixture
def desks(cast):
    """One idea in each of three branches, and a challenge of base A."""
    for by, unit, field in (
        (cast.author, cast.branch_a1, "cchc"),
        (cast.neighbour, cast.branch_a2, "y-te"),
        (cast.member_elsewhere, cast.branch_b1, "cchc"),
    ):
        mailbox.send_letter(
            by=by, unit=unit, title=f"Quét mã QR ở {unit}", text="Đỡ chờ.",
            field=cast.fields[field],
        )  # fmt: skip
    publish_challenge(by=cast.leader, unit=cast.base_a, title="Quét mã còn chậm", text="Khó.")
    similarity.follow()


def titles(page):
    return sorted(one.title for one in page.context["found"])


def counts(page, name):
    facets = {facet.name: facet for facet in page.context["facets"]}
    return {str(c.label): c.count for c in facets[name].choices} if name in facets else {}


@pytest.mark.parametrize("words", ["quét mã", "quet ma", "quets max", "que1t ma4", "quét mãa"])
def test_desks_are_found_however_they_are_typed(cast, desks, client_of, words):
    page = client_of(cast.leader).get("/search/", {"q": words})
    assert titles(page) == [
        "Quét mã QR ở Chi đoàn Mai Sơn 1", "Quét mã QR ở Chi đoàn Mai Sơn 2", "Quét mã còn chậm",
    ]  # fmt: skip


def test_facets_count_what_one_may_see_and_nothing_else(cast, desks, client_of):
    page = client_of(cast.leader).get("/search/?q=quét mã")
    assert counts(page, "unit") == {"Đoàn cơ sở Mai Sơn": 3}
    assert counts(page, "field") == {"Cải cách hành chính": 1, "Y tế": 1}
    assert counts(page, "kind") == {"Ý tưởng": 2, "Việc khó": 1}
    assert "Đồng Lúa" not in page.content.decode()


def test_what_is_hidden_or_about_the_asker_is_neither_found_nor_counted(cast, desks, client_of):
    hidden, about = Letter.objects.filter(unit__in=(cast.branch_a1, cast.branch_a2)).order_by("pk")
    mailbox.hide_text(by=cast.keeper_here, idea=hidden.idea, reason="Có số điện thoại")
    mailbox.name_concerned(by=cast.neighbour, letter=about, person=cast.leader)
    similarity.follow()
    page = client_of(cast.leader).get("/search/?q=quét mã")
    assert titles(page) == ["Quét mã còn chậm"]
    assert page.context["number"] == 1
    assert counts(page, "kind") == {"Việc khó": 1}
    assert [counts(page, name) for name in ("field", "stage", "by")] == [{}, {}, {}]


def test_stranger_finds_and_is_told_nothing(cast, desks, client_of):
    page = client_of(cast.stranger).get("/search/?q=quét mã")
    assert (titles(page), page.context["facets"]) == ([], [])


@pytest.mark.parametrize(
    ("narrow", "number"),
    [
        ("unit=branch-a1", 1), ("unit=base-a", 3), ("field=y-te", 1), ("kind=challenge", 1),
        ("year=1999", 0), ("stage=hat", 2), ("unit=branch-b1", 0), ("unit=nowhere", 3),
    ],
)  # fmt: skip
def test_results_narrow(cast, desks, client_of, narrow, number):
    page = client_of(cast.leader).get(f"/search/?q=quét mã&{narrow}")
    assert len(titles(page)) == number


def test_results_narrow_to_one_author(cast, desks, client_of):
    page = client_of(cast.leader).get(f"/search/?q=quét mã&by={cast.neighbour.pk}")
    assert titles(page) == ["Quét mã QR ở Chi đoàn Mai Sơn 2"]


def test_author_is_found_below_all_that_one_page_reads(cast, desks, client_of, monkeypatch):
    monkeypatch.setattr(facets, "READ", 1)
    page = client_of(cast.leader).get("/search/?q=quét mã")
    [first] = titles(page)
    asked = cast.author if "2" in first else cast.neighbour
    narrowed = titles(client_of(cast.leader).get(f"/search/?q=quét mã&by={asked.pk}"))
    assert (len(narrowed), first in narrowed) == (1, False)


@pytest.mark.parametrize("who", ["0", "x", "-1", "9" * 30])
def test_an_author_that_is_nobody_has_written_nothing(cast, desks, client_of, who):
    assert titles(client_of(cast.leader).get("/search/", {"q": "quét mã", "by": who})) == []


def test_author_elsewhere_has_written_nothing_for_who_may_not_see_it(cast, desks, client_of):
    page = client_of(cast.leader).get(f"/search/?q=quét mã&by={cast.member_elsewhere.pk}")
    assert (titles(page), "Đồng Lúa" in page.content.decode()) == ([], False)


def test_code_is_found(cast, desks, client_of):
    code = mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="Đổi rác lấy cây", text="Đẹp phố."
    ).idea.code
    similarity.follow()
    page = client_of(cast.leader).get("/search/", {"q": code})
    assert page.context["found"][0].code == code


def test_without_an_index_the_page_says_that_it_is_catching_up(cast, desks, client_of):
    index.drop()
    page = client_of(cast.leader).get("/search/?q=quét mã").content.decode()
    assert "Chỉ mục đang bắt kịp" in page
    assert "Không tìm thấy" not in page


def test_question_of_htmx_gets_the_results_alone(cast, desks, client_of):
    answer = client_of(cast.leader).get("/search/?q=quét mã", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
