"""Is this paper real? Everybody may ask; the paper itself is for those who may see it."""

from datetime import date

import pytest
from django.test import Client

from vuonuom.documents.actions import issue, revoke

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast):
    return issue(
        unit=cast.base_a,
        kind="QĐ",
        template_key="quyet-dinh-cong-nhan-sang-kien",
        facts={"title": "Tủ sách", "authors": [{"name": "Nguyễn Thị Hạt", "share": 100}]},
        on=date(2026, 2, 5),
    )


def test_a_real_document_says_its_public_facts(document):
    page = Client().get(f"/verify/{document.code}").text
    said = ["Văn bản thật", "Quyết định", "01/QĐ", "Đoàn cơ sở Mai Sơn", "05/02/2026", "Tủ sách"]
    assert [fact for fact in said if fact not in page] == []


def test_no_person_is_named_to_the_public(document):
    assert "Hạt" not in Client().get(f"/verify/{document.code}").text


def test_a_code_read_aloud_is_forgiven(document):
    typed = document.code.lower().replace("0", "o").replace("1", "l")
    assert Client().get(f"/verify/{typed}").status_code == 200
    answer = Client().get("/verify/", {"code": f" {typed} "})
    assert answer.url == f"/verify/{document.code}"


def test_a_revoked_document_says_so(cast, document):
    revoke(by=cast.leader, document=document, reason="Ghi sai tên")
    page = Client().get(f"/verify/{document.code}").text
    assert "đã bị thu hồi" in page
    assert "Ghi sai tên" not in page


@pytest.mark.parametrize("code", ["XN-2026-ZZZZZ", "x" * 500, "<script>", "..%2f"])
def test_an_unknown_code_is_a_friendly_404(code):
    answer = Client().get(f"/verify/{code}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text.split("</head>")[1]


@pytest.mark.parametrize("code", ["", "   ", "/", "....", "\u200b"])
def test_an_empty_question_is_asked_again(code):
    assert Client().get("/verify/", {"code": code}).status_code == 200


def test_the_paper_opens_for_those_who_may(cast, document, client_of):
    address = f"/documents/{document.code}/"
    assert "Nguyễn Thị Hạt" in client_of(cast.leader).get(address).text
    assert client_of(cast.leader_elsewhere).get(address).status_code == 404
    assert client_of(cast.author).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_paper_carries_its_code(cast, document, client_of):
    page = client_of(cast.leader).get(f"/documents/{document.code}/").text
    assert f"/verify/{document.code}" in page
    assert "<svg" in page
    assert " style=" not in page


def test_a_null_in_the_address_is_a_bad_request():
    assert Client().get("/verify/%00").status_code == 400
