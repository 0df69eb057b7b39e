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
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.ideas import queries, rules
from vuonuom.ideas.actions.novelty import brought
from vuonuom.organization.models import Field, Unit
from vuonuom.web.frame.forms import (
    ChoiceField,
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


def share_of(n: int) -> str:
    """What a screen reader says of the box beside a co-author's: the label alone is on each."""
    return _("Phần (%%) của người cùng làm %(n)d") % {"n": n}


class OwnUnitField(ChoiceField):
    """One of the few units that a person belongs to or keeps the mailbox of."""

    def offer(self, units: list[Held], *, blank: bool) -> None:
        self.units = {unit.code: unit for unit in units}
        named = [(unit.code, unit.name) for unit in units]
        self.choices = [("", _("– chọn –")), *named] if blank else named

    def clean(self, value: Any) -> Unit | None:
        held = self.units.get(super().clean(value))
        return rows.get(Unit, held.pk) if held else None


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
    about = PersonField(
        label=gettext_lazy("Thư này nói về ai"),
        required=False,
        help_text=gettext_lazy("Người ấy sẽ không mở và không xử lý được thư."),
    )
    to_above = forms.BooleanField(
        label=gettext_lazy("Gửi thẳng lên hộp thư cấp trên"), required=False
    )
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        self._units()
        if self._typed("about"):
            about: Any = self.fields["about"]
            about.queryset, about.near = queries.people_about(who), queries.beside(who)
        if self._typed("challenge"):
            open_ones = Challenge.objects.visible_to(who).filter(state=ChallengeState.OPEN)
            self.fields["challenge"].queryset = open_ones  # type: ignore[attr-defined]
        # A row for a co-author is made when it is filled in or shown: most ideas have one author.
        for n in COMPANIONS:
            if self._typed(f"person_{n}") or self._typed(f"share_{n}"):
                self._companion(n)

    def _typed(self, name: str) -> bool:
        return bool(self.data.get(self.add_prefix(name)))

    def _companion(self, n: int) -> tuple[Any, Any]:
        person, share = f"person_{n}", f"share_{n}"
        if person not in self.fields:
            self.fields[person] = PersonField(
                queryset=queries.possible_authors(self.who),
                near=queries.beside(self.who),
                required=False,
                label=_("Người cùng làm %(n)d") % {"n": n},
            )
            self.fields[share] = NumberField(
                required=False, min_value=1, max_value=100, label=_("Phần (%)")
            )
            self.fields[share].widget.attrs["aria-label"] = share_of(n)
        return self[person], self[share]

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

    @property
    def companions(self) -> list[tuple[Any, Any]]:
        return [self._companion(n) for n in COMPANIONS]

    @property
    def has_concern(self) -> bool:
        return self._typed("about") or self._typed("to_above")

    @property
    def has_company(self) -> bool:
        """Whether the fold of co-authors should stand open."""
        names = ["share", "on_behalf", *(f"person_{n}" for n in COMPANIONS)]
        names += [f"share_{n}" for n in COMPANIONS]
        typed = any(self._typed(name) for name in names)
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
