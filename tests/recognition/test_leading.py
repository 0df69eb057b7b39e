from datetime import timedelta

import pytest

from tests.directives.making import make_programme
from tests.products.making import accepted_product
from tests.recognition.making import at_step, drafted, plan
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.queries import last_entry
from vuonuom.journal.undoing import undo
from vuonuom.recognition import queries, rules
from vuonuom.recognition.actions import following, leading
from vuonuom.recognition.models import CheckVisit, EmulationMovement, MovementStep, PickedModel
from vuonuom.recognition.states import STEPS, MovementState

OFFICE = "movement_office"


def seen_by(person):
    return EmulationMovement.objects.visible_to(person).exists()


def take_back(subject, by):
    entry = last_entry(
        actor_id=by.pk, subject_kind=subject._meta.label_lower, subject_id=subject.pk
    )
    undo(entry=entry, by=by)


def test_a_draft_is_seen_by_its_leaders_and_a_launched_one_by_all(cast):
    wanted = {"movement_office": True, "leader": False, "author": False, "stranger": False}
    movement = drafted(cast)
    assert {who: seen_by(getattr(cast, who)) for who in wanted} == wanted
    at_step(cast, MovementState.LAUNCHED, movement)
    assert {who: seen_by(getattr(cast, who)) for who in wanted} == dict.fromkeys(wanted, True)


@pytest.mark.parametrize("who", ["author", "keeper_here", "leader", "auditor", "stranger"])
def test_only_its_leaders_lead_a_movement_of_a_unit(cast, who):
    with pytest.raises(NotAllowed):
        drafted(cast, by=getattr(cast, who))


@pytest.mark.parametrize("field", ["name", "aim", "scope", "subjects", "criteria"])
def test_what_the_law_asks_to_be_set_is_asked_for(cast, field):
    with pytest.raises(leading.Missing) as refused:
        drafted(cast, **{field: " "})
    assert refused.value.field == field


def test_a_movement_ends_after_it_starts(cast):
    with pytest.raises(leading.WrongDay):
        drafted(cast, ends_on=clock.today() - timedelta(days=90))


def test_the_legal_steps_are_walked_in_their_order(cast):
    movement = drafted(cast)
    walked = []
    while steps := rules.next_steps(movement):
        leading.do_step(by=cast.movement_office, movement=movement, step=steps[0], on=clock.today())
        walked.append(MovementState(movement.state))
    assert walked == list(STEPS)
    assert [done.step for done in movement.steps.all()] == list(STEPS)


def test_no_step_is_left_out(cast):
    movement = drafted(cast)
    with pytest.raises(leading.SomebodyWasFirst):
        leading.do_step(
            by=cast.movement_office,
            movement=movement,
            step=MovementState.CHECKING,
            on=clock.today(),
        )
    assert MovementStep.objects.count() == 0


def test_the_interim_review_may_be_left_out(cast):
    movement = at_step(cast, MovementState.REPLICATING)
    wanted = [MovementState.INTERIM, MovementState.FINAL]
    assert rules.next_steps(movement) == wanted


@pytest.mark.parametrize("last", STEPS)
def test_each_step_is_undone(cast, last):
    movement = at_step(cast, last)
    before = ([MovementState.DRAFT, *STEPS])[STEPS.index(last)]
    take_back(movement.steps.get(step=last), cast.movement_office)
    movement.refresh_from_db()
    assert (movement.state, movement.steps.filter(step=last).exists()) == (before, False)


def test_a_final_review_without_an_interim_one_is_undone_to_replication(cast):
    movement = at_step(cast, MovementState.REPLICATING)
    done = leading.do_step(
        by=cast.movement_office, movement=movement, step=MovementState.FINAL, on=clock.today()
    )
    take_back(done, cast.movement_office)
    movement.refresh_from_db()
    assert movement.state == MovementState.REPLICATING


def test_a_step_is_not_done_in_the_future_nor_before_the_last_one(cast):
    movement = at_step(cast, MovementState.LAUNCHED)
    for days in (1, -1):
        with pytest.raises(leading.WrongDay):
            leading.do_step(
                by=cast.movement_office,
                movement=movement,
                step=MovementState.REGISTERING,
                on=clock.today() + timedelta(days=days),
            )


def test_a_draft_is_thrown_away_and_a_launched_movement_is_not(cast):
    movement = drafted(cast)
    take_back(movement, cast.movement_office)
    assert EmulationMovement.objects.count() == 0
    other = drafted(cast)
    entry = just_recorded(other, cast.movement_office)
    at_step(cast, MovementState.LAUNCHED, other)
    with pytest.raises(leading.Over):
        undo(entry=entry, by=cast.movement_office)


def test_a_movement_is_edited_until_its_final_review(cast):
    movement = drafted(cast)
    edited = leading.edit_movement(
        by=cast.movement_office, movement=movement, plan=plan(name="Tên mới")
    )
    assert edited.name == "Tên mới"
    at_step(cast, MovementState.FINAL, movement)
    with pytest.raises(leading.Over):
        leading.edit_movement(by=cast.movement_office, movement=movement, plan=plan())


def test_targets_belong_to_one_movement_and_are_detached(cast):
    movement, programme = drafted(cast), make_programme(cast)
    link = following.attach_programme(
        by=cast.movement_office, movement=movement, programme=programme
    )
    with pytest.raises(following.AlreadyThere):
        following.attach_programme(
            by=cast.movement_office, movement=drafted(cast), programme=programme
        )
    take_back(link, cast.movement_office)
    assert list(queries.programmes_to_attach(movement)) == [programme]


def test_targets_of_a_unit_above_do_not_belong_to_a_movement(cast):
    movement = drafted(cast, by=cast.leader, unit=cast.base_a)
    with pytest.raises(following.NotItsUnit):
        following.attach_programme(
            by=cast.leader, movement=movement, programme=make_programme(cast)
        )


def visit(cast, movement, **more):
    plain = {"unit": cast.base_a, "on": clock.today(), "findings": "Đã có kế hoạch."}
    return following.note_visit(by=cast.movement_office, movement=movement, **plain | more)


def test_a_visit_is_noted_and_taken_back(cast):
    movement = at_step(cast, MovementState.CHECKING)
    noted = visit(cast, movement)
    take_back(noted, cast.movement_office)
    assert CheckVisit.objects.count() == 0


def test_what_was_found_at_a_unit_is_for_those_who_see_its_progress(cast):
    movement = at_step(cast, MovementState.CHECKING)
    visit(cast, movement)
    wanted = {"leader": 1, "movement_office": 1, "leader_elsewhere": 0, "author": 0}
    found = {who: len(queries.visits_of(movement, getattr(cast, who))) for who in wanted}
    assert found == wanted


def test_a_visit_lies_in_the_movement_and_is_not_to_come(cast):
    movement = at_step(cast, MovementState.CHECKING)
    for days in (1, -61):
        with pytest.raises(following.WrongDay):
            visit(cast, movement, on=clock.today() + timedelta(days=days))
    with pytest.raises(following.NotNow):
        visit(cast, drafted(cast))


def pick(cast, movement, product):
    return following.pick_model(
        by=cast.movement_office, movement=movement, product=product, why="Nơi khác dùng được."
    )


def test_a_product_is_picked_once_and_taken_back(cast):
    movement = at_step(cast, MovementState.REPLICATING)
    product = accepted_product(cast)
    picked = pick(cast, movement, product)
    entry = just_recorded(picked, cast.movement_office)
    with pytest.raises(following.AlreadyThere):
        pick(cast, movement, product)
    [shown] = queries.picked_of(movement)
    assert shown.in_use == 0
    undo(entry=entry, by=cast.movement_office)
    assert PickedModel.objects.count() == 0


def test_models_are_picked_from_the_check_on(cast):
    with pytest.raises(following.NotNow):
        pick(cast, at_step(cast, MovementState.REGISTERING), accepted_product(cast))
