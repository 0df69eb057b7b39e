"""One function per thing a person does with an idea, and what later stages say about it."""

from vuonuom.ideas.actions.apart import hide, name_person, show, unname_person
from vuonuom.ideas.actions.erasing import erase_words
from vuonuom.ideas.actions.grouping import link_ideas, make_challenge, unlink_idea
from vuonuom.ideas.actions.joining import (
    accept_joining,
    ask_to_join,
    decline_joining,
    withdraw_joining,
)
from vuonuom.ideas.actions.marks import (
    mark_answered,
    mark_declined,
    mark_in_use,
    mark_incubating,
    mark_made_product,
    mark_moved_out,
    mark_recognised,
    mark_stopped,
    mark_taken_up,
    mark_tried,
    take_back,
)
from vuonuom.ideas.actions.reference import load_reference
from vuonuom.ideas.actions.righting import take_first_place
from vuonuom.ideas.actions.shares import confirm_share, contest_share, share_out
from vuonuom.ideas.actions.writing import (
    edit_idea,
    put_back,
    save_draft,
    submit_idea,
    thread_of,
    withdraw_idea,
)

__all__ = [
    "accept_joining",
    "ask_to_join",
    "confirm_share",
    "contest_share",
    "decline_joining",
    "edit_idea",
    "erase_words",
    "hide",
    "link_ideas",
    "load_reference",
    "make_challenge",
    "mark_answered",
    "mark_declined",
    "mark_in_use",
    "mark_incubating",
    "mark_made_product",
    "mark_moved_out",
    "mark_recognised",
    "mark_stopped",
    "mark_taken_up",
    "mark_tried",
    "name_person",
    "put_back",
    "save_draft",
    "share_out",
    "show",
    "submit_idea",
    "take_back",
    "take_first_place",
    "thread_of",
    "unlink_idea",
    "unname_person",
    "withdraw_idea",
    "withdraw_joining",
]
