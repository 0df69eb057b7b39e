"""The lines of figures' histories: every act that touches a figure writes one for each."""

from collections.abc import Iterable

from django.db.models import Max

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.models import FigureChange, TargetAssignment, TargetProgramme
from vuonuom.directives.states import FigureVerb

type Changed = tuple[TargetAssignment, FigureVerb, int]  # and what bound before


def next_batch(programme: TargetProgramme) -> int:
    """A number for figures given together. Holds the programme: two givings get two numbers."""
    TargetProgramme.objects.select_for_update().get(pk=programme.pk)
    found = FigureChange.objects.filter(figure__rule__programme=programme)
    return (found.aggregate(n=Max("batch"))["n"] or 0) + 1


def write(changed: Iterable[Changed], by: Person, batch: int) -> None:
    now = clock.now()
    FigureChange.objects.bulk_create(
        [
            FigureChange(
                figure=figure, verb=verb, before=before, amount=figure.amount, batch=batch,
                at=now, by=by,
            )
            for figure, verb, before in changed
        ],
        batch_size=2000,
    )  # fmt: skip


def note(
    figure: TargetAssignment,
    verb: FigureVerb,
    by: Person,
    *,
    before: int | None = None,
    amount: int | None = None,
    reason: str = "",
) -> None:
    FigureChange.objects.create(
        figure=figure,
        verb=verb,
        before=figure.amount if before is None else before,
        amount=figure.amount if amount is None else amount,
        reason=reason,
        at=clock.now(),
        by=by,
    )


def last(figure: TargetAssignment, *verbs: FigureVerb) -> FigureChange:
    return FigureChange.objects.filter(figure=figure, verb__in=verbs).latest("pk")
