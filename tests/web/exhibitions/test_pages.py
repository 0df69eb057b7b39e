"""Public pages, without an account; the curator's desk behind them."""

import pytest
import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.exhibitions.making import NAME, exhibition, hall, opened, stand
from tests.products.making import accepted_product, jpg, pdf, zipped_jpg
from vuonuom.documents.models import PrintedCode
from vuonuom.exhibitions import actions
from vuonuom.exhibitions.models import Exhibition, Photo, Stand
from vuonuom.products import actions as products

PLACE = "/exhibitions/tien-phong-trong-ky-nguyen-so/"


def dates(**changes):
    told = {"title": NAME, "unit": "head", "opens_on": "01/12/2026", "closes_on": "31/12/2026"}
    return told | changes


def picture(width, height):
    image = pyvips.Image.gaussnoise(width, height).cast("uchar")
    return SimpleUploadedFile("lon.jpg", image.write_to_buffer(".jpg"), "image/jpeg")


def status(client, at):
    answer = client.get(at)
    b"".join(answer)  # a file that is not read to its end stays open
    return answer.status_code


@pytest.fixture
def curator(cast, client_of):
    return client_of(cast.curator)


@pytest.fixture
def visitor():
    return Client()


def test_a_visitor_walks_from_the_list_to_a_stand(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    pages = [visitor.get(at) for at in ("/exhibitions/", PLACE, f"{PLACE}{shown.code}/")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert PLACE in pages[0].content.decode()
    assert shown.code in pages[1].content.decode()
    assert "Hội đồng 5/5" in pages[2].content.decode()


def test_public_pages_name_units_and_no_person(cast, visitor):
    opened(cast)
    page = visitor.get(f"{PLACE}{Stand.objects.get().code}/").content.decode()
    everybody = (cast.author, cast.co_author, cast.mentor, cast.leader, cast.curator)
    assert cast.base_a.name in page
    assert [person for person in everybody if person.full_name in page] == []


def test_whoever_wants_it_signs_in_first(cast, visitor):
    opened(cast)
    code = Stand.objects.get().product.code
    page = visitor.get(f"{PLACE}{Stand.objects.get().code}/").content.decode()
    assert f"/adoptions/new/{code}/" in page
    answer = visitor.get(f"/adoptions/new/{code}/")
    assert answer.url == f"/sign-in/?next=/adoptions/new/{code}/"


def test_a_withdrawn_product_says_so(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    products.withdraw_product(by=cast.mentor, product=shown.product, reason="Hỏng máy.")
    page = visitor.get(f"{PLACE}{shown.code}/").content.decode()
    assert "đã ngừng dùng sản phẩm này" in page
    assert "Đơn vị tôi muốn dùng" not in page


def test_one_in_preparation_does_not_exist_for_others(cast, visitor, client_of):
    shown = stand(cast)
    addresses = (PLACE, f"{PLACE}{shown.code}/", f"{PLACE}curate/", f"{PLACE}labels/")
    assert [client_of(cast.author).get(at).status_code for at in addresses] == [404] * 4
    assert [visitor.get(at).status_code for at in addresses] == [404, 404, 302, 302]
    assert [client_of(cast.curator).get(at).status_code for at in addresses] == [200] * 4


def test_a_stand_taken_off_does_not_exist(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    actions.take_off_stand(by=cast.curator, stand=shown)
    assert visitor.get(f"{PLACE}{shown.code}/").status_code == 404


def test_pictures_are_for_everybody_and_evidence_is_not(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    add = {"by": cast.mentor, "product": shown.product}
    picture = products.add_file(**add, upload=jpg(), purpose="picture", caption="Màn hình")
    evidence = products.add_file(**add, upload=jpg(), purpose="evidence")
    at = f"{PLACE}{shown.code}/pictures"
    answers = [status(visitor, f"{at}/{each.pk}/") for each in (picture, evidence)]
    assert answers == [200, 404]
    assert 'alt="Màn hình"' in visitor.get(f"{PLACE}{shown.code}/").content.decode()


def test_a_stand_shows_the_small_copies_of_its_pictures(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    add = {"by": cast.mentor, "product": shown.product, "purpose": "picture"}
    large = products.add_file(**add, upload=picture(1600, 900), caption="Bìa")
    at = f"{PLACE}{shown.code}/pictures/{large.pk}/"
    small, whole = visitor.get(f"{at}?small"), visitor.get(at)
    assert [answer["Content-Type"] for answer in (small, whole)] == ["image/webp", "image/jpeg"]
    assert len(b"".join(small)) < len(b"".join(whole))
    assert small["ETag"] != whole["ETag"]
    again = visitor.get(f"{at}?small", headers={"If-None-Match": small["ETag"]})
    assert again.status_code == 304
    page = visitor.get(f"{PLACE}{shown.code}/").content.decode()
    assert f'srcset="{at}?small 720w, {at} 1600w"' in page


def test_a_picture_without_a_small_copy_is_sent_whole(cast, visitor):
    opened(cast)
    shown = Stand.objects.get()
    add = {"by": cast.mentor, "product": shown.product, "purpose": "picture"}
    old = products.add_file(**add, upload=jpg(), caption="Cũ")
    answer = visitor.get(f"{PLACE}{shown.code}/pictures/{old.pk}/?small")
    assert (answer["Content-Type"], answer["ETag"]) == ("image/jpeg", f'"{old.file.sha256}"')
    answer.close()


def headlines(answer):
    return [tile.headline for room in answer.context["rooms"] for tile in room.tiles]


def test_a_long_exhibition_is_walked_page_by_page_or_hall_by_hall(cast, visitor, monkeypatch):
    monkeypatch.setattr("vuonuom.web.exhibitions.views.SHOWN", 2)
    found = exhibition(cast)
    halls = [hall(cast, found, title) for title in ("Một", "Hai")]
    for title, room in (("A", halls[0]), ("B", halls[0]), ("C", halls[1])):
        stand(cast, room, accepted_product(cast, title))
    actions.open_exhibition(by=cast.curator, exhibition=found, reviewed=True)
    asked = ("", "?page=2", f"?hall={halls[1].pk}", "?hall=x", "?page=9")
    pages = [visitor.get(f"{PLACE}{which}") for which in asked]
    assert [headlines(page) for page in pages] == [["A", "B"], ["C"], ["C"], ["A", "B"], []]
    assert {page.context["stands"] for page in pages} == {3}
    assert [hall.standing for hall in pages[0].context["halls"]] == [2, 1]


def test_a_printed_label_leads_to_its_stand(cast, visitor, curator):
    opened(cast)
    shown = Stand.objects.get()
    page = curator.get(f"{PLACE}{shown.code}/label/").content.decode()
    printed = PrintedCode.objects.get(target="stand", target_id=shown.pk)
    assert f"/q/{printed.code}" in page
    assert visitor.get(f"/q/{printed.code}").url == f"{PLACE}{shown.code}/"


# -- the curator ----------------------------------------------------------------------


def test_a_curator_makes_fills_and_opens_an_exhibition(cast, curator, visitor):
    product = accepted_product(cast)
    curator.post("/exhibitions/new/", dates())
    curator.post(f"{PLACE}curate/hall/", {"title": "Phòng một"})
    found = Exhibition.objects.get()
    curator.post(
        f"{PLACE}curate/stand/",
        {"hall": found.halls.get().pk, "product": product.code.lower(), "reviewed": "on",
         "headline": "<b>Hết cảnh</b> chờ", "problem": "Chờ hơn một giờ"},
    )  # fmt: skip
    curator.post(f"{PLACE}curate/open/", {"reviewed": "on"})
    page = visitor.get(f"{PLACE}{Stand.objects.get().code}/").content.decode()
    assert "&lt;b&gt;Hết cảnh&lt;/b&gt; chờ" in page
    assert "Chờ hơn một giờ" in page


@pytest.mark.parametrize("who", ["author", "keeper_here", "leader", "movement_office", "auditor",
                                 "admin", "stranger"])  # fmt: skip
def test_the_desk_is_for_curators_alone(cast, client_of, who):
    opened(cast)
    code = Stand.objects.get().code
    client = client_of(getattr(cast, who))
    places = ("/exhibitions/new/", f"{PLACE}curate/", f"{PLACE}{code}/curate/",
              f"{PLACE}{code}/label/", f"{PLACE}labels/")  # fmt: skip
    assert [client.get(at).status_code for at in places] == [404] * 5
    sent = ("curate/close/", "curate/hall/", f"{code}/remove/", f"{code}/curate/")
    assert [client.post(PLACE + at, {"title": "x"}).status_code for at in sent] == [404] * 4
    assert Exhibition.objects.get().state == "open"


@pytest.mark.parametrize(
    "changes",
    [{"title": ""}, {"title": "x" * 1_000_000}, {"opens_on": "31/02/2026"}, {"opens_on": ""},
     {"closes_on": "01/01/2026"}, {"unit": "nowhere"}, {"intro": "x" * 1_000_000}],
)  # fmt: skip
def test_a_wrong_form_keeps_what_was_typed_and_makes_nothing(cast, curator, changes):
    answer = curator.post("/exhibitions/new/", dates(**changes))
    assert (answer.status_code, Exhibition.objects.count()) == (200, 0)
    assert len(answer.context["form"].errors) == 1


def test_a_double_click_makes_one(cast, curator):
    for _ in range(2):
        curator.post("/exhibitions/new/", dates(_key="k" * 36))
    assert Exhibition.objects.count() == 1


def test_an_unknown_product_is_refused_beside_its_field(cast, curator):
    room = hall(cast)
    answer = curator.post(
        f"{PLACE}curate/stand/", {"hall": room.pk, "product": "SP-2026-XXXXX", "reviewed": "on"}
    )
    form = next(form for deed, form, _ in answer.context["deeds"] if deed.key == "stand")
    assert (list(form.errors), Stand.objects.count()) == (["product"], 0)


@pytest.mark.parametrize("key", ["stand", "hall", "photo-set", "edit", "open"])
def test_an_empty_form_of_the_desk_is_shown_again(cast, curator, key):
    hall(cast)
    answer = curator.post(f"{PLACE}curate/{key}/")
    assert answer.status_code == 200
    assert [tried for deed, _, tried in answer.context["deeds"] if deed.key == key] == [True]


def test_a_stand_is_rewritten_moved_and_taken_off(cast, curator):
    shown = stand(cast)
    other = hall(cast, shown.hall.exhibition, "Phòng hai")
    at = f"{PLACE}{shown.code}/"
    curator.post(f"{at}curate/", {"headline": "Mới", "problem": "", "reviewed": "on"})
    curator.post(f"{at}curate/", {"move": "1", "hall": other.pk, "place": "1"})
    shown.refresh_from_db()
    assert (shown.headline, shown.hall) == ("Mới", other)
    curator.post(f"{at}remove/")
    assert Stand.objects.standing().count() == 0


def test_photos_are_hung_seen_and_taken_down(cast, curator, visitor):
    found = opened(cast)
    chosen = actions.add_photo_set(by=cast.curator, exhibition=found, title="Ngày hội")
    at = f"{PLACE}photos/{chosen.pk}/"
    curator.post(f"{at}add/", {"upload": jpg(), "caption": "Thử máy", "reviewed": "on"})
    photo = Photo.objects.get()
    assert "Thử máy" in visitor.get(at).content.decode()
    assert status(visitor, f"{PLACE}photos/{photo.pk}/file/") == 200
    curator.post(f"{PLACE}photos/{photo.pk}/remove/")
    assert Photo.objects.count() == 0


def test_photos_of_one_in_preparation_are_not_public(cast, curator, visitor):
    chosen = actions.add_photo_set(by=cast.curator, exhibition=exhibition(cast), title="Ngày hội")
    photo = actions.add_photo(
        by=cast.curator, photo_set=chosen, upload=jpg(), caption="x", reviewed=True
    )
    places = (f"{PLACE}photos/{chosen.pk}/", f"{PLACE}photos/{photo.pk}/file/")
    assert [visitor.get(at).status_code for at in places] == [404, 404]


@pytest.mark.parametrize("upload", [pdf, zipped_jpg])
def test_what_is_no_picture_is_not_hung(cast, curator, upload):
    chosen = actions.add_photo_set(by=cast.curator, exhibition=exhibition(cast), title="Ngày hội")
    answer = curator.post(
        f"{PLACE}photos/{chosen.pk}/add/", {"upload": upload(), "caption": "x", "reviewed": "on"}
    )
    assert list(answer.context["form"].errors) == ["upload"]


def test_a_page_takes_the_same_queries_for_any_number_of_stands(cast, visitor):
    found = opened(cast)
    with CaptureQueriesContext(connection) as one:
        visitor.get(PLACE)
    for number in range(4):
        stand(cast, found.halls.get(), accepted_product(cast, f"Sản phẩm {number}"))
    with CaptureQueriesContext(connection) as many:
        visitor.get(PLACE)
    assert len(many) == len(one) <= 12


def test_a_stand_takes_at_most_twelve_queries(cast, visitor, django_assert_max_num_queries):
    opened(cast, "Một", "Hai", "Ba")
    code = Stand.objects.order_by("pk")[1].code
    with django_assert_max_num_queries(12):
        visitor.get(f"{PLACE}{code}/")


def test_the_desk_takes_at_most_twelve_queries(cast, curator, django_assert_max_num_queries):
    found = opened(cast, "Một", "Hai", "Ba")
    photos = actions.add_photo_set(by=cast.curator, exhibition=found, title="Ngày hội")
    actions.add_photo(by=cast.curator, photo_set=photos, upload=jpg(), caption="x", reviewed=True)
    curator.get(f"{PLACE}curate/")
    with django_assert_max_num_queries(12):
        assert "Ngày hội" in curator.get(f"{PLACE}curate/").text
