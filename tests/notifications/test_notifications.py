"""What people are told: once, in their language, when they wish."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from vuonuom.core import clock
from vuonuom.notifications import digests, letters, queries, sending
from vuonuom.notifications.actions import forget, prefer, read, tell
from vuonuom.notifications.models import Mail, Notice
from vuonuom.notifications.states import Digest, Sending

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=clock.LOCAL)


@pytest.fixture
def spool(tmp_path):
    """Mail goes into a folder; the fixture reads what has arrived."""
    backend = "vuonuom.notifications.spool.Backend"
    mailers = {"default": {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path)}}}
    with override_settings(MAILERS=mailers):
        yield lambda: [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(Path(tmp_path).glob("*.eml"))
        ]


def told(person, *, at_once=False, what="Ý tưởng của bạn đã có trả lời."):
    return tell(
        person=person, sentence=what, facts={}, subject=person, path="/ideas/", at_once=at_once
    )


@pytest.mark.django_db
def test_an_answer_to_the_author_is_mailed_at_once(cast, spool):
    told(cast.author, at_once=True)
    assert sending.send_due() == 1
    [mail] = spool()
    assert mail["Subject"] == "Ý tưởng của bạn đã có trả lời."
    assert mail["To"] == "author@example.test"
    assert f"{settings.BASE_URL}/ideas/" in mail.get_content()


@pytest.mark.django_db
def test_other_news_waits_for_the_digest(cast):
    told(cast.author)
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_who_does_not_want_answers_at_once_gets_none(cast):
    prefer(by=cast.author, answers_at_once=False, digest="daily", language="vi")
    told(cast.author, at_once=True)
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_who_has_no_address_is_told_in_the_product_only(cast):
    cast.author.email = ""
    told(cast.author, at_once=True)
    assert (Mail.objects.count(), queries.unread(cast.author)) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_what_is_told_goes_with_the_act_that_failed(cast):
    @transaction.atomic
    def failing():
        told(cast.author, at_once=True)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_words_are_filled_with_facts(cast):
    notice = tell(
        person=cast.author, sentence="%(unit)s đã trả lời %(code)s.",
        facts={"unit": "Chi đoàn 1", "code": "YT-2026-00001"}, subject=cast.author, path="/",
    )  # fmt: skip
    assert notice.words == "Chi đoàn 1 đã trả lời YT-2026-00001."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "now", "due"),
    [
        (Digest.DAILY, MONDAY, MONDAY.replace(minute=0)),
        (Digest.DAILY, MONDAY - timedelta(hours=1), MONDAY.replace(minute=0) - timedelta(days=1)),
        (Digest.WEEKLY, MONDAY + timedelta(days=6), MONDAY.replace(minute=0)),
        (Digest.WEEKLY, MONDAY - timedelta(hours=1), MONDAY.replace(minute=0) - timedelta(days=7)),
    ],
)
def test_digests_are_due_in_the_morning(wish, now, due):
    assert digests.last_due(wish, now) == due


@pytest.mark.django_db
def test_a_digest_carries_all_unread_news_once(cast, spool):
    with clock.told(MONDAY - timedelta(days=1)):
        told(cast.author, what="Tin một")
        told(cast.author, what="Tin hai")
        read(person=cast.author, notice=told(cast.author, what="Đã đọc"))
    with clock.told(MONDAY):
        told(cast.author, what="Tin sau bảy giờ")
        assert (digests.gather(), digests.gather()) == (1, 0)
        assert sending.send_due() == 1
    [mail] = spool()
    assert mail["Subject"] == "Vườn Ươm: 2 tin mới"
    body = mail.get_content()
    assert [word in body for word in ("Tin một", "Tin hai", "Đã đọc", "Tin sau")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_was_told_again_and_again_is_one_line_with_its_number(cast, spool, monkeypatch):
    monkeypatch.setitem(letters.MANY, "Có thư mới.", "Có %(n)s thư mới.")
    with clock.told(MONDAY - timedelta(days=1)):
        for what in ("Có thư mới.", "Tin khác", "Có thư mới.", "Có thư mới.", "Tin khác"):
            told(cast.author, what=what)
    with clock.told(MONDAY):
        digests.gather()
        sending.send_due()
    lines = spool()[0].get_content().split("\n\n")[1:3]
    assert [line.split("\n")[0] for line in lines] == ["Có 3 thư mới.", "Tin khác (2 lần)"]


@pytest.mark.django_db
def test_a_weekly_reader_is_not_written_to_in_midweek(cast):
    with clock.told(MONDAY + timedelta(days=1)):
        told(cast.author)
    with clock.told(MONDAY + timedelta(days=2)):
        assert digests.gather() == 0


@pytest.mark.django_db
def test_who_wants_no_digest_gets_none(cast):
    prefer(by=cast.author, answers_at_once=True, digest="never", language="vi")
    with clock.told(MONDAY - timedelta(days=1)):
        told(cast.author)
    with clock.told(MONDAY):
        assert digests.gather() == 0


@pytest.mark.django_db
def test_a_post_office_that_is_closed_is_tried_again_later(cast, spool, monkeypatch):
    def closed(_messages):
        raise OSError

    told(cast.author, at_once=True)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "deliver", closed)
        assert sending.send_due() == 0
    assert not sending.anything_due()
    with clock.told(clock.now() + timedelta(minutes=3)):
        assert sending.send_due() == 1


@pytest.mark.django_db
def test_after_eight_refusals_a_mail_is_given_up(cast, monkeypatch):
    def closed(_messages):
        raise OSError

    monkeypatch.setattr(sending, "deliver", closed)
    told(cast.author, at_once=True)
    now = clock.now()
    for _ in range(10):
        now += timedelta(days=1)
        with clock.told(now):
            sending.send_due()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (Sending.FAILED, 8)


@pytest.mark.django_db
def test_a_purge_takes_notices_and_their_mail_along(cast):
    told(cast.author, at_once=True)
    assert forget(subject_kind="accounts.person", subject_id=cast.author.pk) == 1
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


KILLED = """
import os, sys
sys.path.insert(0, {root!r})
import django
from django.conf import settings
django.setup()
from django.db import connections
settings.DATABASES["default"]["NAME"] = {database!r}
connections["default"].settings_dict["NAME"] = {database!r}
settings.MAILERS = {mailers!r}
from vuonuom.notifications import sending
real = sending.deliver
def dying(messages):
    if {after!r}:
        real(messages)
    os.kill(os.getpid(), 9)
sending.deliver = dying
sending.send_due()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [False, True], ids=["before_the_post", "after_the_post"])
def test_a_sender_that_is_killed_leaves_exactly_one_mail(cast, spool, after):
    told(cast.author, at_once=True)
    script = KILLED.format(
        root=str(Path(__file__).parents[2]),
        database=connection.settings_dict["NAME"],
        mailers=settings.MAILERS,
        after=after,
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    died = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert died.returncode == -9
    assert Mail.objects.get().state == Sending.CLAIMED
    assert len(spool()) == int(after)
    assert sending.send_due() == 0, "a fresh claim belongs to somebody"
    with clock.told(clock.now() + timedelta(minutes=6)):
        assert sending.send_due() == 1
    assert len(spool()) == 1
    assert Mail.objects.get().state == Sending.SENT


@pytest.mark.django_db
def test_notices_stand_unread_first(cast):
    first, second = told(cast.author, what="một"), told(cast.author, what="hai")
    read(person=cast.author, notice=second)
    assert list(queries.notices_of(cast.author)) == [first, second]


@pytest.mark.django_db
def test_unread_count_is_one_query(cast, django_assert_num_queries):
    told(cast.author)
    with django_assert_num_queries(1):
        assert queries.unread(cast.author) == 1
