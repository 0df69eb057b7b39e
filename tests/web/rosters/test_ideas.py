"""A month-end list of ideas on the page: sent, read, entered, by whoever keeps the mailbox."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from vuonuom.ideas.models import Idea
from vuonuom.rosters import tasks
from vuonuom.rosters.models import Intake

pytestmark = pytest.mark.django_db
CSV = "Tác giả,Nội dung\nNguyễn Thị Hạt,Dựng mái che\nKhông Ai Cả,Sổ trực\n"
NEW = "/lists/new/?kind=ideas&unit=branch-a1"


def work():
    while (key := tasks.next_one()) is not None:
        tasks.work_on(key)


def test_a_list_goes_in_with_its_good_lines_and_comes_out_again(cast, client_of):
    keeper = client_of(cast.keeper_here)
    assert keeper.get(NEW).context["form"]["kind"].value() == "ideas"
    upload = SimpleUploadedFile("thang-11.csv", CSV.encode(), "text/csv")
    one = keeper.post(NEW, {"kind": "ideas", "unit": "branch-a1", "file": upload}).url
    work()
    page = keeper.get(one)
    found = page.context["intake"].found
    assert [found[key] for key in ("new", "same", "rejected")] == [1, 0, 1]
    assert "Ý tưởng mới" in page.content.decode()
    keeper.post(f"{one}confirm/")
    work()
    assert Idea.objects.alive().count() == 1
    keeper.post(f"{one}take-back/")
    work()
    assert (Idea.objects.alive().count(), Intake.objects.get().state) == (0, "undone")


@pytest.mark.parametrize(("who", "status"), [("keeper_elsewhere", 404), ("author", 404)])
def test_nobody_else_sends_one_for_this_unit(cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get(NEW).status_code == status
