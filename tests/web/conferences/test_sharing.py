"""The pages of a conference that several units hold."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conferences.making import arranged, with_hall
from tests.conferences.test_sharing import asked, held, joint
from tests.web.progress.test_terms import lists_of
from vuonuom.conferences.actions import inviting
from vuonuom.conferences.models import ConferencePartner
from vuonuom.core import clock
from vuonuom.organization.actions.units import open_unit


@pytest.fixture
def conference(cast):
    return arranged(cast, day=clock.today())


def test_a_unit_is_asked_answers_and_is_named(cast, conference, client_of):
    at = f"/conferences/{conference.code}/"
    client_of(cast.leader).post(f"{at}partners/", {"unit": "base-b"})
    theirs = client_of(cast.leader_elsewhere)
    assert "Mời Đoàn cơ sở Đồng Lúa cùng phối hợp" in theirs.get(at).content.decode()
    one = ConferencePartner.objects.get()
    theirs.post(f"{at}partners/{one.pk}/accept/")
    page = theirs.get("/conferences/").content.decode()
    assert "phối hợp: Đoàn cơ sở Đồng Lúa" in page


def test_a_unit_that_cannot_be_asked_keeps_what_was_typed(cast, conference, client_of):
    page = client_of(cast.leader).post(
        f"/conferences/{conference.code}/partners/", {"unit": "Đoàn bộ Hoa Ban"}
    )
    assert list(page.context["form"].errors) == ["unit"]
    assert 'value="Đoàn bộ Hoa Ban"' in page.content.decode()


def test_a_side_that_declines_goes_back_to_its_list(cast, conference, client_of):
    one = asked(cast, conference, cast.base_b)
    at = f"/conferences/{conference.code}/"
    answer = client_of(cast.leader_elsewhere).post(f"{at}partners/{one.pk}/decline/")
    assert answer["location"] == "/conferences/"
    assert client_of(cast.leader_elsewhere).get(at).status_code == 404


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [("leader", "accept", 404), ("leader", "end", 302), ("leader_elsewhere", "accept", 302),
     ("leader_elsewhere", "end", 302), ("author", "end", 404), ("stranger", "decline", 404)],
)  # fmt: skip
def test_each_side_does_its_own(cast, conference, client_of, who, act, status):
    one = asked(cast, conference, cast.base_b)
    at = f"/conferences/{conference.code}/partners/{one.pk}/{act}/"
    assert client_of(getattr(cast, who)).post(at).status_code == status


def test_a_partner_sees_all_figures_and_the_names_of_its_own_alone(cast, conference, client_of):
    joint(cast, conference)
    held(cast, conference)
    theirs = client_of(cast.leader_elsewhere)
    at = f"/conferences/{conference.code}/"
    assert theirs.get(at).context["page"].turnout.invited > 0
    assert list(theirs.get(f"{at}turnout/").context["page"].rows) == []
    assert theirs.get(f"{at}guests/").context["rows"] == []
    assert theirs.get(f"{at}certify/").status_code == 404


def test_the_number_of_joint_conferences_opens_its_list(cast, conference, client_of):
    joint(cast, conference)
    held(cast, conference)
    year = clock.today().year
    theirs = client_of(cast.leader_elsewhere)
    page = theirs.get(f"/progress/base-b/{year}/").content.decode()
    [url] = {url for url, n in lists_of(page) if "conferences.joint" in url and n == 1}
    assert conference.title in theirs.get(url).content.decode()
    above = client_of(cast.movement_office)
    page = above.get(f"/progress/head/{year}/").content.decode()
    for measure in ("conferences.joint", "conferences.held"):
        [url] = {url for url, n in lists_of(page) if measure in url and n == 1}
        assert len(above.get(url).context["items"]) == 1


def test_pages_ask_as_much_for_one_partner_as_for_many(cast, conference, client_of):
    joint(cast, conference)
    with_hall(cast, conference)
    inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=conference.venues.get())

    sides = [client_of(cast.leader), client_of(cast.leader_elsewhere)]
    for side in sides:
        side.get("/conferences/")

    def counts():
        found = []
        for at, side in product(("", f"{conference.code}/", f"{conference.code}/partners/"), sides):
            with CaptureQueriesContext(connection) as queries:
                side.get(f"/conferences/{at}")
            found.append(len(queries))
        return found

    few = counts()
    for number in range(5):
        unit = open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["branch"], code=f"x{number}",
            name=f"Chi đoàn {number}", parent=cast.base_b, on=clock.today(),
        )  # fmt: skip
        joint(cast, conference, unit)
    assert counts() == few
    assert max(few) <= 12
