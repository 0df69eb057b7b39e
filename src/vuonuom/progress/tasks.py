"""What is due from time to time; safe to run twice."""

from vuonuom.progress.actions import reminders
from vuonuom.progress.models import MemberReminder
from vuonuom.progress.states import Sending


def remind_members() -> int:
    """Send what leaders asked the system to say to silent members."""
    waiting = MemberReminder.objects.filter(state=Sending.WAITING).order_by("pk")
    sent = 0
    for reminder in waiting.select_related("unit", "rule__programme"):
        sent += reminders.remind_silent(reminder)
        reminders.end_reminding(by=None, reminder=reminder)
    return sent
