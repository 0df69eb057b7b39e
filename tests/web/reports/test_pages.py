from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.progress.walk import NOW, TODAY, count
from tests.reports.making import begun, frozen, heading, issued, wrote
from vuonuom.core import clock
from vuonuom.organization.actions.units import open_unit
from vuonuom.reports.models import Report
from vuonuom.reports.states import ReportState

HEAD = "/reports/head/2026/"


def page_of(report):
    return f"/reports/{report.unit.code}/{report.year}/{report.code}/"


def read(client, page):
    """A file that is sent is closed when it is read to its end."""
    answer = client.get(page)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


SEES = {"movement_office": 200, "auditor": 200, "leader": 404, "keeper_here": 404, "author": 404,
        "stranger": 404}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_who_sees_an_issued_report_its_word_and_excel(cast, client_of, who):
    report = issued(cast)
    client = client_of(getattr(cast, who))
    for page in (HEAD, page_of(report), f"{page_of(report)}word/", f"{page_of(report)}excel/",
                 f"{HEAD}below/"):  # fmt: skip
        assert read(client, page).status_code == SEES[who]


WRITES = {"movement_office": 200, "auditor": 404, "leader": 404, "author": 404}


@pytest.mark.parametrize("who", WRITES)
def test_who_sees_a_draft_and_writes_it(cast, client_of, who):
    report = begun(cast)
    client = client_of(getattr(cast, who))
    for page in (page_of(report), f"{page_of(report)}write/", f"{HEAD}new/"):
        assert client.get(page).status_code == WRITES[who]


def test_others_neither_issue_nor_drop(cast, client_of):
    report = begun(cast)
    for verb in ("issue", "drop"):
        assert client_of(cast.auditor).post(f"{page_of(report)}{verb}/").status_code == 404
    report.refresh_from_db()
    assert report.is_draft


def head_of(**changes):
    plain = heading()
    names = ("title", "short", "place", "superior", "authority", "signer_title", "signer",
             "recipients")  # fmt: skip
    return {name: getattr(plain, name) for name in names} | changes


def test_a_report_is_begun_written_and_issued_in_the_browser(cast, client_of):
    board, client = frozen(cast), client_of(cast.movement_office)
    client.post(f"{HEAD}new/", head_of(frozen=board.pk, kind="interim", movement=""))
    report = Report.objects.get()
    words = {"text-situation": "Bốn chi đoàn.", "text-children": "Đều tay.", "version": 1}
    client.post(f"{page_of(report)}write/", head_of(**words))
    answer = client.post(f"{page_of(report)}issue/", follow=True).content.decode()
    assert "Đã phát hành báo cáo số 01/BC-ĐBHB." in answer
    assert "Bốn chi đoàn." in answer
    assert "Đều tay." in answer
    assert "Cộng khớp" in answer


def test_what_was_typed_stays_when_it_is_refused(cast, client_of):
    report = begun(cast)
    wrote(cast, report)
    typed = head_of(place="") | {"text-limits": "Còn chậm ở hai nơi.", "version": 1}
    answer = client_of(cast.movement_office).post(f"{page_of(report)}write/", typed)
    assert "Còn chậm ở hai nơi." in answer.content.decode()
    answer = client_of(cast.movement_office).post(
        f"{page_of(report)}write/", typed | {"place": "Hoa Ban"}
    )
    assert "Có người vừa lưu bản soạn này." in answer.content.decode()
    assert "Còn chậm ở hai nơi." in answer.content.decode()


def test_nobody_writes_an_issued_report(cast, client_of):
    report = issued(cast)
    assert client_of(cast.movement_office).get(f"{page_of(report)}write/").status_code == 404


def test_a_dropped_draft_comes_back_by_the_button(cast, client_of):
    report, client = begun(cast), client_of(cast.movement_office)
    answer = client.post(f"{page_of(report)}drop/", follow=True)
    assert "Đã bỏ bản soạn." in answer.content.decode()
    assert Report.objects.get().state == ReportState.DROPPED
    assert "/undo/" in answer.content.decode()


def test_without_a_frozen_board_one_is_sent_to_freeze(cast, client_of):
    answer = client_of(cast.movement_office).get(f"{HEAD}new/").content.decode()
    assert "/progress/head/2026/frozen/" in answer


def test_a_list_opens_as_it_stood_when_it_was_frozen(cast, client_of):
    board = frozen(cast)
    count(by=None, unit=cast.branch_a1, measure="ideas.submitted", on=TODAY, amount=2)
    client = client_of(cast.movement_office)
    base = "/progress/head/2026/list/?measure=ideas.submitted&reading=flow"
    then = client.get(f"{base}&frozen={board.pk}&then=1").content.decode()
    assert "<h1>Ý tưởng: 4</h1>" in then
    assert "Như số liệu đã chốt lúc" in then
    assert "<h1>Ý tưởng: 6</h1>" in client.get(base).content.decode()


def test_every_address_in_a_report_opens(cast, client_of):
    report, client = issued(cast), client_of(cast.movement_office)
    from vuonuom.reports.queries.tables import tables_of

    paths = {f.path for t in tables_of(report.frozen) for row in t.rows for f in row.figures}
    assert {client.get(path).status_code for path in paths - {""}} == {200}


def test_as_many_queries_for_twenty_five_children_as_for_two(cast, client_of):
    few = queries(cast, client_of, issued(cast))
    for n in range(23):
        open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["base"], code=f"base-{n}",
            name=f"Đoàn cơ sở {n}", parent=cast.head, on=TODAY,
        )  # fmt: skip
    with clock.told(NOW + timedelta(days=1)):
        many = queries(cast, client_of, issued(cast, begun(cast, frozen(cast, targets=False))))
    assert max(*few, *many) <= 12
    assert few == many


def queries(cast, client_of, report):
    client, found = client_of(cast.movement_office), []
    for page in (HEAD, page_of(report), f"{page_of(report)}word/", f"{page_of(report)}excel/"):
        read(client, page)
        with CaptureQueriesContext(connection) as made:
            read(client, page)
        found.append(len(made))
    return found
