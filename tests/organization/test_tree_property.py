"""Random opens, moves, merges, splits, sends and undos against a plain-Python tree."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.journal.acting import send, sent, take_back
from tests.organization.plain_tree import PlainTree, Step
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry, Participation, Tally
from vuonuom.organization.actions.members import join
from vuonuom.organization.actions.reorganisations import (
    Part,
    close_unit,
    merge_units,
    move_unit,
    split_unit,
)
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Organization, Unit, UnitKind
from vuonuom.tree.models import Link
from vuonuom.tree.queries import parents

NOON = datetime(2026, 6, 1, 5, tzinfo=UTC)
TODAY, LAST_YEAR = date(2026, 6, 1), date(2025, 3, 1)
PICK = st.integers(0, 10_000)


class Movement(RuleBasedStateMachine):
    """The product's tree and the plain one do the same; what is refused changes neither."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = clock.told(NOON)
        self.clock.__enter__()
        self.plain = PlainTree()
        self.done = []  # (entry, step) of what can be undone
        self.sends = []  # (entry, row)
        self.number = 0
        self.organization = Organization.objects.create(key="p", name="P")
        self.kind = UnitKind.objects.create(organization=self.organization, key="u", rank=0)
        self.people = [
            Person.objects.create_person(username=f"p{n}", full_name=f"P {n}") for n in range(4)
        ]
        root = self.opened(None)
        for _ in range(2):
            base = self.opened(root)
            self.opened(base)
        for number in range(4):
            self.join(number + 1, number)
            self.send(number + 1, number, last_year=True)

    def teardown(self):
        try:
            assert list(recount.differences()) == []
        finally:
            self.clock.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def opened(self, parent):
        self.number += 1
        unit = open_unit(
            by=self.people[0],
            organization=self.organization,
            kind=self.kind,
            code=f"u{self.number}",
            name=f"U {self.number}",
            parent=Unit.objects.get(pk=parent) if parent else None,
            on=LAST_YEAR,
        )
        self.plain.open(unit.pk, parent)
        return unit.pk

    def pick(self, number, among=None):
        among = self.plain.living() if among is None else among
        return among[number % len(among)]

    def unit(self, key):
        return Unit.objects.get(pk=key)

    def change(self, act, step, **arguments):
        """Do it in the product; whether it was accepted."""
        try:
            act(by=self.people[0], on=TODAY, **arguments)
        except Refused:
            return False
        self.done.append((Entry.objects.latest("pk"), step))
        return True

    @rule(parent=PICK)
    def open(self, parent):
        node = self.opened(self.pick(parent))
        self.done.append((Entry.objects.latest("pk"), Step(opened=[node])))

    @rule(unit=PICK, person=st.integers(0, 3))
    def join(self, unit, person):
        key, person = self.pick(unit), self.people[person]
        if (key, person.pk) not in self.plain.members:
            join(by=person, person=person, unit=self.unit(key), on=LAST_YEAR)
            self.plain.members.add((key, person.pk))

    @rule(unit=PICK, person=st.integers(0, 3), last_year=st.booleans())
    def send(self, unit, person, last_year):
        key, person = self.pick(unit), self.people[person]
        entry = sent(by=person, unit=self.unit(key), on=LAST_YEAR if last_year else TODAY)
        row = (key, person.pk, 2025 if last_year else 2026)
        self.plain.sent.append(row)
        self.sends.append((entry, row, person))

    @precondition(lambda self: self.sends)
    @rule(which=PICK)
    def withdraw(self, which):
        entry, row, person = self.sends.pop(which % len(self.sends))
        take_back(by=person, entry=entry)
        self.plain.sent.remove(row)

    @rule(unit=PICK, parent=PICK)
    def move(self, unit, parent):
        unit, parent = self.pick(unit), self.pick(parent)
        step = Step()
        if self.change(move_unit, step, unit=self.unit(unit), parent=self.unit(parent)):
            assert unit not in self.plain.path(parent)
            self.plain.hang(unit, parent, step)

    @rule(unit=PICK)
    def close(self, unit):
        unit = self.pick(unit)
        step = Step()
        if self.plain.parents[unit] and self.change(close_unit, step, unit=self.unit(unit)):
            assert self.plain.children(unit) == []
            self.plain.hand_over(unit, None, step)
            self.plain.close(unit, step)

    @rule(units=st.lists(PICK, min_size=1, max_size=3), into=PICK)
    def merge(self, units, into):
        units, into = list(dict.fromkeys(self.pick(n) for n in units)), self.pick(into)
        step = Step()
        accepted = self.change(
            merge_units, step, units=[self.unit(u) for u in units], into=self.unit(into)
        )
        if accepted:
            self.merged(units, into, step)

    @rule(one=PICK, other=PICK)
    def merge_into_a_new_one(self, one, other):
        units = [self.pick(one), self.pick(other)]
        step = Step()
        self.number += 1
        accepted = self.change(
            merge_units,
            step,
            units=[self.unit(u) for u in units],
            code=f"u{self.number}",
            name="Mới",
        )
        if accepted:
            new = Unit.objects.get(code=f"u{self.number}").pk
            above = self.plain.path(units[1])[1:]
            self.plain.open(new, next(u for u in self.plain.path(units[0])[1:] if u in above))
            step.opened.append(new)
            self.merged(units, new, step)

    def merged(self, units, into, step):
        for unit in units:
            for child in self.plain.children(unit):
                if child not in units:
                    self.plain.hang(child, into, step)
            self.plain.hand_over(unit, into, step)
            self.plain.close(unit, step)
            self.plain.hang(unit, into, step)

    @rule(unit=PICK, data=st.data())
    def split(self, unit, data):
        unit = self.pick(unit)
        children = self.plain.children(unit)
        to_second = [c for c in children if data.draw(st.booleans())]
        persons = [p.pk for p in self.people[:2]]
        step = Step()
        codes = [f"u{self.number + 1}", f"u{self.number + 2}"]
        self.number += 2
        parts = [
            Part(code=codes[0], name="Một"),
            Part(code=codes[1], name="Hai", children=tuple(to_second), members=tuple(persons)),
        ]
        if self.change(split_unit, step, unit=self.unit(unit), parts=parts):
            first, second = (Unit.objects.get(code=code).pk for code in codes)
            for new in (first, second):
                self.plain.open(new, self.plain.parents[unit])
                step.opened.append(new)
            for child in children:
                self.plain.hang(child, second if child in to_second else first, step)
            self.plain.hand_over(unit, second, step, persons)
            self.plain.hand_over(unit, first, step)
            self.plain.close(unit, step)

    @precondition(lambda self: self.done)
    @rule()
    def undo_the_last(self):
        """With nothing after it, no undo is refused."""
        entry, step = self.done[-1]
        self.undone(entry, step, sure=entry == Entry.objects.latest("pk"))

    @precondition(lambda self: self.done)
    @rule(which=PICK)
    def undo_an_earlier_one(self, which):
        self.undone(*self.done[which % len(self.done)], sure=False)

    def undone(self, entry, step, *, sure):
        try:
            undoing.undo(entry=entry, by=self.people[0])
        except Refused:
            assert not sure
            return
        self.plain.undo(step)
        self.done.remove((entry, step))

    @rule()
    def compare(self):
        self.check_links()
        self.check_totals()

    def check_links(self):
        assert parents() == self.plain.parents
        links = Link.objects.values_list("ancestor_id", "descendant_id", "distance")
        assert set(links) == self.plain.closure()
        closed = Unit.objects.exclude(closed_on=None).values_list("pk", flat=True)
        assert set(closed) == self.plain.closed

    def check_totals(self):
        found = Counter()
        for tally in Tally.objects.all():
            if tally.period % 100 == 0:
                stock = tally.measure.startswith("organization.")
                key = (tally.unit_id, tally.measure)
                found[key if stock else (*key, tally.period // 100)] += tally.total
        authored = [key for key in found if key[1] == "ideas.authored"]
        for key in authored:
            del found[key]
        assert +found == self.plain.totals()
        rows = Participation.objects.filter(count__gt=0)
        assert set(rows.values_list("unit_id", "year", "person_id")) == self.plain.participants()


@pytest.mark.django_db
def test_the_tree_is_the_plain_tree():
    run_state_machine_as_test(
        Movement,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_a_fresh_reorganisation_can_always_be_undone(cast):
    """What the random walk may not promise: with nothing after it, no undo is refused."""
    send(by=cast.author, unit=cast.branch_a1)
    before = list(Tally.objects.exclude(total=0).order_by("pk").values_list("unit", "total"))
    closure = set(Link.objects.values_list("ancestor", "descendant", "distance"))
    for act, arguments in (
        (move_unit, {"unit": cast.branch_a1, "parent": cast.base_b}),
        (merge_units, {"units": [cast.base_a], "into": cast.base_b}),
        (merge_units, {"units": [cast.base_a, cast.base_b], "code": "moi", "name": "Mới"}),
        (close_unit, {"unit": cast.branch_a1}),
        (split_unit, {"unit": cast.base_a, "parts": [Part(code="m", name="M"),
                                                     Part(code="n", name="N")]}),
    ):  # fmt: skip
        act(by=cast.admin, on=clock.today(), **arguments)
        undoing.undo(entry=Entry.objects.filter(reverses=None, actor_id=cast.admin.pk).exclude(
            kind="organization.unit.opened").latest("pk"), by=cast.admin)  # fmt: skip
        for unit in (cast.base_a, cast.base_b, cast.branch_a1):
            unit.refresh_from_db()
            assert not unit.is_closed
    known = {unit for unit, _ in before}
    after = Tally.objects.exclude(total=0).filter(unit__in=known).order_by("pk")
    assert list(after.values_list("unit", "total")) == before
    links = Link.objects.filter(descendant__in=[d for _, d, _ in closure])
    assert set(links.values_list("ancestor", "descendant", "distance")) == closure
    assert list(recount.differences()) == []
