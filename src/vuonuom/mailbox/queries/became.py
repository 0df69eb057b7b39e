"""What became of the letters that reached a mailbox in a year: by their cohort, never by person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.mailbox import rules
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.states import OPEN, LetterState

S, L = IdeaState, LetterState


@dataclass(frozen=True)
class Fate:
    """One thing that may have become of a letter; each letter has exactly one."""

    key: str
    label: str | Promise
    sign: str
    letters: Q


FATES = (
    Fate("waiting", _("Đang chờ trả lời"), "clock", Q(state__in=OPEN)),
    Fate("answered", _("Đã trả lời"), "letter", Q(state=L.ANSWERED)),
    Fate("declined", _("Chưa tiếp nhận, có lý do"), "pause", Q(state=L.DECLINED)),
    Fate("taken-up", _("Đã tiếp nhận"), "hat", Q(state=L.TAKEN_UP, idea__state=S.TAKEN_UP)),
    Fate("growing", _("Đang ươm tạo, đã thử"), "mam",
         Q(state=L.TAKEN_UP, idea__state__in=(S.INCUBATING, S.TRIED, S.RECOGNISED))),
    Fate("stopped", _("Dừng để học"), "stop", Q(state=L.TAKEN_UP, idea__state=S.STOPPED)),
    Fate("product", _("Thành sản phẩm"), "cay", Q(state=L.TAKEN_UP, idea__state=S.PRODUCT)),
    Fate("spread", _("Nơi khác đang dùng"), "rung", Q(state=L.TAKEN_UP, idea__state=S.IN_USE)),
)  # fmt: skip
ELSEWHERE = Fate("elsewhere", _("Đã chuyển hộp thư khác"), "forward", Q())


def fate(key: str) -> Fate | None:
    return next((one for one in (*FATES, ELSEWHERE) if one.key == key), None)


def arrived(boxes: list[int], year: int) -> QuerySet[Letter]:
    """Letters that reached a mailbox within a year; neither withdrawn nor moved out."""
    begin = datetime(year, 1, 1, tzinfo=clock.LOCAL)
    end = datetime(year + 1, 1, 1, tzinfo=clock.LOCAL)
    came = LetterStep.objects.filter(
        to_unit__in=boxes, kind__in=rules.ARRIVALS, undone=False, at__gte=begin, at__lt=end
    )
    gone = (L.MOVED_OUT, L.WITHDRAWN)
    found: QuerySet[Letter] = Letter.objects.filter(pk__in=came.values("letter"))
    return found.exclude(state__in=gone)


def fates(boxes: list[int], year: int) -> list[tuple[Fate, int]]:
    """Each with its number of letters; what went to another mailbox is counted apart."""
    here = Q(unit__in=boxes)
    counts = {one.key: Count("pk", filter=here & one.letters) for one in FATES}
    found = arrived(boxes, year).aggregate(
        **{key.replace("-", "_"): count for key, count in counts.items()},
        elsewhere=Count("pk", filter=~here),
    )
    return [(one, found[one.key.replace("-", "_")]) for one in (*FATES, ELSEWHERE)]


def ideas_of(person: Person, boxes: list[int], year: int, one: Fate) -> QuerySet[Idea]:
    """The ideas behind a number, as far as this person may see them."""
    here = Q(unit__in=boxes)
    letters = arrived(boxes, year).filter(~here if one is ELSEWHERE else here & one.letters)
    found: QuerySet[Idea] = Idea.objects.visible_to(person).filter(pk__in=letters.values("idea"))
    return found.select_related("unit").order_by("-submitted_at", "-pk")
