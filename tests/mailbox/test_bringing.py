"""What a phone kept without a network is sent once, and never lost."""

from datetime import UTC, datetime, timedelta

import pytest

from vuonuom.core import clock
from vuonuom.directives.actions import challenges
from vuonuom.ideas.models import Idea
from vuonuom.journal import keys
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.actions.bringing import Brought, Kept, bring, same_words
from vuonuom.mailbox.models import Letter
from vuonuom.organization.actions.reorganisations import merge_units

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAYS_AGO = NOW - timedelta(days=3)


@pytest.fixture(autouse=True)
def day():
    with clock.told(NOW):
        yield


def kept(cast, n=0, **more):
    given = {"key": f"{n:032x}", "title": "", "text": f"Ý thứ {n}", "unit": cast.branch_a1}
    return Kept(**{"claimed_at": DAYS_AGO} | given | more)


def sent(cast, n=0, **more):
    return bring(kept(cast, n, **more), by=cast.author, sent_at=NOW)


def test_when_it_was_written_is_kept_beside_the_receipt(cast):
    sent(cast)
    entry = Entry.objects.get(kind="mailbox.letter.sent")
    assert (entry.at, entry.claimed_at) == (NOW, DAYS_AGO)


def test_a_device_whose_clock_is_wrong_is_as_wrong_in_both(cast):
    ahead = timedelta(hours=5)
    bring(kept(cast, claimed_at=DAYS_AGO + ahead), by=cast.author, sent_at=NOW + ahead)
    assert Entry.objects.get(kind="mailbox.letter.sent").claimed_at == DAYS_AGO


def test_thirty_ideas_two_of_them_sent_twice_are_thirty(cast):
    """And one was written for a mailbox that was merged into another meanwhile."""
    on = clock.today()
    merge_units(by=cast.admin, units=[cast.branch_a2], into=cast.branch_b2, on=on)
    cast.branch_a2.refresh_from_db()
    queue = [kept(cast, n) for n in range(29)] + [kept(cast, 29, mailbox=cast.branch_a2)]
    answers = [bring(one, by=cast.author, sent_at=NOW) for one in [*queue, queue[3], queue[7]]]
    assert {answer.result for answer in answers} == {"sent"}
    assert [answer.code for answer in answers[-2:]] == [answers[3].code, answers[7].code]
    assert answers[29].sentence == (
        "Chi đoàn Mai Sơn 2 đã khép lại, ý của bạn tới hộp thư Chi đoàn Đồng Lúa 2."
    )
    assert Idea.objects.count() == Letter.objects.count() == 30


def test_a_unit_that_closed_gives_way_to_ones_own(cast):
    merge_units(by=cast.admin, units=[cast.branch_a2], into=cast.branch_b2, on=clock.today())
    cast.branch_a2.refresh_from_db()
    sent(cast, unit=cast.branch_a2)
    assert Idea.objects.get().unit == cast.branch_a1


def test_after_seven_days_it_comes_back_with_a_sentence(cast):
    answer = sent(cast, claimed_at=NOW - timedelta(days=8))
    assert answer == Brought(
        "returned", "Ý này viết đã hơn 7 ngày. Xin xem lại rồi bấm gửi lần nữa."
    )
    assert sent(cast, claimed_at=NOW).result == "sent"


def test_who_belongs_nowhere_any_more_keeps_their_words(cast):
    answer = bring(kept(cast), by=cast.stranger, sent_at=NOW)
    assert answer.result == "returned"
    assert not Idea.objects.exists()


def test_the_same_words_sent_from_a_page_meanwhile_are_one_idea(cast):
    letter = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Ý thứ 0")
    assert sent(cast).code == letter.idea.code
    assert Idea.objects.count() == 1


def test_a_hard_task_that_closed_meanwhile_lets_the_idea_go_on_alone(cast):
    by = {"by": cast.leader}
    task = challenges.publish_challenge(**by, unit=cast.base_a, title="Chờ lâu", text="Ba giờ.")
    closed = challenges.close_challenge(**by, challenge=task)
    answer = sent(cast, challenge=closed)
    assert answer.sentence == (
        "Việc khó ấy đã khép lại, ý của bạn vẫn tới hộp thư Chi đoàn Mai Sơn 1."
    )
    assert Idea.objects.get().challenge is None


def test_what_a_form_was_sending_when_the_network_went_is_one_idea(cast):
    """It waits under the key of its form: the server may have taken it, or be about to."""
    with keys.given(kept(cast).key, same_words("Ý thứ 0 \n")):
        letter = mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, title="Tên riêng", text="Ý thứ 0 \n"
        )
    assert sent(cast).code == letter.idea.code
    assert Idea.objects.count() == 1
