"""My contributions, and what is kept about me."""

import pytest

from vuonuom.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db


def test_own_ideas_are_contributions(cast, client_of):
    mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Dán mã QR")
    assert len(client_of(cast.author).get("/me/").context["ideas"]) == 1
    assert client_of(cast.co_author).get("/me/").context["ideas"] == []


def test_everybody_reads_what_is_kept_about_them(cast, client_of):
    page = client_of(cast.keeper_here).get("/me/data/").content.decode()
    assert "Đỗ Thị Thư" in page
    assert "Người giữ hộp thư" in page
    assert "Chi đoàn Mai Sơn 1" in page
