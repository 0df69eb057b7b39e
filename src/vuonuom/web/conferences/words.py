"""How a conference's day and state are written."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.conferences.models import Conference
from vuonuom.conferences.states import ConferenceState, Reply
from vuonuom.core import clock
from vuonuom.web.frame import words

DAYS = (
    gettext_lazy("Thứ hai"),
    gettext_lazy("Thứ ba"),
    gettext_lazy("Thứ tư"),
    gettext_lazy("Thứ năm"),
    gettext_lazy("Thứ sáu"),
    gettext_lazy("Thứ bảy"),
    gettext_lazy("Chủ nhật"),
)
MARKS = {  # sign and tone beside the word of a state
    ConferenceState.DRAFT: ("pen", "off"),
    ConferenceState.OPEN: ("letter", "going"),
    ConferenceState.RUNNING: ("people", "good"),
    ConferenceState.CLOSED: ("tick", "off"),
    ConferenceState.CANCELLED: ("stop", "late"),
}
REPLIES = {
    Reply.WAITING: ("clock", "wait"),
    Reply.COMING: ("tick", "good"),
    Reply.EXCUSED: ("pause", "off"),
}


def when(conference: Conference) -> str:
    """Thứ bảy, 28/11/2026, 07:30–11:30."""
    begins = conference.starts_at.astimezone(clock.LOCAL)
    ends = conference.ends_at.astimezone(clock.LOCAL)
    return _("%(weekday)s, %(day)s, %(hours)s") % {
        "weekday": DAYS[begins.weekday()],
        "day": words.day(begins),
        "hours": f"{begins:%H:%M}–{ends:%H:%M}",
    }
