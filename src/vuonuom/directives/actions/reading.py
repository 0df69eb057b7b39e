"""Clauses that were read from a file and corrected by a person, entered together."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions.directives import ClauseInUse
from vuonuom.directives.models import Clause, Directive
from vuonuom.directives.rules.drafts import DraftClause
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.queries import entries_of
from vuonuom.journal.undoing import undoes


class NothingKept(Refused):
    pass


class ReadAgain(Refused):
    pass


@act
def enter_clauses(*, by: Person, directive: Directive, drafts: Sequence[DraftClause]) -> Directive:
    """Enter clauses behind those there are, in their order: all of them or none."""
    rules.demand(by, rules.EDIT, directive.unit)
    kept = [(text.one_line(one.label), text.clean(one.text)) for one in drafts]
    if not kept or not all(label and words for label, words in kept):
        raise NothingKept(_("Xin giữ ít nhất một mục, mỗi mục có tên và nội dung."))
    held = Directive.objects.select_for_update().get(pk=directive.pk)
    last = held.clauses.aggregate(position=Max("position"), batch=Max("batch"))
    Clause.objects.bulk_create(
        Clause(
            directive=held,
            position=(last["position"] or 0) + place,
            label=label,
            text=words,
            batch=(last["batch"] or 0) + 1,
        )
        for place, (label, words) in enumerate(kept, start=1)
    )
    record(
        "directives.directive.clauses_read",
        by=by,
        subject=directive,
        changed={"clauses": len(kept)},
    )
    return directive


@undoes("directives.directive.clauses_read")
@act
def undo_entering(*, entry: Entry, by: Person) -> Directive:
    """Those clauses are gone, unless something hangs on one of them already."""
    directive = Directive.objects.select_for_update().get(pk=entry.subject_id)
    rules.demand(by, rules.EDIT, directive.unit)
    newest = entries_of(entry.subject_kind, directive.pk).filter(kind=entry.kind).last()
    if newest is None or newest.pk != entry.pk:
        raise ReadAgain(_("Văn bản đã được đọc thêm từ tệp khác sau đó."))
    batch = directive.clauses.aggregate(n=Max("batch"))["n"]
    read = directive.clauses.filter(batch=batch)
    works = ("programmes", "answers", "tasks", "challenges")
    if any(read.filter(**{f"{work}__isnull": False}).exists() for work in works):
        raise ClauseInUse(_("Đã có chỉ tiêu, việc hoặc văn bản khác thực hiện mục này."))
    read.delete()
    reverse(entry, by=by, subject=directive)
    return directive
