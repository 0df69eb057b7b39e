"""A year's targets on a clause; figures proposed, answered and divided; reasons to be exempt."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import HiddenInput, RadioSelect
from django.utils.translation import gettext_lazy as _

from vuonuom.congresses.models import Term
from vuonuom.core import text
from vuonuom.directives import rules
from vuonuom.directives.actions.asking import Ask, Terms
from vuonuom.directives.actions.dividing import Part
from vuonuom.directives.rules.parts import read_lines
from vuonuom.directives.states import RuleKind
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.progress.rules import FIRST_YEAR
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TextField,
    TickField,
    UnitField,
)

KINDS = [(kind.value, kind.label) for kind in RuleKind if kind != RuleKind.PER_MEMBER]
TERMS = ("words", "at_least", "weight", "due_on", "exempts")


class TermsForm(Form):
    """What of a rule may change later."""

    words = LineField(
        label=_("Ghi thành lời"),
        max_length=300,
        help_text=_("Ví dụ: Mỗi đơn vị ít nhất một sản phẩm mới"),
    )
    at_least = NumberField(
        label=_("Con số"),
        min_value=1,
        max_value=rules.MOST,
        help_text=_("Với tỷ lệ: số phần trăm. Với hơn năm trước: hơn ít nhất bao nhiêu."),
    )
    weight = NumberField(label=_("Trọng số"), min_value=1, max_value=100, required=False)
    due_on = DateField(
        label=_("Hạn"), required=False, help_text=_("Để trống: ngày cuối của năm hay của nhiệm kỳ.")
    )
    exempts = LineField(label=_("Ai được miễn, vì sao"), max_length=300, required=False)

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(**{name: data[name] for name in TERMS} | {"weight": data["weight"] or 1})


class ChangeForm(TermsForm):
    """`seen`: the terms whose effect was shown; others are shown first."""

    seen = LineField(max_length=80, required=False, widget=HiddenInput)

    def key(self) -> str:
        terms = self.terms()
        return f"{terms.at_least}/{terms.due_on or ''}"

    def was_seen(self) -> bool:
        return bool(self.cleaned_data["seen"] == self.key())


class RuleForm(TermsForm):
    kind = ChoiceField(label=_("Giao thế nào"), choices=KINDS, widget=RadioSelect)
    unit_kind = ObjectField(
        UnitKind.objects.none(),
        label=_("Giao cho mỗi đơn vị ở cấp"),
        required=False,
        help_text=_("Tổng số thì không cần chọn cấp."),
    )
    measure = ChoiceField(label=_("Của"))
    base = ChoiceField(
        label=_("So với"), required=False, help_text=_("Chỉ cần cho tỷ lệ giữa hai số.")
    )
    field_order: tuple[str, ...] = (
        "words", "kind", "unit_kind", "at_least", "measure", "base", "weight", "due_on", "exempts",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: QuerySet[UnitKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit_kind"].queryset = kinds
        fields["unit_kind"].label_from_instance = _kind_line
        measures = dict.fromkeys(key for kind, _label in KINDS for key in rules.KNOWN[kind])
        fields["measure"].choices = [(key, MEASURES[key].label) for key in measures]
        fields["base"].choices = [
            ("", _("– chọn –")), *((key, MEASURES[key].label) for key in rules.RATIO_MEASURES)
        ]  # fmt: skip

    def ask(self) -> Ask:
        data = self.cleaned_data
        kind = RuleKind(data["kind"] or RuleKind.PER_UNIT)
        return Ask(
            measure=data["measure"],
            unit_kind=None if kind == RuleKind.TOTAL else data["unit_kind"],
            as_kind=kind,
            base=data["base"],
            **vars(self.terms()),
        )


class ProgrammeForm(RuleForm):
    """A programme with its first rule; more are added on its page."""

    title = LineField(label=_("Tên chương trình chỉ tiêu"), max_length=300)
    unit = UnitField(label=_("Đơn vị giao"), help_text=_("Chỉ tiêu đi xuống mọi đơn vị bên dưới."))
    year = NumberField(label=_("Năm"), min_value=FIRST_YEAR, max_value=2100)
    term = ObjectField(
        Term.objects.none(),
        label=_("Theo nhiệm kỳ"),
        required=False,
        help_text=_("Để trống: chỉ tiêu của một năm. Chọn: cộng mọi tháng của nhiệm kỳ."),
    )
    invite_members = TickField(
        label=_("Mời mỗi đoàn viên, hội viên có ít nhất một ý tưởng"), required=False
    )
    field_order = ("title", "unit", "year", "term", *RuleForm.field_order)
    OF_RULE = ("at_least", "measure", "words")  # asked for where there is a rule

    def __init__(
        self, *args: Any, units: QuerySet[Unit], terms: QuerySet[Term], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].queryset = units
        fields["term"].queryset = terms
        fields["term"].label_from_instance = _term_line
        fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self._has_rule(data):
            return data
        if data.get("invite_members"):  # only persons are asked: what a rule needs may be empty
            for name in self.OF_RULE:
                self.errors.pop(name, None)
        elif "unit_kind" not in self.errors:
            nobody = _("Xin chọn cấp đơn vị được giao, hoặc mời từng người.")
            self.add_error("unit_kind", nobody)
        return data

    def _has_rule(self, data: dict[str, Any]) -> bool:
        return data.get("unit_kind") is not None or data.get("kind") == RuleKind.TOTAL

    def asks(self) -> list[Ask]:
        found = [self.ask()] if self._has_rule(self.cleaned_data) else []
        if self.cleaned_data["invite_members"]:
            words = str(_("Mỗi đoàn viên, hội viên ít nhất một ý tưởng"))
            found.append(Ask(words, rules.MEMBER_MEASURES[0]))
        return found


def _term_line(term: Term) -> str:
    return f"{term.name} ({term.unit.name})"


def _kind_line(kind: UnitKind) -> str:
    return f"{kind.name} ({kind.organization.name})"


class ExemptForm(Form):
    reason = LineField(label=_("Lý do miễn"), max_length=300)


class ProposeForm(Form):
    amount = NumberField(label=_("Con số đề nghị"), min_value=1, max_value=rules.MOST)
    reason = LineField(label=_("Lý do"), max_length=500)


class AnswerForm(Form):
    answer = ChoiceField(
        label=_("Trả lời"),
        choices=[("agree", _("Đồng ý với con số đề nghị")), ("hold", _("Giữ con số đã giao"))],
        widget=RadioSelect,
    )
    reason = LineField(
        label=_("Lý do"),
        max_length=500,
        required=False,
        help_text=_("Khi giữ con số đã giao, xin ghi lý do."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "hold" and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Xin ghi lý do giữ con số đã giao."))
        return data


class DivideForm(Form):
    """A number for each unit right below."""

    def __init__(
        self, *args: Any, units: Sequence[Unit], amounts: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.amounts = units, amounts
        for unit in units:
            self.fields[Part(unit, 0).field] = NumberField(
                label=unit.name,
                min_value=0,
                max_value=rules.MOST,
                initial=amounts.get(unit.pk, 0),
                error_messages={"required": _("Xin ghi số; không giao thì ghi 0.")},
            )

    def parts(self) -> list[Part]:
        data = self.cleaned_data
        return [Part(unit, data[Part(unit, 0).field]) for unit in self.units]

    def sum(self) -> int:
        """What the numbers shown add up to; those that cannot be read count for nothing."""
        if not self.is_bound:
            return sum(self.amounts.get(unit.pk, 0) for unit in self.units)
        read = getattr(self, "cleaned_data", {})
        return sum(read.get(Part(unit, 0).field) or 0 for unit in self.units)

    def rows(self, known: Mapping[int, Any]) -> list[tuple[Unit, Any, Any]]:
        return [(unit, self[Part(unit, 0).field], known.get(unit.pk)) for unit in self.units]


class PasteForm(Form):
    """Parts from a spreadsheet: a unit and a number a line."""

    pasted = TextField(
        label=_("Dán từ bảng tính"),
        max_length=200_000,
        help_text=_("Mỗi dòng một đơn vị (mã hoặc tên), rồi tới con số."),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_pasted(self) -> str:
        self._parts: dict[int, int] = {}
        seen: dict[int, int] = {}
        wrong = []
        for line in read_lines(self.cleaned_data["pasted"]):
            found = self._named(line.unit)
            if line.wrong:
                wrong.append(_("Dòng %(n)s: %(wrong)s.") % {"n": line.number, "wrong": line.wrong})
            elif found is None:
                wrong.append(
                    _("Dòng %(n)s: không có đơn vị trực thuộc “%(unit)s”.")
                    % {"n": line.number, "unit": line.unit[:80]}
                )
            elif found.pk in seen:
                wrong.append(
                    _("Dòng %(n)s: %(unit)s đã ghi ở dòng %(first)s.")
                    % {"n": line.number, "unit": found.name, "first": seen[found.pk]}
                )
            else:
                seen[found.pk], self._parts[found.pk] = line.number, line.amount
        if wrong:
            raise ValidationError(wrong[:WRONG_LINES])
        return str(self.cleaned_data["pasted"])

    def parts(self) -> dict[int, int]:
        return self._parts

    def _named(self, typed: str) -> Unit | None:
        """By code, else by a name that only one bears."""
        by_code = [unit for unit in self.units if unit.code.casefold() == typed.casefold()]
        folded = text.fold(typed)
        found = by_code or [unit for unit in self.units if unit.search_text == folded]
        return found[0] if len(found) == 1 else None


WRONG_LINES = 20  # told at a time
