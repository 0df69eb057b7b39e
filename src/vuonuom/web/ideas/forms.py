"""The one text box and what may stand beside it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.access import queries as access
from vuonuom.access.queries import Held
from vuonuom.access.states import MEMBER
from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.ideas import queries
from vuonuom.ideas.actions.novelty import brought
from vuonuom.organization.models import Field, Unit
from vuonuom.web.frame.forms import (
    ChoiceField,
    Form,
    LineField,
    ObjectField,
    TextField,
    TickField,
)
from vuonuom.web.frame.together import TogetherForm
from vuonuom.web.frame.uploads import UploadsField

MOST_PICTURES = 6


class OwnUnitField(ChoiceField):
    """One of the few units that a person belongs to or keeps the mailbox of."""

    def offer(self, units: list[Held], *, blank: bool) -> None:
        self.units = {unit.code: unit for unit in units}
        named = [(unit.code, unit.name) for unit in units]
        self.choices = [("", _("– chọn –")), *named] if blank else named

    def clean(self, value: Any) -> Unit | None:
        held = self.units.get(super().clean(value))
        return rows.get(Unit, held.pk) if held else None


class IdeaForm(TogetherForm):
    field_order = ("text", "title", "unit", "field", "challenge", "box", "pictures")
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
    unit = OwnUnitField(label=gettext_lazy("Tính cho đơn vị"))
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
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self._units()
        if self._typed("challenge"):
            open_ones = Challenge.objects.visible_to(who).filter(state=ChallengeState.OPEN)
            self.fields["challenge"].queryset = open_ones  # type: ignore[attr-defined]

    def _units(self) -> None:
        self.units = units = queries.sending_units(self.who)
        own = access.reach(self.who).by_role.get(MEMBER, set())
        home = next((unit for unit in units if unit.pk in own), units[0] if units else None)
        if home and not self.initial.get("unit"):
            self.initial["unit"] = home.code
        field = cast("OwnUnitField", self.fields["unit"])
        field.offer(units, blank=not home)
        if len(units) <= 1:
            field.widget = forms.HiddenInput()
        # Whoever keeps a mailbox may type in a paper slip (nhập hộ); the act asks again.
        self.may_type_for_others = bool(access.reach(self.who).units("mailbox.work"))
        if not self.may_type_for_others:
            del self.fields["on_behalf"]

    def letter(self) -> dict[str, Any]:
        """What `send_letter` takes."""
        data = self.cleaned_data
        new = brought(self.data.get("novelty", ""), self.data.get("shown", ""))
        return {
            "unit": data["unit"],
            "title": data["title"],
            "text": data["text"],
            "authors": data["authors"],
            "field": data["field"],
            "challenge": data["challenge"],
            "pictures": data["pictures"],
            "mailbox": data["box"],
            "novelty": new,
            "about": [data["about"]] if data["about"] else [],
            "to_above": data["to_above"],
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
