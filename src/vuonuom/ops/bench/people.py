"""Signed-in people of the instance: sessions made as sign-in makes them."""

import random
from collections import Counter
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

TOKEN = "b" * 32  # of the form guard: cookie and field are the same
OLDEST = 1_000  # ideas: the same in an instance and in the copy of it with a hundred times as many


def cookie(person: Person) -> str:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    [store[BACKEND_SESSION_KEY]] = settings.AUTHENTICATION_BACKENDS
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return (
        f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    )


def leader(kind: str) -> Person:
    """Who leads the busiest unit of a level."""
    return Person.objects.get(username=f"lanh-dao-{busiest(kind).code}")


def busiest(kind: str) -> Unit:
    """Where most of the oldest ideas came from; the first in the tree if there is none.

    With 10,000 ideas most bases have none, and an empty page is not the page of a busy base.
    """
    oldest = list(Idea.objects.order_by("pk").values_list("unit_id", flat=True)[:OLDEST])
    above = tree.ancestors_of(set(oldest))
    ideas = Counter(node for unit in oldest for node in above[unit])
    units = Unit.objects.filter(kind__key=kind).order_by("pk")
    most: Unit = max(units.filter(pk__in=ideas) or units[:1], key=lambda unit: ideas[unit.pk])
    return most


def members(number: int) -> list[dict[str, str]]:
    """Members from anywhere in the country: their cookie and the code of their unit.

    Other ones each time: in a database that is measured again nobody has sent a thousand ideas.
    """
    last = Membership.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = random.sample(range(1, last + 1), number)
    found = Membership.objects.current().filter(pk__in=keys).select_related("person", "unit")
    return [{"cookie": cookie(one.person), "unit": one.unit.code} for one in found]
