"""One function per thing that is done with a letter."""

from vuonuom.mailbox.actions.absences import come_back, go_away
from vuonuom.mailbox.actions.alike import dismiss_likeness
from vuonuom.mailbox.actions.chasing import chase, hand_back
from vuonuom.mailbox.actions.clocks import set_clock
from vuonuom.mailbox.actions.concerns import name_concerned
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
from vuonuom.mailbox.actions.hiding import hide_text, keep_hidden, let_lapse, show_again
from vuonuom.mailbox.actions.many import handle_many
from vuonuom.mailbox.actions.opinions import (
    ask_opinion,
    give_opinion,
    pass_opinion,
    remind_opinion,
)
from vuonuom.mailbox.actions.sending import reply, send_letter, send_up, withdraw_letter
from vuonuom.mailbox.actions.templates import add_template, remove_template

__all__ = [
    "add_template",
    "answer",
    "ask_back",
    "ask_opinion",
    "chase",
    "come_back",
    "decline",
    "dismiss_likeness",
    "erase_moved_out",
    "forward",
    "give_opinion",
    "go_away",
    "group",
    "hand_back",
    "handle_many",
    "hide_text",
    "keep_hidden",
    "let_lapse",
    "move_out",
    "name_concerned",
    "pass_opinion",
    "remind_opinion",
    "remove_template",
    "reply",
    "send_letter",
    "send_up",
    "set_clock",
    "show_again",
    "take_up",
    "ungroup",
    "withdraw_letter",
]
