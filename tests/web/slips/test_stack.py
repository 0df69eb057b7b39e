"""A stack of slips on one page: nothing typed is lost, and what is wrong stands beside its cell."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.ideas.test_new import PNG
from vuonuom.ideas.models import Idea, IdeaPicture
from vuonuom.mailbox.actions import slips

pytestmark = pytest.mark.django_db
STACK = "/slips/branch-a1/"


def typed(*rows, **more):
    blank = [("", "")] * (10 - len(rows))
    fields = {}
    for n, (member, text) in enumerate([*rows, *blank]):
        fields |= {f"r{n}-key": f"abcdefgh-{n}", f"r{n}-member": member, f"r{n}-text": text}
    return {"no_secrets": "on"} | fields | more


@pytest.fixture
def keeper(cast, client_of):
    return client_of(cast.keeper_here)


def test_ten_rows_wait_without_a_script(keeper):
    page = keeper.get(STACK)
    assert len(page.context["rows"]) == 10


def test_a_whole_stack_enters_and_the_page_is_empty_again(keeper):
    answer = keeper.post(STACK, typed(("author", "Một"), ("co_author", "Hai")), follow=True)
    assert [str(m) for m in answer.context["messages"]] == [
        "Đã nhập hộ 2 phiếu. Từng người được báo."
    ]
    assert Idea.objects.count() == 2


def test_the_wrong_row_stays_as_typed_and_the_good_one_is_in(keeper):
    page = keeper.post(STACK, typed(("author", "Một"), ("Không Ai Cả", "Hai & ba")))
    first = page.context["rows"][0]
    assert first.errors == {"member": ["Không có ai tên hay mã như vậy trong đơn vị."]}
    assert "Hai &amp; ba" in page.content.decode()
    assert [kept.letter.idea.text for kept in page.context["kept"]] == ["Một"]


def test_a_row_left_on_the_page_shares_its_name_with_no_other(keeper):
    page = keeper.post(STACK, typed(("author", "Một"), ("co_author", "Hai"), ("Không Ai", "Ba")))
    rows = page.context["rows"]
    assert sorted(row.prefix for row in rows) == [f"r{n}" for n in range(10)]
    again = {row["text"].html_name: row["text"].value() or "" for row in rows}
    again |= {row["key"].html_name: row["key"].value() for row in rows}
    keeper.post(STACK, again | {"r2-member": "author", "no_secrets": "on"})
    assert sorted(Idea.objects.values_list("text", flat=True)) == ["Ba", "Hai", "Một"]


def test_without_the_tick_nothing_enters_and_all_is_kept(keeper):
    page = keeper.post(STACK, typed(("author", "Một"), no_secrets=""))
    assert page.context["rows"][0]["text"].value() == "Một"
    assert not Idea.objects.exists()


def test_a_row_is_kept_with_the_photo_of_its_slip(keeper):
    photo = SimpleUploadedFile("phieu.png", PNG, "image/png")
    sent = {"key": "abcdefgh-0", "member": "author", "text": "Một", "no_secrets": "on"}
    said = keeper.post(f"{STACK}row/", sent | {"photo": photo}).json()
    assert said == {
        "code": Idea.objects.get().code, "title": "Một", "author": "Nguyễn Thị Hạt",
        "entry": said["entry"],
    }  # fmt: skip
    assert IdeaPicture.objects.count() == 1


def test_a_row_says_what_is_wrong_with_which_cell(keeper):
    sent = {"key": "abcdefgh-0", "member": "author", "no_secrets": "on"}
    said = keeper.post(f"{STACK}row/", sent).json()
    assert said == {"errors": {"text": "Xin viết vài chữ về ý tưởng."}}


def test_a_row_after_another_is_undone_from_the_page(keeper, cast):
    sent = {"key": "abcdefgh-0", "member": "author", "text": "Một", "no_secrets": "on"}
    entry = keeper.post(f"{STACK}row/", sent).json()["entry"]
    keeper.post(f"/undo/{entry}/", {"next": STACK})
    assert Idea.objects.alive().count() == 0


def test_members_are_suggested_while_typing(keeper):
    found = keeper.get(f"{STACK}members/?q=tran").json()
    assert found == {
        "members": [{"value": "Trần Văn Mầm · co_author", "unit": "Chi đoàn Mai Sơn 1"}]
    }


@pytest.mark.parametrize("who", ["author", "keeper_elsewhere", "stranger"])
def test_nobody_else_has_this_stack(cast, client_of, who):
    client = client_of(getattr(cast, who))
    assert [client.get(f"{STACK}{end}").status_code for end in ("", "members/")] == [404, 404]
    assert client.post(f"{STACK}row/").status_code == 404


def test_one_mailbox_is_opened_at_once(keeper, client_of, cast):
    assert keeper.get("/slips/").url == STACK
    assert "Chỉ người giữ hộp thư" in client_of(cast.author).get("/slips/").content.decode()


def test_the_named_author_says_not_mine_on_the_page(cast, client_of):
    letter = slips.enter_slip(
        by=cast.keeper_here, unit=cast.branch_a1, author=cast.author, title="", text="Mái che"
    )
    author, address = client_of(cast.author), f"/ideas/{letter.idea.code}/"
    assert "Không phải của tôi" in author.get(address).content.decode()
    author.post(f"{address}not-mine/")
    assert Idea.objects.alive().count() == 0


def test_a_page_costs_the_same_for_one_row_and_for_ten(keeper):
    counted = []
    for rows in ([("x", "Một")], [("x", "Một")] * 10):
        with CaptureQueriesContext(connection) as asked:
            keeper.post(STACK, typed(*rows))
        counted.append(len(asked.captured_queries))
    assert counted[1] - counted[0] <= 9 * 3  # three questions each to find nobody of that name


def test_a_corrected_row_whose_answer_was_lost_is_entered_as_it_says_now(keeper):
    sent = {"key": "abcdefgh-0", "member": "author", "no_secrets": "on"}
    for text in ("Mọt", "Một", "Một"):
        keeper.post("/slips/branch-a1/row/", sent | {"text": text})
    assert sorted(Idea.objects.values_list("text", flat=True)) == ["Mọt", "Một"]
