"""What is due from time to time; safe to run twice."""

from vuonuom.core import clock
from vuonuom.journal.undoing import WINDOW
from vuonuom.mailbox import actions, queries


def erase_what_was_moved_out() -> int:
    letters = list(queries.to_be_erased(clock.now() - WINDOW)[:100])
    for letter in letters:
        actions.erase_moved_out(by=None, letter=letter)
    return len(letters)
