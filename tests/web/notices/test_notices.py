"""The page of notices: one's own, unread first, read by opening."""

import pytest

from vuonuom.notifications import queries
from vuonuom.notifications.actions import tell
from vuonuom.notifications.models import Notice, Preference

pytestmark = pytest.mark.django_db


def told(person, number=1):
    return [
        tell(person=person, sentence="Tin %(n)s", facts={"n": n}, subject=person, path="/ideas/")
        for n in range(number)
    ]


def test_the_page_shows_ones_own_notices(cast, client_of):
    told(cast.author)
    assert "Tin 0" in client_of(cast.author).get("/notices/").text
    assert "Tin 0" not in client_of(cast.co_author).get("/notices/").text


def test_opening_reads_and_leads_on(cast, client_of):
    [notice] = told(cast.author)
    answer = client_of(cast.author).post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer.url) == (302, "/ideas/")
    assert queries.unread(cast.author) == 0


def test_somebody_elses_notice_does_not_exist(cast, client_of):
    [notice] = told(cast.author)
    assert client_of(cast.co_author).post(f"/notices/{notice.pk}/open/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_can_be_read_at_once(cast, client_of):
    told(cast.author, 3)
    client_of(cast.author).post("/notices/read/")
    assert queries.unread(cast.author) == 0


def test_wishes_are_kept(cast, client_of):
    client = client_of(cast.author)
    client.post("/notices/preferences/", {"digest": "daily", "language": "en"})
    wish = Preference.objects.get(person=cast.author)
    assert (wish.answers_at_once, wish.digest, wish.language) == (False, "daily", "en")
    assert client.get("/notices/preferences/").context["form"]["digest"].value() == "daily"


@pytest.mark.parametrize("sent", [{}, {"digest": "hourly", "language": "vi"}, {"digest": "daily"}])
def test_an_impossible_wish_is_shown_again(cast, client_of, sent):
    answer = client_of(cast.author).post("/notices/preferences/", sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Preference.objects.exists()


def test_one_notice_and_many_take_the_same_queries(cast, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 24):
        told(cast.author, number)
        client = client_of(cast.author)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/notices/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
