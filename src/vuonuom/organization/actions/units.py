"""Opening and renaming units; the other dated changes are in `reorganisations`."""

from datetime import date

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.core.text import one_line
from vuonuom.journal.acts import Count, record, reorganisation
from vuonuom.organization.models import Organization, Unit, UnitKind
from vuonuom.organization.rules import is_code
from vuonuom.tree import actions as tree


class BadName(Refused):
    pass


class CodeTaken(Refused):
    pass


class ParentClosed(Refused):
    pass


@reorganisation
def open_unit(
    *,
    by: Person | None,
    organization: Organization,
    kind: UnitKind,
    code: str,
    name: str,
    parent: Unit | None,
    on: date,
) -> Unit:
    """Open a unit under `parent`. Undone while nothing hangs on it."""
    if not is_code(code) or not one_line(name):
        raise BadName(
            _("Đơn vị cần một mã (chữ không dấu, số, gạch nối) và một tên."), field="code"
        )
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(_("Mã đơn vị %(code)s đã có.") % {"code": code}, field="code")
    if parent is not None and parent.is_closed:
        raise ParentClosed(_("Đơn vị cấp trên đã giải thể hoặc đã sáp nhập."), field="parent")
    node = tree.add_node(parent=parent.pk if parent else None, on=on)
    unit = Unit(node=node, organization=organization, kind=kind, code=code, opened_on=on)
    unit.call(name)
    unit.save()
    record(
        "organization.unit.opened",
        by=by,
        subject=unit,
        counts=[Count(node.pk, "organization.units", on=on)],
        changed={"code": code, "name": unit.name},
    )
    return unit
