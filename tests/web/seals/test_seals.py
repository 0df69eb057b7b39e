"""The pages of those who hold keys, and what the author reads of what they do."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.claims.making import SUNDAY, code_of, left
from vuonuom.access.actions import grant
from vuonuom.claims import actions
from vuonuom.claims.tasks import deliver_sealed
from vuonuom.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(cast):
    for person in (cast.auditor, cast.curator):
        grant(by=None, person=person, role="seal_keeper", unit=cast.head, on=date(2024, 1, 1))
    return {
        person.username: actions.make_key(by=person).secret
        for person in (cast.auditor, cast.curator)
    }


@pytest.fixture
def sealed(cast, keys):
    """A delivered idea whose name is sealed, and the secret of its link."""
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1, code=code, sealed=True)
    with clock.told(SUNDAY + timedelta(days=1)):
        deliver_sealed()
    claim.refresh_from_db()
    return claim.letter.idea.code, secret.lower()


@pytest.mark.parametrize("who", ["keeper_here", "leader", "movement_office", "admin"])
def test_for_who_holds_no_key_there_is_nothing(cast, client_of, sealed, who):
    client = client_of(getattr(cast, who))
    assert client.get("/seals/").status_code == 404
    assert client.post("/seals/key/").status_code == 404


def test_a_key_is_shown_once(cast, client_of, keys):
    holder = client_of(cast.auditor)
    secret = holder.post("/seals/key/").context["made"].secret
    assert secret not in holder.get("/seals/").text


def test_two_holders_read_a_name_once_and_its_author_reads_who(cast, client_of, keys, sealed):
    code, secret = sealed
    first, second = client_of(cast.auditor), client_of(cast.curator)
    demand = "CV 12/CQĐT ngày 01/12/2026"
    first.post("/seals/", {"code": code, "ground": "lawful", "demand": demand})
    place = f"/seals/{first.get('/seals/').context['openings'][0].pk}/"
    first.post(place, {"secret": keys["auditor"]})
    assert "Nguyễn Thị Hạt" in second.post(place, {"secret": keys["curator"]}).text
    assert "Nguyễn Thị Hạt" not in second.get(place).text
    told = Client().get(f"/claim/{secret}/").text
    assert [said for said in (demand, "Hồ Văn Soát", "Chu Thị Bày") if said not in told] == []


def test_the_author_consents_on_the_page_of_their_link(cast, client_of, keys, sealed):
    code, secret = sealed
    holder = client_of(cast.auditor)
    holder.post("/seals/", {"code": code, "ground": "consent", "demand": ""})
    opening = holder.get("/seals/").context["openings"][0]
    refused = holder.post(f"/seals/{opening.pk}/", {"secret": keys["auditor"]})
    assert list(refused.context["form"].errors) == ["__all__"]
    Client().post("/claim/", {"secret": secret, "act": "consent"})
    assert holder.post(f"/seals/{opening.pk}/", {"secret": keys["auditor"]}).status_code == 302


def test_what_the_author_is_asked_does_not_read_as_if_they_had_agreed(
    cast, client_of, keys, sealed
):
    code, secret = sealed
    client_of(cast.auditor).post("/seals/", {"code": code, "ground": "consent", "demand": ""})
    page = f"/claim/{secret}/"

    def said():
        asked, agreed = "Xin bạn đồng ý cho mở tên", "Bạn đã đồng ý"
        return [words for words in (asked, agreed) if words in Client().get(page).text]

    before = said()
    Client().post("/claim/", {"secret": secret, "act": "consent"})
    assert (before, said()) == (["Xin bạn đồng ý cho mở tên"], ["Bạn đã đồng ý"])


def test_the_author_takes_their_consent_back_on_the_same_page(cast, client_of, keys, sealed):
    code, secret = sealed
    client_of(cast.auditor).post("/seals/", {"code": code, "ground": "consent", "demand": ""})
    Client().post("/claim/", {"secret": secret, "act": "consent"})
    answer = Client().post("/claim/", {"secret": secret, "act": "withdraw"})
    page = Client().get(answer.url)
    assert page.context["said"] == "Đã rút lại lời đồng ý. Tên bạn vẫn được giữ kín."
    assert "Xin bạn đồng ý cho mở tên" in page.text


def test_a_wrong_key_is_told_beside_its_field(cast, client_of, keys, sealed):
    holder = client_of(cast.auditor)
    holder.post("/seals/", {"code": sealed[0], "ground": "lawful", "demand": "CV 1"})
    place = f"/seals/{holder.get('/seals/').context['openings'][0].pk}/"
    answer = holder.post(place, {"secret": keys["curator"]})
    assert list(answer.context["form"].errors) == ["secret"]


def test_the_poster_offers_to_seal_and_the_level_above_to_few(cast, keys):
    form = Client().get("/q/branch-a1").context["form"]
    assert "Đoàn cơ sở Mai Sơn" in str(form["above"].label)
    assert "sealed" in form.fields


def test_where_nobody_holds_keys_nothing_is_promised(cast):
    page = Client().get("/q/branch-a1?sealed=1")
    assert "sealed" not in page.context["form"].fields
    assert "chưa giữ kín tên được" in page.text


def test_whoever_is_signed_in_seals_on_the_same_page_as_all(cast, client_of, keys):
    assert client_of(cast.author).get("/q/branch-a1?sealed=1").status_code == 200
