"""Words to answer with, kept by a unit for itself and everything below it."""

import pytest

from tests.mailbox.test_handling import undo
from vuonuom.access.errors import NotAllowed
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries
from vuonuom.mailbox.actions.steps import WordsMissing
from vuonuom.mailbox.actions.templates import AlreadyRemoved, TitleMissing


def add(cast, **given):
    wanted = {"by": cast.leader, "unit": cast.base_a, "kind": "answered", "title": "Cảm ơn"}
    return mailbox.add_template(**{"text": "Cảm ơn bạn."} | wanted | given)


def test_a_unit_answers_with_its_own_words_and_those_from_above(cast):
    above, own = add(cast), add(cast, by=cast.keeper_here, unit=cast.branch_a1)
    assert list(queries.templates(cast.branch_a1)) == [own, above]
    assert list(queries.templates(cast.branch_b1)) == []


def test_a_template_is_taken_out_and_that_is_undone(cast):
    template = add(cast)
    mailbox.remove_template(by=cast.leader, template=template)
    assert list(queries.templates(cast.base_a)) == []
    undo("mailbox.template.removed", cast.leader)
    assert list(queries.templates(cast.base_a)) == [template]


def test_adding_a_template_is_undone(cast):
    add(cast)
    undo("mailbox.template.added", cast.leader)
    assert list(queries.templates(cast.base_a)) == []


def test_the_second_who_takes_it_out_is_told(cast):
    template = add(cast)
    mailbox.remove_template(by=cast.leader, template=template)
    with pytest.raises(AlreadyRemoved):
        mailbox.remove_template(by=cast.movement_office, template=template)


@pytest.mark.parametrize("who", ["keeper_here", "author", "leader_elsewhere"])
def test_words_for_a_unit_are_kept_by_who_works_in_its_mailbox(cast, who):
    with pytest.raises(NotAllowed):
        add(cast, by=getattr(cast, who))


def test_a_template_has_a_name_and_words(cast):
    with pytest.raises(TitleMissing):
        add(cast, title=" ")
    with pytest.raises(WordsMissing):
        add(cast, text="\u200b")
