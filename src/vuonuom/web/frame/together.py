"""Who wrote an idea together, and whom it is about: of every form that sends one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas import queries, rules
from vuonuom.web.frame.forms import Form, NumberField, PersonField

COMPANIONS = range(1, 5)  # rows for co-authors; more can be asked of the keeper


def share_of(n: int) -> str:
    """What a screen reader says of the box beside a co-author's: the label alone is on each."""
    return _("Phần (%%) của người cùng làm %(n)d") % {"n": n}


class TogetherForm(Form):
    """`cleaned_data["authors"]`: each with their share, as `send_letter` takes them."""

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

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        if self._typed("about"):
            about: Any = self.fields["about"]
            about.queryset, about.near = queries.people_about(who), queries.beside(who)
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
