from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from tests.conferences.making import arranged, invitation_of, opened, running, with_hall
from tests.conferences.test_inviting import counted
from vuonuom.access.errors import NotAllowed
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import arranging, checking, inviting, moving, replying
from vuonuom.conferences.actions.checking import Brought
from vuonuom.conferences.models import Door, Invitation, Presence
from vuonuom.core import clock
from vuonuom.journal import recount
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.ops.checking.records import differing_records
from vuonuom.ops.loading import ground
from vuonuom.ops.loading.journal import Ledger
from vuonuom.tree import queries as tree

HOUR = timedelta(hours=1)


@pytest.fixture
def conference(cast):
    return running(cast, cast.branch_a1)


@pytest.fixture
def doors(conference):
    return list(Door.objects.select_related("venue__conference__unit").order_by("number"))


def code_of(conference, person):
    return invitation_of(conference, person).code


def bring(cast, door, *items, sent_at=None, by=None):
    return checking.take_all(items, by=by or cast.leader, door=door, sent_at=sent_at)


def result(cast, door, code, key="k1", **more):
    [answer] = bring(cast, door, Brought(key, code), **more)
    return answer.result


def test_a_right_code_is_let_in_and_counted_at_the_person_s_unit(cast, conference, doors):
    checking.check_in(by=cast.leader, door=doors[0], code=code_of(conference, cast.author))
    assert queries.turnout_of(conference).present == 1
    assert counted("conferences.present") == {cast.branch_a1.pk: 1}
    assert list(differing_records()) == []


@pytest.mark.parametrize("way", ["{c}-{e}", "https://vuonuom.test/q/{c}-{e}", "{a}-{b}", "{l}"])
def test_a_code_is_read_from_a_scan_and_from_a_thumb(cast, conference, doors, way):
    entry = code_of(conference, cast.author)
    typed = way.format(c=conference.code, e=entry, a=entry[:3], b=entry[3:],
                       l=f" {entry[:2]} {entry[2:]} ".lower().replace("0", "o"))  # fmt: skip
    assert result(cast, doors[0], typed) == "taken"


def test_the_same_person_at_two_doors_is_one_presence(cast, conference, doors):
    code = code_of(conference, cast.author)
    first = bring(cast, doors[0], Brought("a", code))
    second = bring(cast, doors[1], Brought("b", code), by=cast.movement_office)
    assert [first[0].result, second[0].result] == ["taken", "already"]
    assert Presence.objects.get().door == doors[0]
    at = f"{clock.now().astimezone(clock.LOCAL):%H:%M}"
    assert second[0].sentence == f"Đã vào từ {at}, ở Hội trường lớn, cửa 1."


def test_the_database_itself_holds_one_presence_a_person(cast, conference, doors):
    checking.check_in(by=cast.leader, door=doors[0], code=code_of(conference, cast.author))
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(
            invitation=invitation_of(conference, cast.author), door=doors[1],
            received_at=clock.now(), let_in_by=cast.leader,
        )  # fmt: skip


def test_a_batch_sent_again_says_the_same_and_changes_nothing(cast, conference, doors):
    items = [Brought("a", code_of(conference, cast.author)), Brought("b", "ZZZZZZ")]
    first = bring(cast, doors[0], *items)
    assert bring(cast, doors[0], *items) == first
    assert Entry.objects.filter(kind="conferences.presence.taken").count() == 1


def test_a_code_that_nobody_has_is_unknown(cast, conference, doors):
    assert [result(cast, doors[0], code) for code in ("ZZZZZZ", "", "?", "K7Q-2M", "\0")] == [
        "unknown"
    ] * 5


def test_a_code_of_another_conference_is_told_apart(cast, conference, doors):
    other = opened(cast, cast.branch_a1)
    entry = code_of(other, cast.author)
    assert result(cast, doors[0], entry) == "elsewhere"
    assert result(cast, doors[0], f"{other.code}-{entry}") == "elsewhere"
    assert Presence.objects.count() == 0


def test_before_it_starts_an_arrival_waits(cast):
    conference = opened(cast, cast.branch_a1)
    door = Door.objects.first()
    code = code_of(conference, cast.author)
    assert result(cast, door, code) == "held"
    moving.start(by=cast.leader, conference=conference)
    assert result(cast, Door.objects.first(), code) == "taken"


def test_a_clock_three_hours_wrong_changes_neither_receipt_nor_hour(cast, conference, doors):
    now = clock.now()
    for wrong, who in ((3 * HOUR, cast.author), (-3 * HOUR, cast.co_author)):
        theirs = now + wrong
        item = Brought(f"k{wrong}", code_of(conference, who), theirs - timedelta(minutes=4))
        with clock.told(now):
            bring(cast, doors[0], item, sent_at=theirs)
    assert (
        list(Presence.objects.order_by("pk").values_list("received_at", "claimed_at"))
        == [(now, now - timedelta(minutes=4))] * 2
    )


def test_nobody_comes_in_the_future(cast, conference, doors):
    now = clock.now()
    with clock.told(now):
        bring(cast, doors[0], Brought("a", code_of(conference, cast.author), now + 3 * HOUR))
    assert Presence.objects.get().claimed_at == now


@pytest.mark.parametrize(("days", "answer"), [(6.9, "taken"), (7.1, "refused")])
def test_what_was_kept_offline_is_taken_for_seven_days(cast, conference, doors, days, answer):
    code, before = code_of(conference, cast.author), clock.now()
    moving.close(by=cast.leader, conference=conference)
    door = Door.objects.first()
    with clock.told(before + timedelta(days=days)):
        item = Brought("a", code, before - HOUR / 60)
        assert bring(cast, door, item, sent_at=clock.now())[0].result == answer


def test_nobody_comes_after_the_end(cast, conference):
    code = code_of(conference, cast.author)
    moving.close(by=cast.leader, conference=conference)
    assert result(cast, Door.objects.first(), code) == "refused"


def test_a_helper_lets_in_and_a_stranger_does_not(cast, conference, doors):
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.neighbour)
    code = code_of(conference, cast.author)
    with pytest.raises(NotAllowed):
        checking.check_in(by=cast.co_author, door=doors[0], code=code)
    assert result(cast, doors[0], code, by=cast.neighbour) == "taken"


def test_a_wrong_scan_is_taken_back_and_scanned_again(cast, conference, doors):
    code = code_of(conference, cast.author)
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.neighbour)
    presence = checking.check_in(by=cast.neighbour, door=doors[0], code=code)
    checking.take_back(by=cast.leader, presence=presence)
    assert counted("conferences.present") == {}
    with pytest.raises(checking.AlreadyTakenBack):
        checking.take_back(by=cast.neighbour, presence=presence)
    assert result(cast, doors[1], code, key="k2") == "taken"
    assert list(differing_records()) == []


def test_what_was_taken_back_is_not_brought_back_by_its_old_key(cast, conference, doors):
    code = code_of(conference, cast.author)
    bring(cast, doors[0], Brought("a", code))
    checking.take_back(by=cast.leader, presence=Presence.objects.get())
    assert result(cast, doors[0], code, key="a") == "refused"


def test_another_s_scan_is_taken_back_by_the_hosts_alone(cast, conference, doors):
    for who in (cast.neighbour, cast.co_author):
        arranging.name_helper(by=cast.leader, conference=conference, person=who)
    code = code_of(conference, cast.author)
    presence = checking.check_in(by=cast.neighbour, door=doors[0], code=code)
    with pytest.raises(NotAllowed):
        checking.take_back(by=cast.co_author, presence=presence)


def test_letting_in_is_undone(cast, conference, doors):
    code = code_of(conference, cast.author)
    presence = checking.check_in(by=cast.leader, door=doors[0], code=code)
    undo(entry=just_recorded(presence, cast.leader), by=cast.leader)
    assert (Presence.objects.count(), counted("conferences.present")) == (0, {})


def test_a_walk_in_is_invited_and_let_in_with_a_reason(cast, conference, doors):
    admit = {"by": cast.leader, "door": doors[0], "person": cast.neighbour}
    with pytest.raises(checking.NeedsReason):
        checking.admit(**admit, reason=" ")
    presence = checking.admit(**admit, reason="Dự thay")
    assert (presence.is_walk_in, presence.invitation.person) == (True, cast.neighbour)
    assert list(differing_records()) == []
    undo(entry=just_recorded(presence, cast.leader), by=cast.leader)
    assert Invitation.objects.filter(person=cast.neighbour).count() == 0
    assert list(differing_records()) == []


def test_an_invited_person_without_a_code_keeps_their_invitation(cast, conference, doors):
    presence = checking.admit(
        by=cast.leader, door=doors[0], person=cast.author, reason="Quên điện thoại"
    )
    checking.take_back(by=cast.leader, presence=presence)
    assert invitation_of(conference, cast.author).through is not None


def test_a_helper_admits_nobody_without_a_code(cast, conference, doors):
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.neighbour)
    with pytest.raises(NotAllowed):
        checking.admit(by=cast.neighbour, door=doors[0], person=cast.author, reason="Quen")


def test_whoever_is_in_answers_no_more_and_is_not_uninvited(cast, conference, doors):
    checking.check_in(by=cast.leader, door=doors[0], code=code_of(conference, cast.author))
    with pytest.raises(replying.NotAskedNow):
        replying.accept(by=cast.author, invitation=invitation_of(conference, cast.author))
    sent = Entry.objects.get(kind="conferences.unit.invited")
    with pytest.raises(inviting.SomebodyCame):
        undo(entry=sent, by=cast.leader)


def test_a_door_keeps_hashes_and_no_name(cast, conference):
    kept = queries.door_list(conference)
    mine = code_of(conference, cast.author)
    assert queries.hashed(kept.salt, mine) in kept.hashes
    assert (len(kept.hashes), mine in str(kept)) == (3, False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("K7Q-2M9", ("", "K7Q2M9")), ("k7q.2m9", ("", "K7Q2M9")), ("k7q 2mo", ("", "K7Q2M0")),
     ("HN-2026-0ABCD-K7Q2M9", ("HN-2026-0ABCD", "K7Q2M9")), ("K7Q-2M", ("", "")),
     ("http://a/q/HN-2026-0ABCD-K7Q2M9", ("HN-2026-0ABCD", "K7Q2M9")), ("x" * 9999, ("", ""))],
)  # fmt: skip
def test_entries_are_read(typed, found):
    assert rules.entry_of(typed) == found


def crowd(cast, number):
    """A conference with so many more invited to branch_a2."""
    hall = with_hall(cast, arranged(cast), doors=3)
    ledger = Ledger(tree.ancestors_of([cast.branch_a2.pk]), Random(1))
    people = ground.load_people([f"Đại biểu {n}" for n in range(number)], at=clock.now())
    pairs = [(person, cast.branch_a2.pk) for person in people]
    ground.load_memberships(pairs, on=clock.today(), at=clock.now(), ledger=ledger)
    ledger.write()
    recount.rewrite()
    inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=hall)
    moving.open_registration(by=cast.leader, conference=hall.conference)
    return moving.start(by=cast.leader, conference=hall.conference)


def test_a_hundred_and_fifty_come_by_three_doors_each_sent_twice(cast):
    conference = crowd(cast, 142)
    codes = list(conference.invitations.order_by("pk").values_list("code", flat=True))
    doors = list(Door.objects.select_related("venue__conference__unit"))
    for start in range(0, 150, 25):
        items = [Brought(code, code) for code in codes[start : start + 25]]
        door = doors[start // 25 % 3]
        first = bring(cast, door, *items)
        assert {answer.result for answer in first} == {"taken"}
        assert bring(cast, door, *items[:5]) == first[:5]
        assert bring(cast, doors[0], Brought(f"x{start}", codes[start]))[0].result == "already"
    assert (Presence.objects.count(), queries.turnout_of(conference).present) == (150, 150)
    assert sum(counted("conferences.present").values()) == 150
