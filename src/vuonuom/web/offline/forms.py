"""One idea that a device brings."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from vuonuom.accounts.models import Person
from vuonuom.directives.models import Challenge
from vuonuom.mailbox.actions.bringing import Kept
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, LineField, ObjectField, TextField, TickField
from vuonuom.web.frame.uploads import UploadsField

MOST_PICTURES = 6
LATEST = 10**14  # milliseconds: the year 5138


class BroughtForm(Form):
    key = forms.RegexField(r"\A[0-9a-f]{32}\Z")
    owner = LineField(max_length=40)
    title = LineField(required=False)
    text = TextField()
    # A unit that closed, or is gone, is no mistake of the device: the act finds another.
    unit = LineField(max_length=60, required=False)
    box = LineField(max_length=60, required=False)
    challenge = ObjectField(Challenge.objects.none(), required=False, to_field_name="code")
    pictures = UploadsField(required=False, pictures_only=True, most=MOST_PICTURES)
    no_secrets = TickField()
    at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    sent_at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = Challenge.objects.visible_to(who)  # type: ignore[attr-defined]

    def kept(self) -> Kept:
        data = self.cleaned_data
        units = Unit.objects.filter(code__in=[data["unit"], data["box"]])
        named = {unit.code: unit for unit in units}
        return Kept(
            key=data["key"],
            title=data["title"],
            text=data["text"],
            unit=named.get(data["unit"]),
            mailbox=named.get(data["box"]),
            challenge=data["challenge"],
            pictures=data["pictures"],
            claimed_at=moment(data["at"]),
        )

    def brought_at(self) -> datetime | None:
        return moment(self.cleaned_data["sent_at"])


def moment(milliseconds: int | None) -> datetime | None:
    """Milliseconds since 1970 by the device's own clock."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
