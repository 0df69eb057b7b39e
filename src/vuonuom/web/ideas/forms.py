"""The one text box and what may stand beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.ideas import queries, rules
from vuonuom.organization.models import Field, Unit
from vuonuom.web.frame.forms import (
    Form,
    LineField,
    NumberField,
    ObjectField,
    PersonField,
    TextField,
    TickField,
)
from vuonuom.web.frame.uploads import UploadsField

COMPANIONS = range(1, 5)  # rows for co-authors; more can be asked of the keeper
MOST_PICTURES = 6


class IdeaForm(Form):
    text = TextField(
        label=gettext_lazy("Có việc gì ta làm tốt hơn được?"),
        rows=6,
        error_messages={"required": gettext_lazy("Xin viết vài chữ về ý tưởng.")},
    )
    title = LineField(
        label=gettext_lazy("Tên ngắn"),
        required=False,
        help_text=gettext_lazy("Để trống thì lấy câu đầu."),
    )
    unit = ObjectField(
        Unit.objects.none(), label=gettext_lazy("Tính cho đơn vị"), to_field_name="code"
    )
    field = ObjectField(
        Field.objects.order_by("sort_key", "name"),
        label=gettext_lazy("Lĩnh vực"),
        required=False,
        to_field_name="code",
    )
    challenge = ObjectField(
        Challenge.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.HiddenInput,
    )
    box = ObjectField(
        Unit.objects.all(), required=False, to_field_name="code", widget=forms.HiddenInput
    )
    pictures = UploadsField(
        label=gettext_lazy("Ảnh"), required=False, pictures_only=True, most=MOST_PICTURES
    )
    share = NumberField(
        label=gettext_lazy("Phần của bạn (%)"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Để trống thì bạn nhận phần còn lại."),
    )
    on_behalf = forms.BooleanField(
        label=gettext_lazy("Tôi nhập hộ, tôi không phải tác giả"), required=False
    )
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        self._units()
        open_ones = Challenge.objects.visible_to(who).filter(state=ChallengeState.OPEN)
        self.fields["challenge"].queryset = open_ones  # type: ignore[attr-defined]
        people = queries.possible_authors(who)
        for n in COMPANIONS:
            self.fields[f"person_{n}"] = PersonField(
                queryset=people, required=False, label=_("Người cùng làm %(n)d") % {"n": n}
            )
            self.fields[f"share_{n}"] = NumberField(
                required=False, min_value=1, max_value=100, label=_("Phần (%)")
            )

    def _units(self) -> None:
        field = self.fields["unit"]
        units = list(queries.sending_units(self.who))
        field.queryset = queries.sending_units(self.who)  # type: ignore[attr-defined]
        self.units = units
        home = queries.writing_units(self.who).first() or (units[0] if units else None)
        if home and not self.initial.get("unit"):
            self.initial["unit"] = home.code
        if len(units) <= 1:
            field.widget = forms.HiddenInput()
        self.may_type_for_others = any(
            rules.may_enter_for_others(self.who, unit) for unit in units[:20]
        )
        if not self.may_type_for_others:
            del self.fields["on_behalf"]

    @property
    def companions(self) -> list[tuple[Any, Any]]:
        return [(self[f"person_{n}"], self[f"share_{n}"]) for n in COMPANIONS]

    @property
    def has_company(self) -> bool:
        """Whether the fold of co-authors should stand open."""
        names = ["share", "on_behalf", *(f"person_{n}" for n in COMPANIONS)]
        names += [f"share_{n}" for n in COMPANIONS]
        typed = any(self.data.get(self.add_prefix(name)) for name in names)
        return typed or any(name in self.errors for name in names if self.is_bound)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any(name.startswith(("person_", "share")) for name in self.errors):
            return data
        try:
            data["authors"] = self._authors(data)
            rules.check_authors(data["authors"])
        except Refused as refused:
            self.add_error("share", refused.sentence)
        return data

    def _authors(self, data: dict[str, Any]) -> list[tuple[Person, int]]:
        named = [(data.get(f"person_{n}"), data.get(f"share_{n}"), n) for n in COMPANIONS]
        others: list[tuple[Person, int]] = []
        for someone, share, n in named:
            if someone and not share:
                self.add_error(f"share_{n}", _("Xin ghi phần của người này."))
            elif share and not someone:
                self.add_error(f"person_{n}", _("Xin ghi tên người cùng làm."))
            elif someone and share:
                others.append((someone, share))
        if data.get("on_behalf"):
            return others
        rest = rules.WHOLE - sum(share for _person, share in others)
        return [(self.who, data["share"] if data.get("share") else rest), *others]

    def letter(self) -> dict[str, Any]:
        """What `send_letter` takes."""
        data = self.cleaned_data
        return {
            "unit": data["unit"],
            "title": data["title"],
            "text": data["text"],
            "authors": data["authors"],
            "field": data["field"],
            "challenge": data["challenge"],
            "pictures": data["pictures"],
            "mailbox": data["box"],
        }


class EditForm(Form):
    title = LineField(label=gettext_lazy("Tên"))
    text = TextField(label=gettext_lazy("Nội dung"), rows=10)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_000)
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )


class WordsForm(Form):
    """A reply to the mailbox, or a comment."""

    text = TextField(label=gettext_lazy("Lời của bạn"), max_length=5_000, rows=3)


class SayForm(Form):
    text = TextField(label=gettext_lazy("Góp ý"), max_length=5_000, rows=2)
    no_secrets = TickField(
        label=gettext_lazy("Không có bí mật nhà nước, dữ liệu cá nhân."),
    )
