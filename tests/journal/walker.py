"""One process of `test_interleavings`: random sends, withdrawals, moves, merges, splits, undos."""

import sys
from random import Random

import django


def main(seed, steps):
    """Says how many ideas it sent less those it took back."""
    from vuonuom.core.errors import Refused

    walk = Walk(seed)
    for _ in range(steps):
        try:
            walk.step()
        except Refused:
            walk.refused += 1
    sys.stdout.write(f"{walk.net} {walk.refused}\n")


class Walk:
    def __init__(self, seed):
        from vuonuom.accounts.models import Person

        self.random = Random(seed)
        self.seed = seed
        self.people = list(Person.objects.order_by("pk"))
        self.me = self.people[seed % len(self.people)]
        self.net = self.refused = self.number = 0

    def step(self):
        steps = [self.send] * 6 + [self.withdraw] * 2 + [self.move, self.merge, self.split]
        self.random.choice([*steps, self.undo, self.undo])()

    def unit(self):
        from vuonuom.organization.models import Unit

        return self.random.choice(list(Unit.objects.living()))

    def send(self):
        from tests.journal.acting import send

        by = self.random.choice(self.people)
        send(by=by, unit=self.unit(), authors=[by, self.me] if by != self.me else [by])
        self.net += 1

    def withdraw(self):
        """Anybody's idea: two may want to take back the same one at once."""
        from tests.journal.acting import take_back
        from vuonuom.journal.models import Entry

        sent = list(Entry.objects.filter(kind="tests.idea.sent", reversed_by=None)[:3])
        if sent:
            take_back(by=self.me, entry=self.random.choice(sent))
            self.net -= 1

    def move(self):
        from vuonuom.core import clock
        from vuonuom.organization.actions.reorganisations import move_unit

        move_unit(by=self.me, unit=self.unit(), parent=self.unit(), on=clock.today())

    def merge(self):
        from vuonuom.core import clock
        from vuonuom.organization.actions.reorganisations import merge_units

        merge_units(by=self.me, units=[self.unit()], into=self.unit(), on=clock.today())

    def split(self):
        from vuonuom.core import clock
        from vuonuom.organization.actions.reorganisations import Part, split_unit

        self.number += 1
        names = [f"s{self.seed}-{self.number}-{part}" for part in "ab"]
        parts = [Part(code=name, name=name) for name in names]
        split_unit(by=self.me, unit=self.unit(), parts=parts, on=clock.today())

    def undo(self):
        from vuonuom.journal import undoing
        from vuonuom.journal.models import Entry

        mine = Entry.objects.filter(
            kind__startswith="organization.unit.", actor_id=self.me.pk, reverses=None
        )
        last = mine.exclude(kind="organization.unit.opened").last()
        if last is not None:
            undoing.undo(entry=last, by=self.me)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
