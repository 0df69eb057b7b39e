"""What an e-mail says: its notices in plain text, in the reader's language, with links."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from vuonuom.core import text
from vuonuom.notifications.models import Mail, Notice, Preference
from vuonuom.notifications.states import Channel


def message(mail: Mail, notices: Sequence[Notice]) -> EmailMessage:
    with override(_language(mail)):
        return EmailMessage(
            subject=_subject(mail, notices),
            body=_body(mail, notices),
            to=[mail.person.email],
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        )


def _language(mail: Mail) -> str:
    wish = Preference.objects.filter(person=mail.person).values_list("language", flat=True)
    return wish.first() or settings.LANGUAGE_CODE


def _subject(mail: Mail, notices: Sequence[Notice]) -> str:
    if mail.channel == Channel.AT_ONCE:
        return text.one_line(notices[0].words)[:150]
    number = len(notices)
    return ngettext("Vườn Ươm: %(n)s tin mới", "Vườn Ươm: %(n)s tin mới", number) % {"n": number}


def _body(mail: Mail, notices: Sequence[Notice]) -> str:
    told = [f"{notice.words}\n{settings.BASE_URL}{notice.path}" for notice in notices]
    greeting = _("Chào %(name)s,") % {"name": mail.person.full_name}
    wishes = _("Chọn khi nào nhận thư: %(address)s")
    address = f"{settings.BASE_URL}/notices/preferences/"
    return "\n\n".join([greeting, *told, "--\nVườn Ươm", wishes % {"address": address}]) + "\n"
