"""What a curator does: begin, arrange, open, close, and take each of it back."""

from datetime import timedelta

import pytest

from tests.exhibitions.making import NAME, exhibition, hall, opened, stand
from tests.products.making import accepted_product, jpg, pdf, proposed_product
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import actions
from vuonuom.exhibitions.models import Exhibition, Hall, Photo, PhotoSet, Stand
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.organization.models import Unit
from vuonuom.products import actions as products


def undo(kind, by):
    return undoing.undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=by)


def test_an_exhibition_has_an_address_without_marks(cast):
    assert exhibition(cast).slug == "tien-phong-trong-ky-nguyen-so"


def test_two_of_one_name_have_two_addresses(cast):
    exhibition(cast)
    assert exhibition(cast).slug == "tien-phong-trong-ky-nguyen-so-2"


@pytest.mark.parametrize("title", ["New", "Kiosk", "wall"])
def test_an_address_of_our_own_is_never_given_away(cast, title):
    assert exhibition(cast, title).slug == f"{title.lower()}-2"


def test_a_title_of_signs_has_an_address_too(cast):
    assert exhibition(cast, "★ ☆ ★").slug == "trien-lam"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 201}, "title"), ({"intro": "x" * 5001}, "intro"),
     ({"closes_on": clock.today() - timedelta(days=1)}, "closes_on")],
)  # fmt: skip
def test_an_exhibition_says_what_is_wrong(cast, changes, field):
    with pytest.raises(Refused) as refused:
        exhibition(cast, **changes)
    assert (refused.value.field, Exhibition.objects.count()) == (field, 0)


def test_a_closed_unit_holds_no_exhibition(cast):
    Unit.objects.filter(pk=cast.branch_b2.pk).update(closed_on=clock.today())
    with pytest.raises(Refused) as refused:
        exhibition(cast, unit=Unit.objects.get(pk=cast.branch_b2.pk))
    assert refused.value.field == "unit"


@pytest.mark.parametrize("who", ["author", "leader", "movement_office", "auditor", "stranger"])
def test_only_curators_arrange(cast, who):
    room = hall(cast)
    by = getattr(cast, who)
    for act, subject in (
        (actions.add_hall, {"exhibition": room.exhibition, "title": "x"}),
        (actions.add_photo_set, {"exhibition": room.exhibition, "title": "x"}),
        (actions.edit_hall, {"hall": room, "title": "x"}),
        (actions.remove_hall, {"hall": room}),
        (actions.close_exhibition, {"exhibition": room.exhibition}),
        (actions.open_exhibition, {"exhibition": room.exhibition, "reviewed": True}),
    ):
        with pytest.raises(NotAllowed):
            act(by=by, **subject)


def test_an_empty_exhibition_is_undone(cast):
    exhibition(cast)
    assert undo("exhibitions.exhibition.created", cast.curator) == cast.head
    assert Exhibition.objects.count() == 0


def test_an_exhibition_with_a_hall_is_not_undone(cast):
    hall(cast)
    with pytest.raises(Refused, match="không hoàn tác"):
        undo("exhibitions.exhibition.created", cast.curator)


def test_an_empty_hall_is_undone_and_one_with_a_stand_is_not(cast):
    hall(cast)
    undo("exhibitions.hall.added", cast.curator)
    assert Hall.objects.count() == 0
    stand(cast)
    with pytest.raises(Refused, match="đã có gian"):
        undo("exhibitions.hall.added", cast.curator)


# -- stands ---------------------------------------------------------------------------


def test_a_stand_needs_a_review(cast):
    with pytest.raises(Refused) as refused:
        actions.put_on_stand(
            by=cast.curator, hall=hall(cast), product=accepted_product(cast), reviewed=False
        )
    assert (refused.value.field, Stand.objects.count()) == ("reviewed", 0)


def test_a_product_that_is_not_accepted_has_no_stand(cast):
    with pytest.raises(Refused) as refused:
        stand(cast, product=proposed_product(cast))
    assert refused.value.field == "product"


def test_a_unit_shows_the_products_of_its_own_part_of_the_tree(cast):
    product = accepted_product(cast)
    elsewhere = hall(cast, exhibition(cast, unit=cast.base_b))
    with pytest.raises(Refused, match="trực thuộc"):
        stand(cast, elsewhere, product)


def test_a_product_stands_once_in_an_exhibition(cast):
    first = stand(cast)
    second = hall(cast, first.hall.exhibition, "Phòng hai")
    with pytest.raises(Refused, match=first.code):
        stand(cast, second, first.product)


def test_a_stand_is_moved_between_the_others(cast):
    room = hall(cast)
    names = ("Một", "Hai", "Ba")
    rows = [stand(cast, room, accepted_product(cast, name)) for name in names]
    actions.move_stand(by=cast.curator, stand=rows[2], hall=room, place=1)
    assert [each.product.title for each in room.stands.all()] == ["Ba", "Một", "Hai"]


def test_a_stand_taken_off_is_gone_at_once_and_comes_back_with_its_code(cast):
    shown = stand(cast)
    actions.take_off_stand(by=cast.curator, stand=shown)
    assert Stand.objects.standing().count() == 0
    undo("exhibitions.stand.taken_off", cast.curator)
    assert Stand.objects.standing().get().code == shown.code


def test_a_product_put_up_again_keeps_its_printed_code(cast):
    shown = stand(cast)
    actions.take_off_stand(by=cast.curator, stand=shown)
    again = stand(cast, hall(cast, shown.hall.exhibition, "Phòng hai"), shown.product)
    assert (again.pk, again.code) == (shown.pk, shown.code)


def test_putting_up_is_undone(cast):
    stand(cast)
    undo("exhibitions.stand.added", cast.curator)
    assert Stand.objects.standing().count() == 0


def test_the_second_to_take_a_stand_off_is_told(cast):
    shown = stand(cast)
    actions.take_off_stand(by=cast.curator, stand=shown)
    with pytest.raises(Refused, match="trước đó"):
        actions.take_off_stand(by=cast.curator, stand=shown)


# -- opening and closing --------------------------------------------------------------


def test_nothing_opens_unreviewed_or_empty(cast):
    found = exhibition(cast)
    with pytest.raises(Refused) as refused:
        actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=False)
    assert refused.value.field == "reviewed"
    with pytest.raises(Refused, match="ít nhất một gian"):
        actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)


def test_the_second_to_open_is_told_who_was_first(cast):
    found = opened(cast)
    with pytest.raises(Refused, match="Chu Thị Bày"):
        actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)


def test_undoing_an_opening_goes_back_to_what_was_before(cast):
    found = opened(cast)
    undo("exhibitions.exhibition.opened", cast.curator)
    found.refresh_from_db()
    assert found.state == "preparing"
    actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)
    actions.close_exhibition(by=cast.curator, exhibition=found)
    actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)
    undo("exhibitions.exhibition.opened", cast.curator)
    found.refresh_from_db()
    assert found.state == "closed"


def test_undoing_a_closing_opens_again(cast):
    found = opened(cast)
    actions.close_exhibition(by=cast.curator, exhibition=found)
    undo("exhibitions.exhibition.closed", cast.curator)
    found.refresh_from_db()
    assert found.state == "open"


def test_everybody_enters_an_open_one_and_only_curators_one_in_preparation(cast):
    from django.contrib.auth.models import AnonymousUser

    found = exhibition(cast)
    people = (AnonymousUser(), cast.author, cast.curator)
    assert [found in Exhibition.objects.visible_to(who) for who in people] == [False, False, True]
    stand(cast, hall(cast, found))
    actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)
    assert [found in Exhibition.objects.visible_to(who) for who in people] == [True, True, True]


def test_a_withdrawn_product_keeps_its_stand(cast):
    shown = stand(cast)
    products.withdraw_product(by=cast.mentor, product=shown.product, reason="Hỏng máy.")
    assert Stand.objects.standing().get().product.state == "withdrawn"


# -- photos ---------------------------------------------------------------------------


def photo_set(cast):
    return actions.add_photo_set(by=cast.curator, exhibition=exhibition(cast), title="Ngày hội")


def hang(cast, to, upload=None, caption="Các bạn thử máy lấy số.", reviewed=True):
    return actions.add_photo(
        by=cast.curator, photo_set=to, upload=upload or jpg(), caption=caption, reviewed=reviewed
    )


def test_a_photo_is_hung_and_taken_down_again(cast):
    hang(cast, photo_set(cast))
    undo("exhibitions.photo.added", cast.curator)
    assert Photo.objects.count() == 0


def test_a_set_with_a_photo_is_not_undone(cast):
    hang(cast, photo_set(cast))
    with pytest.raises(Refused, match="đã có ảnh"):
        undo("exhibitions.photoset.added", cast.curator)


def test_an_empty_set_is_undone(cast):
    photo_set(cast)
    undo("exhibitions.photoset.added", cast.curator)
    assert PhotoSet.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"caption": ""}, "caption"), ({"caption": "x" * 501}, "caption"),
     ({"reviewed": False}, "reviewed")],
)  # fmt: skip
def test_a_photo_says_what_is_missing(cast, changes, field):
    with pytest.raises(Refused) as refused:
        hang(cast, photo_set(cast), **changes)
    assert (refused.value.field, Photo.objects.count()) == (field, 0)


def test_only_pictures_are_hung(cast):
    with pytest.raises(Refused) as refused:
        hang(cast, photo_set(cast), pdf())
    assert (refused.value.field, Photo.objects.count()) == ("upload", 0)


def test_a_name_in_two_parts_is_one_name(cast):
    assert exhibition(cast, "Tiên phong trong kỷ nguyên số").title == NAME
