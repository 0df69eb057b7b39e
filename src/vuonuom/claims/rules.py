"""How long a letter waits for its author, and how often one may try: rules as data."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class KeepRule:
    """For letters received from a day: so many days until an unconfirmed one is dropped."""

    holds_from: date
    days: int


# Newest first. A letter keeps the rule of the day it was received.
KEEP = (KeepRule(date(2020, 1, 1), days=30),)


def drops_on(received: date) -> date:
    rule = next(rule for rule in KEEP if rule.holds_from <= received)
    return received + timedelta(days=rule.days)


@dataclass(frozen=True)
class Limit:
    """At most so many within so many seconds, of one place."""

    key: str
    most: int
    seconds: int


HOUR, DAY = 3600, 86_400
# Sending without a code. A barracks shares one address: junk to one mailbox from there ends at the
# first, and whoever types a member's code is counted for themselves alone.
SEND_HERE = Limit("send.here", 20, HOUR)  # one address, one mailbox
SEND_HERE_DAY = Limit("send.here.day", 100, DAY)  # a quarter of what the mailbox takes
SEND_ADDRESS = Limit("send.address", 200, HOUR)  # one address, all mailboxes
SEND_BOX = Limit("send.box", 400, DAY)  # one mailbox, all addresses
# Sending with a code: nobody writes so much in a day, and one code fills no mailbox. A sealed one
# is counted by its address, for nothing may lead from a count to its sender.
SEND_CODE = Limit("send.code", 40, DAY)
SEND_SEALED = Limit("send.sealed", 100, DAY)  # one address, one mailbox
# Wrong codes count against the card that was typed (a code's first syllable), whether there is such
# a card or not: junk from a neighbour locks nobody else out, and the answer tells nothing.
CODE_HERE = Limit("code.here", 5, HOUR)  # one address, one mailbox, one card
CODE_CARD = Limit("code.card", 40, DAY)  # one mailbox, one card, all addresses
# Wrong passwords: a hall of 600 signs in from one address; the second guards each account.
SIGN_IN_HERE = Limit("sign_in.here", 120, 60)
SIGN_IN_NAME = Limit("sign_in.name", 5, 300)


# In a unit of fewer members a name is guessed: the level above is offered (`trust.md` 1).
SMALLEST = 8
HOLDERS = 4  # of whom any two open a name
