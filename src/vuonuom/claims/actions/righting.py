"""The sender says by a code who they are, after a keeper had named somebody by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.claims.actions.confirming import NotAMember, NotWaiting
from vuonuom.claims.models import Claim
from vuonuom.claims.queries import Known, is_member
from vuonuom.claims.states import ClaimState, Confirmation
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.queries import authors
from vuonuom.journal.acts import act, record
from vuonuom.mailbox.actions.slips import bring_back
from vuonuom.notifications.actions import tell

TAKEN_OFF = gettext_noop(
    "Người gửi “%(title)s” đã tự xác nhận, nên tên bạn không còn ở ý tưởng ấy nữa."
)
CORRECTED = gettext_noop(
    "Người gửi “%(title)s” đã tự xác nhận là %(who)s: tên bạn ghi bằng tay đã được sửa lại."
)


@act
def set_right(*, by: Person, claim: Claim, known: Known, how: Confirmation) -> Claim:
    """A member's own proof goes before what a keeper said by hand; the credit moves to them.

    What was answered and done stays; what the wrongly named one took back comes again. No undo: a
    word does not stand against a proof. Raises NotAMember, NotWaiting, IdeaIsClosed.
    """
    found = Claim.objects.select_for_update(of=("self",)).filter(
        pk=claim.pk, state=ClaimState.CONFIRMED, known_by=Confirmation.BY_HAND
    )
    here = found.select_related("letter__idea", "confirmed_by").first()
    if here is None or here.letter is None:
        raise NotWaiting(_("Thư này đã được xác nhận hoặc đã hết hạn chờ."))
    if not is_member(known.person, known.unit):
        raise NotAMember(_("Người này hiện không sinh hoạt ở đơn vị ấy."), field="person")
    named = authors(here.letter.idea)[0].person
    if named.pk != by.pk:
        bring_back(here.letter, by)
        ideas.take_first_place(by=by, idea=here.letter.idea, unit=known.unit)
        _tell(here, named, TAKEN_OFF, by, "/ideas/?mine=1")
        _tell(here, here.confirmed_by, CORRECTED, by, f"/ideas/{here.letter.idea.code}/")
    here.known_by, here.confirmed_by = how, None
    here.save(update_fields=["known_by", "confirmed_by"])
    record("claims.claim.set_right", by=by, subject=here)
    return here


def _tell(claim: Claim, person: Person | None, sentence: str, by: Person, path: str) -> None:
    if claim.letter is None or person is None or person.pk == by.pk:
        return
    idea: Idea = claim.letter.idea
    facts = {"who": str(by), "title": idea.title}
    tell(person=person, sentence=sentence, facts=facts, subject=claim.letter, path=path)
