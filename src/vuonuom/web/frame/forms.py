"""Forms that speak Vietnamese, keep what was typed, and store clean text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.organization.models import Membership
from vuonuom.organization.queries.members import BETWEEN
from vuonuom.web.frame.words import number

DJANGOS_REQUIRED = forms.Field.default_error_messages["required"]
REQUIRED = _("Xin điền mục này.")
CHOOSE = _("Xin chọn một mục trong danh sách.")
LONGEST_NAME = 400  # no name is longer, and SQLite compares no pattern of a megabyte


class Form(forms.Form):
    """The base of all forms. The browser stays silent: our own sentences stand by the fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The very object: to compare two lazy texts translates both, for each field.
            if field.error_messages["required"] is DJANGOS_REQUIRED:
                field.error_messages["required"] = REQUIRED

    def needed_at_times(self, *names: str) -> None:
        """Fields that another one makes needed: they are not called optional."""
        for name in names:
            self.fields[name].is_needed_at_times = True  # type: ignore[attr-defined]


class _CleanText(forms.CharField):
    """Text through `core.text`; a text that is too long is refused whole, never cut."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.longest = max_length
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return self.tidy(str(value)) if value not in self.empty_values else ""

    def tidy(self, value: str) -> str:
        return text.clean(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                _("Dài %(has)s ký tự, nhiều nhất là %(most)s. Xin rút bớt."),
                code="too_long",
                params={"has": number(len(value)), "most": number(self.longest)},
            )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-longest": self.longest}


class LineField(_CleanText):
    """One line of text."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def tidy(self, value: str) -> str:
        return text.one_line(value)


class TextField(_CleanText):
    """Some paragraphs of text."""

    def __init__(self, *, max_length: int = 10_000, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class DateField(forms.DateField):
    """A day, written 22/11/2026 or 2026-11-22, with dots or dashes as well."""

    default_error_messages = {"invalid": _("Xin ghi ngày theo dạng 22/11/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": _("ngày/tháng/năm"), "inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(text.one_line(value) if isinstance(value, str) else value)


class _Bound:
    """A bound that writes its limit as people do: 10.000.000."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)  # type: ignore[misc]  # of the validator beside it
        except ValidationError as wrong:
            if wrong.params is not None:
                wrong.params["limit_value"] = number(wrong.params["limit_value"])
            raise


class _Least(_Bound, MinValueValidator):
    pass


class _Most(_Bound, MaxValueValidator):
    pass


class NumberField(forms.IntegerField):
    """A whole number; 1.234 and 1 234 are read as people write them."""

    default_error_messages = {"invalid": _("Xin ghi một số nguyên, ví dụ 1.234.")}

    def __init__(
        self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        bounds = list(kwargs.pop("validators", ()))
        if min_value is not None:
            bounds.append(_Least(min_value, _("Nhỏ nhất là %(limit_value)s.")))
        if max_value is not None:
            bounds.append(_Most(max_value, _("Lớn nhất là %(limit_value)s.")))
        super().__init__(validators=bounds, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = text.one_line(value).replace(" ", "")
            groups = value.split(".")
            if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
                value = "".join(groups)
            if len(value) > 18:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class ChoiceField(forms.ChoiceField):
    default_error_messages = {"required": CHOOSE, "invalid_choice": CHOOSE}


class ReadOnce(ModelChoiceIterator):  # type: ignore[type-arg]  # as ObjectField
    """Django asks anew at each walk through the choices, and a drop-down is walked twice."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for chosen in self.queryset:
            yield self.choice(chosen)


class ObjectField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A drop-down over few objects, read once."""

    iterator = ReadOnce
    default_error_messages = {"required": CHOOSE, "invalid_choice": CHOOSE}

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("– chọn –"))
        super().__init__(queryset, **kwargs)


class TickField(forms.BooleanField):
    default_error_messages = {"required": _("Xin đánh dấu vào ô này để tiếp tục.")}


class FileField(forms.FileField):
    default_error_messages = {
        "empty": _("Tệp này rỗng."),
        "missing": _("Chưa có tệp nào được chọn."),
        "invalid": _("Tệp chưa được gửi lên. Xin chọn lại."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput())
        super().__init__(**kwargs)


class _NamedField(forms.CharField):
    """One object found by what a person types: its code, or its name when only one bears it."""

    by_code: str
    unknown: Any
    ambiguous: Any

    def __init__(self, *, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(strip=False, **kwargs)
        self.queryset = queryset

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.by_code) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        typed = text.one_line(str(value or ""))
        if not typed:
            return self._nothing()
        if self.queryset is None:
            raise TypeError("a field that names objects needs its queryset, set by the form")
        if len(typed) > LONGEST_NAME:
            raise ValidationError(self.unknown, code="unknown", params={"typed": typed[:80]})
        exact = self.queryset.filter(**{f"{self.by_code}__iexact": typed}).first()
        return exact or self._by_name(typed)

    def _nothing(self) -> None:
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def _by_name(self, typed: str) -> Any:
        assert self.queryset is not None  # noqa: S101  # `clean` has looked
        found = list(self.queryset.filter(search_text=text.fold(typed))[:6])
        if not found:
            raise ValidationError(self.unknown, code="unknown", params={"typed": typed[:80]})
        if len(found) > 1:
            codes = ", ".join(str(getattr(each, self.by_code)) for each in found)
            raise ValidationError(self.ambiguous, code="ambiguous", params={"codes": codes})
        return found[0]


class PersonField(_NamedField):
    """A person by user name or full name, among `queryset`; of namesakes, one of `near`.

    Most people have no user name, and names repeat: behind the name and a comma may stand the
    unit, the member's number or the user name. Who the namesakes are is nobody's to read here.
    """

    by_code = "username"
    unknown = _("Không tìm thấy ai tên “%(typed)s”.")
    ambiguous = _(
        "Có nhiều người cùng tên. Xin ghi thêm sau dấu phẩy mã đơn vị, mã số hoặc tên đăng nhập:"
        " “%(typed)s, …”."
    )

    def __init__(self, *, near: QuerySet[Membership] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.near = near

    def prepare_value(self, value: Any) -> Any:
        return value.username or value.full_name if isinstance(value, Person) else value

    def _by_name(self, typed: str) -> Any:
        assert self.queryset is not None  # noqa: S101  # `clean` has looked
        name, told_apart = _name_and_code(typed)
        named = self.queryset.filter(search_text=text.fold(name))
        if told_apart:
            named = named.filter(_of_code(told_apart))
        found = list(named[:2])
        if len(found) > 1 and self.near is not None:
            found = list(named.filter(pk__in=self.near.values("person_id"))[:2]) or found
        if len(found) == 1:
            return found[0]
        sentence, code = (self.ambiguous, "ambiguous") if found else (self.unknown, "unknown")
        raise ValidationError(sentence, code=code, params={"typed": typed[:80]})


def _name_and_code(typed: str) -> tuple[str, str]:
    """ "Lê Thị Đào, cd-1" or, as a list of members spells it, "Lê Thị Đào · 0123"."""
    name, _between, code = typed.replace(BETWEEN, ",").rpartition(",")
    return (name.strip(), code.strip()) if name else (typed, "")


def _of_code(code: str) -> Q:
    current = Membership.objects.current()
    members = current.filter(Q(unit__code__iexact=code) | Q(number__iexact=code))
    return Q(username__iexact=code) | Q(pk__in=members.values("person_id"))


class UnitField(_NamedField):
    """A unit by code or name, among `queryset`."""

    by_code = "code"
    unknown = _("Không tìm thấy đơn vị “%(typed)s”.")
    ambiguous = _("Có nhiều đơn vị cùng tên. Xin ghi mã: %(codes)s.")
