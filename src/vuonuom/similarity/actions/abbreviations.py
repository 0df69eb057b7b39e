"""Adding abbreviations that search understands, and withdrawing them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.similarity.abbreviations import key_of, may_edit
from vuonuom.similarity.models import Abbreviation

LONGEST_SHORT, LONGEST_LONG = 20, 100


class WrongForm(Refused):
    """No short form, or no long one."""


class KnownAlready(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def add_abbreviation(*, by: Person, short: str, long: str) -> Abbreviation:
    """From the next question on search looks for both. Undone by withdrawing it.

    Raises NotAllowed, WrongForm, KnownAlready.
    """
    _only_editors(by)
    short, long = text.one_line(short), text.one_line(long)
    _refuse_wrong(short, long)
    _refuse_known(key_of(short))
    try:
        with transaction.atomic():
            made = Abbreviation.objects.create(
                short=short, long=long, key=key_of(short), added_by=by, added_at=clock.now()
            )
    except IntegrityError:  # two in the same moment
        _refuse_known(key_of(short))
        raise
    record("similarity.abbreviation.added", by=by, subject=made)
    return made


@undoes("similarity.abbreviation.added")
@act
def undo_add(*, entry: Entry, by: Person) -> Abbreviation:
    made = Abbreviation.objects.get(pk=entry.subject_id)
    _withdraw(made, by)
    reverse(entry, by=by, subject=made)
    return made


@act
def withdraw_abbreviation(*, by: Person, abbreviation: Abbreviation) -> Abbreviation:
    """Search looks for what is typed again. Undone unless the short form means another by then.

    Raises NotAllowed, SomebodyWasFirst.
    """
    _withdraw(abbreviation, by)
    record("similarity.abbreviation.withdrawn", by=by, subject=abbreviation)
    return abbreviation


@undoes("similarity.abbreviation.withdrawn")
@act
def undo_withdraw(*, entry: Entry, by: Person) -> Abbreviation:
    _only_editors(by)
    again = Abbreviation.objects.get(pk=entry.subject_id)
    _refuse_known(again.key)
    try:
        with transaction.atomic():
            here = Abbreviation.objects.filter(pk=again.pk)
            here.update(withdrawn_at=None, withdrawn_by=None)
    except IntegrityError:  # somebody gave the short form another meaning in the same moment
        _refuse_known(again.key)
        raise
    reverse(entry, by=by, subject=again)
    return again


def _only_editors(by: Person) -> None:
    if not may_edit(by):
        raise NotAllowed


def _refuse_wrong(short: str, long: str) -> None:
    key = key_of(short)
    if not key:
        raise WrongForm(_("Xin ghi chữ viết tắt."), field="short")
    if len(short) > LONGEST_SHORT:
        raise WrongForm(_("Chữ viết tắt dài nhất 20 ký tự."), field="short")
    if key in text.ABBREVIATIONS:
        raise KnownAlready(_("Máy đã hiểu sẵn chữ viết tắt này."), field="short")
    if " " in key:
        raise WrongForm(
            _("Chữ viết tắt là một từ liền, không có dấu cách hay dấu chấm ở giữa."), field="short"
        )
    if not key_of(long) or key_of(long) == key:
        raise WrongForm(_("Xin ghi cách viết đầy đủ."), field="long")
    if len(long) > LONGEST_LONG:
        raise WrongForm(_("Cách viết đầy đủ dài nhất 100 ký tự."), field="long")


def _refuse_known(key: str) -> None:
    known = Abbreviation.objects.filter(key=key, withdrawn_at=None).first()
    if known is not None:
        said = {"short": known.short, "long": known.long}
        raise KnownAlready(_("Đã có: %(short)s là “%(long)s”.") % said, field="short")


def _withdraw(abbreviation: Abbreviation, by: Person) -> None:
    _only_editors(by)
    standing = Abbreviation.objects.filter(pk=abbreviation.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=clock.now(), withdrawn_by=by):
        raise SomebodyWasFirst(_("Đã có người rút chữ viết tắt này trước."))
