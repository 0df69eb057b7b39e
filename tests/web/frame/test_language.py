import pytest

SIGN_IN = "/sign-in/"


def language_of(client, **headers):
    return client.get(SIGN_IN, headers=headers).headers["Content-Language"]


def test_page_is_vietnamese_whatever_the_browser_asks_for(db, client):
    assert language_of(client, accept_language="en-US,en;q=0.9") == "vi"


def test_page_is_english_for_who_chose_it(db, client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(client, accept_language="vi") == "en"


@pytest.mark.parametrize("odd", ["fr", "../../etc", "", "vi-VN; x", "e" * 4000])
def test_unknown_language_falls_back_to_vietnamese(db, client, settings, odd):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = odd
    assert language_of(client) == "vi"
