"""One function per thing that is done about who sent something."""

from vuonuom.claims.actions.answering import confirm_by_code, reply
from vuonuom.claims.actions.codes import issue_codes
from vuonuom.claims.actions.confirming import confirm, drop
from vuonuom.claims.actions.discarding import discard, restore, undo_discard
from vuonuom.claims.actions.opening import (
    approve_opening,
    ask_to_open,
    consent,
    make_key,
    withdraw_consent,
)
from vuonuom.claims.actions.righting import set_right
from vuonuom.claims.actions.sealing import deliver, deliver_reply, hold_reply
from vuonuom.claims.actions.sending import confirmed, leave, send
from vuonuom.claims.actions.trying import forget_tries, known_by_code, may_send

__all__ = [
    "approve_opening",
    "ask_to_open",
    "confirm",
    "confirm_by_code",
    "confirmed",
    "consent",
    "deliver",
    "deliver_reply",
    "discard",
    "drop",
    "forget_tries",
    "hold_reply",
    "issue_codes",
    "known_by_code",
    "leave",
    "make_key",
    "may_send",
    "reply",
    "restore",
    "send",
    "set_right",
    "undo_discard",
    "withdraw_consent",
]
