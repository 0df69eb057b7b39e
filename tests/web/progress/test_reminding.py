import re
from datetime import date

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import NOW, count
from tests.web.progress.test_board import open_children, text_of
from vuonuom.core import clock
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.notifications.models import Notice
from vuonuom.progress import tasks
from vuonuom.progress.models import MemberReminder, UnitReminder
from vuonuom.progress.queries import kept


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def rule(cast):
    assigned(cast, each_unit(cast, "branch"), EACH_MEMBER, year=2026)
    count(by=None, unit=cast.branch_b1, measure="products.accepted", on=date(2026, 3, 1))
    return TargetRule.objects.get(kind="per_unit")


def page(client, person, address):
    client.force_login(person)
    return client.get(address)


def test_late_list_says_how_far_and_since_when(client, cast, rule):
    found = text_of(page(client, cast.leader, f"/progress/base-a/2026/late/?rule={rule.pk}"))
    assert "2 đơn vị có ít hơn nhịp của năm tính đến ngày 15/09/2026" in found
    assert "còn thiếu 1 so với nhịp, ít nhất từ ngày 02/07/2026" in found


def test_the_button_names_how_many_and_asks_first(client, cast, rule):
    board = page(client, cast.movement_office, "/progress/head/2026/").content.decode()
    address = re.search(r'href="(/progress/head/2026/late/[^"]*)"', board)[1]
    listed = client.get(address)
    assert "Nhắc 3 đơn vị" in text_of(listed)
    confirm = re.search(r'href="([^"]*/remind/[^"]*)"', listed.content.decode())[1]
    assert "Nhắc 3 đơn vị?" in text_of(client.get(confirm))
    assert UnitReminder.objects.count() == 0
    answer = text_of(client.post(confirm, follow=True))
    assert "Đã nhắc 3 đơn vị: 3 người phụ trách nhận được tin." in answer
    assert "Đơn vị nào chậm cũng đã được nhắc trong bảy ngày qua." in answer
    assert "Không có đơn vị nào chậm mà chưa được nhắc" in text_of(
        client.post(confirm, follow=True)
    )


def test_a_reminder_opens_for_the_reminded_alone(client, cast, rule):
    client.force_login(cast.movement_office)
    client.post(f"/progress/head/2026/late/remind/?rule={rule.pk}")
    path = Notice.objects.get(person=cast.keeper_here).path
    found = text_of(page(client, cast.keeper_here, path))
    assert "Chi đoàn Mai Sơn 1 còn thiếu 1 so với nhịp của năm" in found
    assert "Chi đoàn Mai Sơn 2" not in found
    assert page(client, cast.keeper_elsewhere, path).status_code == 404
    assert page(client, cast.author, path).status_code == 404


@pytest.mark.parametrize(
    ("who", "unit", "late", "remind"),
    [
        ("movement_office", "head", 200, 200), ("leader", "base-a", 200, 200),
        ("leader", "branch-a1", 200, 200), ("leader", "base-b", 404, 404),
        ("keeper_here", "branch-a1", 200, 404), ("auditor", "head", 200, 404),
        ("admin", "head", 200, 404), ("author", "branch-a1", 404, 404),
        ("curator", "head", 404, 404), ("stranger", "head", 404, 404),
    ],
)  # fmt: skip
def test_who_sees_late_units_and_who_reminds(client, cast, rule, who, unit, late, remind):
    client.force_login(getattr(cast, who))
    call = TargetRule.objects.get(kind="per_member")
    base = f"/progress/{unit}/2026"
    addresses = (f"late/?rule={rule.pk}", f"late/remind/?rule={rule.pk}", f"invite/?rule={call.pk}")
    found = [client.get(f"{base}/{address}").status_code for address in addresses]
    posted = [client.post(f"{base}/{address}").status_code for address in addresses[1:]]
    assert (found, posted) == ([late, remind, remind], [302 if remind == 200 else 404] * 2)


@pytest.mark.parametrize(
    "address", ["late/", "late/?rule=99", "late/?rule=x", "late/remind/", "invite/?rule=99"]
)
def test_what_does_not_exist_is_a_404(client, cast, address):
    found = page(client, cast.movement_office, f"/progress/head/2026/{address}")
    assert found.status_code == 404


def test_unit_rules_and_invitations_are_not_mixed_up(client, cast, rule):
    call = TargetRule.objects.get(kind="per_member")
    client.force_login(cast.movement_office)
    for address in (f"late/?rule={call.pk}", f"invite/?rule={rule.pk}"):
        assert client.get(f"/progress/head/2026/{address}").status_code == 404


def test_an_invitation_page_tells_no_names_and_no_number_under_ten(client, cast, rule):
    call = TargetRule.objects.get(kind="per_member")
    client.force_login(cast.leader)
    address = f"/progress/base-a/2026/invite/?rule={call.pk}"
    answer = text_of(client.post(address, follow=True))
    assert "Hệ thống sẽ nhắc riêng từng người chưa có ý tưởng." in answer
    tasks.remind_members()
    assert MemberReminder.objects.get().sent == 8
    found = text_of(client.get(address))
    assert "Đã gửi hết dưới 10 lời nhắc." in found
    assert "Có thể nhờ lại từ ngày 15/10/2026." in found
    assert [p.full_name for p in (cast.author, cast.mentor) if p.full_name in found] == []


def test_an_invitation_page_tells_numbers_from_ten_up(client, cast, rule):
    call = TargetRule.objects.get(kind="per_member")
    client.force_login(cast.movement_office)
    client.post(f"/progress/head/2026/invite/?rule={call.pk}")
    tasks.remind_members()
    found = text_of(client.get(f"/progress/head/2026/invite/?rule={call.pk}"))
    assert f"{MemberReminder.objects.get().sent} lời nhắc" in found
    assert MemberReminder.objects.get().sent > 10


def test_late_list_takes_the_same_queries_for_any_number_of_units(
    client, cast, django_assert_max_num_queries
):
    assigned(cast, each_unit(cast), year=2026)
    address = f"/progress/head/2026/late/?rule={TargetRule.objects.get().pk}"
    client.force_login(cast.movement_office)
    client.get(address)
    kept.forget()
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for unit in open_children(cast, 24):
        TargetAssignment.objects.create(rule=TargetRule.objects.get(), unit=unit, amount=1)
    with django_assert_max_num_queries(16) as many:
        answer = client.get(address)
    assert (len(answer.context["units"]), len(few)) == (25, len(many))
