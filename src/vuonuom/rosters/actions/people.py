"""Writing people and their memberships as a list says, in bulk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched

from vuonuom.accounts.models import Person
from vuonuom.core import clock, tables, text
from vuonuom.journal.acts import Count
from vuonuom.organization.models import Membership
from vuonuom.rosters.actions.done import Done
from vuonuom.rosters.queries.people import Moved, PeoplePlan, Said, Tell, counted_on

MEMBERS = "organization.members"
CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
PERSON = ("id", "password", "last_login", "username", "full_name", "sort_key", "search_text",
           "email", "is_active", "created_at")  # fmt: skip
MEMBERSHIP = ("id", "person_id", "unit_id", "starts_on", "ends_on", "number", "register_key")


PASSES = 3  # over a list's lines: read, people written, memberships written
EVERY = 5000  # rows between two words


def write_people(plan: PeoplePlan, done: Done, tell: Tell) -> list[Count]:
    """Write what a plan says; what is to be counted, one posting for each unit and day.

    `tell` goes on from the lines that were read.
    """
    today = clock.today()
    counts: Counter[tuple[int, date]] = Counter()
    _end([(found, found.said.ends_on or today) for found in plan.left], done, counts)
    _end([(found, _moved_on(found, today)) for found in plan.moved], done, counts)
    _change(plan.changed + plan.moved + plan.joined)
    persons = _write_persons(plan.new, done, lambda done: tell(plan.lines + done))
    started = [(person, said, said.starts_on or today) for person, said in persons]
    for _person, said, _on in started:
        counts[said.unit, counted_on(said.starts_on, today)] += 1
    for found in (*plan.moved, *plan.joined):
        on = _moved_on(found, today)
        started.append((found.member.person, found.said, on))
        counts[found.said.unit, on] += 1
    _start(started, done, lambda done: tell(2 * plan.lines + done))
    return [
        Count(unit, MEMBERS, amount, on=on)
        for (unit, on), amount in sorted(counts.items())
        if amount
    ]


def _moved_on(found: Moved, today: date) -> date:
    """The day of a move: the list's, unless that is the day they joined where they are now."""
    starts_on = found.said.starts_on
    return starts_on if starts_on and starts_on > found.member.starts_on else today


def _write_persons(new: Sequence[Said], done: Done, tell: Tell) -> list[tuple[int, Said]]:
    """People without passwords: they sign in once an account is theirs."""
    keys = tables.reserve(Person, len(new))
    now = clock.now()
    tables.insert(
        Person,
        PERSON,
        (
            (pk, "!", None, said.username or None, said.name, text.sort_key(said.name)[:600],
             text.fold(said.name)[:240], said.email, True, now)
            for pk, said in zip(keys, _heard(new, tell), strict=True)
        ),
    )  # fmt: skip
    done.persons += keys
    return list(zip(keys, new, strict=True))


def _start(started: Sequence[tuple[int, Said, date]], done: Done, tell: Tell) -> None:
    keys = tables.reserve(Membership, len(started))
    tables.insert(
        Membership,
        MEMBERSHIP,
        (
            (pk, person, said.unit, on, None, said.number, said.key)
            for pk, (person, said, on) in zip(keys, _heard(started, tell), strict=True)
        ),
    )
    done.started += keys


def _heard[Row](rows: Iterable[Row], tell: Tell) -> Iterator[Row]:
    """The rows, saying from time to time how many went by."""
    for at, some in enumerate(batched(rows, EVERY, strict=False)):
        tell(at * EVERY)
        yield from some


def _end(
    ending: Iterable[tuple[Moved, date]], done: Done, counts: Counter[tuple[int, date]]
) -> None:
    by_day: dict[date, list[int]] = defaultdict(list)
    for found, on in ending:
        by_day[on].append(found.member.pk)
        counts[found.member.unit, on] -= 1
    for on, keys in by_day.items():
        for some in batched(keys, CHUNK, strict=False):
            Membership.objects.filter(pk__in=some).update(ends_on=on)
        done.ended += keys


def _change(changed: Sequence[Moved]) -> None:
    """Names, numbers that were missing, addresses of those who have no account."""
    for some in batched(changed, CHUNK, strict=False):
        persons = Person.objects.in_bulk([found.member.person for found in some])
        numbered = []
        for member, said in some:
            person = persons[member.person]
            person.name(said.name)
            person.email = person.email if not member.lacks_address else said.email
            if said.key is not None and member.key is None:
                numbered.append(Membership(pk=member.pk, number=said.number, register_key=said.key))
        Person.objects.bulk_update(
            persons.values(), ["full_name", "sort_key", "search_text", "email"], batch_size=500
        )
        Membership.objects.bulk_update(numbered, ["number", "register_key"], batch_size=1000)
