"""Written-out reads and writes leave exactly what the ORM would."""

from contextlib import suppress
from datetime import date
from operator import attrgetter

import pytest
from django.db import IntegrityError, connection, transaction

from vuonuom.accounts.backends import PersonBackend
from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, rows
from vuonuom.discussion.models import Thread
from vuonuom.ideas.models import Idea
from vuonuom.journal import keys
from vuonuom.mailbox.actions import send_letter
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import FormerName, Organization, Unit, UnitKind


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
    rows.insert_all([notice(cast, number) for number in range(rows.at_once() + 5)])
    assert Notice.objects.count() == rows.at_once() + 5


ODD = ["", "NULL", "a,b", '"Hạt"', "\\", "{}", " hai dòng\nvà một thẻ\t", "'", "%s"]


def test_words_of_many_rows_are_written_as_they_are(cast):
    written = [FormerName(unit=cast.head, name=name, until=date(2025, 7, 1)) for name in ODD]
    rows.insert_all(written)
    assert list(FormerName.objects.order_by("pk").values_list("name", flat=True)) == ODD


def test_moments_and_nothing_of_many_rows_are_written_as_they_are(cast):
    now = clock.now()
    given = [
        Idea(code=str(n), unit=cast.branch_a1, title="Lịch", text="Trực", submitted_at=now,
             year=2026, submitted_by=cast.author, answered_at=answered)
        for n, answered in enumerate([None, now])
    ]  # fmt: skip
    rows.insert_all(given)
    for row, written in zip(given, Idea.objects.order_by("pk"), strict=True):
        row.pk = written.pk
        assert all_of(written) == all_of(row)


def test_flags_of_many_rows_are_written_as_they_are(db):
    rows.insert_all([Organization(key=str(flag), roster_only=flag) for flag in (True, False)])
    written = Organization.objects.order_by("pk").values_list("roster_only", flat=True)
    assert list(written) == [True, False]


def test_a_row_read_by_its_key_is_the_orms(cast):
    letter = send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text="Ghi lịch trực.")
    for row in (cast.branch_a1, letter, LetterStep.objects.get(), letter.idea):
        assert all_of(rows.get(type(row), row.pk)) == all_of(type(row).objects.get(pk=row.pk))


def test_a_row_read_by_its_code_brings_what_it_is_of(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = rows.get(Unit, cast.branch_a1.code, by="code", along="kind")
        assert all_of(found) == all_of(cast.branch_a1)
        assert all_of(found.kind) == all_of(cast.kinds["branch"])


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


def test_a_row_for_each_that_a_question_finds(cast):
    found = "SELECT id AS key FROM accounts_person WHERE id = %s OR id = %s"
    row = notice(cast)
    people = sorted([cast.keeper_here, cast.leader], key=attrgetter("pk"))
    rows.insert_for_each(row, "person_id", found, *(one.pk for one in people))
    written = Notice.objects.order_by("person_id")
    assert [one.person for one in written] == people
    row.pk, row.person = written[0].pk, written[0].person
    assert all_of(written[0]) == all_of(row)


def put_off(day):
    rows.write("UPDATE mailbox_letter SET due_on = %s", date(2026, 3, day))


def named(name):
    return Organization(key="x", name=name, member_word="x", secretary_word="x")


class TestGathering:
    """What is sent while gathering; on SQLite it is done at once, on PostgreSQL with a question."""

    @pytest.fixture
    def letter(self, cast):
        return send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text="Ghi lịch.")

    def test_a_question_sees_what_was_sent_before_it(self, letter):
        with rows.gathering():
            put_off(9)
            assert Letter.objects.get().due_on == date(2026, 3, 9)

    def test_what_nobody_asked_after_is_done_at_the_end_in_order(self, letter):
        with rows.gathering():
            put_off(9)
            put_off(10)
        assert Letter.objects.get().due_on == date(2026, 3, 10)

    def test_a_list_too_long_for_one_answer_comes_after_it_too(self, letter):
        with rows.gathering():
            put_off(9)
            assert [one.due_on for one in Letter.objects.iterator()] == [date(2026, 3, 9)]

    def test_how_many_rows_changed_is_still_told(self, letter):
        with rows.gathering():
            put_off(9)
            assert Letter.objects.filter(due_on=date(2026, 3, 9)).update(closed_at=None) == 1

    def test_what_a_constraint_forbids_is_refused_before_the_end(self, cast, letter):
        with pytest.raises(IntegrityError), rows.gathering():
            rows.write("UPDATE mailbox_letter SET unit_id = NULL")
        assert Letter.objects.get().unit_id == cast.branch_a1.pk

    def test_what_failed_is_not_sent_with_the_next(self, letter):
        with suppress(ZeroDivisionError), rows.gathering():
            put_off(9)
            raise ZeroDivisionError
        assert Letter.objects.get().due_on != date(2026, 3, 9)


@pytest.mark.django_db(transaction=True)
class TestEnd:
    """The last of what was sent travels with the COMMIT."""

    def test_is_there_for_everybody_once_the_block_is_left(self):
        done = []
        with rows.gathering():
            transaction.on_commit(lambda: done.append(connection.in_atomic_block))
            rows.insert_all([named("Một")])
        assert (Organization.objects.get().name, done) == ("Một", [False])

    def test_what_only_the_commit_refuses_leaves_nothing(self):
        of_nothing = UnitKind(organization_id=404, key="x", name="x", rank=0)
        with pytest.raises(IntegrityError), rows.gathering():
            rows.insert_all([of_nothing])
        assert not UnitKind.objects.exists()

    def test_a_transaction_that_is_to_be_rolled_back_is(self):
        with rows.gathering():
            rows.insert_all([named("Một")])
            transaction.set_rollback(True)
        assert not Organization.objects.exists()

    def test_a_transaction_around_it_still_decides(self):
        with suppress(ZeroDivisionError), transaction.atomic():
            with rows.gathering():
                rows.insert_all([named("Một")])
            raise ZeroDivisionError
        assert not Organization.objects.exists()


# Each is a journey on PostgreSQL; its BEGIN travels with the first, its COMMIT with the last.
QUESTIONS = {"postgresql": 9, "sqlite": 17}


def test_how_often_a_sending_asks_the_database(cast):
    asked = []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count), keys.given("một"):
        send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text="Ghi lịch trực.")
    assert len([sql for sql in asked if "SAVEPOINT" not in sql]) == QUESTIONS[connection.vendor]


def test_a_code_that_is_taken_is_drawn_anew(cast, monkeypatch):
    drawn = iter(["YT-2026-00001", "YT-2026-00001", "YT-2026-00002"])
    monkeypatch.setattr(codes, "any_code", lambda *_: next(drawn))
    for text in ("Một", "Hai"):
        send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch", text=text)
    assert sorted(Idea.objects.values_list("code", flat=True)) == ["YT-2026-00001", "YT-2026-00002"]
