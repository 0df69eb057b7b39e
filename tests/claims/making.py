"""Letters that wait for their author, and members' codes."""

from datetime import UTC, datetime

from vuonuom.claims import actions, queries, tokens
from vuonuom.core import clock

SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)
WORDS = "Dán mã QR ngoài cổng. Đỡ phải chờ."
HERE = "10.1.2.3"


def left(unit, text=WORDS, at=SUNDAY, **more):
    """A letter left under a printed code, and the secret of its link."""
    ticket = tokens.ticket(tokens.new_ticket(unit.pk))
    with clock.told(at):
        secret = actions.send(unit=unit, ticket=ticket, text=text, address=HERE, **more)
    return queries.of_link(secret), secret


def code_of(person, unit, keeper):
    issued = actions.issue_codes(by=keeper, unit=unit).issued
    return next(code for who, code in issued if who.pk == person.pk)
