"""Asking, answering and confirming, on the pages."""

import pytest

from tests.products.making import accepted_product, pdf, zipped_jpg
from vuonuom.adoptions import actions
from vuonuom.adoptions.models import Adoption
from vuonuom.core import clock
from vuonuom.organization.models import Unit
from vuonuom.products import actions as products


@pytest.fixture
def product(cast):
    return accepted_product(cast)


@pytest.fixture
def asked(cast, product):
    return actions.request_adoption(by=cast.member_elsewhere, product=product, taker=cast.branch_b1)


def page_of(adoption):
    return f"/adoptions/{adoption.pk}/"


def do(client, adoption, key, **sent):
    return client.post(f"{page_of(adoption)}do/{key}/", sent)


def test_a_product_travels_from_wish_to_use(cast, product, client_of):
    client = client_of(cast.member_elsewhere)
    sent = {"taker": "branch-b1", "wish": "Sảnh chờ đông."}
    answer = client.post(f"/adoptions/new/{product.code}/", sent)
    adoption = Adoption.objects.get()
    assert answer.url == page_of(adoption)
    do(client_of(cast.mentor), adoption, "deliver", handover="Kèm hướng dẫn.")
    keeper = client_of(cast.keeper_elsewhere)
    do(keeper, adoption, "confirm", use="Dùng mỗi sáng.", no_secrets="on", evidence=pdf())
    adoption.refresh_from_db()
    assert (adoption.state, adoption.evidence.count()) == ("in_use", 1)
    shown = client_of(cast.stranger).get(f"/products/{product.code}/").content.decode()
    assert "Dùng mỗi sáng." in shown


def test_only_units_of_ones_own_are_offered(cast, product, client_of):
    form = client_of(cast.member_elsewhere).get(f"/adoptions/new/{product.code}/").context["form"]
    assert [unit.code for unit in form.fields["taker"].queryset] == ["branch-b1"]


@pytest.mark.parametrize(
    "changes", [{"taker": ""}, {"taker": "branch-b2"}, {"taker": "base-a"}, {"wish": "x" * 5001}]
)
def test_a_wrong_wish_is_shown_again(cast, product, client_of, changes):
    sent = {"taker": "branch-b1", "wish": "Sảnh chờ đông."} | changes
    answer = client_of(cast.member_elsewhere).post(f"/adoptions/new/{product.code}/", sent)
    assert (bool(answer.context["form"].errors), Adoption.objects.count()) == (True, 0)
    assert sent["wish"] in answer.content.decode()


def test_whoever_belongs_nowhere_is_told_so(cast, product, client_of):
    page = client_of(cast.stranger).get(f"/adoptions/new/{product.code}/").content.decode()
    assert "chưa thuộc đơn vị nào khác" in page


def test_a_withdrawn_product_is_refused_with_words_kept(cast, product, client_of):
    products.withdraw_product(by=cast.mentor, product=product, reason="Hỏng.")
    answer = client_of(cast.member_elsewhere).post(
        f"/adoptions/new/{product.code}/", {"taker": "branch-b1", "wish": "Sảnh chờ đông."}
    )
    assert "không còn được dùng" in answer.content.decode()
    assert "Sảnh chờ đông." in answer.content.decode()


def test_a_closed_unit_is_no_longer_offered(cast, product, client_of):
    Unit.objects.filter(pk=cast.branch_b1.pk).update(closed_on=clock.today())
    answer = client_of(cast.member_elsewhere).post(
        f"/adoptions/new/{product.code}/", {"taker": "branch-b1"}
    )
    assert (answer.status_code, Adoption.objects.count()) == (200, 0)


def test_a_double_click_asks_once(cast, product, client_of):
    client, sent = client_of(cast.member_elsewhere), {"taker": "branch-b1", "_key": "k1"}
    answers = [client.post(f"/adoptions/new/{product.code}/", sent) for _ in range(2)]
    assert (answers[0].url, Adoption.objects.count()) == (answers[1].url, 1)


def test_a_second_asker_is_told_who_was_first(cast, asked, client_of):
    answer = client_of(cast.keeper_elsewhere).post(
        f"/adoptions/new/{asked.product.code}/", {"taker": "branch-b1"}
    )
    assert "Phạm Văn Xa" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status", "keys"),
    [("mentor", 200, {"deliver", "decline"}), ("leader", 200, {"deliver", "decline"}),
     ("member_elsewhere", 200, {"cancel"}), ("keeper_elsewhere", 200, {"cancel"}),
     ("leader_elsewhere", 200, {"cancel"}), ("movement_office", 200, {"deliver", "decline",
                                                                     "cancel"}),
     ("auditor", 200, set()), ("neighbour", 404, None), ("author", 404, None),
     ("stranger", 404, None), ("admin", 404, None)],
)  # fmt: skip
def test_who_sees_and_does_what_with_a_request(cast, asked, client_of, who, status, keys):
    answer = client_of(getattr(cast, who)).get(page_of(asked))
    deeds = {deed.key for deed, _, _ in answer.context["deeds"]} if status == 200 else None
    assert (answer.status_code, deeds) == (status, keys)


@pytest.mark.parametrize(
    ("who", "key", "sent"),
    [("member_elsewhere", "deliver", {"handover": "Tự lấy."}),
     ("keeper_elsewhere", "decline", {"reason": "Không."}),
     ("mentor", "cancel", {"reason": ""}),
     ("keeper_elsewhere", "confirm", {"use": "Dùng.", "no_secrets": "on"}),
     ("auditor", "deliver", {"handover": "Đây."})],
)  # fmt: skip
def test_a_deed_that_is_not_ones_own_changes_nothing(cast, asked, client_of, who, key, sent):
    do(client_of(getattr(cast, who)), asked, key, **sent)
    asked.refresh_from_db()
    assert asked.state == "requested"


def test_the_givers_people_do_not_confirm(cast, asked, client_of):
    actions.deliver(by=cast.mentor, adoption=asked, handover="Đây.")
    for person in (cast.mentor, cast.leader, cast.member_elsewhere):
        do(client_of(person), asked, "confirm", use="Dùng.", no_secrets="on")
    asked.refresh_from_db()
    assert asked.state == "delivered"


@pytest.mark.parametrize(
    ("key", "sent"),
    [("deliver", {"handover": ""}), ("deliver", {"handover": "x" * 5001}), ("decline", {})],
)
def test_a_wrong_answer_is_shown_again(cast, asked, client_of, key, sent):
    answer = do(client_of(cast.mentor), asked, key, **sent)
    tried = [form for _, form, is_tried in answer.context["deeds"] if is_tried]
    asked.refresh_from_db()
    assert (bool(tried[0].errors), asked.state) == (True, "requested")


@pytest.mark.parametrize(
    "changes", [{"use": " "}, {"no_secrets": ""}, {"evidence": "zip"}, {"adapted": "x" * 5001}]
)
def test_a_wrong_confirmation_is_shown_again(cast, asked, client_of, changes):
    actions.deliver(by=cast.mentor, adoption=asked, handover="Đây.")
    sent = {"use": "Dùng mỗi sáng.", "no_secrets": "on"} | changes
    if "evidence" in sent:
        sent["evidence"] = zipped_jpg()
    answer = do(client_of(cast.keeper_elsewhere), asked, "confirm", **sent)
    tried = [form for _, form, is_tried in answer.context["deeds"] if is_tried]
    asked.refresh_from_db()
    assert (bool(tried[0].errors), asked.state) == (True, "delivered")


def test_the_second_to_answer_is_told_who_was_first(cast, asked, client_of):
    actions.deliver(by=cast.leader, adoption=asked, handover="Đây.")
    answer = client_of(cast.mentor).post(
        f"{page_of(asked)}do/decline/", {"reason": "Chưa rảnh."}, follow=True
    )
    assert "Lý Văn Trưởng" in answer.content.decode()


def test_the_lists_of_both_sides(cast, asked, client_of):
    ours = client_of(cast.keeper_elsewhere).get("/adoptions/?unit=branch-b1")
    theirs = client_of(cast.leader).get("/adoptions/?unit=base-a&side=given")
    assert [page.context["page"].rows for page in (ours, theirs)] == [(asked,), (asked,)]
    assert client_of(cast.stranger).get("/adoptions/?unit=base-b").context["page"].rows == ()
    assert client_of(cast.leader).get("/adoptions/?unit=nowhere").status_code == 404


def test_the_list_takes_the_same_queries_for_any_number(
    cast, asked, client_of, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_of(cast.movement_office)
    client.get("/adoptions/")
    with django_assert_max_num_queries(12) as one:
        client.get("/adoptions/?unit=head")
    done = [
        Adoption(product=asked.product, giver=asked.giver, taker=cast.branch_b2,
                 requested_by=cast.member_elsewhere, requested_at=asked.requested_at,
                 state="cancelled")
        for _ in range(24)
    ]  # fmt: skip
    Adoption.objects.bulk_create(done)
    with django_assert_num_queries(len(one)):
        assert len(client.get("/adoptions/?unit=head").context["page"].rows) == 25


def test_evidence_is_seen_with_its_adoption(cast, asked, client_of):
    actions.deliver(by=cast.mentor, adoption=asked, handover="Đây.")
    actions.confirm_use(by=cast.keeper_elsewhere, adoption=asked, use="Dùng.", evidence=[pdf()])
    file = asked.evidence.get()
    client = client_of(cast.stranger)
    answers = [client.get(f"{page_of(asked)}files/{pk}/") for pk in (file.pk, file.pk + 1)]
    assert b"".join(answers[0].streaming_content)  # read to its end, the file is closed
    assert [answer.status_code for answer in answers] == [200, 404]
