"""How often one may try: counted in the database, which all workers share.

Each count is a statement of its own outside any act: a refusal must not take it back.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vuonuom.claims import queries, rules, tokens
from vuonuom.claims.models import Tries
from vuonuom.claims.queries import Known
from vuonuom.claims.rules import Limit
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.organization.models import Unit


class TooMany(Refused):
    pass


class WrongCode(Refused):
    pass


def may_send(*, unit: Unit, address: str) -> None:
    """Count one sending without a code. Raises TooMany; what was typed is the form's to keep.

    What is refused is only read: ten thousand junk letters do not keep the one writer busy.
    """
    limits = (
        (rules.SEND_HERE, (address, unit.pk), _busy_address),
        (rules.SEND_HERE_DAY, (address, unit.pk), _busy_day),
        (rules.SEND_ADDRESS, (address,), _busy_address),
        (rules.SEND_BOX, (unit.pk,), _full_box),
    )
    keys = [_key(limit, place, _end(limit)) for limit, place, _sentence in limits]
    counted = dict(Tries.objects.filter(pk__in=keys).values_list("pk", "number"))
    for key, (limit, _place, sentence) in zip(keys, limits, strict=True):
        if counted.get(key, 0) >= limit.most:
            raise TooMany(sentence() % {"at": _said(_end(limit))}, field="code")
    for limit, place, sentence in limits:
        if not _counted(limit, *place):
            raise TooMany(sentence() % {"at": _said(_end(limit))}, field="code")


def may_send_known(*, unit: Unit, address: str, known: Known, sealed: bool) -> None:
    """Count one sending with a member's code; of a sealed one not whose. Raises TooMany."""
    limit = rules.SEND_SEALED if sealed else rules.SEND_CODE
    place: tuple[object, ...] = (address, unit.pk) if sealed else (known.person.pk,)
    if _spent(limit, *place) or not _counted(limit, *place):
        raise TooMany(_enough() % {"at": _said(_end(limit))}, field="code")


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LOCAL):%H:%M %d/%m/%Y}"


def _busy_address() -> str:
    return _(
        "Từ mạng này vừa có quá nhiều thư gửi đến. Ghi mã thành viên của bạn vào ô bên"
        " dưới thì gửi được ngay; chưa có mã thì gửi lại được từ %(at)s. Chữ bạn viết vẫn còn."
    )


def _busy_day() -> str:
    return _(
        "Hôm nay từ mạng này đã có quá nhiều thư gửi đến hộp thư này. Ghi mã thành viên của bạn vào"
        " ô bên dưới thì gửi được ngay; chưa có mã thì gửi lại được từ %(at)s. Chữ bạn viết vẫn"
        " còn."
    )


def _full_box() -> str:
    return _(
        "Hôm nay hộp thư này đã nhận quá nhiều thư chưa rõ người gửi. Ghi mã thành viên của bạn vào"
        " ô bên dưới thì gửi được ngay; chưa có mã thì gửi lại được từ %(at)s. Chữ bạn viết vẫn"
        " còn."
    )


def _enough() -> str:
    return _(
        "Hôm nay đã có quá nhiều thư gửi bằng mã này hoặc từ mạng này. Gửi lại được từ %(at)s. Chữ"
        " bạn viết vẫn còn."
    )


def known_by_code(*, unit: Unit, address: str, typed: str) -> Known:
    """The member whose code was typed. Raises WrongCode, TooMany.

    The answer is the same whoever is on the list. Tries count against the card that was typed, so
    that a new code of the unit opens at once.
    """
    card = tokens.bare(typed)[: tokens.CARD]
    limits = ((rules.CODE_HERE, (address, unit.pk, card)), (rules.CODE_CARD, (unit.pk, card)))
    if spent := [limit for limit, place in limits if _spent(limit, *place)]:
        raise TooMany(
            _(
                "Mã này đã được thử quá nhiều lần. Thử lại được từ %(at)s. Không muốn chờ: đơn vị"
                " cấp cho bạn mã mới thì dùng được ngay."
            )
            % {"at": _said(max(map(_end, spent)))}
        )
    known = queries.by_code(unit, typed)
    if known is None:
        for limit, place in limits:
            _counted(limit, *place)
        raise WrongCode(
            _("Mã chưa khớp. Xin xem lại phiếu của bạn, hoặc hỏi người giữ hộp thư."), field="code"
        )
    return known


def may_sign_in(*, address: str, name: str) -> bool:
    """Whether a password may be tried: wrong ones are counted for all workers together."""
    return not any(_spent(limit, place) for limit, place in _sign_in(address, name))


def count_wrong_password(*, address: str, name: str) -> None:
    for limit, place in _sign_in(address, name):
        _counted(limit, place)


def _sign_in(address: str, name: str) -> tuple[tuple[Limit, str], ...]:
    return (rules.SIGN_IN_HERE, address), (rules.SIGN_IN_NAME, name.strip().lower())


def forget_tries() -> int:
    """Windows that are over."""
    return Tries.objects.filter(ends_at__lt=clock.now()).delete()[0]


def _counted(limit: Limit, *place: object) -> bool:
    """Count one more; False when that is more than the limit."""
    ends_at = _end(limit)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_key(limit, place, ends_at), _moment(ends_at)])
        number = int(cursor.fetchone()[0])
    return number <= limit.most


def _spent(limit: Limit, *place: object) -> bool:
    key = _key(limit, place, _end(limit))
    return Tries.objects.filter(pk=key, number__gte=limit.most).exists()


_COUNT = (
    "INSERT INTO claims_tries (key, number, ends_at) VALUES (%s, 1, %s)"
    " ON CONFLICT (key) DO UPDATE SET number = claims_tries.number + 1 RETURNING number"
)


def _end(limit: Limit) -> datetime:
    """Windows follow one another, so that a key is of one window only."""
    window = int(clock.now().timestamp()) // limit.seconds
    return datetime.fromtimestamp(window * limit.seconds, UTC) + timedelta(seconds=limit.seconds)


def _key(limit: Limit, place: tuple[object, ...], ends_at: datetime) -> str:
    return tokens.place_digest(limit.key, *place, ends_at.isoformat())


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
