"""From a tried project to a product in the register, and what may happen to it there."""

import pytest

from tests.products.making import (
    acceptance_panel,
    accepted_product,
    approve,
    jpg,
    pdf,
    proposed_product,
    tried_project,
    wanted,
)
from vuonuom.access.errors import NotAllowed
from vuonuom.adoptions.actions import confirm_use, deliver, request_adoption
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.councils.models import Case
from vuonuom.councils.states import CaseState
from vuonuom.incubator.models import Project
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry, Tally
from vuonuom.notifications.models import Notice
from vuonuom.products import actions, queries
from vuonuom.products.models import Product


def total(unit, measure):
    year = clock.today().year * 100
    found = Tally.objects.filter(unit=unit.pk, measure=measure, period=year)
    return sum(found.values_list("total", flat=True))


def undo(kind, by):
    return undoing.undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=by)


def test_a_product_goes_before_its_panel_and_then_into_the_register(cast):
    product = proposed_product(cast)
    approve(product)
    actions.accept_product(by=cast.leader, product=product)
    assert (product.state, product.accepted_on, product.idea.state) == (
        "in_use", clock.today(), "product",
    )  # fmt: skip
    assert [total(cast.head, m) for m in ("products.accepted", "products.in_use",
                                          "ideas.made_product")] == [1, 1, 1]  # fmt: skip


def test_nothing_is_accepted_before_the_panel_approves(cast):
    product = proposed_product(cast)
    with pytest.raises(Refused, match="chưa chấp thuận"):
        actions.accept_product(by=cast.leader, product=product)


def test_acceptance_is_for_those_who_manage_products_and_never_an_author(cast):
    product = proposed_product(cast)
    approve(product)
    for person in (cast.author, cast.mentor, cast.keeper_here, cast.leader_elsewhere):
        with pytest.raises(NotAllowed):
            actions.accept_product(by=person, product=product)


def test_an_untried_project_is_no_product(cast):
    project = tried_project(cast)
    type(project.idea).objects.filter(pk=project.idea_id).update(first_tried_on=None)
    with pytest.raises(Refused, match="chưa có lần thử"):
        actions.propose_product(
            by=cast.mentor, project=project, panel=acceptance_panel(cast), **wanted(cast)
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 201}, "title"), ({"summary": ""}, "summary"),
     ({"summary": "x" * 5001}, "summary"), ({"fields": []}, "fields")],
)  # fmt: skip
def test_a_proposal_says_what_is_missing(cast, changes, field):
    with pytest.raises(Refused) as refused:
        proposed_product(cast, **changes)
    assert (refused.value.field, Product.objects.count(), Case.objects.count()) == (field, 0, 0)


def test_another_field_than_the_unit_was_given_must_be_explained(cast):
    with pytest.raises(Refused) as refused:
        proposed_product(cast, fields=[cast.fields["y-te"]])
    assert refused.value.field == "mismatch_reason"


def test_an_explained_mismatch_is_kept(cast):
    product = proposed_product(
        cast, fields=[cast.fields["y-te"]], mismatch_reason="Trạm y tế nhờ làm."
    )
    assert (queries.fit(product).is_met, product.mismatch_reason) == (False, "Trạm y tế nhờ làm.")


def test_a_guardian_is_one_of_the_units_own_people(cast):
    with pytest.raises(Refused) as refused:
        proposed_product(cast, guardian=cast.member_elsewhere)
    assert refused.value.field == "guardian"


def test_a_project_is_proposed_once(cast):
    product = proposed_product(cast)
    with pytest.raises(Refused, match=product.code):
        actions.propose_product(
            by=cast.mentor, project=product.project, panel=acceptance_panel(cast, "HĐ hai"),
            **wanted(cast),
        )  # fmt: skip


def test_after_a_refusal_it_is_proposed_anew_under_its_code(cast):
    product = proposed_product(cast)
    Case.objects.filter(pk=product.case_id).update(state=CaseState.REFUSED, reason="Chưa đủ.")
    again = actions.propose_product(
        by=cast.mentor, project=product.project, panel=acceptance_panel(cast, "HĐ hai"),
        **wanted(cast, title="Lấy số, bản hai"),
    )  # fmt: skip
    assert (again.code, again.title, Product.objects.count()) == (
        product.code, "Lấy số, bản hai", 1,
    )  # fmt: skip


def test_undoing_a_proposal_withdraws_its_file(cast):
    product = proposed_product(cast)
    answer = undo("products.product.proposed", cast.mentor)
    assert isinstance(answer, Project)
    assert (Product.objects.count(), Case.objects.get(pk=product.case_id).state) == (
        0, CaseState.WITHDRAWN,
    )  # fmt: skip


def test_undoing_an_acceptance_takes_every_count_back(cast):
    product = accepted_product(cast)
    undo("products.product.accepted", cast.leader)
    product.refresh_from_db()
    assert product.state == "proposed"
    assert [total(cast.head, m) for m in ("products.accepted", "products.in_use",
                                          "ideas.made_product")] == [0, 0, 0]  # fmt: skip


def test_an_acceptance_stands_once_another_unit_uses_the_product(cast):
    product = accepted_product(cast)
    adoption = request_adoption(by=cast.member_elsewhere, product=product, taker=cast.branch_b1)
    deliver(by=cast.mentor, adoption=adoption, handover="Kèm hướng dẫn.")
    confirm_use(by=cast.keeper_elsewhere, adoption=adoption, use="Dùng mỗi sáng.")
    with pytest.raises(Refused, match="Nơi khác đã dùng"):
        undo("products.product.accepted", cast.leader)


def test_the_second_to_accept_is_told_who_was_first(cast):
    product = proposed_product(cast)
    approve(product)
    stale = Product.objects.select_related("case").get(pk=product.pk)
    actions.accept_product(by=cast.leader, product=product)
    with pytest.raises(Refused, match="Lý Văn Trưởng"):
        actions.accept_product(by=cast.secretary, product=stale)


def test_withdrawing_needs_a_reason_and_takes_it_out_of_use(cast):
    product = accepted_product(cast)
    with pytest.raises(Refused) as refused:
        actions.withdraw_product(by=cast.mentor, product=product, reason=" ")
    assert refused.value.field == "reason"
    actions.withdraw_product(by=cast.mentor, product=product, reason="Đã có bản mới.")
    counts = [total(cast.head, m) for m in ("products.accepted", "products.in_use")]
    assert (product.state, counts) == ("withdrawn", [1, 0])


def test_a_withdrawal_is_undone_or_the_product_returned(cast):
    product = accepted_product(cast)
    actions.withdraw_product(by=cast.mentor, product=product, reason="Hỏng máy.")
    undo("products.product.withdrawn", cast.mentor)
    actions.withdraw_product(by=cast.leader, product=product, reason="Hỏng máy.")
    actions.return_product(by=cast.leader, product=product)
    assert (product.state, product.withdrawn_reason, total(cast.head, "products.in_use")) == (
        "in_use", "", 1,
    )  # fmt: skip


def test_a_new_guardian_is_named_and_told(cast):
    product = accepted_product(cast)
    actions.change_guardian(by=cast.mentor, product=product, guardian=cast.neighbour)
    assert product.guardian == cast.neighbour
    told = Notice.objects.filter(person=cast.neighbour, sentence__contains="phụ trách")
    assert told.count() == 1


def test_pictures_are_pictures(cast):
    product = accepted_product(cast)
    with pytest.raises(Refused) as refused:
        actions.add_file(by=cast.author, product=product, upload=pdf(), purpose="picture")
    assert (refused.value.field, product.files.count()) == ("upload", 0)


def test_a_file_is_added_and_the_act_undone(cast):
    product = accepted_product(cast)
    actions.add_file(by=cast.author, product=product, upload=jpg(), purpose="picture")
    undo("products.productfile.added", cast.author)
    assert product.files.count() == 0


def test_evidence_is_for_those_who_work_on_it_or_judge_it(cast):
    product = accepted_product(cast)
    actions.add_file(by=cast.author, product=product, upload=pdf(), purpose="evidence")
    seen = {
        name: len(queries.files(product, getattr(cast, name)).evidence)
        for name in ("author", "mentor", "leader", "reviewer", "member_elsewhere", "neighbour")
    }
    assert seen == {"author": 1, "mentor": 1, "leader": 1, "reviewer": 1,
                    "member_elsewhere": 0, "neighbour": 0}  # fmt: skip


def test_the_register_shows_accepted_products_to_everybody_and_proposals_to_few(cast):
    product = proposed_product(cast)
    seen = {
        name: product in Product.objects.visible_to(getattr(cast, name))
        for name in ("author", "mentor", "leader", "member_elsewhere", "stranger")
    }
    assert seen == {"author": True, "mentor": True, "leader": True, "member_elsewhere": False,
                    "stranger": False}  # fmt: skip
    approve(product)
    actions.accept_product(by=cast.leader, product=product)
    assert product in Product.objects.visible_to(cast.stranger)
