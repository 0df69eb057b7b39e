"""Ideas that go some way along the road, by real actions, at a told time."""

from datetime import UTC, date, datetime, time

from vuonuom.core import clock
from vuonuom.ideas.actions import marks
from vuonuom.ideas.actions.writing import submit_idea
from vuonuom.journal.acts import Count, act, record

NOW = datetime(2026, 9, 15, 3, tzinfo=UTC)
TODAY = clock.local_date(NOW)


def at(day):
    return clock.told(datetime.combine(day, time(3), tzinfo=UTC))


def send(person, unit, title, on=TODAY):
    with at(on):
        return submit_idea(by=person, unit=unit, title=title, text=f"{title}: nói rõ hơn.")


def go(idea, *verbs, on=TODAY):
    """Let an idea go through the given marks on one day."""
    with at(on):
        for verb in verbs:
            dated = {"on": on} if verb in ("tried", "recognised") else {}
            getattr(marks, f"mark_{verb}")(by=None, idea=idea, **dated)
    return idea


ALL_THE_WAY = (
    "answered", "taken_up", "incubating", "tried", "recognised", "made_product", "in_use",
)  # fmt: skip


@act
def count(*, by, unit, measure, on, amount=1):
    """Post a bare figure, for what later stages post."""
    record(
        "tests.figure.posted", by=by, subject=unit, counts=[Count(unit.pk, measure, amount, on=on)]
    )
    return unit


def movement(cast):
    """Two years of the cast's ideas: some withdrawn, some undone, one used elsewhere."""
    last = date(2025, 11, 3)
    old = send(cast.author, cast.branch_a1, "Sổ tay số", last)
    go(old, "answered", "taken_up", "incubating", on=last)
    go(old, "tried", on=date(2026, 2, 2))
    first = send(cast.author, cast.branch_a1, "Lấy số qua điện thoại", date(2026, 1, 5))
    go(first, *ALL_THE_WAY, on=date(2026, 3, 6))
    second = send(cast.co_author, cast.branch_a1, "Bảng trực điện tử", date(2026, 1, 9))
    go(second, "answered", "taken_up", "incubating", "tried", on=date(2026, 4, 1))
    with at(date(2026, 4, 2)):
        marks.take_back(by=None, idea=second, verb="tried")
    third = send(cast.neighbour, cast.branch_a2, "Tủ sách chung", date(2026, 5, 1))
    go(third, "answered", on=date(2026, 5, 2))
    gone = send(cast.neighbour, cast.branch_a2, "Ý rút lại", date(2026, 6, 1))
    with at(date(2026, 6, 2)):
        from vuonuom.ideas.actions.writing import withdraw_idea

        withdraw_idea(by=cast.neighbour, idea=gone)
    send(cast.member_elsewhere, cast.branch_b1, "Trồng rau sân thượng", date(2026, 7, 1))
    return [old, first, second, third, gone]
