"""Everything at once on one letter: no page of it asks more than twelve queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.products.making import jpg
from tests.web.mailbox.test_mailbox import send
from vuonuom.claims import tokens
from vuonuom.claims.models import Claim
from vuonuom.claims.states import ClaimState
from vuonuom.core import clock
from vuonuom.discussion import actions as discussion
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.actions.novelty import Novelty
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.organization.actions.reorganisations import merge_units
from vuonuom.web.mailbox import views

pytestmark = pytest.mark.django_db
MOST = 12
LINK = "a1b2c3d4e5f6g7h8j9k0m1n2p3"


@pytest.fixture
def full(cast, monkeypatch):
    """A late letter of a closed unit on the second page of who carries it on, with everything."""
    monkeypatch.setattr(views, "PER_PAGE", 1)
    early = [send(cast, text=f"Ý {n}") for n in range(2)]
    letter = send(
        cast,
        text="Ý cuối",
        field=cast.fields["cchc"],
        authors=[(cast.author, 60), (cast.co_author, 40)],
        pictures=[jpg()],
        novelty=Novelty("Mới ở chỗ không cần máy.", ["YT-2026-AAAAA"]),
        about=[cast.neighbour],
    )
    idea = letter.idea
    merge_units(by=None, units=[cast.branch_a1], into=cast.branch_a2, on=clock.today())
    mailbox.add_template(
        by=cast.leader, unit=cast.base_a, kind="answered", title="Cảm ơn", text="Cảm ơn bạn."
    )
    ideas.link_ideas(by=cast.leader, idea=idea, like=early[0].idea)
    ideas.edit_idea(by=cast.author, idea=idea, title="Ý cuối", text="Ý cuối, rõ hơn", version=1)
    discussion.say(by=cast.co_author, thread=ideas.thread_of(idea), text="Hay")
    mailbox.ask_opinion(
        by=cast.leader, letter=letter, reviewer=cast.movement_office, due_on=clock.today()
    )
    hiding = mailbox.hide_text(by=cast.leader, idea=idea, reason="Có số điện thoại")
    mailbox.keep_hidden(by=cast.movement_office, hiding=hiding)
    mailbox.go_away(
        by=cast.leader, unit=cast.base_a, deputy=cast.mentor, starts_on=clock.today(),
        ends_on=clock.today(),
    )  # fmt: skip
    mailbox.set_clock(
        by=cast.leader, unit=cast.base_a, holds_from=clock.today(), working_days=3,
        remind_before=1, remind_after=1, help_every=2,
    )  # fmt: skip
    late = clock.today() - timedelta(days=20)
    Letter.objects.filter(pk=letter.pk).update(due_on=late, helper=cast.base_a, chase="help")
    Claim.objects.create(
        digest=tokens.link_digest(LINK), unit=cast.branch_a1, state=ClaimState.CONFIRMED,
        letter=letter, sealed=True, received_at=clock.now(), drops_on=clock.today(),
    )  # fmt: skip
    return letter


def test_no_page_of_a_full_letter_takes_more_than_twelve_queries(full, cast, client_of):
    code = full.idea.code
    pages = {
        "leader": (
            f"/mailbox/branch-a2/{code}/", f"/mailbox/base-a/{code}/", "/mailbox/branch-a2/",
            "/mailbox/base-a/?show=help", "/mailbox/base-a/settings/", "/mailbox/base-a/hidden/",
            "/mailbox/branch-a2/meeting/", "/mailbox/branch-a2/meeting/word/",
            "/mailbox/branch-a2/figures/", "/mailbox/branch-a2/figures/waiting/", "/",
        ),
        "mentor": (f"/mailbox/base-a/{code}/", "/"),
        "movement_office": ("/opinions/", f"/opinions/{full.opinions.get().pk}/"),
        "author": (
            f"/ideas/{code}/", f"/ideas/{code}/about/", f"/ideas/{code}/edit/", f"/claim/{LINK}/",
        ),
    }  # fmt: skip
    asked = {
        (who, at): _asked(client, at)
        for who, theirs in pages.items()
        if (client := client_of(getattr(cast, who)))
        for at in theirs
    }
    assert {at: found for at, found in asked.items() if len(found) > MOST} == {}


def _asked(client, at):
    """What a second visit asks of the database."""
    assert client.get(at).status_code == 200, at
    with CaptureQueriesContext(connection) as queries:
        client.get(at)
    return [query["sql"][:160] for query in queries.captured_queries]


def test_the_open_letter_shows_its_pictures_and_that_it_fits(full, cast, client_of):
    page = client_of(cast.leader).get(f"/mailbox/branch-a2/{full.idea.code}/")
    picture = full.idea.pictures.get()
    assert page.context["open"].pictures == [picture.pk]
    assert page.context["open"].fits
