"""What is due from time to time; safe to run twice."""

from datetime import date

from vuonuom.core import clock
from vuonuom.core.workdays import is_workday
from vuonuom.journal.undoing import WINDOW
from vuonuom.mailbox import actions, queries, rules
from vuonuom.mailbox.actions.steps import SomebodyWasFirst
from vuonuom.mailbox.models import Letter

MOST = 500  # letters in one run; those left alone longest come first


def chase_letters() -> int:
    """Remind and ask for help, on working days only: nobody is chased on a Sunday or at Tết."""
    today = clock.today()
    if not is_workday(today):
        return 0
    due = [letter for letter in queries.to_chase(today)[:MOST] if rules.next_chase(letter, today)]
    return sum(_is_chased(letter, today) for letter in due)


def _is_chased(letter: Letter, today: date) -> bool:
    try:
        actions.chase(by=None, letter=letter, today=today)
    except SomebodyWasFirst:  # it was answered meanwhile: just what was wanted
        return False
    return True


def erase_what_was_moved_out() -> int:
    letters = list(queries.to_be_erased(clock.now() - WINDOW)[:100])
    for letter in letters:
        actions.erase_moved_out(by=None, letter=letter)
    return len(letters)
