"""What later stages say about an idea. Each checks its own permission before it calls."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas import queries
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import ALIVE, IDEA, STAGE_OF, IdeaState
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.similarity import actions as similarity

S = IdeaState
# A recognition may come after the product: the idea keeps the further state.
FURTHER = {
    "tried": (S.TRIED, S.RECOGNISED, S.PRODUCT, S.IN_USE),
    "recognised": (S.RECOGNISED, S.PRODUCT, S.IN_USE),
    "made_product": (S.PRODUCT, S.IN_USE),
    "in_use": (S.IN_USE,),
    "incubating": (S.INCUBATING, S.TRIED, S.RECOGNISED, S.PRODUCT, S.IN_USE),
    "taken_up": (S.TAKEN_UP, S.INCUBATING, S.TRIED, S.RECOGNISED, S.PRODUCT, S.IN_USE),
    "declined": (S.DECLINED,),
    "stopped": (S.STOPPED,),
}


class WrongState(Refused):
    pass


class GoneOn(Refused):
    pass


@act
def mark_answered(*, by: Person | None, idea: Idea) -> Idea:
    """The author got first words. Counts once. Undone with the act that calls it: `take_back`."""
    now = clock.now()
    first = Idea.objects.filter(pk=idea.pk, answered_at=None).update(answered_at=now)
    idea.refresh_from_db(fields=["answered_at", "counts_from"])
    record("ideas.idea.answered", by=by, subject=idea, counts=_once(idea, "answered", bool(first)))
    return idea


@act
def mark_taken_up(*, by: Person | None, idea: Idea) -> Idea:
    """The unit takes the idea up. Undone with the act that calls it: `take_back`."""
    _advance(idea, "taken_up")
    record("ideas.idea.taken_up", by=by, subject=idea)
    return idea


@act
def mark_declined(*, by: Person | None, idea: Idea) -> Idea:
    """Not taken up, for a reason its letter holds. Undone by `take_back`."""
    _advance(idea, "declined")
    record("ideas.idea.declined", by=by, subject=idea)
    return idea


@act
def mark_moved_out(*, by: Person | None, idea: Idea) -> Idea:
    """A denunciation, not an idea: out of every list, figure and search (`trust.md` 3).

    Undone within a day by `take_back`; after that `mailbox.tasks` empties it for good.
    """
    _advance(idea, "moved_out")
    counts = queries.uncounted(idea)  # held now: nobody changes its authors meanwhile
    similarity.hide(idea)
    record("ideas.idea.moved_out", by=by, subject=idea, counts=counts)
    return idea


@act
def mark_incubating(*, by: Person | None, idea: Idea) -> Idea:
    """A project began. Undone with the act that calls it: `take_back`."""
    _advance(idea, "incubating")
    record("ideas.idea.incubating", by=by, subject=idea)
    return idea


@act
def mark_tried(*, by: Person | None, idea: Idea, on: date) -> Idea:
    """The first finished trial counts, further ones are only noted. Undone by `take_back`."""
    _advance(idea, "tried")
    first = Idea.objects.filter(pk=idea.pk, first_tried_on=None).update(first_tried_on=on)
    idea.refresh_from_db(fields=["first_tried_on", "counts_from"])
    record("ideas.idea.tried", by=by, subject=idea, counts=_once(idea, "tried", bool(first), on))
    return idea


@act
def mark_recognised(*, by: Person | None, idea: Idea, on: date) -> Idea:
    """Recognised as an initiative; only after a trial. Undone by `take_back`."""
    if not Idea.objects.filter(pk=idea.pk, first_tried_on__isnull=False).exists():
        raise WrongState(_("Ý tưởng chưa từng được thử nên chưa thể công nhận là sáng kiến."))
    _advance(idea, "recognised")
    first = Idea.objects.filter(pk=idea.pk, recognised_on=None).update(recognised_on=on)
    idea.refresh_from_db(fields=["recognised_on", "counts_from"])
    counts = _once(idea, "recognised", bool(first), on)
    record("ideas.idea.recognised", by=by, subject=idea, counts=counts)
    return idea


@act
def mark_made_product(*, by: Person | None, idea: Idea, on: date | None = None) -> Idea:
    """A product grew from it. Counts once. Undone by `take_back`."""
    counts = _uncounted_yet(idea, "made_product", on)
    _advance(idea, "made_product")
    record("ideas.idea.made_product", by=by, subject=idea, counts=counts)
    return idea


@act
def mark_in_use(*, by: Person | None, idea: Idea, on: date | None = None) -> Idea:
    """Another unit confirmed that it uses it. Counts once. Undone by `take_back`."""
    counts = _uncounted_yet(idea, "in_use_elsewhere", on)
    _advance(idea, "in_use")
    record("ideas.idea.in_use", by=by, subject=idea, counts=counts)
    return idea


@act
def mark_stopped(*, by: Person | None, idea: Idea) -> Idea:
    """Its project stopped to learn. Undone by `take_back`, or by a new project."""
    _advance(idea, "stopped")
    record("ideas.idea.stopped", by=by, subject=idea)
    return idea


@act
def take_back(*, by: Person | None, idea: Idea, verb: str) -> Idea:
    """Undo the newest mark `verb` ("tried", "in_use", ...): for the undo of the act that set it.

    Raises GoneOn when the idea has moved further since.
    """
    entry = queries.last_mark(idea, verb)
    if entry is None:
        raise GoneOn(_("Việc này đã được hoàn tác trước đó."))
    idea.refresh_from_db()
    besides = _counted_with_its_month(idea, verb, entry)
    _step_back(idea, verb, entry)
    reverse(entry, by=by, subject=idea, besides=besides)
    return idea


def _counted_with_its_month(idea: Idea, verb: str, entry: Any) -> list[Count]:
    """What `release_sealed` counted for a mark, to be taken back with it."""
    if not queries.was_held(idea, entry) or not queries.is_only_mark(idea, entry):
        return []
    measure = f"ideas.{MEASURES.get(verb, verb)}"
    return [count for count in queries.uncounted(idea) if count.measure == measure]


def _advance(idea: Idea, verb: str) -> None:
    """Move the idea on, or leave it when it already stands further. Raises WrongState."""
    move = IDEA.move(verb)
    moved = Idea.objects.filter(pk=idea.pk, state__in=move.sources).update(state=move.target)
    idea.refresh_from_db(fields=["state"])
    if not moved and idea.state not in FURTHER.get(verb, ()):
        where = IdeaState(idea.state).label
        raise WrongState(_("Ý tưởng đang ở bước “%(where)s” nên chưa làm được.") % {"where": where})
    if moved:
        similarity.restage(idea, idea.stage)


def _step_back(idea: Idea, verb: str, entry: Any) -> None:
    counted = entry.postings.exists() or (
        queries.was_held(idea, entry) and queries.is_only_mark(idea, entry)
    )
    if verb in _DATES and counted:
        setattr(idea, _DATES[verb], None)
        idea.save(update_fields=[_DATES[verb]])
    if verb == "answered":
        return
    move = IDEA.move(verb)
    if queries.state_before(idea, entry) in move.sources:
        before = queries.state_without(idea, entry)
        here = Idea.objects.filter(pk=idea.pk, state=move.target)
        if not here.update(state=before):
            raise GoneOn(_("Ý tưởng đã đi tiếp nên không hoàn tác được việc này."))
        idea.state = before
    if verb == "moved_out":
        put_text(idea)
    else:
        similarity.restage(idea, idea.stage)


MEASURES = {"in_use": "in_use_elsewhere"}
_DATES = {"answered": "answered_at", "tried": "first_tried_on", "recognised": "recognised_on"}


def put_text(idea: Idea) -> None:
    """Keep what search and the likeness check find in step with the idea, while it is shown."""
    if idea.hidden_at is not None or idea.state not in ALIVE:
        similarity.hide(idea)
        return
    similarity.put(
        idea,
        code=idea.code,
        title=idea.title,
        body=idea.text,
        unit_id=idea.unit_id,
        year=idea.year,
        field_id=idea.field_id,
        stage=STAGE_OF[IdeaState(idea.state)],
    )


def _once(idea: Idea, verb: str, first: bool, on: date | None = None) -> list[Count]:
    """Nothing of an idea whose figures are held: it is counted with its month's."""
    counts = first and idea.counts_from is None
    return [Count(idea.unit_id, f"ideas.{verb}", cohort=idea.year, on=on)] if counts else []


def _uncounted_yet(idea: Idea, verb: str, on: date | None) -> list[Count]:
    idea.refresh_from_db(fields=["counts_from"])
    measure = f"ideas.{verb}"
    counted = any(count.measure == measure for count in queries.counted(idea))
    return _once(idea, verb, not counted, on)
