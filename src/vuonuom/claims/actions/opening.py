"""Opening a sealed name: two holders, the author's consent or a lawful demand, the author told."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.claims import queries, sealing
from vuonuom.claims.models import Claim, HolderKey, SealHalf, SealOpening
from vuonuom.claims.sealing import Name
from vuonuom.claims.states import OPENING, Ground, OpeningState
from vuonuom.core import clock, text
from vuonuom.core.codes import spoken
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record
from vuonuom.notifications import actions as notifications

TOLD = gettext_noop(
    "Tên bạn ở một ý tưởng giữ kín vừa được hai người giữ khóa mở. Ai mở, vì sao: xem bằng đường"
    " dẫn riêng của ý tưởng ấy."
)


class NoSuchSeal(Refused):
    pass


class DemandMissing(Refused):
    pass


class AlreadyAsked(Refused):
    pass


class ConsentMissing(Refused):
    pass


class WrongKey(Refused):
    pass


class NeedsAnother(Refused):
    pass


@act
def make_key(*, by: Person) -> HolderKey:
    """A holder's key; its secret stands on the answer once. The old one opens what it locked.

    There is no undo but to make another. Raises NotAllowed.
    """
    if not access.reach(by).units("seals.open"):
        raise NotAllowed
    secret = sealing.new_secret()
    today = clock.today()
    HolderKey.objects.filter(person=by, retired_on=None).update(retired_on=today)
    key = HolderKey.objects.create(person=by, public=sealing.public_of(secret), made_on=today)
    key.secret = secret
    record("claims.key.made", by=by, subject=key)
    return key


@act
def ask_to_open(*, by: Person, code: str, ground: str, demand: str = "") -> SealOpening:
    """Ask for the name behind a sealed idea; its author reads at once who asked, and why.

    No undo: that it was asked stays known to the author. Raises NoSuchSeal, DemandMissing,
    AlreadyAsked.
    """
    claim = queries.sealed_with(by).filter(letter__idea__code=spoken(code)).first()
    if claim is None or not _stands_outside(by, claim):
        raise NoSuchSeal(
            _("Không có ý tưởng giữ kín tên nào mang mã này mà bạn giữ khóa."), field="code"
        )
    words = text.clean(demand)
    if ground == Ground.LAWFUL and not words:
        raise DemandMissing(_("Xin ghi số, ngày và cơ quan ra văn bản yêu cầu."), field="demand")
    if claim.openings.exclude(state=OpeningState.OPENED).exists():
        raise AlreadyAsked(_("Đã có một đề nghị mở tên cho ý tưởng này."), field="code")
    opening = SealOpening.objects.create(
        claim=claim, ground=Ground(ground), demand=words, asked_by=by, asked_at=clock.now()
    )
    record("claims.opening.asked", by=by, subject=opening)
    return opening


def consent(*, claim: Claim) -> int:
    """The author agrees, through their link; what was asked on another ground stays as it is."""
    waiting = claim.openings.filter(ground=Ground.CONSENT, consented_at=None)
    return waiting.exclude(state=OpeningState.OPENED).update(consented_at=clock.now())


def withdraw_consent(*, claim: Claim) -> int:
    """The author takes their consent back, until a second holder has read the name.

    What the first put in is forgotten with it. As `consent` it stands on the opening and not in
    the journal, which keeps no moment of a sealed author.
    """
    move = OPENING.move("consent_withdrawn")
    given = claim.openings.filter(ground=Ground.CONSENT, consented_at__isnull=False)
    return given.filter(state__in=move.sources).update(
        consented_at=None, state=move.target, first_by=None, first_halves={}
    )


@act
def approve_opening(*, by: Person, opening: SealOpening, secret: str) -> SealOpening:
    """Put one's key in. With the second the name stands on the answer, once, and nowhere else.

    The author is told at once. There is no undo: who has read a name has read it. Raises
    NoSuchSeal, ConsentMissing, NeedsAnother, WrongKey.
    """
    found = SealOpening.objects.select_for_update(of=("self",)).filter(
        pk=opening.pk, state__in=(OpeningState.ASKED, OpeningState.APPROVED)
    )
    here = found.select_related("claim__name", "claim__unit").first()
    if here is None or not _stands_outside(by, here.claim):
        raise NoSuchSeal(_("Đề nghị này đã xong hoặc không phải của bạn."))
    if here.ground == Ground.CONSENT and here.consented_at is None:
        raise ConsentMissing(_("Tác giả chưa đồng ý. Họ trả lời qua đường dẫn riêng của mình."))
    if here.first_by_id == by.pk:
        raise NeedsAnother(_("Cần một người giữ khóa khác nữa."))
    halves = _halves(by, here.claim, secret)
    verb = "opened" if here.first_by_id else "approved"
    if here.first_by_id:
        here.name = _open(here, halves)
        here.second_by, here.opened_at, here.first_halves = by, clock.now(), {}
    else:
        here.first_by = by
        here.first_halves = {str(pair): half.hex() for pair, half in halves.items()}
    here.state = OPENING.move(verb).target
    here.save()
    record(f"claims.opening.{verb}", by=by, subject=here)
    return here


def _stands_outside(person: Person, claim: Claim) -> bool:
    """A holder still, and still outside the line of the letter's unit."""
    return access.can(person, "seals.open", claim.unit_id) and not access.can(
        person, "mailbox.work", claim.unit_id
    )


def _halves(by: Person, claim: Claim, secret: str) -> dict[int, bytes]:
    """What this holder's key opens of the name's key, by pair. Raises WrongKey."""
    about = str(claim.pk).encode()
    found = {}
    for half in SealHalf.objects.filter(name__claim=claim, key__person=by):
        content = sealing.unboxed(secret, half.box, about)
        if content is not None:
            found[half.pair] = content
    if not found:
        raise WrongKey(_("Khóa này không mở được tên ấy. Xin xem lại từng chữ."), field="secret")
    return found


def _open(opening: SealOpening, halves: dict[int, bytes]) -> Name:
    """Raises NeedsAnother when the two hold no pair in common."""
    first: dict[str, Any] = opening.first_halves
    pair = next((pair for pair in halves if str(pair) in first), None)
    if pair is None:
        raise NeedsAnother(_("Cần một người giữ khóa khác nữa."))
    key = sealing.joined(halves[pair], bytes.fromhex(first[str(pair)]))
    claim = opening.claim
    name = sealing.unlock(claim.name.box, key, str(claim.pk).encode())
    author = Person.objects.filter(pk=name.person).first()
    if author is not None:
        notifications.tell(
            person=author, sentence=TOLD, facts={}, subject=author, path="/claim/", at_once=True
        )
    return name
