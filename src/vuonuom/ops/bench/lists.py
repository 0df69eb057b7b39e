"""Lists in and out at full size, in the process of an instance that does nothing else."""

import resource
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.core import clock, tables
from vuonuom.core.sheets import reading, writing
from vuonuom.ops import exporting, init, schema
from vuonuom.ops.demo import names
from vuonuom.organization.models import Membership, Unit
from vuonuom.rosters.actions.entering import enter_people, enter_units, new_intake
from vuonuom.rosters.actions.people import MEMBERSHIP, PERSON
from vuonuom.rosters.queries.plans import Source
from vuonuom.rosters.states import ListKind

PEOPLE = ("STT", "Mã số", "Họ và tên", "Mã đơn vị", "Ngày vào")
UNITS = ("Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên")
PER_PROVINCE, PER_BASE = 98, 32  # 34 provinces: about 112,000 units
IDEAS = 100_000  # rows of the export: it is written row by row, so that more tell nothing new


def write_people(file: str, units: int, people: int) -> None:
    """A list as an office would send it; done once, in no measure."""
    random = Random(1)  # noqa: S311  # names of nobody
    branches = [code for code, *_, is_branch in _units(units) if is_branch]
    rows = (
        (n, f"DV{n:08d}", names.person(random), code,
         f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/{random.randint(2012, 2025)}")
        for n, code in enumerate(islice(cycle(branches), people), start=1)
    )  # fmt: skip
    writing.write(Path(file), PEOPLE, rows)


def lay_units(units: int) -> int:
    """An instance with units and nobody in them."""
    schema.bring_up_to_date()
    init.load_tree("Việt Nam", [])
    with TemporaryDirectory() as folder:
        path = Path(folder, "units.csv")
        writing.write(path, UNITS, (row[:4] for row in _units(units)))
        enter_units(by=None, intake=new_intake(ListKind.UNITS, None, None), source=Source(path))
    return Unit.objects.count()


def _units(most: int) -> Iterator[tuple[str, str, str, str, bool]]:
    provinces = max(most // (PER_PROVINCE * (PER_BASE + 1)), 1)
    for p in range(1, provinces + 1):
        yield f"p{p}", f"Đơn vị cấp tỉnh {p}", "Cấp tỉnh", "vn", False
        for b in range(1, PER_PROVINCE + 1):
            yield f"p{p}-{b}", f"Đơn vị cấp xã {p}.{b}", "Cấp xã", f"p{p}", False
            for c in range(1, PER_BASE + 1):
                yield f"p{p}-{b}-{c}", f"Chi đoàn {p}.{b}.{c}", "Chi đoàn", f"p{p}-{b}", True


def read_and_copy(file: str) -> dict[str, float]:
    """Seconds to read the list and lay it down unchecked: in a bare table, and as people."""
    path = Path(file)
    return {"bare": _timed(lambda: _copy(path)), "people": _timed(lambda: _copy_people(path))}


def _copy(path: Path) -> None:
    with reading.opened(path) as sheet, connection.cursor() as cursor:
        next(sheet.rows)
        cursor.execute("CREATE TABLE bench_list (a text, b text, c text, d text, e text)")
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_list FROM STDIN") as copy:
                for row in sheet.rows:
                    copy.write_row(row)
        else:
            cursor.execute("BEGIN")
            insert = "INSERT INTO bench_list VALUES (%s, %s, %s, %s, %s)"
            cursor.executemany(insert, sheet.rows)  # type: ignore[arg-type]  # any iterator will do
            cursor.execute("COMMIT")
        cursor.execute("DROP TABLE bench_list")


def _copy_people(path: Path) -> None:
    """Into the tables that every import must fill, with their keys and indexes; then away again."""
    now, today = clock.now(), clock.today()
    units: dict[object, int] = dict(Unit.objects.values_list("code", "pk"))
    with transaction.atomic(), reading.opened(path) as sheet:
        next(sheet.rows)
        found = list(sheet.rows)
        people = tables.reserve(Person, len(found))
        tables.insert(Person, PERSON, (
            (pk, "!", None, None, row[2], row[2], row[2], "", True, now)
            for pk, row in zip(people, found, strict=True)
        ))  # fmt: skip
        tables.insert(Membership, MEMBERSHIP, (
            (pk, person, units[row[3]], today, None, row[1], row[1])
            for pk, person, row in zip(
                tables.reserve(Membership, len(found)), people, found, strict=True
            )
        ))  # fmt: skip
        if connection.vendor == "postgresql":  # SQLite has looked at each row
            connection.check_constraints()
        transaction.set_rollback(True)


def enter(file: str) -> dict[str, float]:
    """Seconds to enter the list, and the most memory that this process has held, in MB."""
    intake = new_intake(ListKind.PEOPLE, None, None)
    source = Source(Path(file))
    seconds = _timed(lambda: enter_people(by=None, intake=intake, source=source))
    return {"s": seconds, "new": intake.found["new"], "rss": _peak()}


def take_out() -> dict[str, float]:
    """Seconds to write ideas out, and to write the same rows that lie ready."""
    with TemporaryDirectory() as folder:
        head, rows = exporting.ideas(~Q(pk__in=[]), None)
        path = Path(folder, "ideas.xlsx")
        taken = _timed(lambda: writing.write(path, head, islice(rows, IDEAS)))
        peak = _peak()
        ready: list[Any] = list(islice(exporting.ideas(~Q(pk__in=[]), None)[1], IDEAS))
        bare = _timed(lambda: writing.write(path, head, ready))
    return {"s": taken, "bare": bare, "rss": peak}


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
