"""One idea as its page shows it to one person."""

from dataclasses import dataclass

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import queries as directives
from vuonuom.directives.models import Challenge
from vuonuom.directives.rules import PUBLISH
from vuonuom.discussion.models import Comment
from vuonuom.ideas import queries, rules
from vuonuom.ideas.models import Idea, IdeaPicture, IdeaVersion
from vuonuom.ideas.queries import grouping
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.queries import levels
from vuonuom.mailbox.states import LETTER, LetterState
from vuonuom.organization.models import Unit
from vuonuom.web.ideas import together


@dataclass(frozen=True)
class Page:
    """One idea as its page shows it."""

    idea: Idea
    road: list[queries.RoadStep]
    authors: list[together.Author]
    pictures: list[IdeaPicture]
    versions: list[IdeaVersion]
    likes: list[Idea]
    challenge: Challenge | None  # that was made of the group
    may_ask_all: bool  # to make a challenge of it
    independent: int  # units where it was found, of the likes that may be seen
    comments: list[Comment]
    letter: Letter | None
    steps: list[LetterStep]  # for the authors and those who keep the mailbox
    clock: letters.Clock | None
    is_author: bool
    may_handle: bool
    may_edit: bool
    may_withdraw: bool
    may_reply: bool
    may_disown: bool  # somebody else typed it in, in this person's name
    may_join: bool
    asked_share: int  # of this person, who has not said yet whether it is right; else 0
    may_share_out: bool
    above: Unit | None  # where the author may send it on


def page_of(who: Person, idea: Idea) -> Page:
    """What this person reads of an idea they may see, and what they may do with it."""
    authors = list(idea.authors.all())
    is_author = who.pk in {author.person_id for author in authors}
    letter: Letter | None = getattr(idea, "letter", None)
    works = letter is not None and access.can(who, "mailbox.work", letter.unit_id)
    handles = works and not is_author
    state = letter.state if letter else ""
    may_withdraw = is_author and letter is not None and idea.state in rules.EDITABLE
    likes = grouping.likes(idea, who)
    may_ask_all = (
        bool(likes)
        and idea.group_link.group.challenge_id is None
        and directives.may_anywhere(who, PUBLISH)
    )
    answers = queries.share_answers(idea) if len(authors) > 1 else {}
    may_share_out = rules.authors_open(idea) and rules.may_share_out(who, idea, authors)
    may_send_up = is_author and letter is not None and LETTER.allowed("sent_up", state)
    return Page(
        idea=idea,
        road=queries.road(idea),
        authors=together.shown(authors, answers, who=who, shares_out=may_share_out),
        pictures=list(idea.pictures.select_related("file").order_by("position")),
        versions=list(idea.versions.order_by("-number")) if idea.version > 1 else [],
        likes=likes,
        challenge=grouping.challenge_of(idea, who),
        may_ask_all=may_ask_all,
        independent=len({one.unit_id for one in (idea, *likes)}),
        comments=queries.comments(idea),
        letter=letter,
        steps=letters.steps(letter) if letter and (is_author or handles) else [],
        clock=letters.clock_of(letter, clock.today()) if letter else None,
        is_author=is_author,
        may_handle=handles,
        may_edit=is_author and idea.state in rules.EDITABLE,
        may_withdraw=may_withdraw,
        may_reply=is_author and state == LetterState.ASKED_BACK,
        may_disown=may_withdraw and idea.submitted_by_id != who.pk and len(authors) == 1,
        may_join=not is_author and rules.may_join(who, idea, authors),
        asked_share=together.asked(answers, who),
        may_share_out=may_share_out,
        above=levels.level_above(letter.unit_id, idea.pk) if may_send_up and letter else None,
    )
