"""What lies beside the words of an anonymous letter: pictures, and whom it is about."""

from datetime import timedelta

import pytest

from tests.claims.making import HERE, SUNDAY, code_of, left
from tests.claims.test_sealed import TOMORROW, keys  # noqa: F401  # a fixture
from tests.products.making import jpg, zipped_jpg
from vuonuom.access.errors import NotAllowed
from vuonuom.claims import actions, queries, rules
from vuonuom.claims.actions import sending
from vuonuom.claims.actions.trying import TooMany
from vuonuom.claims.models import Claim, ClaimConcern, ClaimPicture
from vuonuom.claims.states import ClaimState, Confirmation
from vuonuom.claims.tasks import deliver_sealed, drop_unconfirmed
from vuonuom.core import clock
from vuonuom.files.kinds import WrongContent
from vuonuom.files.models import StoredFile
from vuonuom.ideas.actions.writing import TooManyPictures
from vuonuom.ideas.models import IdeaConcern, IdeaPicture
from vuonuom.journal.models import Entry
from vuonuom.mailbox.models import Letter
from vuonuom.organization.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(cast):
    return code_of(cast.author, cast.branch_a1, cast.keeper_here)


def test_pictures_wait_with_the_letter_and_go_on_with_its_idea(cast, code):
    claim, _ = left(cast.branch_a1, pictures=[jpg("IMG_20261122_0935.jpg"), jpg()])
    assert (claim.pictures.count(), StoredFile.objects.count()) == (2, 0)
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    names = IdeaPicture.objects.order_by("position").values_list("file__name", flat=True)
    assert list(names) == ["anh-1.jpg", "anh-2.jpg"]
    assert not ClaimPicture.objects.exists()


def test_what_is_dropped_leaves_nothing_beside_it(cast):
    left(cast.branch_a1, pictures=[jpg()], about="keeper_here")
    with clock.told(SUNDAY + timedelta(days=31)):
        drop_unconfirmed()
    assert Claim.objects.get().state == ClaimState.DROPPED
    assert not ClaimPicture.objects.exists()
    assert not ClaimConcern.objects.exists()


def test_the_pictures_of_a_sealed_letter_tell_no_moment(cast, code, keys):  # noqa: F811
    left(cast.branch_a1, code=code, sealed=True, pictures=[jpg("IMG_20261122_0935.jpg")])
    assert not StoredFile.objects.exists()
    with clock.told(TOMORROW):
        deliver_sealed()
    kept = IdeaPicture.objects.get().file
    day = kept.uploaded_at.astimezone(clock.LOCAL)
    assert (kept.name, kept.uploaded_by, day.day, day.hour) == ("anh-1.jpg", None, 1, 0)
    assert not Entry.objects.filter(kind="files.file.stored").exists()


@pytest.mark.parametrize(
    ("pictures", "refusal"),
    [([zipped_jpg()], WrongContent), ([jpg() for _ in range(7)], TooManyPictures)],
)
def test_what_is_no_picture_or_too_many_is_refused_and_nothing_is_left(cast, pictures, refusal):
    with pytest.raises(refusal) as refused:
        left(cast.branch_a1, pictures=pictures)
    assert (refused.value.field, Claim.objects.count()) == ("pictures", 0)


def test_junk_is_refused_before_its_pictures_are_read(cast, monkeypatch):
    monkeypatch.setattr(rules, "SEND_HERE", rules.Limit("send.here", 0, rules.HOUR))
    monkeypatch.setattr(sending, "checked_pictures", lambda _: pytest.fail("read"))
    with pytest.raises(TooMany):
        left(cast.branch_a1, pictures=[jpg()])


@pytest.mark.parametrize("typed", ["keeper_here", "bí thư", "Không Có Ai"])
def test_a_letter_about_somebody_goes_up_whether_there_is_such_a_person_or_not(cast, typed):
    assert left(cast.branch_a1, about=typed)[0].unit == cast.base_a


def test_the_author_may_send_straight_to_the_level_above(cast, code):
    claim, _ = left(cast.branch_a1, code=code, to_above=True)
    assert (claim.letter.unit, claim.letter.idea.unit) == (cast.base_a, cast.branch_a1)


@pytest.mark.parametrize("typed", ["LEADER", "ly van truong", "Phó bí thư"])
def test_whom_it_is_about_neither_reads_counts_nor_confirms_it(cast, typed):
    Post.objects.create(
        person=cast.leader, unit=cast.base_a, title="Phó bí thư", starts_on=clock.today()
    )
    other, _ = left(cast.branch_a1, to_above=True)
    claim, _ = left(cast.branch_a1, about=typed)
    assert set(queries.waiting(cast.movement_office, cast.base_a)) == {other, claim}
    assert queries.waiting(cast.leader, cast.base_a).get() == other
    boxes = queries.with_waiting(type(cast.base_a).objects.filter(pk=cast.base_a.pk), cast.leader)
    assert boxes.get().unconfirmed == 1
    known = queries.by_hand(cast.base_a, cast.author)
    with pytest.raises(NotAllowed):
        actions.confirm(by=cast.leader, claim=claim, known=known, how=Confirmation.BY_HAND)


def test_whom_it_is_about_goes_on_with_the_idea_and_past_a_mailbox_they_keep_alone(cast, code):
    claim, _ = left(cast.branch_a1, about="leader")
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    assert IdeaConcern.objects.get().person == cast.leader
    assert not Letter.objects.visible_to(cast.leader).exists()


def test_nobody_is_concerned_by_their_own_letter(cast, code):
    claim, _ = left(cast.branch_a1, about="author")
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    assert not IdeaConcern.objects.exists()


def test_a_sealed_letter_keeps_whom_it_is_about(cast, code, keys):  # noqa: F811
    left(cast.branch_a1, code=code, sealed=True, about="leader")
    with clock.told(TOMORROW):
        deliver_sealed()
    assert IdeaConcern.objects.get().person == cast.leader
    assert not Letter.objects.visible_to(cast.leader).exists()
    assert not Entry.objects.filter(kind="ideas.idea.person_named").exists()
