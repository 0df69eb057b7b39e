import pytest

from tests.similarity.test_search import found, text_of
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.journal.models import Entry
from vuonuom.similarity import actions
from vuonuom.similarity.actions import abbreviations
from vuonuom.similarity.models import Abbreviation

PAGE = "/search/abbreviations/"


@pytest.fixture
def ptnt(cast):
    return abbreviations.add_abbreviation(
        by=cast.movement_office, short="PTNT", long="phát triển nông thôn"
    )


def written_both_ways():
    text_of(1, "Quỹ phát triển nông thôn của xã")
    text_of(2, "Quỹ PTNT của xã")
    text_of(3, "Đèn cảm biến ở nhà xe")
    actions.follow()


def refused(cast, short, long="phát triển nông thôn"):
    with pytest.raises((abbreviations.WrongForm, abbreviations.KnownAlready)) as caught:
        abbreviations.add_abbreviation(by=cast.admin, short=short, long=long)
    return caught.value.sentence


@pytest.mark.parametrize(
    "words", ["ptnt", "PTNT", '"ptnt"', "phát triển nông thôn", '"phat trien nong thon"']
)
def test_either_form_finds_both(cast, ptnt, words):
    written_both_ways()
    assert sorted(found(words, cast.author)) == [1, 2]


def test_withdrawn_one_finds_only_what_is_typed(cast, ptnt):
    written_both_ways()
    abbreviations.withdraw_abbreviation(by=cast.admin, abbreviation=ptnt)
    assert found("ptnt", cast.author) == [2]


@pytest.mark.parametrize(
    ("short", "sentence"),
    [
        ("ptnt", "Đã có: PTNT là “phát triển nông thôn”."),
        ("UBND", "Máy đã hiểu sẵn chữ viết tắt này."),
        ("TP.HCM", "Máy đã hiểu sẵn chữ viết tắt này."),
        ("x" * 21, "Chữ viết tắt dài nhất 20 ký tự."),
        ("p t", "Chữ viết tắt là một từ liền, không có dấu cách hay dấu chấm ở giữa."),
        (" … ", "Xin ghi chữ viết tắt."),
    ],
)
def test_what_cannot_be_added_is_said_in_one_sentence(cast, ptnt, short, sentence):
    assert refused(cast, short) == sentence


@pytest.mark.parametrize("long", ["", "x", "x" * 101])
def test_full_form_says_more_than_the_short_one(cast, long):
    assert "đầy đủ" in refused(cast, "x", long)


@pytest.mark.parametrize("who", ["author", "keeper_here", "leader", "auditor"])
def test_only_office_and_admin_of_the_top_keep_the_list(cast, ptnt, client_of, who):
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        abbreviations.withdraw_abbreviation(by=person, abbreviation=ptnt)
    assert client_of(person).get(PAGE).status_code == 404


def test_office_of_a_base_does_not_keep_the_list(cast, client_of):

    grant(by=cast.admin, person=cast.leader, role="office", unit=cast.base_a, on=clock.today())
    assert client_of(cast.leader).get(PAGE).status_code == 404


def test_second_who_withdraws_is_told(cast, ptnt):
    abbreviations.withdraw_abbreviation(by=cast.admin, abbreviation=ptnt)
    with pytest.raises(abbreviations.SomebodyWasFirst):
        abbreviations.withdraw_abbreviation(by=cast.movement_office, abbreviation=ptnt)


def test_page_adds_withdraws_and_takes_back(cast, client_of):
    office = client_of(cast.movement_office)
    office.post(PAGE, {"short": "PTNT", "long": "phát triển nông thôn"})
    (made,) = Abbreviation.objects.all()
    office.post(f"{PAGE}{made.pk}/withdraw/")
    assert list(office.get(PAGE).context["page"].rows) == []
    office.post(f"/undo/{Entry.objects.get(kind='similarity.abbreviation.withdrawn').pk}/")
    assert list(office.get(PAGE).context["page"].rows) == [made]


def test_adding_is_undone(cast, ptnt, client_of):
    entry = Entry.objects.get(kind="similarity.abbreviation.added")
    client_of(cast.movement_office).post(f"/undo/{entry.pk}/")
    assert Abbreviation.objects.get().withdrawn_at is not None


def test_withdrawing_is_not_undone_when_the_short_form_means_another(cast, ptnt, client_of):
    office = client_of(cast.movement_office)
    office.post(f"{PAGE}{ptnt.pk}/withdraw/")
    office.post(PAGE, {"short": "ptnt", "long": "phòng tránh nước tràn"})
    entry = Entry.objects.get(kind="similarity.abbreviation.withdrawn")
    told = office.post(f"/undo/{entry.pk}/", follow=True).content.decode()
    assert "Đã có: ptnt là “phòng tránh nước tràn”." in told


def test_form_keeps_what_was_typed(cast, client_of):
    page = client_of(cast.admin).post(PAGE, {"short": "UBND", "long": "ủy ban"})
    assert page.context["form"]["long"].value() == "ủy ban"


@pytest.mark.parametrize("rows", [1, 25])
def test_page_asks_the_same_for_one_and_for_many(
    cast, client_of, django_assert_max_num_queries, rows
):
    Abbreviation.objects.bulk_create(
        Abbreviation(short=f"v{n}", long="việc", key=f"v{n}", added_by=cast.admin,
                     added_at=clock.now())
        for n in range(rows)
    )  # fmt: skip
    client = client_of(cast.admin)
    client.get(PAGE)
    with django_assert_max_num_queries(6):
        client.get(PAGE)
