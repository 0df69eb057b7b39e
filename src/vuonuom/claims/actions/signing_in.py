"""A way to sign in for those who were entered in a list, or forgot their password."""

import re
from secrets import choice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.access.queries import may_open_sign_in
from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.codes import ALPHABET
from vuonuom.journal.acts import act, record
from vuonuom.notifications.actions import tell

_OPENED = gettext_noop(
    "%(by)s đã cấp cho bạn mật khẩu đăng nhập mới. Nếu bạn không hề nhờ, xin báo ngay cho cấp trên."
)


@act
def open_sign_in(*, by: Person, person: Person) -> Person:
    """A way in for somebody who was entered in a list, or who forgot their password.

    A user name made from the name where there is none, and a password that stands once in
    `person.first_password`, to be handed over and changed before anything else opens.
    Sessions under an old password end. Whoever it is for is told at once, and finds it said under
    their notices: nobody takes over an account unseen. No undo but to give another.

    Raises NotAllowed.
    """
    if not may_open_sign_in(by, person):
        raise NotAllowed(_("Người này giữ vai trò ngoài phần việc của bạn: xin nhờ cấp trên."))
    password = "-".join("".join(choice(ALPHABET) for _n in range(4)) for _group in range(3))
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    if not person.username:
        _give_username(person)
    tell(
        person=person,
        sentence=_OPENED,
        facts={"by": str(by)},
        subject=person,
        path="/me/password/",
        at_once=True,
    )
    record("claims.sign_in.opened", by=by, subject=person)
    person.first_password = password
    return person


def _give_username(person: Person) -> None:
    """A free one; where a namesake takes it at this very instant, the next that is free."""
    for last_try in (False, False, True):
        try:
            with transaction.atomic():
                person.username = _free_username(person)
                person.save(update_fields=["username"])
                return
        except IntegrityError:
            if last_try:
                raise


def _free_username(person: Person) -> str:
    """ "nguyen.van.an", or with the first number that nobody has."""
    stem = re.sub(r"[^a-z0-9]+", ".", text.fold(person.full_name)).strip(".")[:50] or "thanh.vien"
    taken = set(Person.objects.filter(username__startswith=stem).values_list("username", flat=True))
    named = (stem, *(f"{stem}.{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in named if name not in taken)
