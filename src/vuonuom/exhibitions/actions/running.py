"""Creating an exhibition, opening it to everybody, closing it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import rules
from vuonuom.exhibitions.models import Exhibition, Stand
from vuonuom.exhibitions.states import EXHIBITION, ExhibitionState
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.products import queries as products

CLOSED = "exhibitions.exhibition.closed"


class NeedsWords(Refused):
    pass


class WrongDate(Refused):
    pass


class UnitIsClosed(Refused):
    pass


class NotReviewed(Refused):
    """Nothing becomes public before somebody has looked for secrets (`trust.md` 9)."""


class NothingToShow(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class HasBegun(Refused):
    pass


@act
def create_exhibition(
    *, by: Person, unit: Unit, title: str, intro: str = "", opens_on: date, closes_on: date
) -> Exhibition:
    """Begin an exhibition; until it opens, only its curators see it. Undone while it is empty.

    Raises NotAllowed, UnitIsClosed, NeedsWords, WrongDate.
    """
    if not rules.may_curate(by, unit):
        raise NotAllowed
    if unit.is_closed:
        raise UnitIsClosed(_("Đơn vị này đã khép lại hoặc đã sáp nhập."), field="unit")
    name = line(title, "title", _("Xin đặt tên triển lãm."))
    _check_dates(opens_on, closes_on)
    exhibition = Exhibition.objects.create(
        slug=_free_slug(name),
        title=name,
        unit=unit,
        intro=words(intro, "intro"),
        opens_on=opens_on,
        closes_on=closes_on,
    )
    record("exhibitions.exhibition.created", by=by, subject=exhibition, changed={"title": name})
    return exhibition


def _free_slug(title: str) -> str:
    base = slug = rules.slug_of(title)
    number = 1
    while slug in rules.RESERVED or Exhibition.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _check_dates(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise WrongDate(_("Ngày khép lại phải từ ngày mở cửa trở đi."), field="closes_on")


@undoes("exhibitions.exhibition.created")
@act
def drop_exhibition(*, entry: Entry, by: Person) -> Unit:
    """Undo of an exhibition that is still empty."""
    exhibition = Exhibition.objects.filter(
        pk=entry.subject_id,
        state=ExhibitionState.PREPARING,
        halls=None,
        photo_sets=None,
        partners=None,
    ).first()
    if exhibition is None:
        raise HasBegun(
            _("Triển lãm đã có gian, ảnh hoặc đơn vị phối hợp nên không hoàn tác được nữa.")
        )
    unit = exhibition.unit
    exhibition.delete()
    reverse(entry, by=by, subject=unit)
    return unit


@act
def edit_exhibition(
    *, by: Person, exhibition: Exhibition, title: str, intro: str, opens_on: date, closes_on: date
) -> Exhibition:
    """Change its words and dates; the address stays. Undone by editing it back."""
    only_curators(by, exhibition)
    _check_dates(opens_on, closes_on)
    name = line(title, "title", _("Xin đặt tên triển lãm."))
    changed = {
        "title": name,
        "intro": words(intro, "intro"),
        "opens_on": opens_on,
        "closes_on": closes_on,
    }
    Exhibition.objects.filter(pk=exhibition.pk).update(**changed)
    exhibition.refresh_from_db()
    record("exhibitions.exhibition.edited", by=by, subject=exhibition, changed=changed)
    return exhibition


@act
def open_exhibition(*, by: Person, exhibition: Exhibition, reviewed: bool) -> Exhibition:
    """Open it to everybody, without an account, once somebody has reviewed what it shows.

    It counts from the first time on.
    Undone by closing it, or within a day. Raises NotAllowed, NotReviewed, NothingToShow,
    SomebodyWasFirst.
    """
    only_curators(by, exhibition)
    refuse_unreviewed(reviewed=reviewed)
    shown = Stand.objects.standing().filter(hall__exhibition=exhibition)
    if not shown.exists():
        raise NothingToShow(_("Chưa có sản phẩm nào được trưng bày. Xin đưa lên ít nhất một gian."))
    is_first = exhibition.state == ExhibitionState.PREPARING
    _move(exhibition, "opened")
    record(
        "exhibitions.exhibition.opened",
        by=by,
        subject=exhibition,
        counts=[Count(exhibition.unit_id, "exhibitions.opened")] if is_first else [],
        changed={"reviewed": True},
    )
    return exhibition


@undoes("exhibitions.exhibition.opened")
@act
def unopen_exhibition(*, entry: Entry, by: Person) -> Exhibition:
    """Undo: as it was before, in preparation or closed."""
    exhibition = Exhibition.objects.get(pk=entry.subject_id)
    is_open = Exhibition.objects.filter(pk=exhibition.pk, state=ExhibitionState.OPEN)
    closed = Entry.objects.filter(
        kind=CLOSED, subject_id=exhibition.pk, pk__lt=entry.pk, reversed_by=None
    )
    before = ExhibitionState.CLOSED if closed.exists() else ExhibitionState.PREPARING
    if not is_open.update(state=before):
        raise SomebodyWasFirst(_first(exhibition))
    exhibition.refresh_from_db()
    reverse(entry, by=by, subject=exhibition)
    return exhibition


@act
def close_exhibition(*, by: Person, exhibition: Exhibition) -> Exhibition:
    """Close the doors: it stays to be read, and says that it is over. Undone by opening it."""
    only_curators(by, exhibition)
    _move(exhibition, "closed")
    record("exhibitions.exhibition.closed", by=by, subject=exhibition)
    return exhibition


@undoes("exhibitions.exhibition.closed")
@act
def unclose_exhibition(*, entry: Entry, by: Person) -> Exhibition:
    exhibition = Exhibition.objects.get(pk=entry.subject_id)
    _move(exhibition, "opened")
    reverse(entry, by=by, subject=exhibition)
    return exhibition


def _move(exhibition: Exhibition, verb: str) -> None:
    move = EXHIBITION.move(verb)
    standing = Exhibition.objects.filter(pk=exhibition.pk, state__in=move.sources)
    if not standing.update(state=move.target):
        raise SomebodyWasFirst(_first(exhibition))
    exhibition.refresh_from_db()


def _first(exhibition: Exhibition) -> str:
    exhibition.refresh_from_db()
    facts = {
        "state": exhibition.get_state_display(),
        "who": products.last_act(exhibition._meta.label_lower, exhibition.pk) or "–",
    }
    return _("Đã có người làm trước: triển lãm ở bước “%(state)s” (%(who)s).") % facts


# -- what every act of a curator begins with -----------------------------------------


def only_curators(by: Person, exhibition: Exhibition) -> None:
    if not rules.may_curate_here(by, exhibition):
        raise NotAllowed


def refuse_unreviewed(*, reviewed: bool) -> None:
    """Raises NotReviewed."""
    if not reviewed:
        raise NotReviewed(
            _("Xin rà soát bí mật nhà nước và dữ liệu cá nhân trước khi cho hiện công khai."),
            field="reviewed",
        )


def line(typed: str, field: str, missing: str = "") -> str:
    tidy = text.one_line(typed)
    if not tidy and missing:
        raise NeedsWords(missing, field=field)
    if len(tidy) > rules.LONGEST_TITLE:
        raise NeedsWords(_("Nhiều nhất 200 ký tự."), field=field)
    return tidy


def words(typed: Any, field: str) -> str:
    tidy = text.clean(typed)
    if len(tidy) > rules.LONGEST_TEXT:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field=field)
    return tidy
