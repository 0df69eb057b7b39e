import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directives.making import make_programme
from tests.products.making import accepted_product
from tests.recognition.making import at_step, drafted, plan, registered
from vuonuom.core import clock
from vuonuom.organization.actions.units import open_unit
from vuonuom.recognition.actions import following, taking_part
from vuonuom.recognition.models import EmulationMovement, MovementStep, PickedModel
from vuonuom.recognition.states import MovementState


def page_of(movement):
    return f"/movements/{movement.code}/"


def typed(**changes):
    names = ("name", "aim", "scope", "subjects", "criteria", "form")
    plain = {name: getattr(plan(), name) for name in names}
    days = {"starts_on": "01/01/2026", "ends_on": "31/12/2026"}
    return plain | days | {"unit": "head", "directive": ""} | changes


SEES = {"movement_office": 200, "leader": 404, "author": 404, "auditor": 404, "stranger": 404}


@pytest.mark.parametrize("who", SEES)
def test_a_draft_is_404_but_for_its_leaders(cast, client_of, who):
    assert client_of(getattr(cast, who)).get(page_of(drafted(cast))).status_code == SEES[who]


@pytest.mark.parametrize("who", SEES)
def test_pages_of_leading_are_404_but_for_its_leaders(cast, client_of, who):
    page = page_of(at_step(cast, MovementState.LAUNCHED))
    client = client_of(getattr(cast, who))
    for part in ("edit", "steps/registering", "programmes", "visits", "models"):
        assert client.get(f"{page}{part}/").status_code == SEES[who]


def test_a_movement_is_drawn_up_and_launched_in_the_browser(cast, client_of):
    client = client_of(cast.movement_office)
    client.post("/movements/new/", typed())
    movement = EmulationMovement.objects.get()
    day = f"{clock.today():%d/%m/%Y}"
    answer = client.post(
        f"{page_of(movement)}steps/launched/", {"on": day, "note": "Lễ phát động"}, follow=True
    )
    assert "Lễ phát động" in answer.content.decode()
    assert "/undo/" in answer.content.decode()
    assert MovementStep.objects.get().step == MovementState.LAUNCHED


def test_what_was_typed_stays_when_it_is_refused(cast, client_of):
    client = client_of(cast.movement_office)
    answer = client.post("/movements/new/", typed(ends_on="31/12/2025")).content.decode()
    assert "Ngày kết thúc phải sau ngày bắt đầu." in answer
    assert "Có sản phẩm mới, có nơi dùng." in answer


def test_a_unit_registers_and_withdraws_in_the_browser(cast, client_of):
    movement, client = at_step(cast), client_of(cast.leader)
    page = page_of(movement)
    refused = client.post(f"{page}register/", {"unit": "base-b", "goal": "Ba sản phẩm."})
    assert "Ba sản phẩm." in refused.content.decode()
    client.post(f"{page}register/", {"unit": "base-a", "goal": "Ba sản phẩm."})
    [one] = movement.registrations.all()
    client.post(f"{page}registrations/{one.pk}/withdraw/")
    assert movement.registrations.count() == 0


def test_somebody_elses_registration_has_no_button_and_is_not_withdrawn(cast, client_of):
    movement = at_step(cast)
    one = registered(cast, movement)
    client = client_of(cast.leader_elsewhere)
    page = f"{page_of(movement)}registrations/"
    assert "withdraw" not in client.get(page).content.decode()
    assert client.post(f"{page}{one.pk}/withdraw/").status_code == 404
    assert movement.registrations.count() == 1


def test_a_person_joins_and_leaves_by_a_button_and_no_page_names_them(cast, client_of):
    movement = at_step(cast)
    client, page = client_of(cast.author), page_of(movement)
    assert "Bạn đang tham gia" in client.post(f"{page}join/", follow=True).content.decode()
    seen = client_of(cast.movement_office).get(page).content.decode()
    assert cast.author.full_name not in seen
    assert "Dưới mười người tham gia." in seen
    assert "Tôi tham gia" in client.post(f"{page}leave/", follow=True).content.decode()


def test_a_model_is_picked_by_its_code(cast, client_of):
    movement = at_step(cast, MovementState.REPLICATING)
    product, client = accepted_product(cast), client_of(cast.movement_office)
    page = f"{page_of(movement)}models/"
    wrong = client.post(page, {"product": "SP-2026-00000", "why": "Hay."}).content.decode()
    assert "Không có sản phẩm nào mang mã" in wrong
    client.post(page, {"product": product.code, "why": "Hay."})
    assert PickedModel.objects.get().product == product
    assert product.title in client.get(page_of(movement)).content.decode()


def test_as_many_queries_for_many_as_for_one(cast, client_of):
    movement = at_step(cast, MovementState.CHECKING)
    following.attach_programme(
        by=cast.movement_office, movement=movement, programme=make_programme(cast)
    )
    registered(cast, movement)
    few = queries(cast, client_of, movement)
    for n in range(24):
        unit = open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["base"], code=f"base-{n}",
            name=f"Đoàn cơ sở {n}", parent=cast.head, on=clock.today(),
        )  # fmt: skip
        registered(cast, movement, unit=unit, by=cast.movement_office)
        following.note_visit(
            by=cast.movement_office, movement=movement, unit=unit, on=clock.today(),
            findings="Tốt.",
        )  # fmt: skip
    taking_part.join(by=cast.author, movement=movement)
    many = queries(cast, client_of, movement)
    assert many[0] <= few[0] + 1  # counted only where more than ten registered
    assert many[1:] == few[1:]
    assert max(many) <= 12


def queries(cast, client_of, movement):
    client, found = client_of(cast.movement_office), []
    for page in (page_of(movement), "/movements/", f"{page_of(movement)}registrations/"):
        with CaptureQueriesContext(connection) as made:
            client.get(page)
        found.append(len(made))
    return found
