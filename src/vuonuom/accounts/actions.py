"""One's own password; making and revoking one's own API tokens."""

from django.utils.translation import gettext as _

from vuonuom.accounts import tokens
from vuonuom.accounts.models import ApiToken, Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record

MOST = 20


class NeedsName(Refused):
    pass


class TooManyTokens(Refused):
    pass


class AlreadyRevoked(Refused):
    pass


@act
def choose_password(*, by: Person, password: str) -> Person:
    """A password of one's own, in the place of the one before or of one that was given.

    Other sessions end. No undo: choose again.
    """
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record("accounts.password.chosen", by=by, subject=by)
    return by


@act
def make_token(*, by: Person, name: str) -> ApiToken:
    """A new token of one's own; `secret` on the answer is shown once and never again.

    Undo by revoking it. Raises NeedsName, TooManyTokens.
    """
    called = text.one_line(name)[:80]
    if not called:
        raise NeedsName(_("Xin đặt tên cho khóa, để sau này nhận ra."), field="name")
    if ApiToken.objects.filter(person=by, revoked_at=None).count() >= MOST:
        raise TooManyTokens(_("Bạn đã có nhiều khóa. Xin thu hồi bớt trước khi tạo khóa mới."))
    secret = tokens.new_secret()
    token = ApiToken.objects.create(
        person=by,
        name=called,
        digest=tokens.digest(secret),
        beginning=secret[:8],
        created_at=clock.now(),
    )
    token.secret = secret
    record("accounts.token.made", by=by, subject=token)
    return token


@act
def revoke_token(*, by: Person, token: ApiToken) -> ApiToken:
    """End a token of one's own at once. No undo: make a new one. Raises AlreadyRevoked."""
    now = clock.now()
    standing = ApiToken.objects.filter(pk=token.pk, person=by, revoked_at=None)
    if not standing.update(revoked_at=now):
        raise AlreadyRevoked(_("Khóa này đã được thu hồi trước đó."))
    token.revoked_at = now
    record("accounts.token.revoked", by=by, subject=token)
    return token
