"""One act, one entry, exact figures; a repeat gets the first answer; undo negates in its period."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from tests.journal.acting import send, sent, take_back
from vuonuom.core import clock, rows
from vuonuom.core.errors import Refused
from vuonuom.journal import hashing, keys, queries, recount, sums, undoing
from vuonuom.journal.actions import number_entries, seal_entries
from vuonuom.journal.acts import act, just_recorded, record, reorganisation
from vuonuom.journal.models import Entry, Participation, Posting, Seal, Tally
from vuonuom.organization.actions.members import join, leave
from vuonuom.organization.actions.reorganisations import move_unit

LAST_YEAR, THIS_YEAR = date(2025, 4, 2), date(2026, 3, 1)
MEASURES = ("ideas.submitted", "ideas.authored", "ideas.authors")


@pytest.fixture(autouse=True)
def day():
    with clock.told(datetime(2026, 6, 1, 5, tzinfo=UTC)):
        yield


def read(unit, year, measure):
    return queries.within_year([unit.pk], MEASURES, year).get((unit.pk, measure), 0)


class TestCounting:
    def test_a_posting_counts_at_its_unit_and_at_each_above(self, cast):
        send(by=cast.author, unit=cast.branch_a1, on=THIS_YEAR)
        units = (cast.branch_a1, cast.base_a, cast.head, cast.branch_a2, cast.base_b)
        assert [read(unit, 2026, "ideas.submitted") for unit in units] == [1, 1, 1, 0, 0]

    def test_a_person_with_two_ideas_is_one_person_at_every_level(self, cast):
        send(by=cast.author, unit=cast.branch_a1, on=THIS_YEAR)
        send(by=cast.author, unit=cast.branch_b1, on=THIS_YEAR)
        units = (cast.branch_a1, cast.branch_b1, cast.base_b, cast.head)
        assert [read(unit, 2026, "ideas.authors") for unit in units] == [1, 1, 1, 1]

    def test_a_person_is_out_only_when_the_last_idea_is_taken_back(self, cast):
        first = sent(by=cast.author, unit=cast.branch_a1, on=THIS_YEAR)
        second = sent(by=cast.author, unit=cast.branch_a1, on=THIS_YEAR)
        take_back(by=cast.author, entry=first)
        assert read(cast.head, 2026, "ideas.authors") == 1
        take_back(by=cast.author, entry=second)
        assert read(cast.head, 2026, "ideas.authors") == 0

    def test_the_day_counts_in_viet_nam(self, cast):
        with clock.told(datetime(2025, 12, 31, 18, tzinfo=UTC)):
            send(by=cast.author, unit=cast.branch_a1)
        assert read(cast.head, 2026, "ideas.submitted") == 1

    def test_a_nested_act_that_fails_is_not_counted(self, cast):
        @act
        def outer(*, by):
            with suppress(Refused), transaction.atomic():
                failing(by=by)
            send(by=by, unit=cast.branch_a1)
            record("tests.outer.done", by=by, subject=by)
            return by

        @act
        def failing(*, by):
            send(by=by, unit=cast.branch_a1)
            raise Refused("không")

        outer(by=cast.author)
        assert read(cast.head, 2026, "ideas.submitted") == 1
        assert list(recount.differences()) == []

    def test_an_act_that_passes_over_a_failed_one_without_a_block_of_its_own_does_nothing(
        self, cast
    ):
        @act
        def outer(*, by):
            with suppress(Refused):
                failing(by=by)
            send(by=by, unit=cast.branch_a1)

        @act
        def failing(*, by):
            raise Refused("không")

        with pytest.raises(transaction.TransactionManagementError):
            outer(by=cast.author)
        assert read(cast.head, 2026, "ideas.submitted") == 0

    def test_a_reorganisation_inside_an_act_that_shares_the_tree_is_a_mistake(self, cast):
        @act
        def outer(*, by):
            move_unit(by=by, unit=cast.branch_a1, parent=cast.base_b, on=THIS_YEAR)

        with pytest.raises(RuntimeError):
            outer(by=cast.admin)

    def test_what_was_counted_before_a_move_in_the_same_act_follows_it(self, cast):
        @reorganisation
        def send_and_move(*, by):
            send(by=by, unit=cast.branch_a1)
            move_unit(by=by, unit=cast.branch_a1, parent=cast.base_b, on=THIS_YEAR)
            send(by=by, unit=cast.branch_a1)
            record("tests.both.done", by=by, subject=by)
            return by

        send_and_move(by=cast.author)
        found = [read(unit, 2026, "ideas.submitted") for unit in (cast.base_a, cast.base_b)]
        assert found == [0, 2]
        assert list(recount.differences()) == []

    def test_tallies_are_written_in_sorted_order(self, cast, monkeypatch):
        written = []
        key = ("ideas.submitted", 202600, 2026, "")
        with monkeypatch.context() as patch:
            patch.setattr(rows, "table", lambda some, _: (written.append(list(some)) or "", []))
            patch.setattr(sums.connection, "cursor", _NoCursor)
            sums.add_tallies({(unit, *key): (1, 1) for unit in (9, 3, 7)})
        assert [row[0] for row in written[0]] == [3, 7, 9]


class _NoCursor:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def execute(self, *_):
        pass


class TestReadings:
    def test_flow_and_cohort_do_not_mix(self, cast):
        send(by=cast.author, unit=cast.branch_a1, on=THIS_YEAR, cohort=2025)
        reading = queries.of_cohort([cast.head.pk], MEASURES, 2025)
        assert reading[cast.head.pk, "ideas.submitted"] == 1
        assert read(cast.head, 2025, "ideas.submitted") == 0
        assert read(cast.head, 2026, "ideas.submitted") == 1

    def test_a_stock_is_the_sum_up_to_its_year(self, cast):
        membership = join(by=None, person=cast.stranger, unit=cast.branch_b2, on=LAST_YEAR)
        leave(by=None, membership=membership, on=THIS_YEAR)
        key = (cast.branch_b2.pk, "organization.members")
        found = [queries.stock([key[0]], [key[1]], year)[key] for year in (2024, 2025, 2026)]
        assert found == [3, 4, 3]

    @pytest.mark.parametrize("cohort", [False, True])
    def test_the_list_behind_a_number_sums_to_it(self, cast, cohort):
        for unit, on in ((cast.branch_a1, LAST_YEAR), (cast.branch_a2, THIS_YEAR)):
            send(by=cast.author, unit=unit, on=on)
        take_back(by=cast.author, entry=sent(by=cast.author, unit=cast.branch_b1, on=THIS_YEAR))
        read_year = queries.of_cohort if cohort else queries.within_year
        for unit in (cast.head, cast.base_a, cast.branch_b1):
            for year in (2025, 2026):
                number = read_year([unit.pk], MEASURES, year).get((unit.pk, "ideas.submitted"), 0)
                behind = queries.postings_behind(
                    unit.pk, "ideas.submitted", year=year, cohort=cohort
                )
                assert sum(behind.values_list("amount", flat=True)) == number


class TestReversal:
    def test_it_negates_in_the_original_period(self, cast):
        entry = sent(by=cast.author, unit=cast.branch_a1, on=LAST_YEAR)
        take_back(by=cast.author, entry=entry)
        assert read(cast.head, 2025, "ideas.submitted") == 0
        assert read(cast.head, 2025, "ideas.authors") == 0
        days = Posting.objects.filter(entry__reverses=entry, measure="ideas.submitted")
        assert list(days.values_list("amount", "local_date")) == [(-1, LAST_YEAR)]
        assert list(recount.differences()) == []

    def test_a_second_undo_is_refused(self, cast):
        entry = sent(by=cast.author, unit=cast.branch_a1)
        take_back(by=cast.author, entry=entry)
        with pytest.raises(undoing.AlreadyUndone):
            take_back(by=cast.author, entry=entry)
        assert read(cast.head, 2026, "ideas.submitted") == 0

    def test_only_who_did_it_may_undo_it_and_only_for_a_day(self, cast):
        join(by=cast.admin, person=cast.stranger, unit=cast.branch_a1, on=THIS_YEAR)
        entry = Entry.objects.latest("pk")
        with pytest.raises(undoing.NotYours):
            undoing.undo(entry=entry, by=cast.author)
        with clock.told(datetime(2026, 6, 2, 5, 1, tzinfo=UTC)), pytest.raises(undoing.TooLate):
            undoing.undo(entry=entry, by=cast.admin)

    def test_what_has_no_undo_says_so(self, cast):
        entry = sent(by=cast.author, unit=cast.branch_a1)
        with pytest.raises(undoing.CannotUndo):
            undoing.undo(entry=entry, by=cast.author)


class TestRequestKey:
    def test_a_repeat_gets_the_first_answer_and_counts_nothing(self, cast):
        for _ in range(2):
            with keys.given("same"):
                assert send(by=cast.author, unit=cast.branch_a1) == cast.author
        assert read(cast.head, 2026, "ideas.submitted") == 1

    def test_the_same_key_with_other_words_is_another_act(self, cast):
        for words in (b"one", b"two", b"one"):
            with keys.given("same", lambda words=words: words):
                send(by=cast.author, unit=cast.branch_a1)
        assert read(cast.head, 2026, "ideas.submitted") == 2

    def test_the_journal_holds_neither_the_key_nor_the_words_it_was_given_with(self, cast):
        with keys.given("same", lambda: b"words"):
            send(by=cast.author, unit=cast.branch_a1)
        kept = Entry.objects.latest("pk").request_key
        assert (len(kept), "same" in kept, "words" in kept) == (64, False, False)

    def test_two_persons_may_send_the_same_key(self, cast):
        for person in (cast.author, cast.neighbour):
            with keys.given("same"):
                send(by=person, unit=cast.branch_a1)
        assert read(cast.head, 2026, "ideas.submitted") == 2

    def test_a_refused_act_leaves_its_key_free(self, cast):
        @act
        def refused(*, by):
            raise Refused("không")

        with keys.given("same"), pytest.raises(Refused):
            refused(by=cast.author)
        with keys.given("same"):
            send(by=cast.author, unit=cast.branch_a1)
        assert read(cast.head, 2026, "ideas.submitted") == 1


class TestSeals:
    def test_the_sequencer_neither_skips_nor_repeats(self, cast):
        number_entries()
        send(by=cast.author, unit=cast.branch_a1)
        assert number_entries() == 1
        assert number_entries() == 0
        numbers = list(Entry.objects.order_by("pk").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    def test_each_seal_names_the_one_before(self, cast):
        number_entries()
        seal_entries()
        send(by=cast.author, unit=cast.branch_a1)
        number_entries()
        seal_entries()
        first, second = Seal.objects.order_by("pk")
        assert (first.previous, second.previous) == ("0" * 64, first.hash)
        assert second.first_number == first.last_number + 1
        assert seal_entries() == []

    @pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
    def test_every_leaf_proves_itself_by_its_path(self, size):
        leaves = [hashing.salted(str(n), "s") for n in range(size)]
        root = hashing.merkle_root(leaves)
        proven = [
            hashing.root_from_path(leaf, hashing.merkle_path(leaves, at)) == root
            for at, leaf in enumerate(leaves)
        ]
        assert proven == [True] * size

    def test_forgetting_salts_keeps_hashes_valid(self, cast):
        send(by=cast.author, unit=cast.branch_a1)
        Entry.objects.update(salt=None)
        assert list(recount.differing_entries()) == []


def test_no_name_and_no_word_lives_in_the_journal(cast):
    texts = [
        str(value)
        for model in (Entry, Posting, Tally, Participation)
        for row in model.objects.values_list()
        for value in row
    ]
    names = [cast.author.full_name, cast.base_a.name]
    assert [text for text in texts if any(name in text for name in names)] == []


class TestJustRecorded:
    def test_it_is_the_entry_of_the_act_that_ended_last(self, cast):
        send(by=cast.author, unit=cast.branch_a1)
        assert just_recorded(cast.author, cast.author) == Entry.objects.latest("pk")

    def test_nobody_elses_and_no_other_records(self, cast):
        send(by=cast.author, unit=cast.branch_a1)
        assert just_recorded(cast.author, cast.keeper_here) is None
        assert just_recorded(cast.keeper_here, cast.author) is None

    def test_an_act_that_failed_leaves_none(self, cast):
        @act
        def failing(*, by):
            send(by=by, unit=cast.branch_a1)
            raise Refused("không")

        send(by=cast.author, unit=cast.branch_a1)
        with suppress(Refused):
            failing(by=cast.author)
        assert just_recorded(cast.author, cast.author) is None
