"""What many have found independently becomes a problem that a unit asks all to think about."""

import pytest

from tests.directives.making import make_clause
from vuonuom.directives.models import Challenge
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import IdeaGroup
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def grouped(cast):
    """One of a member here, a like one of a member next door."""
    first, second = (
        mailbox.send_letter(by=by, unit=unit, title=title, text="Bớt chờ.").idea
        for by, unit, title in (
            (cast.author, cast.branch_a1, "Dán mã QR"),
            (cast.neighbour, cast.branch_a2, "Lấy số bằng mã"),
        )
    )
    ideas.link_ideas(by=cast.leader, idea=second, like=first)
    return first


def publish(client, idea, more=""):
    typed = {"title": "Chờ lâu", "text": "Làm sao?", "unit": "base-a", "no_secret": "on"}
    return client.post(f"/challenges/new/?like={idea.code}{more}", typed)


def test_the_form_is_filled_with_titles_and_names_nobody(cast, client_of, grouped):
    client = client_of(cast.leader)
    link = f"/challenges/new/?like={grouped.code}"
    assert link in client.get(f"/ideas/{grouped.code}/").content.decode()
    told = client.get(link).context["form"].initial
    assert told["title"] == "Dán mã QR"
    assert told["text"] == "Nhiều nơi cùng nêu việc này:\n– Dán mã QR\n– Lấy số bằng mã"


def test_challenge_and_ideas_lead_to_each_other(cast, client_of, grouped):
    client = client_of(cast.leader)
    at = publish(client, grouped).url
    page = client.get(at)
    assert (len(page.context["found"]), page.context["independent"]) == (2, 2)
    assert at in client.get(f"/ideas/{grouped.code}/").content.decode()


def test_a_challenge_made_of_a_group_keeps_the_clause_it_answers(cast, client_of, grouped):
    clause = make_clause(cast)
    publish(client_of(cast.leader), grouped, f"&clause={clause.pk}")
    assert Challenge.objects.get().clause == clause


def test_who_may_not_see_an_idea_does_not_find_it_under_the_challenge(cast, client_of, grouped):
    at = publish(client_of(cast.leader), grouped).url
    page = client_of(cast.author).get(at)
    assert page.context["found"] == [grouped]
    assert client_of(cast.member_elsewhere).get(at).status_code == 404


def test_a_group_becomes_one_challenge(cast, client_of, grouped):
    client = client_of(cast.leader)
    publish(client, grouped)
    answer = publish(client, grouped)
    assert "Có người đã đặt nhóm này" in str(answer.context["form"].non_field_errors())
    assert Challenge.objects.count() == 1


def test_undone_it_asks_nobody_and_the_group_may_become_another(cast, client_of, grouped):
    client = client_of(cast.leader)
    publish(client, grouped)
    client.post(f"/undo/{Entry.objects.get(kind='ideas.group.made_challenge').pk}/")
    assert Challenge.objects.get().state == "closed"
    assert IdeaGroup.objects.get().challenge is None


def test_members_are_not_offered_it(cast, client_of, grouped):
    assert "/challenges/new/" not in (
        client_of(cast.author).get(f"/ideas/{grouped.code}/").content.decode()
    )
    assert publish(client_of(cast.author), grouped).context["form"].errors["unit"]
