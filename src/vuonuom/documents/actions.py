"""Issuing documents under register numbers that neither skip nor repeat, and revoking them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.codes import new_code
from vuonuom.core.errors import Refused
from vuonuom.documents import rendering, wordings
from vuonuom.documents.models import Document, PrintedCode, Register, Template
from vuonuom.journal.acts import act, record
from vuonuom.organization.models import Unit


class AlreadyRevoked(Refused):
    pass


class NeedsReason(Refused):
    pass


def issue(
    *, unit: Unit, kind: str, template_key: str, facts: Mapping[str, Any], on: date
) -> Document:
    """Issue a document of `unit`, in the caller's transaction. Call it inside an act.

    `kind` is the abbreviation of NĐ 30/2020 annex III (BB, QĐ, GCN) and names the register. If the
    caller's transaction fails, the number was never given out.
    """
    template = wording(template_key, on)
    number = _next_number(unit, kind, on.year)
    return Document.objects.create(
        code=new_code("XN", on.year, lambda code: Document.objects.filter(code=code).exists()),
        template=template,
        unit=unit,
        kind=kind,
        year=on.year,
        number=number,
        title=text.one_line(rendering.line(template.title, facts))[:300],
        facts=dict(facts),
        issued_on=on,
    )


def _next_number(unit: Unit, kind: str, year: int) -> int:
    """One statement: the row stays locked until the caller's transaction ends."""
    table = Register._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (unit_id, kind, year, last_number) VALUES (%s, %s, %s, 1)"  # noqa: S608
            " ON CONFLICT (unit_id, kind, year) DO UPDATE"
            f" SET last_number = {table}.last_number + 1 RETURNING last_number",
            [unit.pk, kind, year],
        )
        return int(cursor.fetchone()[0])


def wording(key: str, on: date) -> Template:
    """The template in force on a day; the shipped words are put in place when there is none."""
    in_force = Template.objects.filter(key=key, in_force_from__lte=on).order_by("-in_force_from")
    found = in_force.first()
    if found is None:
        load_templates()
        found = in_force.first()
    if found is None:
        raise LookupError(key)
    return found


def load_templates() -> int:
    """Put the shipped wordings in place, those already there untouched. Safe to repeat."""
    before = Template.objects.count()
    Template.objects.bulk_create(
        (
            Template(key=w.key, title=w.title, body=w.body, in_force_from=w.in_force_from)
            for w in wordings.shipped()
        ),
        ignore_conflicts=True,
    )
    return Template.objects.count() - before


@act
def revoke(*, by: Person, document: Document, reason: str) -> Document:
    """Say for good that a document no longer holds; `/verify` shows it at once.

    Not undoable: a document that holds again is issued again, under a new number. The caller asks
    for the permission of the record that the document belongs to. Raises NeedsReason,
    AlreadyRevoked.
    """
    words = text.clean(reason)
    if not words:
        raise NeedsReason(_("Xin ghi lý do thu hồi."), field="reason")
    on = clock.today()
    standing = Document.objects.filter(pk=document.pk, revoked_on=None)
    if not standing.update(revoked_on=on, revoked_reason=words):
        raise AlreadyRevoked(_("Văn bản này đã được thu hồi trước đó."))
    document.revoked_on, document.revoked_reason = on, words
    record("documents.document.revoked", by=by, subject=document, changed={"reason": words})
    return document


def forget(keys: Sequence[int]) -> int:
    """Documents keep their number and verify; who and what they were about is gone for good."""
    return Document.objects.filter(pk__in=keys).update(facts={})


def printed_code(*, target: str, target_id: int) -> PrintedCode:
    """The code that `/q/CODE` opens for a mailbox (unit id) or a stand (id): made once."""
    made, _created = PrintedCode.objects.get_or_create(
        target=target,
        target_id=target_id,
        defaults={"code": _free_printed_code()},
    )
    return made


def printed_codes(*, target: str, target_ids: Sequence[int]) -> dict[int, PrintedCode]:
    """The codes of many, in one query once they are made."""
    found = PrintedCode.objects.filter(target=target, target_id__in=target_ids)
    made = {printed.target_id: printed for printed in found}
    for pk in target_ids:
        if pk not in made:
            made[pk] = printed_code(target=target, target_id=pk)
    return made


def _free_printed_code() -> str:
    return new_code(
        "Q", clock.today().year, lambda code: PrintedCode.objects.filter(code=code).exists()
    )
