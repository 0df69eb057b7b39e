"""The fixed small tree and cast: head office, two bases, two branches each.

Their acts are done once in a run by the product itself; each further test gets the same rows,
which takes a tenth of the time.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.core import tables
from vuonuom.organization.actions.members import join
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Field, Organization, Unit, UnitField, UnitKind

FOUNDED = date(2024, 1, 1)


@dataclass
class Cast:
    organization: Organization
    kinds: dict[str, UnitKind]
    # the head has base_a and base_b below it, and each base two branches
    head: Unit
    base_a: Unit
    base_b: Unit
    branch_a1: Unit
    branch_a2: Unit
    branch_b1: Unit
    branch_b2: Unit
    # members: two of branch_a1, one of branch_a2, one of branch_b1
    author: Person
    co_author: Person
    neighbour: Person
    member_elsewhere: Person
    # on branch_a1 and branch_b1
    keeper_here: Person
    keeper_elsewhere: Person
    # on base_a
    mentor: Person
    secretary: Person
    reviewer: Person
    second_reviewer: Person
    third_reviewer: Person
    leader: Person
    # on base_b
    leader_elsewhere: Person
    # on head
    movement_office: Person
    curator: Person
    auditor: Person
    admin: Person
    stranger: Person  # signs in, belongs nowhere
    fields: dict[str, Field]


def _person(username: str, full_name: str) -> Person:
    return Person.objects.create_person(
        username=username, full_name=full_name, email=f"{username}@example.test"
    )


def _tree(organization: Organization) -> tuple[dict[str, UnitKind], dict[str, Unit]]:
    words = {"head": "Đoàn cấp bộ", "base": "Đoàn cơ sở", "branch": "Chi đoàn"}
    kinds = {
        key: UnitKind.objects.create(organization=organization, key=key, name=name, rank=rank)
        for rank, (key, name) in enumerate(words.items())
    }
    units: dict[str, Unit] = {}
    for key, kind, name, parent in (
        ("head", "head", "Đoàn bộ Hoa Ban", None),
        ("base_a", "base", "Đoàn cơ sở Mai Sơn", "head"),
        ("base_b", "base", "Đoàn cơ sở Đồng Lúa", "head"),
        ("branch_a1", "branch", "Chi đoàn Mai Sơn 1", "base_a"),
        ("branch_a2", "branch", "Chi đoàn Mai Sơn 2", "base_a"),
        ("branch_b1", "branch", "Chi đoàn Đồng Lúa 1", "base_b"),
        ("branch_b2", "branch", "Chi đoàn Đồng Lúa 2", "base_b"),
    ):
        units[key] = open_unit(
            by=None,
            organization=organization,
            kind=kinds[kind],
            code=key.replace("_", "-"),
            name=name,
            parent=units[parent] if parent else None,
            on=FOUNDED,
        )
    return kinds, units


@dataclass
class _Made:
    cast: Cast
    rows: list[tuple[type[models.Model], list[str], list[Any]]]


_made: list[_Made] = []


_kept: list[transaction.Atomic] = []


def keep() -> None:
    """Lay the cast in a transaction within which tests begin theirs, unless it is there."""
    if _kept and connection.in_atomic_block and not connection.closed_in_transaction:
        return
    take_away()
    outer = transaction.atomic()
    outer.__enter__()
    _kept.append(outer)
    _lay()


def take_away() -> None:
    """Roll the transaction with the cast back; a test that connected anew has done so already."""
    while _kept:
        outer = _kept.pop()
        if connection.in_atomic_block:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def lay_cast() -> Cast:
    """The cast as if it had just been made."""
    if _kept:
        return deepcopy(_made[0].cast)
    if Person.objects.exists() or Organization.objects.exists():
        return make_cast()  # beside others, whose keys it must not take
    return _lay()


def _lay() -> Cast:
    if not _made:
        before = {model: {row[0] for row in rows} for model, _, rows in _all_rows()}
        cast = make_cast()
        _made.append(_Made(deepcopy(cast), _new_rows(before)))
        return cast
    for model, columns, rows in _made[0].rows:
        tables.insert(model, columns, rows)
    # A test that was rolled back may have left PostgreSQL's sequences before these keys.
    tables.reset_sequences([model for model, _, _ in _made[0].rows])
    return deepcopy(_made[0].cast)


def _all_rows() -> list[tuple[type[models.Model], list[str], list[Any]]]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        rows = list(model._base_manager.order_by("pk").values_list("pk", *columns))
        found.append((model, columns, rows))
    return found


def _new_rows(
    before: dict[type[models.Model], set[Any]],
) -> list[tuple[type[models.Model], list[str], list[Any]]]:
    fresh = []
    for model, columns, rows in _all_rows():
        if new := [row[1:] for row in rows if row[0] not in before[model]]:
            fresh.append((model, columns, new))
    return fresh


def make_cast() -> Cast:
    organization = Organization.objects.create(
        key="youth",
        name="Đoàn Thanh niên Hoa Ban",
        member_word="đoàn viên",
        secretary_word="bí thư chi đoàn",
    )
    kinds, units = _tree(organization)
    people = {}
    for username, full_name, membership, role, on in (
        ("author", "Nguyễn Thị Hạt", "branch_a1", "", ""),
        ("co_author", "Trần Văn Mầm", "branch_a1", "", ""),
        ("neighbour", "Lê Thị Láng", "branch_a2", "", ""),
        ("member_elsewhere", "Phạm Văn Xa", "branch_b1", "", ""),
        ("keeper_here", "Đỗ Thị Thư", "branch_a1", "keeper", "branch_a1"),
        ("keeper_elsewhere", "Vũ Văn Hộp", "branch_b1", "keeper", "branch_b1"),
        ("mentor", "Hoàng Thị Dẫn", "branch_a2", "mentor", "base_a"),
        ("secretary", "Bùi Văn Ký", "branch_a2", "secretary", "base_a"),
        ("reviewer", "Đặng Thị Chấm", "branch_a2", "reviewer", "base_a"),
        ("second_reviewer", "Ngô Văn Xét", "branch_b2", "reviewer", "base_a"),
        ("third_reviewer", "Dương Thị Duyệt", "branch_b2", "reviewer", "base_a"),
        ("leader", "Lý Văn Trưởng", "branch_a2", "leader", "base_a"),
        ("leader_elsewhere", "Mai Thị Khác", "branch_b2", "leader", "base_b"),
        ("movement_office", "Tạ Văn Phòng", "", "office", "head"),
        ("curator", "Chu Thị Bày", "", "curator", "head"),
        ("auditor", "Hồ Văn Soát", "", "auditor", "head"),
        ("admin", "Cao Thị Quản", "", "admin", "head"),
        ("stranger", "Đinh Văn Lạ", "", "", ""),
    ):
        person = people[username] = _person(username, full_name)
        if membership:
            join(by=None, person=person, unit=units[membership], on=FOUNDED)
        if role:
            grant(by=None, person=person, role=role, unit=units[on], on=FOUNDED)
    fields = {
        code: Field.objects.create(code=code, name=name)
        for code, name in (("cchc", "Cải cách hành chính"), ("y-te", "Y tế"))
    }
    for unit in ("base_a", "branch_a1"):
        UnitField.objects.create(unit=units[unit], field=fields["cchc"])
    return Cast(organization=organization, kinds=kinds, fields=fields, **units, **people)
