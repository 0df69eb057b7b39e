"""What the author does through their link."""

from django.utils.translation import gettext as _

from vuonuom.claims.actions.sealing import hold_reply
from vuonuom.claims.actions.sending import confirmed
from vuonuom.claims.actions.trying import known_by_code
from vuonuom.claims.models import Claim
from vuonuom.claims.states import Confirmation
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.mailbox import actions as mailbox


class NoLetter(Refused):
    pass


def confirm_by_code(*, claim: Claim, typed: str, address: str) -> Claim:
    """Say who one is by a member's code. Raises WrongCode, TooMany, NotWaiting."""
    known = known_by_code(unit=claim.unit, address=address, typed=typed)
    return confirmed(claim, known, Confirmation.CODE)


def reply(*, claim: Claim, text: str) -> Claim:
    """Answer a question of the mailbox as the letter's author: the link is theirs alone.

    A sealed author's is laid before the mailbox with all of its day (`trust.md` 1).
    """
    author = IdeaAuthor.objects.filter(idea__letter__claim=claim).select_related("person").first()
    if claim.letter is None or author is None:
        raise NoLetter(_("Thư này chưa vào hộp thư nên chưa trả lời được."))
    if claim.sealed:
        hold_reply(letter=claim.letter, claim=claim, text=text)
    else:
        mailbox.reply(by=author.person, letter=claim.letter, text=text)
    return claim
