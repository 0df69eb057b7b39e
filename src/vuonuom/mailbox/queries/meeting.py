"""The sheet for the monthly meeting: the month's letters by what is to be decided.

Authors are not named: the idea is discussed, not the person. A hidden text shows its code alone,
and letters that are about somebody are left out and only counted (`trust.md` 1, 4).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ideas.models import IdeaConcern
from vuonuom.mailbox import queries
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import OPEN, LetterState
from vuonuom.organization.models import Unit

MOST = 300  # letters: nobody decides more in a meeting


@dataclass(frozen=True)
class Item:
    """One letter on the sheet."""

    code: str
    title: str
    field: str
    received: date
    due: date
    clock: queries.Clock
    path: str


@dataclass(frozen=True)
class Part:
    """Letters of one state, and what the meeting has to decide about them."""

    key: str
    title: str | Promise
    question: str | Promise
    items: list[Item]


@dataclass(frozen=True)
class Sheet:
    unit: Unit
    month: date  # its first day
    parts: list[Part]
    apart: int  # letters that are about somebody, talked over apart

    @property
    def letters(self) -> int:
        return sum(len(part.items) for part in self.parts)


_PARTS = (
    ("waiting", (LetterState.WAITING,), gettext_lazy("Chờ trả lời"),
     gettext_lazy("Tiếp nhận, hỏi thêm, chuyển hay chưa tiếp nhận, vì sao?")),
    ("asked_back", (LetterState.ASKED_BACK,), gettext_lazy("Chờ tác giả nói thêm"),
     gettext_lazy("Có cần gặp tác giả không?")),
    ("taken_up", (LetterState.TAKEN_UP,), gettext_lazy("Đã tiếp nhận trong tháng"),
     gettext_lazy("Ai làm, bao giờ, cần gì?")),
    ("answered", (LetterState.ANSWERED,), gettext_lazy("Đã trả lời trong tháng"),
     gettext_lazy("Có nên tiếp nhận không?")),
    ("declined", (LetterState.DECLINED,), gettext_lazy("Chưa tiếp nhận trong tháng"),
     gettext_lazy("Lý do đã thỏa đáng chưa?")),
)  # fmt: skip


def sheet(person: Person, unit: Unit, month: date) -> Sheet:
    """Letters open at the month's end, and those closed within it."""
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin, end = (datetime(d.year, d.month, 1, tzinfo=clock.LOCAL) for d in (first, after))
    box = queries.in_box(person, unit).filter(received_at__lt=end)
    of_month = box.filter(Q(state__in=OPEN) | Q(closed_at__gte=begin, closed_at__lt=end))
    told = Exists(IdeaConcern.objects.filter(idea=OuterRef("idea")))
    apart = of_month.filter(told).count()
    shown = list(of_month.exclude(told).oldest_first()[:MOST])
    today = clock.today()
    parts = [
        Part(key, title, question, [_item(unit, x, today) for x in shown if x.state in states])
        for key, states, title, question in _PARTS
    ]
    return Sheet(unit, first, [part for part in parts if part.items], apart)


def _item(unit: Unit, letter: Letter, today: date) -> Item:
    idea = letter.idea
    hidden = idea.hidden_at is not None
    return Item(
        code=idea.code,
        title=_("(nội dung đang ẩn)") if hidden else idea.title,
        field=str(idea.field or ""),
        received=clock.local_date(letter.received_at),
        due=letter.due_on,
        clock=queries.clock_of(letter, today),
        path=f"/mailbox/{unit.code}/{idea.code}/",
    )
