"""One function per thing that is done with a letter."""

from vuonuom.mailbox.actions.chasing import chase, hand_back
from vuonuom.mailbox.actions.erasing import erase_moved_out
from vuonuom.mailbox.actions.handling import (
    answer,
    ask_back,
    decline,
    forward,
    group,
    move_out,
    take_up,
    ungroup,
)
from vuonuom.mailbox.actions.sending import reply, send_letter, send_up, withdraw_letter

__all__ = [
    "answer",
    "ask_back",
    "chase",
    "decline",
    "erase_moved_out",
    "forward",
    "group",
    "hand_back",
    "move_out",
    "reply",
    "send_letter",
    "send_up",
    "take_up",
    "ungroup",
    "withdraw_letter",
]
