"""Every address asks who you are, except those that are meant for everybody."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
# For everybody, signed in or not; each line is a page that a stranger has a reason to open.
PUBLIC = (
    "/",  # an invitation to visitors
    "/sign-in/",
    "/sign-in/inactive/",
    "/sign-in/resend/",  # what was typed before the session ended
    "/sign-out/",
    "/styleguide/",  # on a demo only
    "/health/",
    "/app/",  # the text box that a phone keeps: the same page for everybody
    "/app.webmanifest",
    "/app-worker.js",
    "/preferences/",  # language, light or dark, large text: also before signing in
    "/verify/",
    "/verify/x",  # is this paper real?
    "/q/x",  # what a printed code opens: a form, a stand
    "/ideas/where-to-go/",  # denunciations: whoever stands before a box without an account
    "/claim/",  # a letter sent without an account, by its link
    "/claim/x/",
    "/exhibitions/",
    "/exhibitions/x/",
    "/api/v1/",  # says in the API's own words that nothing is there
    "/api/v1/x",
    "/api/v1/openapi.json",
)
OPEN_BELOW = ("/exhibitions/x/", "/q/x")


def addresses(patterns=None, before="/"):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = before + sample(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from addresses(pattern.url_patterns, here)


def sample(pattern):
    """A path that the pattern matches, with something harmless for each parameter."""
    if isinstance(pattern, RoutePattern):
        return PARAMETER.sub(lambda p: SAMPLES.get(p["converter"] or "str", "x"), str(pattern))
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "x", str(pattern))
    return plain.strip("^$").replace("\\Z", "").replace("\\", "")


def is_public(address):
    return any(
        address.startswith(public.removesuffix("x")) if public in OPEN_BELOW else address == public
        for public in PUBLIC
    )


def is_guarded(address):
    """Whether a stranger is sent to sign in, or told by the API to bring a token."""
    answer = Client().get(address)
    asked = answer.status_code == 302 and answer.url.startswith("/sign-in/")
    return asked or answer.status_code in {401, 405}


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in():
    assert [a for a in sorted(set(addresses())) if not is_public(a) and not is_guarded(a)] == []


def test_the_public_list_names_only_real_addresses():
    real = set(addresses())
    assert [public for public in PUBLIC if public not in real] == []
