"""Who sent a sealed idea? Whoever reads anything reads the same whichever member it was.

Two members of one branch do the same in two worlds; all that keeper, office, auditor, API user, log
reader and even a reader of the database can see is compared. What is equal in both worlds tells
nothing about which of the two it was.
"""

import json
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import signing
from django.db import models, transaction
from django.test import Client

from tests.claims.making import HERE, SUNDAY
from vuonuom.access.actions import grant
from vuonuom.accounts.actions import make_token
from vuonuom.accounts.models import Person
from vuonuom.claims import actions, tokens
from vuonuom.claims.tasks import deliver_sealed, release_figures
from vuonuom.core import clock
from vuonuom.documents.actions import printed_code
from vuonuom.journal.actions import number_entries
from vuonuom.mailbox.models import Letter

pytestmark = pytest.mark.django_db
# What each would look at first; {code} is the idea's.
READERS = {
    "keeper_here": (
        "/", "/mailbox/branch-a1/", "/mailbox/branch-a1/{code}/", "/unconfirmed/branch-a1/",
        "/member-codes/branch-a1/", "/notices/", "/units/branch-a1/",
    ),
    "movement_office": ("/api/v1/journal", "/ideas/", "/ideas/{code}/"),
    "auditor": ("/api/v1/journal", "/seals/", "/ideas/{code}/"),
    "co_author": ("/", "/ideas/", "/ideas/{code}/", "/api/v1/ideas/{code}"),
}  # fmt: skip
LATER = ("/progress/branch-a1/2026/", "/api/v1/journal")
CHANCE = re.compile(
    r"YT-\d{4}-[0-9A-Z]{5}|Người gửi giữ kín tên \w{5}|\b[0-9a-f]{64}\b"
    r'|name="(?:csrfmiddlewaretoken|_key)" value="[^"]*"|"(?:subject_id|number|next)": \d+'
    r"|/notices/\d+/"
)


def world(cast, codes, sender, caplog, client_of):
    """Everything that anybody can read when `sender` sent it; then it never happened."""
    caplog.clear()
    seen = {}
    with transaction.atomic():
        with clock.told(SUNDAY):
            send(codes[sender])
        with clock.told(SUNDAY + timedelta(days=1)):
            deliver_sealed()
            seen |= pages(cast, client_of, codes["api"])
        with clock.told(SUNDAY + timedelta(days=12)):
            release_figures()
            number_entries()
            seen |= pages(cast, client_of, codes["api"], later=True)
        seen["log"] = CHANCE.sub("", caplog.text)
        seen |= {f"database {n}": row for n, row in enumerate(database())}
        transaction.set_rollback(True)
    return seen


def send(code):
    """From a phone without an account, as a poster is used."""
    phone = Client(enforce_csrf_checks=True, REMOTE_ADDR=HERE)
    page = phone.get("/q/branch-a1")
    words = {"text": "Dán mã QR ngoài cổng. Đỡ phải chờ.", "no_secrets": "on", "sealed": "on"}
    ticket = page.context["form"]["ticket"].value()
    answer = phone.post("/q/branch-a1", {"ticket": ticket, "code": code, **words})
    assert answer.status_code == 302


def pages(cast, client_of, tokens_of, *, later=False):
    """What each reader's pages and the API say."""
    code = Letter.objects.get().idea.code
    found = {}
    for who, addresses in READERS.items():
        client = client_of(getattr(cast, who))
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {tokens_of[who]}"
        for address in LATER if later else addresses:
            answer = client.get(address.format(code=code))
            said = json.dumps(answer.json(), ensure_ascii=False) if "/api/" in address else ""
            found[f"{who} {address} {later}"] = (
                f"{answer.status_code} {CHANCE.sub('', said or answer.text)}"
            )
    return found


def database():
    """Every row of every table: who, when and how many; what is random or encrypted left out."""
    names = dict(Person.objects.values_list("pk", "username"))
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"sessions", "usersessions"}:  # of the readers themselves
            continue
        fields = [field for field in model._meta.concrete_fields if tells(field)]
        rows = model._base_manager.all()
        found += [(model._meta.label, *(said(row, f, names) for f in fields)) for row in rows]
    return sorted(map(repr, found))


def tells(field):
    """Not what chance made: keys, hashes, codes, boxes."""
    # A sign-in and the birth of a row go by the machine's clock, not by the told one.
    chance = {"last_login", "created_at", "hash", "salt", "code", "digest", "key", "previous"}
    chance |= {"public", "box", "root", "password", "token", "sort_key", "search_text"}
    return not (field.primary_key or field.name in chance or isinstance(field, models.FileField))


def said(row, field, names):
    value = getattr(row, field.attname)
    if field.related_model is Person:
        return names.get(value, "nobody") or "alias"
    if field.is_relation or field.name in {"subject_id", "target_id"}:
        return "a row" if value else None
    return CHANCE.sub("", repr(value))


@pytest.fixture
def codes(cast):
    for person in (cast.auditor, cast.curator, cast.reviewer):
        unit = cast.base_a if person == cast.reviewer else cast.head
        grant(by=None, person=person, role="seal_keeper", unit=unit, on=date(2024, 1, 1))
        actions.make_key(by=person)
    printed_code(target="mailbox", target_id=cast.branch_a1.pk)
    issued = actions.issue_codes(by=cast.keeper_here, unit=cast.branch_a1).issued
    api = {who: make_token(by=getattr(cast, who), name="máy").secret for who in READERS}
    return {who.username: code for who, code in issued} | {"api": api}


def test_no_reader_does_better_than_guessing_within_the_branch(cast, codes, caplog, client_of):
    one = world(cast, codes, "author", caplog, client_of)
    other = world(cast, codes, "co_author", caplog, client_of)
    assert {at: (one[at], other[at]) for at in one if one[at] != other[at]} == {}


def test_the_comparison_sees_a_name_that_is_not_sealed(cast, codes):
    """The attack works where nothing is sealed: the test above would notice."""
    told = []
    for sender in ("author", "co_author"):
        with transaction.atomic():
            ticket = tokens.ticket(tokens.new_ticket(cast.branch_a1.pk))
            actions.send(
                unit=cast.branch_a1, ticket=ticket, text="Ý", address=HERE, code=codes[sender]
            )
            told.append(database())
            transaction.set_rollback(True)
    assert told[0] != told[1]


def test_the_servers_own_key_does_not_make_a_link_again(cast, codes):
    """Of a form's chance nothing is kept; a ticket made anew leads elsewhere."""
    ticket = tokens.ticket(tokens.new_ticket(cast.branch_a1.pk))
    actions.send(unit=cast.branch_a1, ticket=ticket, text="Ý", address=HERE)
    again = tokens.ticket(signing.dumps(["0" * 32, cast.branch_a1.pk], salt=tokens.SALT))
    assert tokens.link_of(again.nonce, b"") != tokens.link_of(ticket.nonce, b"")
    assert ticket.nonce not in "".join(database())
