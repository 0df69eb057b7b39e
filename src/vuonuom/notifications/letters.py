"""What an e-mail says: its notices in plain text, in the reader's language, with links."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext as _

from vuonuom.core import text
from vuonuom.notifications.models import Mail, Notice, Preference
from vuonuom.notifications.states import Channel

# A sentence that is said again and again -> what is said once of %(n)s: rooms above add theirs.
MANY: dict[str, str] = {}


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


def _together(notices: Sequence[Notice]) -> Iterator[tuple[str, str]]:
    """What is said and where it leads; the same said again of the same place is one line."""
    alike: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        alike.setdefault((notice.words, notice.path), []).append(notice)
    for (words, path), some in alike.items():
        many = MANY.get(some[0].sentence)
        if len(some) == 1:
            yield words, path
        elif many:
            yield gettext(many) % {**some[0].facts, "n": len(some)}, path
        else:
            yield _("%(words)s (%(n)s lần)") % {"words": words, "n": len(some)}, path


def _body(mail: Mail, notices: Sequence[Notice]) -> str:
    told = [f"{words}\n{settings.BASE_URL}{path}" for words, path in _together(notices)]
    greeting = _("Chào %(name)s,") % {"name": mail.person.full_name}
    wishes = _("Chọn khi nào nhận thư: %(address)s")
    address = f"{settings.BASE_URL}/notices/preferences/"
    return "\n\n".join([greeting, *told, "--\nVườn Ươm", wishes % {"address": address}]) + "\n"
