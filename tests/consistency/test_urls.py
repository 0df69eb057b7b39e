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
    "/sign-in/",
    "/sign-out/",
    "/health/",
    "/language/",  # the switch between Vietnamese and English, also before signing in
    "/verify/x",  # is this paper real?
    "/q/x",  # what a printed code opens: a form, a stand
    "/exhibitions/",
    "/api/v1/openapi.json",
    "/api/v1/docs",
)


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
        address == public
        or (public.endswith("x") and address.startswith(public[:-1]))
        or (public == "/exhibitions/" and address.startswith(public))
        for public in PUBLIC
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_a_stranger_is_asked_to_sign_in(address):
    if is_public(address):
        return
    answer = Client().get(address)
    asked = answer.status_code == 302 and answer.url.startswith("/sign-in/")
    assert asked or answer.status_code in {401, 405}


@pytest.mark.parametrize("public", PUBLIC)
def test_the_public_list_names_only_real_addresses(public):
    assert any(a.rstrip("/") == public.rstrip("/") for a in addresses())
