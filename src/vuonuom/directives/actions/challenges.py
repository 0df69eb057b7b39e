"""Việc khó cần hiến kế: publishing a problem, closing it."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions.finding import put_challenge
from vuonuom.directives.models import Challenge, Clause
from vuonuom.directives.states import CHALLENGE
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class UnitClosed(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def publish_challenge(
    *, by: Person, unit: Unit, title: str, text: str, clause: Clause | None = None
) -> Challenge:
    """Ask the unit's part of the tree for ideas; nobody else sees it (`trust.md` 6)."""
    rules.demand(by, rules.PUBLISH, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    challenge = _new(by, unit, title, text, clause)
    put_challenge(challenge)
    record(
        "directives.challenge.published",
        by=by,
        subject=challenge,
        changed={"title": challenge.title, "text": challenge.text},
    )
    return challenge


def _new(by: Person, unit: Unit, title: str, words: str, clause: Clause | None) -> Challenge:
    now = clock.now()
    year = clock.local_date(now).year
    return Challenge.objects.create(
        code=codes.new_code("VK", year, lambda c: Challenge.objects.filter(code=c).exists()),
        unit=unit,
        clause=clause,
        title=texts.one_line(title),
        text=texts.clean(words),
        published_at=now,
        published_by=by,
    )


@undoes("directives.challenge.published")
@act
def undo_publishing(*, entry: Entry, by: Person) -> Challenge:
    """It was seen, so it is not made unseen: it asks nobody any longer."""
    challenge = _allowed(entry, by)
    _move(challenge, "closed")
    reverse(entry, by=by, subject=challenge)
    return challenge


@act
def close_challenge(*, by: Person, challenge: Challenge) -> Challenge:
    """No more ideas are asked for; those that came stay where they are."""
    rules.demand(by, rules.PUBLISH, challenge.unit)
    _move(challenge, "closed")
    record("directives.challenge.closed", by=by, subject=challenge)
    return challenge


@act
def reopen_challenge(*, by: Person, challenge: Challenge) -> Challenge:
    """Ask again. Its undo is to close it again."""
    rules.demand(by, rules.PUBLISH, challenge.unit)
    if challenge.unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."))
    _move(challenge, "reopened")
    record("directives.challenge.reopened", by=by, subject=challenge)
    return challenge


@undoes("directives.challenge.closed")
@act
def undo_closing(*, entry: Entry, by: Person) -> Challenge:
    challenge = _allowed(entry, by)
    _move(challenge, "reopened")
    reverse(entry, by=by, subject=challenge)
    return challenge


def _allowed(entry: Entry, by: Person) -> Challenge:
    challenge = Challenge.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, rules.PUBLISH, challenge.unit)
    return challenge


def _move(challenge: Challenge, verb: str) -> None:
    move = CHALLENGE.move(verb)
    mine = Challenge.objects.filter(pk=challenge.pk, state__in=move.sources)
    if not mine.update(state=move.target):
        said = {
            "closed": _("Có người đã khép lại trước đó."),
            "reopened": _("Có người đã mở lại trước đó."),
        }
        raise SomebodyWasFirst(said[verb])
    challenge.state = move.target
