"""Products and exhibitions over the API: what the pages show, by token."""

import pytest
from django.test import Client

from tests.products.making import accepted_product, proposed_product
from vuonuom.accounts.actions import make_token


@pytest.fixture
def api_of():
    def signed(person):
        secret = make_token(by=person, name="thử").secret
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return signed


def test_the_register_comes_by_cursor(cast, api_of):
    made = [accepted_product(cast, title) for title in ("Một", "Hai", "Ba")]
    api = api_of(cast.stranger)
    first = api.get("/api/v1/products?limit=2").json()
    second = api.get("/api/v1/products", {"limit": 2, "cursor": first["next"]}).json()
    codes = [row["code"] for row in first["items"] + second["items"]]
    assert (codes, second["next"]) == ([p.code for p in reversed(made)], None)


def test_one_product_with_its_road(cast, api_of):
    product = accepted_product(cast)
    read = api_of(cast.stranger).get(f"/api/v1/products/{product.code}").json()
    assert (read["fits_field"], read["guardian"], [s["sign"] for s in read["road"]]) == (
        True, "Hoàng Thị Dẫn", ["hat", "mam", "cay", "rung"],
    )  # fmt: skip


def test_a_proposed_product_is_for_few(cast, api_of):
    product = proposed_product(cast)
    answers = {
        name: api_of(getattr(cast, name)).get(f"/api/v1/products/{product.code}").status_code
        for name in ("author", "leader", "member_elsewhere")
    }
    assert answers == {"author": 200, "leader": 200, "member_elsewhere": 404}


@pytest.mark.parametrize(
    ("asked", "status"),
    [("kind=khác", 422), ("state=<b>", 422), ("year=0", 422), ("limit=0", 422),
     ("unit=nowhere", 404), ("field=nowhere", 404), ("cursor=%00", 400), ("unit=base-a", 200)],
)  # fmt: skip
def test_what_cannot_be_read_is_said(cast, api_of, asked, status):
    assert api_of(cast.author).get(f"/api/v1/products?{asked}").status_code == status


def test_without_a_token_nothing_is_told(db):
    client = Client()
    answers = [client.get(f"/api/v1/{at}").status_code for at in ("products", "exhibitions/x")]
    assert answers == [401, 401]
