"""The register, one product's page, and its forms."""

import pytest

from tests.products.making import (
    acceptance_panel,
    accepted_product,
    approve,
    jpg,
    pdf,
    proposed_product,
    tried_project,
    zipped_jpg,
)
from vuonuom.organization.models import UnitField
from vuonuom.products import actions
from vuonuom.products.models import Product


def codes(answer):
    return [product.code for product in answer.context["page"].rows]


def opened(client, at):
    """The status of a file's address; the file itself is let go."""
    answer = client.get(at)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # read to its end, the file is closed
    return answer.status_code


def page_of(product):
    return f"/products/{product.code}/"


def test_the_register_lists_accepted_products(cast, client_of):
    product = accepted_product(cast)
    proposed_product(cast, tried_project(cast, "Sổ tay số"), title="Sổ tay số")
    assert codes(client_of(cast.stranger).get("/products/")) == [product.code]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("unit=base-a", 1), ("unit=base-b", 0), ("unit=nowhere", 1), ("kind=science_technology", 0),
     ("kind=digital_transformation", 1), ("field=cchc", 1), ("field=y-te", 0), ("year=1999", 0),
     ("year=năm", 1), ("state=in_use", 1), ("state=withdrawn", 0), ("state=<b>", 1),
     ("page=999999", 0), ("page=-1", 1)],
)  # fmt: skip
def test_the_register_is_narrowed(cast, client_of, asked, found):
    accepted_product(cast)
    assert len(codes(client_of(cast.stranger).get(f"/products/?{asked}"))) == found


def test_the_register_takes_the_same_queries_for_any_number(
    cast, client_of, django_assert_max_num_queries, django_assert_num_queries
):
    product = accepted_product(cast)
    client = client_of(cast.member_elsewhere)
    client.get("/products/")
    with django_assert_max_num_queries(12) as one:
        client.get("/products/")
    copies = [
        Product(code=f"SP-2020-{n:05}", unit=product.unit, kind=product.kind, title=f"Số {n}",
                summary="…", state="in_use", guardian=product.guardian,
                proposed_at=product.proposed_at, accepted_on=product.accepted_on)
        for n in range(24)
    ]  # fmt: skip
    Product.objects.bulk_create(copies)
    with django_assert_num_queries(len(one)):
        assert len(codes(client.get("/products/"))) == 25


def test_a_page_takes_at_most_twelve_queries_for_a_visitor(
    cast, client_of, django_assert_max_num_queries
):
    product = accepted_product(cast)
    client = client_of(cast.member_elsewhere)
    client.get(page_of(product))
    with django_assert_max_num_queries(12):
        client.get(page_of(product))


def test_the_page_tells_the_road_the_fit_and_the_guardian(cast, client_of):
    product = accepted_product(cast)
    page = client_of(cast.stranger).get(page_of(product)).content.decode()
    wanted = ("Nghiệm thu", "1.200 lượt dùng", "Đúng lĩnh vực được giao: Cải cách hành chính",
              "Hoàng Thị Dẫn", "Nguyễn Thị Hạt", "Hội đồng nghiệm thu Mai Sơn")  # fmt: skip
    assert [words for words in wanted if words not in page] == []


def test_a_mismatch_is_shown_with_its_reason(cast, client_of):
    product = accepted_product(
        cast, fields=[cast.fields["y-te"]], mismatch_reason="Trạm y tế nhờ <b>làm</b>."
    )
    page = client_of(cast.stranger).get(page_of(product)).content.decode()
    assert "Khác lĩnh vực được giao" in page
    assert "Trạm y tế nhờ &lt;b&gt;làm&lt;/b&gt;." in page


def test_a_proposed_product_does_not_exist_for_others(cast, client_of):
    product = proposed_product(cast)
    answers = {
        name: client_of(getattr(cast, name)).get(page_of(product)).status_code
        for name in ("author", "mentor", "leader", "reviewer", "movement_office", "neighbour",
                     "member_elsewhere", "leader_elsewhere", "stranger")
    }  # fmt: skip
    assert answers == {"author": 200, "mentor": 200, "leader": 200, "reviewer": 200,
                       "movement_office": 200, "neighbour": 404, "member_elsewhere": 404,
                       "leader_elsewhere": 404, "stranger": 404}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "keys"),
    [("leader", {"picture", "evidence", "guardian", "withdraw"}),
     ("mentor", {"picture", "evidence", "guardian", "withdraw"}),
     ("author", {"picture", "evidence"}), ("secretary", {"picture", "evidence", "guardian",
                                                         "withdraw"}),
     ("movement_office", {"picture", "evidence", "guardian", "withdraw"}),
     ("leader_elsewhere", set()), ("keeper_here", set()), ("reviewer", set()),
     ("curator", set()), ("admin", set()), ("stranger", set())],
)  # fmt: skip
def test_who_may_do_what_with_an_accepted_product(cast, client_of, who, keys):
    product = accepted_product(cast)
    client = client_of(getattr(cast, who))
    shown = {deed.key for deed, _, _ in client.get(page_of(product)).context["deeds"]}
    client.post(f"{page_of(product)}do/withdraw/", {"reason": "Thử."})
    product.refresh_from_db()
    may_withdraw = product.state == "withdrawn"
    assert (shown, may_withdraw) == (keys, "withdraw" in keys)


def proposal(cast, before, **changes):
    return {
        "title": "Lấy số qua điện thoại", "kind": "innovation", "summary": "Quét một mã.",
        "fields_": ["cchc"], "novelty": "same", "guardian": "mentor", "panel": before.code,
        "no_secrets": "on",
    } | changes  # fmt: skip


def test_a_tried_project_is_put_forward(cast, client_of):
    project, panel = tried_project(cast), acceptance_panel(cast)
    client = client_of(cast.author)
    assert project.code in client.get("/products/new/").content.decode()
    answer = client.post(
        f"/products/new/{project.code}/", proposal(cast, panel) | {"evidence": [pdf()]}
    )
    product = Product.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(product))
    assert product.files.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"title": "\u200b\u202e"}, "title"), ({"title": "x" * 201},
      "title"), ({"kind": "khác"}, "kind"), ({"summary": "x" * 1_000_000}, "summary"),
     ({"fields_": []}, "fields_"), ({"fields_": ["khác"]}, "fields_"),
     ({"fields_": ["y-te"]}, "mismatch_reason"), ({"novelty": ""}, "novelty"),
     ({"novelty": "new"}, "novelty_reason"), ({"guardian": "member_elsewhere"}, "guardian"),
     ({"guardian": "không ai"}, "guardian"), ({"panel": "HD-0000-00000"}, "panel"),
     ({"no_secrets": ""}, "no_secrets")],
)  # fmt: skip
def test_a_wrong_proposal_keeps_what_was_typed_and_makes_nothing(cast, client_of, changes, field):
    project, panel = tried_project(cast), acceptance_panel(cast)
    answer = client_of(cast.mentor).post(
        f"/products/new/{project.code}/", proposal(cast, panel, **changes)
    )
    assert (list(answer.context["form"].errors), Product.objects.count()) == ([field], 0)
    kept = "Quét một mã." if field != "summary" else "Lấy số qua điện thoại"
    assert kept in answer.content.decode()


def test_evidence_that_is_not_what_its_name_says_is_refused(cast, client_of):
    project, panel = tried_project(cast), acceptance_panel(cast)
    answer = client_of(cast.mentor).post(
        f"/products/new/{project.code}/", proposal(cast, panel) | {"evidence": [zipped_jpg()]}
    )
    assert list(answer.context["form"].errors) == ["evidence"]


@pytest.mark.parametrize("who", ["member_elsewhere", "neighbour", "leader_elsewhere", "stranger"])
def test_others_projects_are_not_put_forward(cast, client_of, who):
    project = tried_project(cast)
    answer = client_of(getattr(cast, who)).get(f"/products/new/{project.code}/")
    assert answer.status_code == 404


def test_a_double_click_proposes_once(cast, client_of):
    project, panel = tried_project(cast), acceptance_panel(cast)
    client, sent = client_of(cast.mentor), proposal(cast, panel) | {"_key": "k1"}
    answers = [client.post(f"/products/new/{project.code}/", sent) for _ in range(2)]
    assert (answers[0].url, Product.objects.count()) == (answers[1].url, 1)


def test_acceptance_by_its_button_and_its_undo(cast, client_of):
    product = proposed_product(cast)
    approve(product)
    client = client_of(cast.leader)
    page = client.post(f"{page_of(product)}do/accept/", follow=True)
    assert "Hoàn tác" in page.content.decode()
    product.refresh_from_db()
    assert product.state == "in_use"


def test_the_second_of_two_is_told_who_was_first(cast, client_of):
    product = accepted_product(cast)
    actions.withdraw_product(by=cast.leader, product=product, reason="Hỏng.")
    page = client_of(cast.mentor).post(
        f"{page_of(product)}do/withdraw/", {"reason": "Tôi cũng thấy hỏng."}, follow=True
    )
    assert "Lý Văn Trưởng" in page.content.decode()


@pytest.mark.parametrize(
    ("key", "sent"),
    [("withdraw", {"reason": " "}), ("withdraw", {"reason": "x" * 5001}),
     ("guardian", {"guardian": "member_elsewhere"}), ("guardian", {"guardian": ""}),
     ("picture", {"caption": "Ảnh", "no_secrets": "on"}),
     ("picture", {"caption": "Ảnh", "no_secrets": "on", "upload": "pdf"}),
     ("picture", {"caption": "Ảnh", "no_secrets": "on", "upload": "zip"}),
     ("picture", {"caption": "", "no_secrets": "on", "upload": "jpg"}),
     ("picture", {"caption": "Ảnh", "upload": "jpg"})],
)  # fmt: skip
def test_a_wrong_form_is_shown_again_and_changes_nothing(cast, client_of, key, sent):
    product = accepted_product(cast)
    files = {"pdf": pdf, "zip": zipped_jpg, "jpg": jpg}
    sent = {k: files[v]() if k == "upload" else v for k, v in sent.items()}
    answer = client_of(cast.leader).post(f"{page_of(product)}do/{key}/", sent)
    product.refresh_from_db()
    tried = [form for deed, form, is_tried in answer.context["deeds"] if is_tried]
    assert (len(tried), bool(tried[0].errors), product.state, product.files.count()) == (
        1, True, "in_use", 0,
    )  # fmt: skip


def test_a_picture_is_for_all_and_evidence_is_not(cast, client_of):
    product = accepted_product(cast)
    mine = client_of(cast.author)
    sent = {"caption": "Ở quầy", "no_secrets": "on", "upload": jpg()}
    mine.post(f"{page_of(product)}do/picture/", sent)
    mine.post(f"{page_of(product)}do/evidence/", {"caption": "", "upload": pdf()})
    other = client_of(cast.member_elsewhere)
    answers = [
        (opened(mine, at), opened(other, at))
        for at in [f"{page_of(product)}files/{file.pk}/" for file in product.files.order_by("pk")]
    ]
    assert answers == [(200, 200), (200, 404)]


def test_a_file_is_taken_away_by_the_products_people_only(cast, client_of):
    product = accepted_product(cast)
    file = actions.add_file(by=cast.author, product=product, upload=jpg(), purpose="picture")
    at = f"{page_of(product)}files/{file.pk}/remove/"
    client_of(cast.member_elsewhere).post(at)
    before = product.files.count()
    client_of(cast.mentor).post(at)
    assert (before, product.files.count()) == (1, 0)
    assert client_of(cast.mentor).post(at).status_code == 404


def test_unknown_deeds_and_products_do_not_exist(cast, client_of):
    product = accepted_product(cast)
    client = client_of(cast.leader)
    assert client.post(f"{page_of(product)}do/explode/").status_code == 404
    assert client.get("/products/SP-1999-00000/").status_code == 404


def test_a_withdrawn_product_says_so_and_cannot_be_wanted(cast, client_of):
    product = accepted_product(cast)
    actions.withdraw_product(by=cast.mentor, product=product, reason="Đã có bản mới.")
    page = client_of(cast.member_elsewhere).get(page_of(product))
    assert "Đã có bản mới." in page.content.decode()
    assert page.context["may_want"] is False


def test_whoever_made_it_is_not_asked_to_want_it(cast, client_of):
    product = accepted_product(cast)
    UnitField.objects.filter(unit=cast.base_a).delete()
    wants = {
        name: client_of(getattr(cast, name)).get(page_of(product)).context["may_want"]
        for name in ("member_elsewhere", "leader", "stranger")
    }
    assert wants == {"member_elsewhere": True, "leader": True, "stranger": False}
