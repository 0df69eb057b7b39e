"""Sending, editing and withdrawing an idea, and the draft before it."""

from datetime import date

import pytest

from vuonuom.access.errors import NotAllowed
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.actions.writing import (
    ChallengeClosed,
    EditedElsewhere,
    GoneOn,
    NothingSaid,
    NotYours,
    TooLong,
    first_sentence,
)
from vuonuom.ideas.models import Draft, Idea, IdeaAuthor, IdeaVersion
from vuonuom.ideas.rules import AuthorTwice, SharesDoNotSum, UnitIsClosed
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import queries as journal
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.organization.models import Unit
from vuonuom.similarity.models import Text

TEXT = "Dán mã QR ngoài cổng để lấy số. Ai chưa tới lượt thì ngồi ngoài sân."


def submitted(cast, **kwargs):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "", "text": TEXT} | kwargs
    return ideas.submit_idea(**wanted)


def postings(idea):
    found = Entry.objects.filter(subject_kind="ideas.idea", subject_id=idea.pk)
    rows = found.values_list("postings__measure", "postings__amount")
    net = {}
    for measure, amount in rows:
        if measure:
            net[measure] = net.get(measure, 0) + amount
    return {measure: amount for measure, amount in net.items() if amount}


def test_first_sentence_becomes_the_title(cast):
    assert submitted(cast).title == "Dán mã QR ngoài cổng để lấy số"


def test_title_alone_is_enough(cast):
    idea = submitted(cast, title="Sổ trực dùng chung", text="")
    assert (idea.title, idea.text) == ("Sổ trực dùng chung", "Sổ trực dùng chung")


def test_long_first_sentence_is_cut_at_a_word():
    title = first_sentence("một hai ba bốn " * 20)
    assert title.endswith("…")
    assert len(title) <= 101
    assert title.rstrip("…").split()[-1] in {"một", "hai", "ba", "bốn"}


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200f", "\n\n"])
def test_nothing_said_is_refused_beside_the_box(cast, text):
    with pytest.raises(NothingSaid) as refused:
        submitted(cast, text=text)
    assert refused.value.field == "text"
    assert Idea.objects.count() == 0


def test_a_megabyte_of_text_is_refused_whole(cast):
    with pytest.raises(TooLong):
        submitted(cast, text="a" * 1_000_000)
    assert Entry.objects.filter(kind__startswith="ideas.").count() == 0


def test_nfd_is_stored_as_nfc_without_direction_marks(cast):
    idea = submitted(cast, title="Tie\u0302\u0301n \u202e\u200bđộ 🌱")
    assert idea.title == "Tiến độ 🌱"


def test_one_idea_and_its_author_are_counted_once(cast):
    idea = submitted(cast)
    assert postings(idea) == {"ideas.submitted": 1, "ideas.authored": 1, "ideas.authors": 3}


def test_each_co_author_is_counted(cast):
    idea = submitted(cast, authors=[(cast.author, 60), (cast.co_author, 40)])
    shares = list(IdeaAuthor.objects.filter(idea=idea).values_list("person", "share"))
    assert shares == [(cast.author.pk, 60), (cast.co_author.pk, 40)]
    assert postings(idea)["ideas.authored"] == 2


def test_shares_that_do_not_sum_are_refused(cast):
    with pytest.raises(SharesDoNotSum) as refused:
        submitted(cast, authors=[(cast.author, 60), (cast.co_author, 30)])
    assert "90 %" in refused.value.sentence


def test_nobody_is_author_twice(cast):
    with pytest.raises(AuthorTwice):
        submitted(cast, authors=[(cast.author, 50), (cast.author, 50)])


def test_member_cannot_send_for_a_unit_of_others(cast):
    with pytest.raises(NotAllowed):
        submitted(cast, unit=cast.branch_b1)


def test_only_the_keeper_types_in_for_others(cast):
    with pytest.raises(NotAllowed):
        submitted(cast, authors=[(cast.co_author, 100)])
    idea = submitted(cast, by=cast.keeper_here, authors=[(cast.author, 100)])
    assert (idea.submitted_by, idea.authors.get().person) == (cast.keeper_here, cast.author)


def test_closed_unit_is_refused_beside_its_field(cast):
    Unit.objects.filter(pk=cast.branch_a1.pk).update(closed_on=date(2026, 1, 1))
    cast.branch_a1.refresh_from_db()
    with pytest.raises(UnitIsClosed) as refused:
        submitted(cast)
    assert refused.value.field == "unit"


def test_idea_for_a_challenge_is_counted_about_it(cast):
    challenge = Challenge.objects.create(
        code="VK-2026-00001", unit=cast.base_a, title="Sảnh đông", text="…",
        published_at=cast.author.created_at, published_by=cast.leader,
    )  # fmt: skip
    idea = submitted(cast, challenge=challenge)
    entry = journal.entries_of("ideas.idea", idea.pk).get()
    assert entry.postings.get(measure="ideas.submitted").about == f"challenge:{challenge.pk}"


def test_closed_challenge_takes_no_more_ideas(cast):
    challenge = Challenge.objects.create(
        code="VK-2026-00001", unit=cast.base_a, title="Sảnh đông", text="…",
        state=ChallengeState.CLOSED,
        published_at=cast.author.created_at, published_by=cast.leader,
    )  # fmt: skip
    with pytest.raises(ChallengeClosed):
        submitted(cast, challenge=challenge)


def test_edit_keeps_the_earlier_version(cast):
    idea = submitted(cast)
    ideas.edit_idea(by=cast.author, idea=idea, title="Lấy số bằng mã QR", text="Rõ hơn.")
    versions = IdeaVersion.objects.filter(idea=idea).order_by("number")
    assert list(versions.values_list("number", "text")) == [(1, TEXT), (2, "Rõ hơn.")]


def test_edit_is_found_by_search(cast):
    idea = submitted(cast)
    ideas.edit_idea(by=cast.author, idea=idea, title="Lấy số bằng mã QR", text="Rõ hơn.")
    assert Text.objects.get(subject_id=idea.pk).title == "Lấy số bằng mã QR"


def test_undone_edit_writes_the_earlier_words_again(cast):
    idea = submitted(cast)
    ideas.edit_idea(by=cast.author, idea=idea, title="Khác", text="Khác.")
    undoing.undo(entry=Entry.objects.get(kind="ideas.idea.edited"), by=cast.author)
    idea.refresh_from_db()
    assert (idea.version, idea.text) == (3, TEXT)


def test_second_of_two_edits_is_told(cast):
    idea = submitted(cast)
    ideas.edit_idea(by=cast.author, idea=idea, title="Một", text="Một.", version=1)
    with pytest.raises(EditedElsewhere):
        ideas.edit_idea(by=cast.author, idea=idea, title="Hai", text="Hai.", version=1)


def test_only_an_author_edits(cast):
    idea = submitted(cast)
    with pytest.raises(NotYours):
        ideas.edit_idea(by=cast.keeper_here, idea=idea, title="Hộ", text="Hộ.")


def test_an_idea_in_the_incubator_is_not_edited(cast):
    idea = submitted(cast)
    Idea.objects.filter(pk=idea.pk).update(state=IdeaState.INCUBATING)
    with pytest.raises(GoneOn):
        ideas.edit_idea(by=cast.author, idea=idea, title="Mới", text="Mới.")


def test_withdrawing_takes_every_figure_back(cast):
    idea = submitted(cast)
    ideas.mark_answered(by=cast.keeper_here, idea=idea)
    ideas.withdraw_idea(by=cast.author, idea=idea)
    assert postings(idea) == {}
    assert Text.objects.get(subject_id=idea.pk).hidden is True


def test_put_back_counts_as_before_and_can_be_withdrawn_again(cast):
    idea = submitted(cast)
    before = postings(idea)
    ideas.withdraw_idea(by=cast.author, idea=idea)
    ideas.put_back(by=cast.author, idea=idea)
    assert (idea.state, postings(idea)) == (IdeaState.SUBMITTED, before)
    assert Text.objects.get(subject_id=idea.pk).hidden is False
    ideas.withdraw_idea(by=cast.author, idea=idea)
    assert postings(idea) == {}


def test_withdrawn_idea_is_seen_by_its_authors_only(cast):
    idea = submitted(cast)
    assert Idea.objects.visible_to(cast.keeper_here).get() == idea
    ideas.withdraw_idea(by=cast.author, idea=idea)
    assert Idea.objects.visible_to(cast.author).get() == idea
    assert not Idea.objects.visible_to(cast.keeper_here).exists()


def test_author_sees_their_idea_wherever_they_moved(cast):
    idea = submitted(cast, by=cast.keeper_here, authors=[(cast.member_elsewhere, 100)])
    assert Idea.objects.visible_to(cast.member_elsewhere).get() == idea
    assert not Idea.objects.visible_to(cast.neighbour).exists()


def test_draft_is_kept_renewed_and_forgotten_by_sending(cast):
    ideas.save_draft(person=cast.author, title="", text="Dở dang")
    ideas.save_draft(person=cast.author, title="", text="Dở dang hơn")
    assert Draft.objects.get().text == "Dở dang hơn"
    submitted(cast)
    assert Draft.objects.count() == 0


def test_what_was_just_sent_is_no_draft_again(cast):
    submitted(cast)
    ideas.save_draft(person=cast.author, title="", text=TEXT)  # was on its way meanwhile
    assert not Draft.objects.exists()


def test_draft_of_three_hundred_pages_is_kept_whole(cast):
    kept = ideas.save_draft(person=cast.author, title="", text="Một dòng. " * 60_000)
    assert (len(kept.text), kept.is_too_long_to_send) == (599_999, True)


def test_empty_draft_is_forgotten(cast):
    ideas.save_draft(person=cast.author, title="", text="Dở dang")
    ideas.save_draft(person=cast.author, title="", text=" ")
    assert Draft.objects.count() == 0
