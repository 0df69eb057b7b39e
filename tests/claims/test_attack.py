"""Who sent a sealed idea? Whoever reads anything reads the same whichever member it was.

Two members of one branch do the same in two worlds; all that keeper, office, auditor, API user, log
reader and even a reader of the database can see is compared. What is equal in both worlds tells
nothing about which of the two it was.
"""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import signing
from django.db import models, transaction
from django.test import Client

from tests.claims.making import HERE, SUNDAY
from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.claims import actions, tokens
from vuonuom.claims.tasks import deliver_sealed, release_figures
from vuonuom.core import clock
from vuonuom.documents.actions import printed_code
from vuonuom.journal.actions import number_entries
from vuonuom.mailbox.models import Letter

pytestmark = pytest.mark.django_db
READERS = ("keeper_here", "leader", "movement_office", "auditor", "admin", "co_author", "author")
CHANCE = re.compile(
    r"YT-\d{4}-[0-9A-Z]{5}|Người gửi giữ kín tên \w{5}|name=\"(?:csrfmiddlewaretoken|_key)\""
    r" value=\"[^\"]*\"|\b[0-9a-f]{64}\b"
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
            seen |= pages(cast, client_of)
        with clock.told(SUNDAY + timedelta(days=12)):
            release_figures()
            number_entries()
            seen |= {f"later {at}": page for at, page in pages(cast, client_of).items()}
        seen["log"] = CHANCE.sub("", caplog.text)
        seen["database"] = database()
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


def pages(cast, client_of):
    """What each reader's pages and the API say."""
    code = Letter.objects.get().idea.code
    year = SUNDAY.year
    addresses = [
        "/", "/ideas/", f"/ideas/{code}/", "/mailbox/branch-a1/", f"/mailbox/branch-a1/{code}/",
        "/unconfirmed/branch-a1/", f"/progress/branch-a1/{year}/", f"/progress/base-a/{year}/",
        "/units/branch-a1/", "/me/", "/notices/", "/seals/", "/search/?q=QR",
        "/member-codes/branch-a1/", "/api/v1/journal", "/api/v1/ideas", f"/api/v1/ideas/{code}",
    ]  # fmt: skip
    found = {}
    for who in READERS:
        client = client_of(getattr(cast, who))
        for address in addresses:
            answer = client.get(address)
            named = address.replace(code, "CODE")
            found[f"{who} {named}"] = f"{answer.status_code} {CHANCE.sub('', answer.text)}"
    return found


def database():
    """Every row of every table: who, when and how many; what is random or encrypted left out."""
    names = dict(Person.objects.values_list("pk", "username"))
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label == "sessions":
            continue
        fields = [field for field in model._meta.concrete_fields if tells(field)]
        rows = model._base_manager.all()
        found += [(model._meta.label, *(said(row, f, names) for f in fields)) for row in rows]
    return sorted(map(repr, found))


def tells(field):
    """Not what chance made: keys, hashes, codes, boxes."""
    chance = {"hash", "salt", "code", "digest", "key", "previous", "root", "password", "token"}
    return not (
        field.primary_key
        or field.name in chance
        or isinstance(field, models.BinaryField | models.FileField)
    )


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
    return {who.username: code for who, code in issued}


def test_no_reader_does_better_than_guessing_within_the_branch(cast, codes, caplog, client_of):
    one = world(cast, codes, "author", caplog, client_of)
    other = world(cast, codes, "co_author", caplog, client_of)
    assert [at for at in one if one[at] != other[at]] == []


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
    assert tokens.link_of(again.nonce) != tokens.link_of(ticket.nonce)
    assert ticket.nonce not in "".join(database())
