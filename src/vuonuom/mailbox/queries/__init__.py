"""Named reads of mailboxes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows, text
from vuonuom.ideas.models import IdeaPicture
from vuonuom.ideas.states import IdeaState
from vuonuom.mailbox import rules
from vuonuom.mailbox.models import (
    Absence,
    AnswerTemplate,
    Batch,
    BatchItem,
    ClockRule,
    Letter,
    LetterQuerySet,
    LetterStep,
    Opinion,
)
from vuonuom.mailbox.states import LetterState, OpinionState
from vuonuom.organization.models import Membership, Post, Unit, UnitField
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Link

SAME_WORDS = timedelta(days=1)


def just_sent(person: Person, unit: Unit, words: str, now: datetime) -> Letter | None:
    """The same words to the same unit within a day: a page gone back to and sent again."""
    same = rows.read(
        "SELECT id FROM ideas_idea WHERE submitted_by_id = %s AND submitted_at > %s"
        " AND unit_id = %s AND text = %s AND state <> %s ORDER BY id",
        person.pk, now - SAME_WORDS, unit.pk, words, IdeaState.WITHDRAWN.value,
    )  # fmt: skip
    if not same:
        return None
    return Letter.objects.filter(idea=same[0][0]).select_related("idea").first()


def who_was_first(letter: Letter) -> str:
    """ "Đỗ Thị Thư đã trả lời lúc 09:30 ngày 22/11/2026", or nothing."""
    step = letter.steps.filter(undone=False).select_related("by").last()
    if step is None or step.by is None:
        return ""
    at = step.at.astimezone(clock.LOCAL)
    facts = {"who": step.by, "what": step.get_kind_display(), "at": f"{at:%H:%M %d/%m/%Y}"}
    return _("%(who)s: %(what)s, lúc %(at)s") % facts


def works_here(person: Person, unit: Unit) -> bool:
    """Whether the person's own task, today, is the mailbox of this very unit."""
    return unit.pk in access.reach(person).units("mailbox.work")


def could_handle(box: int, home: int) -> QuerySet[Person]:
    """Whoever belongs to a mailbox's unit or the idea's, or serves there or above, today."""
    path = tree.ancestors(box)
    today = clock.today()
    serving = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today), unit__in=path, starts_on__lte=today
    )
    members = Membership.objects.current().filter(unit__in=(box, home))
    tied = Q(pk__in=serving.values("person")) | Q(pk__in=members.values("person"))
    return Person.objects.filter(tied, is_active=True)


def holder_of(letter: Letter, post: str) -> Person | None:
    """Who holds a post in the mailbox's unit today, when exactly one does: "bí thư"."""
    wanted = text.fold(post)
    held = Post.objects.filter(unit=letter.unit_id, ends_on=None).select_related("person")
    found = [one.person for one in held if wanted and text.fold(one.title) == wanted]
    return found[0] if len(found) == 1 else None


def boxes_kept(person: Person) -> QuerySet[Unit]:
    """Mailboxes that a person works in: one's page begins here."""
    hanging = Link.objects.filter(ancestor=OuterRef("pk"), distance=1)
    closed = Exists(hanging.filter(descendant__unit__closed_on__isnull=False))
    found = Unit.objects.filter(access.scope(person, "mailbox.work", "pk"))
    helps = Exists(Letter.objects.visible_to(person).filter(helper=OuterRef("pk")))
    return cast("QuerySet[Unit]", found.annotate(carries_on=closed, helps=helps))


def box_units(unit: Unit) -> list[int]:
    """The unit and the closed ones whose work it carries on: they hang directly under it.

    Kept on the unit for the request: a page asks for its queue, a letter and the figures.
    """
    known: list[int] | None = getattr(unit, "boxes", None)
    if known is None:
        carries_on = getattr(unit, "carries_on", True)
        known = list(_box_of([unit.pk])) if carries_on else [unit.pk]
        unit.boxes = known  # type: ignore[attr-defined]
    return known


def _box_of(units: list[int]) -> dict[int, int]:
    """Those units and the closed ones they carry on, each with its box. One query, however deep."""
    if not units:
        return {}
    inside, values = rows.among(units)
    return {unit: unit for unit in units} | dict(rows.read(_CARRIED_ON.format(inside), *values))


_CARRIED_ON = (
    "WITH RECURSIVE carried(unit, box) AS ("
    "SELECT node_id, node_id FROM organization_unit WHERE node_id{}"
    " UNION SELECT u.node_id, c.box FROM carried c"
    " JOIN tree_link l ON l.ancestor_id = c.unit AND l.distance = 1"
    " JOIN organization_unit u ON u.node_id = l.descendant_id AND u.closed_on IS NOT NULL)"
    " SELECT unit, box FROM carried WHERE unit <> box"
)


def queue(person: Person, unit: Unit) -> QuerySet[Letter]:
    """What waits in a mailbox, oldest first."""
    waiting = in_box(person, unit).filter(closed_at=None)
    return cast("QuerySet[Letter]", waiting.oldest_first())


def helped(person: Person, unit: Unit) -> QuerySet[Letter]:
    """Letters of mailboxes below that this level was asked to help with, oldest first."""
    found = Letter.objects.visible_to(person).filter(helper__in=box_units(unit))
    return cast("QuerySet[Letter]", _shown(found).select_related("helper").oldest_first())


def handled(person: Person, unit: Unit) -> QuerySet[Letter]:
    """What a mailbox has dealt with, newest first; whatever was moved out is not shown."""
    done = in_box(person, unit).filter(closed_at__isnull=False)
    gone = (LetterState.MOVED_OUT, LetterState.WITHDRAWN)
    return cast("QuerySet[Letter]", done.exclude(state__in=gone).order_by("-closed_at", "-pk"))


def in_box(person: Person, unit: Unit) -> LetterQuerySet:
    found = Letter.objects.visible_to(person).filter(unit__in=box_units(unit))
    return _shown(found)


def at_hand(person: Person, unit: Unit) -> LetterQuerySet:
    """What one may deal with from a mailbox's page: its own letters and those it helps with."""
    boxes = box_units(unit)
    found = Letter.objects.visible_to(person).filter(Q(unit__in=boxes) | Q(helper__in=boxes))
    return _shown(found).select_related("helper")


def _shown(letters: LetterQuerySet) -> LetterQuerySet:
    """With what a row shows, and what the one that is open need not ask for again."""
    shown = IdeaPicture.objects.filter(idea=OuterRef("idea")).order_by().values("idea")
    keys = StringAgg(Cast("pk", CharField()), Value(" "))
    lines = UnitField.objects.filter(unit__node__links_down__descendant=OuterRef("unit"))
    return letters.select_related("idea__group_link", "idea__field", "unit").annotate(
        picture_keys=Subquery(shown.annotate(keys=keys).values("keys")),
        has_opinions=Exists(Opinion.objects.filter(letter=OuterRef("pk"))),
        fits=Exists(lines.filter(field=OuterRef("idea__field"))),
    )


def after(letter: Letter, queued: QuerySet[Letter]) -> Letter | None:
    """The next one of a queue after a letter was dealt with, or its first."""
    later = queued.filter(received_at__gte=letter.received_at).exclude(pk=letter.pk).first()
    return later or queued.exclude(pk=letter.pk).first()


def templates(unit: Unit) -> QuerySet[AnswerTemplate]:
    """Words to answer with: the unit's own first, then those of the levels above."""
    found = AnswerTemplate.objects.filter(
        unit__node__links_down__descendant=unit.pk, removed_at=None
    )
    nearest = "unit__node__links_down__distance"
    return found.select_related("unit").order_by(nearest, "title", "pk")


def absences(unit: Unit, today: date) -> QuerySet[Absence]:
    """Who is away from a mailbox, today or soon."""
    found = Absence.objects.filter(unit=unit, withdrawn_at=None, ends_on__gte=today)
    return found.select_related("person", "deputy", "unit", "loan").order_by("starts_on", "pk")


def clock_rule(terms: rules.Terms) -> ClockRule | None:
    """The rule that sets the days to the first answer, with its unit; none: the standard does."""
    if terms.rule is None:
        return None
    return ClockRule.objects.select_related("unit").filter(pk=terms.rule).first()


@dataclass(frozen=True)
class CameOf:
    """What came of one step with several letters."""

    items: list[BatchItem]

    @property
    def done(self) -> int:
        return sum(item.entry_id is not None for item in self.items)

    @property
    def refused(self) -> list[BatchItem]:
        return [item for item in self.items if item.entry_id is None]


def came_of(batch: Batch) -> CameOf:
    return CameOf(list(batch.items.select_related("letter__idea")))


def pictures(letter: Letter) -> list[int]:
    """Keys of its pictures, of a letter that was read to be shown."""
    keys: str | None = letter.picture_keys  # type: ignore[attr-defined]
    return sorted(int(key) for key in (keys or "").split())


def opinions(letter: Letter) -> list[Opinion]:
    """What others were asked to say about it, for those who handle it."""
    if not getattr(letter, "has_opinions", True):
        return []
    asked = letter.opinions.exclude(state=OpinionState.WITHDRAWN)
    return list(asked.select_related("reviewer", "asked_by"))


def steps(letter: Letter) -> list[LetterStep]:
    return list(letter.steps.select_related("by", "from_unit", "to_unit"))


@dataclass(frozen=True)
class Clock:
    """What stands beside a letter: "Còn 2 ngày", "Quá hạn 1 ngày"."""

    words: str
    sign: str
    tone: str

    @property
    def is_late(self) -> bool:
        return self.tone == "late"


# A tick only where something was given: what was not taken up waits for its next try.
_DONE = ("tick", "good")
_CLOSED: dict[str, tuple[str, str]] = {
    LetterState.DECLINED: ("pause", "off"),
    LetterState.MOVED_OUT: ("forward", "off"),
    LetterState.WITHDRAWN: ("back", "off"),
}


def clock_of(letter: Letter, today: date) -> Clock:
    """The clock of a letter in words; days are working days."""
    if letter.state == LetterState.ASKED_BACK:
        return Clock(_("Chờ tác giả nói thêm"), "pause", "off")
    if letter.closed_at is not None:
        return Clock(str(LetterState(letter.state).label), *_CLOSED.get(letter.state, _DONE))
    left = rules.days_left(letter.due_on, today)
    if left < 0:
        late = ngettext("Quá hạn %(n)d ngày", "Quá hạn %(n)d ngày", -left) % {"n": -left}
        return Clock(late, "warn", "late")
    if left == 0:
        return Clock(_("Hạn hôm nay"), "clock", "wait")
    words = ngettext("Còn %(n)d ngày", "Còn %(n)d ngày", left) % {"n": left}
    return Clock(words, "clock", "wait" if left <= 2 else "going")


@dataclass(frozen=True)
class Waiting:
    """What waits in one mailbox."""

    unit: Unit
    open: int
    late: int
    help: int = 0  # letters of mailboxes below that wait for a hand


def waiting(person: Person, today: date) -> list[Waiting]:
    """The mailboxes where this person's task lies, each with what waits there."""
    units = access.reach(person).units("mailbox.work")
    boxes = list(Unit.objects.living().filter(pk__in=units).in_order()[:20])
    box_of = _box_of([unit.pk for unit in boxes])
    late = Q(due_on__lt=today, state=LetterState.WAITING)
    letters = Letter.objects.visible_to(person).filter(
        Q(unit__in=box_of) | Q(helper__in=box_of), closed_at=None
    )
    counts = letters.order_by().values_list("unit_id", "helper_id").annotate(
        open=Count("pk"), late=Count("pk", filter=late)
    )  # fmt: skip
    open_, late_, help_ = Counter[int | None](), Counter[int | None](), Counter[int | None]()
    for unit, helper, some_open, some_late in counts:
        open_[box_of.get(unit)] += some_open
        late_[box_of.get(unit)] += some_late
        help_[box_of.get(helper)] += some_open
    return [Waiting(u, open_[u.pk], late_[u.pk], help_[u.pk]) for u in boxes]


def fits(letter: Letter) -> bool:
    """Whether the idea's field is one of its mailbox's unit or of a unit above it."""
    return bool(letter.fits)  # type: ignore[attr-defined]
