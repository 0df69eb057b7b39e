"""Written-out reads and writes leave exactly what the ORM would."""

from datetime import date

import pytest

from vuonuom.accounts.backends import PersonBackend
from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.discussion.models import Thread
from vuonuom.mailbox.actions import send_letter
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import FormerName, Unit


def all_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def notice(cast, number=1):
    return Notice(
        person=cast.author, sentence="Xin chào %(ai)s", facts={"ai": "Hạt"}, subject_kind="x",
        subject_id=number, path="/", at=clock.now(),
    )  # fmt: skip


def test_an_inserted_row_reads_back_as_it_was_given(cast):
    given = rows.insert(notice(cast))
    assert all_of(Notice.objects.get()) == all_of(given)


def test_an_inserted_row_can_be_saved_again(cast):
    given = rows.insert(notice(cast))
    given.path = "/me/"
    given.save()
    assert Notice.objects.get().path == "/me/"


def test_moments_of_their_own_are_set(db):
    assert rows.insert(Thread()).created_at is not None


def test_rows_beyond_one_statement_are_all_written(cast):
    rows.insert_all([notice(cast, number) for number in range(rows.ROWS + 5)])
    assert Notice.objects.count() == rows.ROWS + 5


def test_a_row_read_by_its_key_is_the_orms(cast):
    letter = send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text="Ghi lịch trực.")
    for row in (cast.branch_a1, letter, LetterStep.objects.get(), letter.idea):
        assert all_of(rows.get(type(row), row.pk)) == all_of(type(row).objects.get(pk=row.pk))


def test_a_key_that_nothing_has_reads_as_nothing(db):
    assert rows.get(Unit, 404) is None


def test_days_are_days_again(cast):
    row = FormerName.objects.create(unit=cast.head, name="Cũ", until=date(2025, 7, 1))
    assert rows.get(FormerName, row.pk).until == date(2025, 7, 1)


def test_a_statement_takes_days_and_moments(cast):
    send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text="Ghi lịch trực.")
    rows.write("UPDATE mailbox_letter SET due_on = %s", date(2026, 3, 9))
    assert Letter.objects.get().due_on == date(2026, 3, 9)


@pytest.mark.parametrize("active", [True, False])
def test_who_is_signed_in_is_the_orms_person_while_active(cast, active):
    Person.objects.filter(pk=cast.author.pk).update(is_active=active)
    found = PersonBackend().get_user(cast.author.pk)
    assert (found and all_of(found)) == (all_of(cast.author) if active else None)
