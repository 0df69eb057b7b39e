"""Threads: what is said stays as it was said, until its author takes it back."""

import pytest

from vuonuom.core.errors import Refused
from vuonuom.discussion import queries
from vuonuom.discussion.actions import open_thread, say, withdraw
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry

pytestmark = pytest.mark.django_db


def words(thread, person):
    return [(each.words, each.withdrawn) for each in queries.said_in(thread, person)]


def test_comments_stand_in_their_order(cast):
    thread = open_thread()
    say(by=cast.author, thread=thread, text="  Một\u200b \r\nhai ")
    say(by=cast.co_author, thread=thread, text="<b>Ba</b>")
    assert words(thread, cast.author) == [("Một \nhai", False), ("<b>Ba</b>", False)]


@pytest.mark.parametrize("text", ["", " \n\u200b", "x" * 5001])
def test_nothing_and_too_much_are_refused(cast, text):
    with pytest.raises(Refused) as refused:
        say(by=cast.author, thread=open_thread(), text=text)
    assert refused.value.field == "text"


def test_one_takes_back_only_ones_own_words_and_once(cast):
    thread = open_thread()
    comment = say(by=cast.author, thread=thread, text="Một")
    with pytest.raises(Refused, match="Chỉ người viết"):
        withdraw(by=cast.co_author, comment=comment)
    withdraw(by=cast.author, comment=comment)
    assert words(thread, cast.author) == [("", True)]
    with pytest.raises(Refused, match="đã được rút"):
        withdraw(by=cast.author, comment=comment)


def test_saying_is_undone_by_withdrawing(cast):
    thread = open_thread()
    say(by=cast.author, thread=thread, text="Một")
    undoing.undo(entry=Entry.objects.get(kind="discussion.comment.made"), by=cast.author)
    assert words(thread, cast.author) == [("", True)]


def test_a_thread_is_one_query(cast, django_assert_num_queries):
    thread = open_thread()
    for number in range(5):
        say(by=cast.author, thread=thread, text=str(number))
    with django_assert_num_queries(1):
        queries.said_in(thread, cast.author)
