"""Lists as people send them."""

from pathlib import Path

from vuonuom.core.sheets import writing
from vuonuom.rosters.actions.entering import ENTER, new_intake
from vuonuom.rosters.queries.plans import Source, plan_file
from vuonuom.rosters.queries.tables import AS_FOUND
from vuonuom.rosters.states import ListKind

PEOPLE_HEAD = ["Mã số", "Họ và tên", "Mã đơn vị", "Ngày vào"]
UNITS_HEAD = ["Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên"]


def sheet(folder: Path, head, *rows, above=(), name="danh-sach.xlsx") -> Source:
    path = folder / name
    writing.write(path, head, rows, above=above)
    return Source(path)


def people(folder, *rows, head=PEOPLE_HEAD, **how):
    return sheet(folder, head, *rows, **how)


def units(folder, *rows, head=UNITS_HEAD, **how):
    return sheet(folder, head, *rows, **how)


def planned(source, kind=ListKind.PEOPLE, scope=None):
    return plan_file(source, kind, scope=scope)[0]


def enter(source, kind=ListKind.PEOPLE, *, by=None, unit=None, good_alone=False):
    intake = new_intake(kind, unit, by)
    return ENTER[kind](by=by, intake=intake, source=source, good_alone=good_alone)


def reasons(plan):
    return [(one.line, one.column, one.reason) for one in plan.rejected]


__all__ = ["AS_FOUND", "ListKind", "enter", "people", "planned", "reasons", "sheet", "units"]
