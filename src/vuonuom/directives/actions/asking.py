"""What one line of a programme may ask, and of whom."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.models import TargetProgramme
from vuonuom.directives.states import OF_A_LEVEL, RuleKind
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import UnitKind

MOST_PERCENT = {RuleKind.SHARE: 100, RuleKind.RATIO: 1000}


class CannotMeasure(Refused):
    pass


class NotInItsYear(Refused):
    pass


@dataclass(frozen=True)
class Terms:
    """What of a rule may change later; each change is a version of its own."""

    words: str
    at_least: int = 1
    weight: int = 1
    due_on: date | None = None  # None: the last day of the year
    exempts: str = ""

    def written(self) -> dict[str, object]:
        return {
            "words": text.one_line(self.words),
            "at_least": self.at_least,
            "weight": self.weight,
            "due_on": self.due_on,
            "exempts": text.one_line(self.exempts),
        }

    def check(self, kind: str, programme: TargetProgramme) -> None:
        """Raises CannotMeasure, NotInItsYear. A person is invited to one, never to so many."""
        if kind == RuleKind.PER_MEMBER and self.at_least != 1:
            raise CannotMeasure(_("Mỗi người chỉ được mời một ý tưởng."), field="at_least")
        if self.at_least < 1:
            raise CannotMeasure(_("Chỉ tiêu nhỏ nhất là một."), field="at_least")
        most = MOST_PERCENT.get(RuleKind(kind), rules.MOST)
        if self.at_least > most:
            raise CannotMeasure(_("Nhiều nhất là %(most)s.") % {"most": most}, field="at_least")
        if not 1 <= self.weight <= 100:
            raise CannotMeasure(_("Trọng số từ 1 tới 100."), field="weight")
        first, last = programme.first_day, programme.last_day
        if self.due_on is not None and not first <= self.due_on <= last:
            within = _("Hạn phải nằm trong năm %(year)s.") % {"year": programme.year}
            if programme.term:
                within = _("Hạn phải nằm trong %(term)s.") % {"term": programme.term.name}
            raise NotInItsYear(within, field="due_on")


@dataclass(frozen=True)
class Ask:
    """One line of a programme to be. With nothing but a measure it invites each member."""

    words: str
    measure: str
    at_least: int = 1
    unit_kind: UnitKind | None = None
    as_kind: RuleKind | None = None
    base: str = ""  # under a ratio's line
    weight: int = 1
    due_on: date | None = None
    exempts: str = ""

    @property
    def kind(self) -> RuleKind:
        if self.as_kind is not None:
            return self.as_kind
        return RuleKind.PER_UNIT if self.unit_kind is not None else RuleKind.PER_MEMBER

    @property
    def terms(self) -> Terms:
        return Terms(self.words, self.at_least, self.weight, self.due_on, self.exempts)

    @property
    def compared_with(self) -> str:
        """What a share is of, what stands under a ratio's line, what growth goes beyond."""
        if self.kind == RuleKind.SHARE:
            return rules.MEMBERS
        if self.kind == RuleKind.GROWTH:
            return self.measure
        return self.base if self.kind == RuleKind.RATIO else ""

    def check(self, programme: TargetProgramme) -> None:
        """Raises CannotMeasure, NotInItsYear."""
        if programme.term:
            self._check_for_a_term()
        if self.measure not in rules.KNOWN[self.kind]:
            raise CannotMeasure(self._what_can_be(), field="measure")
        if self.kind == RuleKind.RATIO and self.base not in rules.RATIO_MEASURES:
            raise CannotMeasure(_("Xin chọn tỷ lệ so với số nào."), field="base")
        if self.kind == RuleKind.RATIO and self.base == self.measure:
            raise CannotMeasure(_("Hai số của tỷ lệ phải khác nhau."), field="base")
        if self.kind in OF_A_LEVEL and self.unit_kind is None:
            raise CannotMeasure(_("Xin chọn cấp đơn vị được giao."), field="unit_kind")
        self.terms.check(self.kind, programme)

    def _what_can_be(self) -> str:
        labels = [str(MEASURES[key].label) for key in rules.KNOWN[self.kind]]
        return _("Với “%(kind)s” xin chọn một trong: %(measures)s.") % {
            "kind": self.kind.label,
            "measures": "; ".join(labels),
        }

    def _check_for_a_term(self) -> None:
        if self.kind not in rules.OF_A_TERM:
            raise CannotMeasure(
                _("Theo nhiệm kỳ chỉ giao: mỗi đơn vị ít nhất, tổng số, tỷ lệ giữa hai số."),
                field="kind",
            )
        if rules.is_stock(self.measure):
            sentence = _("Theo nhiệm kỳ chỉ đếm số phát sinh từng tháng, không đếm số hiện có.")
            raise CannotMeasure(sentence, field="measure")

    def written(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "measure": self.measure,
            "unit_kind": self.unit_kind,
            "base": self.compared_with,
            "is_stock": rules.is_stock(self.measure),
            "base_is_stock": rules.is_stock(self.compared_with),
            **self.terms.written(),
        }
