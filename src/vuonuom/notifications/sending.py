"""The sender. A mail is claimed, sent and marked; being killed between two of these loses nothing.

A claim that is older than `CLAIM_LASTS` belongs to a sender that died: the mail is sent again
under its own Message-ID. Into the spool that changes nothing, so that there is exactly one. Over
SMTP the moment between the post office's "250" and our mark cannot be closed by anybody; the
receiving side knows the second copy by its Message-ID.
"""

from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, mailers
from django.db.models import Q

from vuonuom.core import clock
from vuonuom.notifications import letters
from vuonuom.notifications.models import Mail
from vuonuom.notifications.states import Sending

CLAIM_LASTS = timedelta(minutes=5)
MOST_ATTEMPTS = 8  # the last one after about four hours
AT_A_TIME = 50


def anything_due() -> bool:
    return Mail.objects.filter(_due()).exists()


def send_due() -> int:
    """Send what is due; returns how many mails left."""
    due = Mail.objects.filter(_due()).order_by("due_at")
    return sum(_send(pk) for pk in list(due.values_list("pk", flat=True)[:AT_A_TIME]))


def _due() -> Q:
    now = clock.now()
    waiting = Q(state=Sending.WAITING, due_at__lte=now)
    return waiting | Q(state=Sending.CLAIMED, claimed_at__lt=now - CLAIM_LASTS)


def _send(pk: int) -> bool:
    """Whether the mail left. No transaction is open while the post office thinks."""
    if not Mail.objects.filter(_due(), pk=pk).update(state=Sending.CLAIMED, claimed_at=clock.now()):
        return False  # another sender was first
    mail = Mail.objects.select_related("person").get(pk=pk)
    notices = list(mail.notices.order_by("at", "pk"))
    if not notices or not mail.person.email:
        mail.delete()  # what it told of is gone, or there is nowhere to send it
        return False
    try:
        deliver([letters.message(mail, notices)])
    except (SMTPException, OSError):
        _try_later(mail)
        return False
    _mark(mail)
    return True


def deliver(messages: Iterable[EmailMessage]) -> None:
    mailers.default.send_messages(list(messages))


def _mark(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk, state=Sending.CLAIMED).update(
        state=Sending.SENT, sent_at=clock.now()
    )


def _try_later(mail: Mail) -> None:
    attempts = mail.attempts + 1
    state = Sending.FAILED if attempts >= MOST_ATTEMPTS else Sending.WAITING
    Mail.objects.filter(pk=mail.pk, state=Sending.CLAIMED).update(
        state=state, attempts=attempts, due_at=clock.now() + timedelta(minutes=2**attempts)
    )
