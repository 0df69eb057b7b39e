"""Who sent a sealed idea? Whoever reads anything reads the same whichever member it was.

Two members of one branch do the same in two worlds; all that keeper, office, auditor, API user, log
reader and even a reader of the database can see is compared. What is equal in both worlds tells
nothing about which of the two it was.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

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
from vuonuom.mailbox.actions import ask_back
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
MONTHS_OVER = SUNDAY + timedelta(days=45)
LATER = ("/progress/branch-a1/2026/", "/api/v1/journal")
CHANCE = re.compile(
    r"YT-\d{4}-[0-9A-Z]{5}|Người gửi giữ kín tên \w{5}|\b[0-9a-f]{64}\b"
    r'|name="(?:csrfmiddlewaretoken|_key)" value="[^"]*"|"(?:subject_id|number|next)": \d+'
    r"|/notices/\d+/"
)


@dataclass(frozen=True)
class Habit:
    """Who sends, and what a watcher of the clock would know them by."""

    sender: str
    sends_at: datetime = SUNDAY
    types_code_at: datetime = SUNDAY  # the same moment: with the letter
    replies_at: datetime = SUNDAY + timedelta(days=1, hours=5)


def world(cast, codes, habit, caplog, client_of):
    """Everything that anybody can read when it was sent so; then it never happened."""
    caplog.clear()
    seen = {}
    with transaction.atomic():
        link = sent(codes, habit)
        day = habit.types_code_at.replace(hour=2, minute=0) + timedelta(days=1)
        seen |= looked(day, lambda: pages(cast, client_of, codes["api"]))
        with clock.told(day):
            ask_back(by=cast.keeper_here, letter=Letter.objects.get(), text="Ở cổng nào?")
        at(habit.replies_at, lambda: reply(link))
        seen |= looked(day + timedelta(days=1), lambda: pages(cast, client_of, codes["api"]))
        seen |= looked(MONTHS_OVER, partial(pages, cast, client_of, codes["api"], later=True))
        seen["log"] = CHANCE.sub("", caplog.text)
        seen |= Counter(database())
        transaction.set_rollback(True)
    return seen


def sent(codes, habit):
    """The letter on its way, its code with it or days after; returns the link of its sender."""
    at_once = habit.sends_at == habit.types_code_at
    code = codes[habit.sender]
    link = at(habit.sends_at, lambda: send(code if at_once else ""))
    if not at_once:
        at(habit.types_code_at, lambda: type_code(link, code))
    return link


def at(moment, do):
    """Something done, and what is due within the minute."""
    with clock.told(moment):
        answer = do()
    with clock.told(moment + timedelta(minutes=1)):
        due()
    return answer


def looked(moment, look):
    with clock.told(moment):
        due()
        return look()


def due():
    deliver_sealed()
    release_figures()
    actions.forget_tries()
    number_entries()


def phone():
    """Without an account, as a poster is used."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=HERE)


def send(code):
    page = phone().get("/q/branch-a1")
    words = {"text": "Dán mã QR ngoài cổng. Đỡ phải chờ.", "no_secrets": "on", "sealed": "on"}
    ticket = page.context["form"]["ticket"].value()
    answer = phone().post("/q/branch-a1", {"ticket": ticket, "code": code, **words})
    assert answer.status_code == 302
    return answer.url


def type_code(link, code):
    assert acted(link, {"act": "code", "code": code}) == 302


def reply(link):
    assert acted(link, {"act": "reply", "text": "Cổng chính.", "no_secrets": "on"}) == 302


def acted(link, form):
    secret = link.partition("?")[0].rstrip("/").rpartition("/")[2]
    return phone().post("/claim/", {"secret": secret, **form}).status_code


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
    """Nor by the hour at which one of them was seen with a phone in the hand."""
    one = world(cast, codes, Habit("author"), caplog, client_of)
    night = SUNDAY + timedelta(hours=9, minutes=17)
    late = Habit("co_author", night, night, replies_at=night + timedelta(days=1, minutes=-11))
    other = world(cast, codes, late, caplog, client_of)
    assert differing(one, other) == {}


def test_who_typed_the_code_days_later_is_not_told_from_who_typed_it_at_once(
    cast, codes, caplog, client_of
):
    """The keeper handed one member a code that day, and waits for what comes within the minute."""
    wednesday = datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
    then = {"types_code_at": wednesday, "replies_at": wednesday + timedelta(days=1, hours=5)}
    one = world(cast, codes, Habit("author", **then), caplog, client_of)
    at_once = Habit("co_author", sends_at=wednesday, **then)
    other = world(cast, codes, at_once, caplog, client_of)
    assert differing(one, other) == {}


def differing(one, other):
    """Pages that read otherwise, and rows that are not in both as often."""
    found = {at: (one.get(at), other.get(at)) for at in one | other}
    return {at: (here, there) for at, (here, there) in found.items() if here != there}


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
