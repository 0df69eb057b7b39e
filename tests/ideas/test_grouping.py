"""Ideas that say the same, side by side: a link, never a merger."""

import pytest

from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries
from vuonuom.ideas.actions.grouping import CannotGroup
from vuonuom.ideas.models import GroupLink, IdeaGroup
from vuonuom.ideas.queries import grouping


@pytest.fixture
def three(cast):
    texts = ("Mã QR ở cổng", "Lấy số bằng mã QR", "Quét mã lấy số")
    people = (cast.author, cast.co_author, cast.author)
    return [
        ideas.submit_idea(by=by, unit=cast.branch_a1, title="", text=text)
        for by, text in zip(people, texts, strict=True)
    ]


def test_grouped_ideas_see_each_other(cast, three):
    ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[1])
    ideas.link_ideas(by=cast.keeper_here, idea=three[2], like=three[1])
    assert set(grouping.likes(three[1], cast.author)) == {three[0], three[2]}


def test_a_large_group_says_how_many_are_not_listed(cast, three, client_of, monkeypatch):
    monkeypatch.setattr(grouping, "SHOWN", 1)
    ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[1])
    ideas.link_ideas(by=cast.keeper_here, idea=three[2], like=three[1])
    page = client_of(cast.author).get(f"/ideas/{three[1].code}/")
    assert (page.context["more_likes"], "và 1 ý nữa" in page.content.decode()) == (1, True)


def test_everybody_keeps_their_credit(cast, three):
    before = [queries.counted(idea) for idea in three]
    ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[1])
    assert [queries.counted(idea) for idea in three] == before


def test_nobody_is_a_group_alone(cast, three):
    ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[1])
    ideas.unlink_idea(by=cast.keeper_here, idea=three[0])
    assert (GroupLink.objects.count(), IdeaGroup.objects.count()) == (0, 0)


def test_an_idea_is_not_like_itself(cast, three):
    with pytest.raises(CannotGroup):
        ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[0])


def test_an_idea_is_in_one_group(cast, three):
    ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[1])
    with pytest.raises(CannotGroup):
        ideas.link_ideas(by=cast.keeper_here, idea=three[0], like=three[2])


def test_a_like_of_another_part_of_the_tree_is_not_shown(cast, three):
    elsewhere = ideas.submit_idea(
        by=cast.member_elsewhere, unit=cast.branch_b1, title="", text="Quét mã lấy số"
    )
    ideas.link_ideas(by=cast.movement_office, idea=three[0], like=elsewhere)
    assert grouping.likes(three[0], cast.author) == []
    assert grouping.likes(three[0], cast.movement_office) == [elsewhere]
