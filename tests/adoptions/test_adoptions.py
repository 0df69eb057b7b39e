"""A unit asks, the giver answers, the taker confirms: only its confirmation counts."""

import pytest

from tests.products.making import accepted_product, pdf
from vuonuom.access.errors import NotAllowed
from vuonuom.adoptions import actions, queries
from vuonuom.adoptions.models import Adoption
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry, Tally
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Unit
from vuonuom.products import actions as products

MEASURES = ("adoptions.given", "adoptions.taken", "ideas.in_use_elsewhere")


@pytest.fixture
def product(cast):
    return accepted_product(cast)


@pytest.fixture
def asked(cast, product):
    return actions.request_adoption(
        by=cast.member_elsewhere, product=product, taker=cast.branch_b1, wish="Sảnh chờ đông."
    )


@pytest.fixture
def delivered(cast, asked):
    return actions.deliver(by=cast.mentor, adoption=asked, handover="Kèm hướng dẫn.")


@pytest.fixture
def used(cast, delivered):
    return actions.confirm_use(
        by=cast.keeper_elsewhere, adoption=delivered, use="Dùng mỗi sáng thứ hai."
    )


def totals(unit):
    period = clock.today().year * 100
    found = Tally.objects.filter(unit=unit.pk, period=period, measure__in=MEASURES)
    by_measure = dict.fromkeys(MEASURES, 0)
    for measure, total in found.values_list("measure", "total"):
        by_measure[measure] += total
    return [by_measure[measure] for measure in MEASURES]


def undo(kind, by):
    entry = Entry.objects.filter(kind=f"adoptions.adoption.{kind}").latest("pk")
    return undoing.undo(entry=entry, by=by)


def told(person):
    return Notice.objects.filter(person=person, subject_kind="adoptions.adoption").count()


def test_only_the_takers_confirmation_counts(cast, delivered):
    before = totals(cast.head)
    actions.confirm_use(by=cast.keeper_elsewhere, adoption=delivered, use="Dùng mỗi sáng.")
    delivered.product.idea.refresh_from_db()
    assert (before, totals(cast.head)) == ([0, 0, 0], [1, 1, 1])
    assert (totals(cast.base_a), totals(cast.base_b)) == ([1, 0, 1], [0, 1, 0])
    assert delivered.product.idea.state == "in_use"


def test_nobody_of_the_giving_side_confirms_for_the_taker(cast, delivered):
    for person in (cast.leader, cast.member_elsewhere, cast.secretary):
        with pytest.raises(NotAllowed):
            actions.confirm_use(by=person, adoption=delivered, use="Dùng rồi.")
    with pytest.raises(Refused, match="bên chuyển giao"):
        actions.confirm_use(by=cast.mentor, adoption=delivered, use="Dùng rồi.")


def test_who_handed_over_does_not_confirm_even_with_the_right_to(cast, asked):
    actions.deliver(by=cast.movement_office, adoption=asked, handover="Kèm hướng dẫn.")
    with pytest.raises(Refused, match="bên chuyển giao"):
        actions.confirm_use(by=cast.movement_office, adoption=asked, use="Dùng rồi.")


def test_use_is_confirmed_in_words_with_evidence(cast, delivered):
    with pytest.raises(Refused) as refused:
        actions.confirm_use(by=cast.keeper_elsewhere, adoption=delivered, use="\u200b ")
    assert refused.value.field == "use"
    actions.confirm_use(
        by=cast.keeper_elsewhere, adoption=delivered, use="Dùng mỗi sáng.", evidence=[pdf()]
    )
    assert len(queries.evidence(delivered)) == 1


def test_a_unit_does_not_ask_for_its_own_product(cast, product):
    with pytest.raises(Refused) as refused:
        actions.request_adoption(by=cast.leader, product=product, taker=cast.base_a)
    assert refused.value.field == "taker"


def test_one_asks_only_for_ones_own_unit(cast, product):
    with pytest.raises(NotAllowed):
        actions.request_adoption(by=cast.member_elsewhere, product=product, taker=cast.branch_b2)


def test_a_second_request_of_the_unit_is_told_who_was_first(cast, product, asked):
    with pytest.raises(Refused, match="Phạm Văn Xa"):
        actions.request_adoption(by=cast.keeper_elsewhere, product=product, taker=cast.branch_b1)


def test_a_withdrawn_product_is_not_asked_for_nor_handed_over(cast, product, asked):
    products.withdraw_product(by=cast.mentor, product=product, reason="Hỏng.")
    with pytest.raises(Refused, match="không còn được dùng"):
        actions.request_adoption(by=cast.leader_elsewhere, product=product, taker=cast.base_b)
    with pytest.raises(Refused, match="ngừng dùng"):
        actions.deliver(by=cast.mentor, adoption=asked, handover="Đây.")


def test_a_closed_unit_asks_for_nothing_and_confirms_nothing(cast, product, delivered):
    Unit.objects.filter(pk=cast.branch_b1.pk).update(closed_on=clock.today())
    closed = Unit.objects.get(pk=cast.branch_b1.pk)
    with pytest.raises(Refused, match="khép lại"):
        actions.request_adoption(by=cast.member_elsewhere, product=product, taker=closed)
    delivered.taker.refresh_from_db()
    with pytest.raises(Refused, match="khép lại"):
        actions.confirm_use(by=cast.keeper_elsewhere, adoption=delivered, use="Dùng.")


def test_the_second_to_answer_is_told_who_was_first(cast, asked):
    stale = Adoption.objects.get(pk=asked.pk)
    actions.deliver(by=cast.mentor, adoption=asked, handover="Kèm hướng dẫn.")
    with pytest.raises(Refused, match="Hoàng Thị Dẫn"):
        actions.decline(by=cast.leader, adoption=stale, reason="Chưa rảnh.")


def test_each_step_is_told_to_whom_it_concerns(cast, asked):
    assert (told(cast.mentor), told(cast.member_elsewhere)) == (1, 0)
    actions.deliver(by=cast.leader, adoption=asked, handover="Kèm hướng dẫn.")
    assert told(cast.member_elsewhere) == 1
    actions.confirm_use(by=cast.keeper_elsewhere, adoption=asked, use="Dùng mỗi sáng.")
    assert [told(p) for p in (cast.mentor, cast.member_elsewhere, cast.author)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("act", "words", "by", "after"),
    [("deliver", {"handover": "Đây."}, "mentor", "delivered"),
     ("decline", {"reason": "Chưa xong."}, "mentor", "declined"),
     ("cancel", {"reason": ""}, "member_elsewhere", "cancelled")],
)  # fmt: skip
def test_a_step_is_taken_back(cast, asked, act, words, by, after):
    person = getattr(cast, by)
    getattr(actions, act)(by=person, adoption=asked, **words)
    assert asked.state == after
    undo(after, person)
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.handover) == ("requested", "", "")


def test_asking_is_taken_back(cast, asked):
    undo("requested", cast.member_elsewhere)
    asked.refresh_from_db()
    assert asked.state == "cancelled"


def test_a_confirmation_taken_back_counts_no_more(cast, used):
    undo("confirmed", cast.keeper_elsewhere)
    used.refresh_from_db()
    used.product.idea.refresh_from_db()
    assert (used.state, used.use, totals(cast.head)) == ("delivered", "", [0, 0, 0])
    assert used.product.idea.state == "product"


@pytest.mark.parametrize("first_back", [0, 1])
def test_of_two_users_one_may_take_back_and_then_the_other(cast, product, used, first_back):
    second = actions.request_adoption(
        by=cast.leader_elsewhere, product=product, taker=cast.branch_b2
    )
    actions.deliver(by=cast.mentor, adoption=second, handover="Đây.")
    actions.confirm_use(by=cast.leader_elsewhere, adoption=second, use="Cũng dùng.")
    assert totals(cast.head) == [2, 2, 1]
    pairs = [(used, cast.keeper_elsewhere), (second, cast.leader_elsewhere)]
    for adoption, person in pairs[first_back:] + pairs[:first_back]:
        entry = Entry.objects.get(kind="adoptions.adoption.confirmed", subject_id=adoption.pk)
        undoing.undo(entry=entry, by=person)
        left = Adoption.objects.filter(state="in_use").count()
        assert totals(cast.head) == [left, left, left]


def test_use_that_ended_happened_and_stays_counted(cast, used):
    actions.end_use(by=cast.keeper_elsewhere, adoption=used, reason="Đã có cách khác.")
    assert (used.state, totals(cast.head)) == ("ended", [1, 1, 1])
    undo("ended", cast.keeper_elsewhere)
    used.refresh_from_db()
    assert (used.state, used.ended_on) == ("in_use", None)


def test_what_is_on_the_way_is_seen_by_both_sides_only(cast, asked):
    seen = {
        name: asked in Adoption.objects.visible_to(getattr(cast, name))
        for name in ("member_elsewhere", "keeper_elsewhere", "mentor", "leader", "movement_office",
                     "leader_elsewhere", "neighbour", "stranger")
    }  # fmt: skip
    assert seen == {"member_elsewhere": True, "keeper_elsewhere": True, "mentor": True,
                    "leader": True, "movement_office": True, "leader_elsewhere": True,
                    "neighbour": False, "stranger": False}  # fmt: skip


def test_what_is_in_use_is_seen_by_all_who_signed_in(cast, used):
    assert used in Adoption.objects.visible_to(cast.stranger)


def test_what_waits_for_whom(cast, asked):
    assert queries.waiting_for(cast.mentor) == [asked]
    assert queries.waiting_for(cast.keeper_elsewhere) == []
    actions.deliver(by=cast.mentor, adoption=asked, handover="Đây.")
    assert queries.waiting_for(cast.keeper_elsewhere) == [asked]


def test_the_road_tells_what_happened_at_each_sign(cast, product, used):
    spread = queries.spread([product.pk])[product.pk]
    product = queries.Product.objects.select_related("idea", "project", "case").get(pk=product.pk)
    steps = [(step.label, step.state, step.detail) for step in queries.road(product, spread, "Chờ")]
    today = f"{clock.today():%d/%m/%Y}"
    assert steps == [
        ("Bài toán", "done", "Chờ"),
        ("Ươm 1 ngày", "done", "Thử ở Chi đoàn Mai Sơn 2 · 1.200 lượt dùng"),
        ("Nghiệm thu", "done", f"Hội đồng 5/5 · {today}"),
        ("Đang dùng ở 1 nơi khác", "now", ""),
    ]
