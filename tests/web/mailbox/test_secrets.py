"""What may not be typed is said beside every text box of the mailbox (`trust.md` 9)."""

import re

import pytest

from tests.web.mailbox.test_mailbox import BOX, send
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db


def bare(page):
    """Forms with a text box and without the notice."""
    forms = re.findall(r"<form.*?</form>", page.text, re.DOTALL)
    assert any("<textarea" in form for form in forms)
    return [form for form in forms if "<textarea" in form and 'class="secrets' not in form]


@pytest.mark.parametrize("part", ["{}/", "", "settings/"])
def test_those_who_keep_a_mailbox_read_it_at_each_box(cast, client_of, part):
    code = send(cast).idea.code
    assert bare(client_of(cast.keeper_here).get(BOX + part.format(code))) == []


def test_who_is_asked_for_an_opinion_reads_it(cast, client_of):
    asked = mailbox.ask_opinion(
        by=cast.keeper_here, letter=send(cast), reviewer=cast.leader, due_on=clock.today()
    )
    assert bare(client_of(cast.leader).get(f"/opinions/{asked.pk}/")) == []


def test_an_author_who_is_asked_back_reads_it_at_the_reply_and_at_a_comment(cast, client_of):
    letter = send(cast)
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    assert bare(client_of(cast.author).get(f"/ideas/{letter.idea.code}/")) == []
