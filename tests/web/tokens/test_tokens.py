"""One's own keys: shown once, used as oneself, revoked at once."""

import pytest

from vuonuom.accounts.actions import make_token
from vuonuom.accounts.models import ApiToken

pytestmark = pytest.mark.django_db


def test_a_new_key_is_shown_once(cast, client_of):
    client = client_of(cast.author)
    page = client.post("/me/tokens/", {"name": "Máy chủ"}).text
    secret = page.split('<p class="code">')[1].split("<")[0]
    assert secret.startswith("vu_")
    assert secret not in client.get("/me/tokens/").text


def test_a_double_click_makes_one_key(cast, client_of):
    client = client_of(cast.author)
    for _ in range(2):
        page = client.post("/me/tokens/", {"name": "Máy chủ", "_key": "k1"}).text
    assert ApiToken.objects.count() == 1
    assert "không hiện lại được" in page


@pytest.mark.parametrize("name", ["", "  \u200b ", "x" * 81])
def test_a_key_needs_a_name(cast, client_of, name):
    answer = client_of(cast.author).post("/me/tokens/", {"name": name})
    assert answer.context["form"].errors["name"]
    assert not ApiToken.objects.exists()


def test_a_key_is_revoked_by_its_owner_only(cast, client_of):
    token = make_token(by=cast.author, name="Máy chủ")
    address = f"/me/tokens/{token.pk}/revoke/"
    assert client_of(cast.co_author).post(address).status_code == 404
    client_of(cast.author).post(address)
    assert ApiToken.objects.get().revoked_at


def test_no_more_than_twenty_keys(cast, client_of):
    for number in range(20):
        make_token(by=cast.author, name=str(number))
    answer = client_of(cast.author).post("/me/tokens/", {"name": "một nữa"})
    assert answer.context["form"].non_field_errors()
