from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conferences.making import invitation_of, running
from tests.conferences.test_inviting import counted
from vuonuom.access.errors import NotAllowed
from vuonuom.conferences import queries, rules, tasks
from vuonuom.conferences.actions import certifying, checking, moving, replying
from vuonuom.conferences.models import Conference, Door, Invitation, Presence
from vuonuom.conferences.queries import Guests
from vuonuom.core import clock
from vuonuom.documents.models import Document
from vuonuom.journal.models import Entry
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import differing_records


@pytest.fixture
def conference(cast):
    """Of the three of branch_a1 author came, co_author is excused, keeper_here just stays away."""
    conference = running(cast, cast.branch_a1)
    replying.excuse(
        by=cast.co_author, invitation=invitation_of(conference, cast.co_author), reason="Trực đêm"
    )
    let_in(cast, conference, cast.author)
    return conference


def let_in(cast, conference, person):
    door = Door.objects.filter(venue__conference=conference).first()
    code = invitation_of(conference, person).code
    return checking.check_in(by=cast.leader, door=door, code=code)


def certified(cast, conference):
    closed = moving.close(by=cast.leader, conference=conference)
    return certifying.certify(
        by=cast.leader, conference=closed, signer="Lý Văn Trưởng", signer_title="Bí thư"
    )


@pytest.mark.parametrize(
    ("which", "names"),
    [("present", {"author"}), ("absent", {"keeper_here"}), ("excused", {"co_author"}),
     ("coming", set()),
     ("all", {"author", "co_author", "keeper_here"})],
)  # fmt: skip
def test_each_figure_has_its_list(conference, which, names):
    found = queries.guests(conference, Guests(which))
    assert {one.person.username for one in found} == names


def test_units_are_counted_each_by_itself(cast, conference):
    [row] = queries.by_unit(conference)
    assert {name: row[name] for name in ("name", "invited", "excused", "present")} == {
        "name": "Chi đoàn Mai Sơn 1", "invited": 3, "excused": 1, "present": 1,
    }  # fmt: skip


def test_certificates_are_for_those_who_came(cast, conference):
    certified(cast, conference)
    [paper] = Document.objects.all()
    assert paper.facts["person"] == "Nguyễn Thị Hạt"
    assert Presence.objects.get().certificate == paper


def test_what_verifies_names_nobody(cast, conference):
    certified(cast, conference)
    assert Document.objects.get().title == "Giấy chứng nhận tham dự “Học tập Nghị quyết 57”"


def test_nobody_gets_a_second_certificate(cast, conference):
    closed = certified(cast, conference)
    with pytest.raises(certifying.NobodyLeft):
        certifying.certify(by=cast.leader, conference=closed, signer="A", signer_title="B")


def test_there_are_no_certificates_before_the_end(cast, conference):
    with pytest.raises(certifying.NotOver):
        certifying.certify(by=cast.leader, conference=conference, signer="A", signer_title="B")


def test_a_member_certifies_nobody(cast, conference):
    with pytest.raises(NotAllowed):
        certifying.certify(by=cast.author, conference=conference, signer="A", signer_title="B")


def test_an_arrival_with_a_certificate_is_not_taken_back(cast, conference):
    certified(cast, conference)
    with pytest.raises(checking.HasCertificate):
        checking.take_back(by=cast.leader, presence=Presence.objects.get())


def test_after_twelve_months_the_names_are_gone_and_the_figures_stay(cast, conference):
    certified(cast, conference)
    asked = replace(queries.turnout_of(conference), waiting=0)  # nobody is asked any more
    before = asked, list(queries.by_unit(conference).values_list("name"))
    with clock.told(conference.ends_at + rules.NAMES_KEPT + timedelta(days=1)):
        assert tasks.forget_old_names() == 1
        assert tasks.forget_old_names() == 0
    kept = Conference.objects.get()
    assert (Invitation.objects.count(), Presence.objects.count(), Notice.objects.count()) == (
        0, 0, 0,
    )  # fmt: skip
    assert (queries.turnout_of(kept), list(queries.by_unit(kept).values_list("name"))) == before
    assert counted("conferences.present") == {cast.branch_a1.pk: 1}
    assert list(differing_records()) == []


def test_after_twelve_months_a_certificate_verifies_without_a_name(cast, conference):
    certified(cast, conference)
    with clock.told(conference.ends_at + rules.NAMES_KEPT + timedelta(days=1)):
        tasks.forget_old_names()
    paper = Document.objects.get()
    assert (paper.facts, paper.number) == ({}, 1)


def test_the_journal_never_says_who_came(cast, conference):
    taken = Entry.objects.get(kind="conferences.presence.taken")
    assert taken.actor_id == cast.leader.pk
    assert set(taken.postings.values_list("person_id", flat=True)) == {None}


def test_names_are_kept_for_twelve_months(cast, conference):
    moving.close(by=cast.leader, conference=conference)
    with clock.told(conference.ends_at + timedelta(days=360)):
        assert tasks.forget_old_names() == 0
    assert Presence.objects.count() == 1
