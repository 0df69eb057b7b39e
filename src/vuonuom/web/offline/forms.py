"""One idea that a device brings."""

from datetime import UTC, datetime

from django import forms

from vuonuom.directives.models import Challenge
from vuonuom.ideas.actions.novelty import brought
from vuonuom.mailbox.actions.bringing import Kept
from vuonuom.organization.models import Field, Unit
from vuonuom.web.frame.forms import LineField, TextField, TickField
from vuonuom.web.frame.together import TogetherForm
from vuonuom.web.frame.uploads import UploadsField

MOST_PICTURES = 6
LATEST = 10**14  # milliseconds: the year 5138


class BroughtForm(TogetherForm):
    key = forms.RegexField(r"\A[0-9a-f]{32}\Z")
    owner = LineField(max_length=40)
    title = LineField(required=False)
    text = TextField()
    # What closed meanwhile, or is gone, is no mistake of the device: the act finds another way.
    unit = LineField(max_length=60, required=False)
    box = LineField(max_length=60, required=False)
    challenge = LineField(max_length=60, required=False)
    field = LineField(max_length=60, required=False)
    pictures = UploadsField(required=False, pictures_only=True, most=MOST_PICTURES)
    no_secrets = TickField()
    at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    sent_at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)

    def kept(self) -> Kept:
        data = self.cleaned_data
        units = Unit.objects.filter(code__in=[data["unit"], data["box"]])
        named = {unit.code: unit for unit in units}
        challenges = Challenge.objects.visible_to(self.who).filter(code=data["challenge"])
        return Kept(
            key=data["key"],
            title=data["title"],
            text=data["text"],
            unit=named.get(data["unit"]),
            mailbox=named.get(data["box"]),
            challenge=challenges.first() if data["challenge"] else None,
            field=Field.objects.filter(code=data["field"]).first() if data["field"] else None,
            authors=data["authors"],
            about=[data["about"]] if data["about"] else [],
            to_above=data["to_above"],
            novelty=brought(self.data.get("novelty", ""), self.data.get("shown", "")),
            pictures=data["pictures"],
            claimed_at=moment(data["at"]),
        )

    def brought_at(self) -> datetime | None:
        return moment(self.cleaned_data["sent_at"])


def moment(milliseconds: int | None) -> datetime | None:
    """Milliseconds since 1970 by the device's own clock."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
