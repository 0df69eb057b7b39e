"""Words to answer with, kept by a unit for itself and everything below it."""

from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox.actions.steps import needs_words
from vuonuom.mailbox.models import AnswerTemplate
from vuonuom.organization.models import Unit

MOST = 30  # of one unit: nobody finds anything in a longer list
LONGEST_TITLE = 80


class TitleMissing(Refused):
    pass


class TooManyTemplates(Refused):
    pass


class AlreadyRemoved(Refused):
    pass


@act
def add_template(*, by: Person, unit: Unit, kind: str, title: str, text: str) -> AnswerTemplate:
    """Keep words to answer with. Undone, or taken out by `remove_template`."""
    if not access.can(by, "mailbox.work", unit):
        raise NotAllowed
    named = texts.one_line(title)
    if not named or len(named) > LONGEST_TITLE:
        raise TitleMissing(_("Xin đặt tên ngắn cho mẫu, nhiều nhất 80 ký tự."), field="title")
    words = needs_words(text)
    if AnswerTemplate.objects.filter(unit=unit, removed_at=None).count() >= MOST:
        raise TooManyTemplates(_("Đã có 30 mẫu. Xin bỏ bớt mẫu không còn dùng."))
    template = AnswerTemplate.objects.create(
        unit=unit, kind=kind, title=named, text=words, made_by=by, made_at=clock.now()
    )
    record("mailbox.template.added", by=by, subject=template, changed={"text": words})
    return template


@undoes("mailbox.template.added")
@act
def undo_add_template(*, entry: Entry, by: Person) -> AnswerTemplate:
    template = AnswerTemplate.objects.get(pk=entry.subject_id)
    _take_out(template)
    reverse(entry, by=by, subject=template)
    return template


@act
def remove_template(*, by: Person, template: AnswerTemplate) -> AnswerTemplate:
    """Take words out of the list; letters that were answered with them keep theirs. Undone."""
    if not access.can(by, "mailbox.work", template.unit_id):
        raise NotAllowed
    _take_out(template)
    record("mailbox.template.removed", by=by, subject=template)
    return template


@undoes("mailbox.template.removed")
@act
def undo_remove_template(*, entry: Entry, by: Person) -> AnswerTemplate:
    template = AnswerTemplate.objects.get(pk=entry.subject_id)
    AnswerTemplate.objects.filter(pk=template.pk).update(removed_at=None)
    reverse(entry, by=by, subject=template)
    return template


def _take_out(template: AnswerTemplate) -> None:
    standing = AnswerTemplate.objects.filter(pk=template.pk, removed_at=None)
    if not standing.update(removed_at=clock.now()):
        raise AlreadyRemoved(_("Mẫu này đã được bỏ trước đó."))
