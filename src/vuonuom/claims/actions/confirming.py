"""The author is known, and the letter goes its ordinary way; or nobody came."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.access.queries import can
from vuonuom.accounts.models import Person
from vuonuom.claims.actions.beside import forget_beside, taken_concerns, taken_pictures
from vuonuom.claims.models import Claim
from vuonuom.claims.queries import Known, is_member
from vuonuom.claims.states import CLAIM, ClaimState, Confirmation
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record
from vuonuom.mailbox import actions as mailbox
from vuonuom.notifications.actions import tell

NAMED = gettext_noop(
    "%(who)s xác nhận bạn là người gửi thư “%(title)s”. Nếu không phải của bạn, xin mở ra và báo."
)


class NotAMember(Refused):
    pass


class NotWaiting(Refused):
    pass


class OwnLetter(Refused):
    pass


class NameIsSealed(Refused):
    pass


@act
def confirm(*, by: Person, claim: Claim, known: Known, how: Confirmation) -> Claim:
    """Send the letter as its member's own, of the day it was received; its clock starts today.

    By hand the keeper names a person they know, never themselves, and stays named beside it; that
    person is told, and the sender's own code goes before it: see `set_right`. There is no undo: the
    author withdraws the letter. Raises NotAllowed, OwnLetter, NotAMember, NameIsSealed, NotWaiting.
    """
    by_hand = how == Confirmation.BY_HAND
    if by_hand and not can(by, "mailbox.work", claim.unit_id):
        raise NotAllowed
    if by_hand and claim.concerns.filter(person=by).exists():
        raise NotAllowed
    if by_hand and known.person.pk == by.pk:
        raise OwnLetter(
            _(
                "Không ai tự xác nhận bằng tay rằng thư là của mình. Nếu thư là của bạn: mở đường"
                " dẫn riêng của thư rồi ghi mã thành viên hoặc đăng nhập."
            ),
            field="person",
        )
    if not is_member(known.person, known.unit):
        raise NotAMember(_("Người này hiện không sinh hoạt ở đơn vị ấy."), field="person")
    if claim.sealed:
        raise NameIsSealed(_("Người gửi chọn giữ kín tên, nên chỉ chính họ xác nhận được."))
    title, text = taken(claim)
    about = [person for person in taken_concerns(claim) if person.pk != known.person.pk]
    letter = mailbox.send_letter(
        by=by,
        unit=known.unit,
        title=title,
        text=text,
        authors=[(known.person, 100)],
        mailbox=claim.unit,
        received_at=claim.received_at,
        pictures=taken_pictures(claim),
        about=about,
    )
    claim.letter, claim.known_by = letter, how
    claim.confirmed_by = by if by_hand else None
    claim.state, claim.title, claim.text = ClaimState.CONFIRMED, "", ""
    claim.discard = None  # its author says it is an idea
    claim.save(
        update_fields=[
            "letter", "known_by", "confirmed_by", "state", "title", "text", "discard",
        ]
    )  # fmt: skip
    if by_hand:
        tell(
            person=known.person,
            sentence=NAMED,
            facts={"who": str(by), "title": title},
            subject=letter,
            path=f"/ideas/{letter.idea.code}/",
        )
    record("claims.claim.confirmed", by=by, subject=claim)
    return claim


@act
def drop(*, by: Person | None, claim: Claim) -> Claim:
    """Let go of what nobody confirmed in time: all it said is gone, its link says so. No undo.

    Of what was no idea the reason stays, for its link.
    """
    taken(claim)
    forget_beside(claim)
    dropped = CLAIM.move("dropped").target
    Claim.objects.filter(pk=claim.pk).update(state=dropped, title="", text="")
    claim.state, claim.title, claim.text = dropped, "", ""
    record("claims.claim.dropped", by=by, subject=claim)
    return claim


def taken(claim: Claim) -> tuple[str, str]:
    """Its words, while nobody else takes them. Raises NotWaiting."""
    sources = CLAIM.move("confirmed").sources
    found = Claim.objects.select_for_update().filter(pk=claim.pk, state__in=sources).first()
    if found is None:
        raise NotWaiting(_("Thư này đã được xác nhận hoặc đã hết hạn chờ."))
    return found.title, found.text
