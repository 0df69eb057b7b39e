"""Whoever has a letter in their mailbox works it fully; who reviews a hiding sees its pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.ideas.test_new import PNG
from tests.web.mailbox.test_mailbox import BOX, send
from vuonuom.access.errors import NotAllowed
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Hiding

pytestmark = pytest.mark.django_db


def pictured(cast, **given):
    picture = SimpleUploadedFile("anh.png", PNG, "image/png")
    return send(cast, text="Mái che nhà xe ở cổng chính", pictures=[picture], **given)


def moved(cast):
    letter = pictured(cast)
    mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
    return letter


def elsewhere(cast):
    return pictured(cast, mailbox=cast.branch_b1)


def answered(client, at):
    answer = client.get(at)
    list(answer)  # reads the file of a picture to its end, which closes it
    return answer.status_code


def opened(client, idea):
    picture = f"/ideas/{idea.code}/pictures/{idea.pictures.get().pk}/"
    pages = (f"/ideas/{idea.code}/", picture, f"/search/like/{idea.code}/")
    return {answered(client, page) for page in pages}


READERS = {
    "author": 200,
    "keeper_here": 200,  # of the idea's unit, whose list shows it
    "co_author": 200,
    "leader": 200,
    "keeper_elsewhere": 200,  # of the mailbox it lies in
    "leader_elsewhere": 200,
    "movement_office": 200,
    "member_elsewhere": 404,
    "neighbour": 404,
    "stranger": 404,
    "admin": 404,
}


@pytest.mark.parametrize("way", [moved, elsewhere])
def test_a_letter_is_read_with_its_pictures_where_it_lies_and_where_it_came_from(
    cast, client_of, way
):
    idea = way(cast).idea
    found = {who: opened(client_of(getattr(cast, who)), idea) for who in READERS}
    assert found == {who: {status} for who, status in READERS.items()}


def test_who_passed_a_letter_on_keeps_nothing_of_it(cast, client_of):
    letter = moved(cast)
    mailbox.forward(by=cast.keeper_elsewhere, letter=letter, to=cast.base_a)
    assert opened(client_of(cast.keeper_elsewhere), letter.idea) == {404}


def test_whom_a_letter_is_about_reads_it_in_no_mailbox(cast, client_of):
    letter = moved(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader_elsewhere)
    assert opened(client_of(cast.leader_elsewhere), letter.idea) == {404}


def test_lists_stay_with_the_tree(cast):
    moved(cast)
    assert not Idea.objects.visible_to(cast.keeper_elsewhere).exists()


def hide(client, box, letter):
    at = f"/mailbox/{box.code}/{letter.idea.code}/hide/"
    client.post(at, {"reason": "Có sơ đồ mạng", "seen": letter.state})
    return Hiding.objects.filter(idea=letter.idea).exists()


@pytest.mark.parametrize("way", [moved, elsewhere])
def test_a_text_is_hidden_from_the_mailbox_it_lies_in(cast, client_of, way):
    assert hide(client_of(cast.keeper_elsewhere), cast.branch_b1, way(cast))


def test_nobody_hides_what_lies_in_their_mailbox_no_more(cast):
    letter = moved(cast)
    mailbox.forward(by=cast.keeper_elsewhere, letter=letter, to=cast.base_a)
    with pytest.raises(NotAllowed):
        mailbox.hide_text(by=cast.keeper_elsewhere, idea=letter.idea, reason="Có sơ đồ mạng")


PICTURES = {
    "author": 200,
    "leader": 200,  # may be the second to look
    "movement_office": 200,
    "keeper_here": 404,  # hid it
    "co_author": 404,
    "leader_elsewhere": 404,
    "auditor": 404,
    "admin": 404,
}


def test_pictures_of_a_hidden_text_are_seen_by_its_author_and_who_reviews_it(cast, client_of):
    idea = pictured(cast).idea
    mailbox.hide_text(by=cast.keeper_here, idea=idea, reason="Có sơ đồ mạng")
    at = f"/ideas/{idea.code}/pictures/{idea.pictures.get().pk}/"
    assert {who: answered(client_of(getattr(cast, who)), at) for who in PICTURES} == PICTURES


@pytest.mark.parametrize(("who", "shown"), [("leader", False), ("movement_office", True)])
def test_the_page_of_hidden_texts_shows_their_pictures_to_a_second_person(
    cast, client_of, who, shown
):
    idea = pictured(cast).idea
    mailbox.hide_text(by=cast.leader, idea=idea, reason="Có sơ đồ mạng")
    page = client_of(getattr(cast, who)).get(f"{BOX}hidden/").text
    assert (f"/ideas/{idea.code}/pictures/" in page) == shown


def test_hidden_texts_ask_as_often_for_25_as_for_one(cast, client_of):
    client = client_of(cast.leader)

    def asked(texts):
        for n in range(texts):
            idea = send(cast, text=f"Ý {n}").idea
            mailbox.hide_text(by=cast.keeper_here, idea=idea, reason="Có sơ đồ mạng")
        client.get(f"{BOX}hidden/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{BOX}hidden/")
        return len(queries)

    once = asked(1)
    assert (asked(24), once <= 12) == (once, True)
