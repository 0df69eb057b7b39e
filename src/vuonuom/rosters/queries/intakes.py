"""Lists that somebody sent, as the pages show them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.files import progress
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import WINDOW
from vuonuom.organization.models import Unit
from vuonuom.rosters.models import Intake
from vuonuom.rosters.rules import columns
from vuonuom.rosters.rules.columns import Column
from vuonuom.rosters.states import MANAGE, UNDER_WAY, IntakeState, ListKind


def intakes(person: Person) -> "QuerySet[Intake]":
    """The newest first."""
    found: QuerySet[Intake] = Intake.objects.visible_to(person).select_related("unit", "by")
    return found.defer("shown", "done").order_by("-pk")  # a reform's are a megabyte


def kinds_of(person: Person) -> list[ListKind]:
    """The lists that a person may enter somewhere."""
    return [kind for kind, permission in MANAGE.items() if access.tops(person, permission)]


def units_of(person: Person, kind: ListKind) -> "QuerySet[Unit]":
    """Where they may: the tops of their parts of the trees, and what lives below."""
    found: QuerySet[Unit] = Unit.objects.living()
    return found.filter(access.scope(person, MANAGE[kind], "pk"))


def first_unit(person: Person, kind: ListKind) -> Unit | None:
    tops = access.tops(person, MANAGE[kind])
    return Unit.objects.living().filter(pk__in=tops).order_by("kind__rank", "sort_key").first()


@dataclass(frozen=True)
class Reading:
    """One column as it is read: what stands in its head and in the first lines."""

    column: Column
    at: int | None
    sample: tuple[str, ...]


def readings(intake: Intake) -> list[Reading]:
    sample = intake.shown.get("sample", ())
    return [
        Reading(
            column, at, tuple(row[at] or "–" for row in sample if at is not None and at < len(row))
        )
        for column in columns.OF[ListKind(intake.kind)]
        for at in [intake.mapping.get(column.key)]
    ]


def ignored(intake: Intake) -> list[str]:
    """Heads of columns that nobody reads."""
    words = intake.shown.get("words", ())
    return [word for at, word in enumerate(words) if word and at not in intake.mapping.values()]


@dataclass(frozen=True)
class Progress:
    done: int
    whole: int

    @property
    def share(self) -> float | None:
        return min(self.done / self.whole, 1.0) if self.whole else None


def progress_of(intake: Intake) -> Progress:
    return Progress(*progress.told(intake.code))


def is_under_way(intake: Intake) -> bool:
    return intake.state in UNDER_WAY


def would_change(intake: Intake) -> bool:
    """Whether entering it would do anything."""
    if intake.kind == ListKind.REFORM and intake.found.get("rejected"):
        return False  # good lines alone would be another reform
    idle = {"same", "rejected", "lines"}
    return any(n for key, n in intake.found.items() if key not in idle)


def entered_by(intake: Intake, person: Person) -> Entry | None:
    """The entry that the person may still take back."""
    if intake.state != IntakeState.ENTERED:
        return None
    young = _entries(intake).filter(actor_id=person.pk, at__gt=clock.now() - WINDOW)
    entry: Entry | None = young.first()
    return entry


def entry_of(intake: Intake) -> Entry:
    """The act that entered it. Raises DoesNotExist where it was not."""
    entry: Entry = _entries(intake).get()
    return entry


def _entries(intake: Intake) -> "QuerySet[Entry]":
    found: QuerySet[Entry] = Entry.objects.filter(
        kind="rosters.intake.entered",
        subject_kind=Intake._meta.label_lower,
        subject_id=intake.pk,
    )
    return found
