"""Send first, identify after: nothing counts before somebody says whose it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.claims.making import HERE, SUNDAY, WORDS, code_of, left
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.claims import actions, queries, rules, tokens
from vuonuom.claims.actions.confirming import NAMED, NotAMember, NotWaiting, OwnLetter
from vuonuom.claims.actions.righting import TAKEN_OFF
from vuonuom.claims.actions.trying import TooMany, WrongCode
from vuonuom.claims.models import Claim, MemberCode, Tries
from vuonuom.claims.queries import Known
from vuonuom.claims.states import ClaimState, Confirmation
from vuonuom.claims.tasks import drop_unconfirmed
from vuonuom.core import clock
from vuonuom.ideas.actions.writing import TooLong
from vuonuom.ideas.models import Idea
from vuonuom.journal.models import Entry, Posting
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.actions import slips
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import differing_records
from vuonuom.organization.actions.members import leave
from vuonuom.similarity.models import Text

pytestmark = pytest.mark.django_db
WEDNESDAY = SUNDAY + timedelta(days=3)


@pytest.fixture
def code(cast):
    return code_of(cast.author, cast.branch_a1, cast.keeper_here)


def test_what_nobody_confirmed_is_no_idea_and_in_no_record(cast):
    entries = Entry.objects.count()
    left(cast.branch_a1)
    assert (Idea.objects.count(), Letter.objects.count(), Text.objects.count()) == (0, 0, 0)
    assert Entry.objects.count() == entries


def test_only_the_hash_of_a_link_is_kept(cast):
    claim, secret = left(cast.branch_a1)
    kept = [str(value) for value in Claim.objects.values_list().get()]
    assert [value for value in kept if secret in value] == []
    assert queries.of_link(secret.lower()) == claim


def test_the_same_form_sent_twice_is_one_letter_with_one_link(cast):
    ticket = tokens.ticket(tokens.new_ticket(cast.branch_a1.pk))
    wanted = {"unit": cast.branch_a1, "ticket": ticket, "text": WORDS, "address": HERE}
    assert actions.send(**wanted) == actions.send(**wanted)
    assert Claim.objects.count() == 1


def test_other_words_in_a_form_gone_back_to_are_another_letter(cast):
    ticket = tokens.ticket(tokens.new_ticket(cast.branch_a1.pk))
    texts = ["Một", "Một, thêm đoạn hai"]
    for text in texts:
        actions.send(unit=cast.branch_a1, ticket=ticket, text=text, address=HERE)
    assert sorted(Claim.objects.values_list("text", flat=True)) == texts


def test_a_code_typed_into_the_form_gone_back_to_confirms_the_letter(cast, code):
    ticket = tokens.ticket(tokens.new_ticket(cast.branch_a1.pk))
    wanted = {"unit": cast.branch_a1, "ticket": ticket, "text": WORDS, "address": HERE}
    links = [actions.send(**wanted, code=typed) for typed in ("", code, code)]
    assert len(set(links)) == 1
    assert Claim.objects.get().state == ClaimState.CONFIRMED


def test_a_code_sends_at_once_under_the_members_name(cast, code):
    claim, _ = left(cast.branch_a1, code=code.lower())
    assert (claim.state, claim.text) == (ClaimState.CONFIRMED, "")
    assert list(claim.letter.idea.authors.values_list("person", flat=True)) == [cast.author.pk]


def test_a_confirmed_letter_is_of_the_day_it_came_and_its_clock_starts_today(cast, code):
    claim, _ = left(cast.branch_a1)
    with clock.told(WEDNESDAY):
        actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    letter = Letter.objects.get()
    counted = set(Posting.objects.filter(measure="ideas.submitted").values_list("local_date"))
    assert (letter.idea.submitted_at, letter.received_at) == (SUNDAY, WEDNESDAY)
    assert letter.due_on == date(2026, 12, 2)
    assert counted == {(date(2026, 11, 22),)}
    assert list(differing_records()) == []


def test_a_members_idea_to_another_mailbox_counts_at_home(cast):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, _ = left(cast.base_a, code=code)
    assert (claim.letter.unit, claim.letter.idea.unit) == (cast.base_a, cast.branch_a1)


def test_a_code_of_another_list_is_as_wrong_as_any(cast, code):
    claim, _ = left(cast.branch_b1)
    with pytest.raises(WrongCode) as another:
        actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    with pytest.raises(WrongCode) as made_up:
        actions.confirm_by_code(claim=claim, typed="AAAAA-AAAAA", address=HERE)
    assert another.value.sentence == made_up.value.sentence


def test_the_code_of_whoever_left_opens_nothing(cast, code):
    leave(by=cast.keeper_here, membership=cast.author.memberships.get(), on=date(2026, 11, 22))
    with pytest.raises(WrongCode):
        left(cast.branch_a1, code=code)


def test_a_new_code_ends_the_old_one(cast, code):
    again = frozenset([cast.author.pk])
    actions.issue_codes(by=cast.keeper_here, unit=cast.branch_a1, again=again)
    with pytest.raises(WrongCode):
        left(cast.branch_a1, code=code)


def test_codes_are_kept_as_hashes_and_given_once(cast, code):
    assert code not in str(list(MemberCode.objects.values_list()))
    again = actions.issue_codes(by=cast.keeper_here, unit=cast.branch_a1)
    assert again.issued == []


def test_only_who_keeps_the_list_gives_codes(cast):
    with pytest.raises(NotAllowed):
        actions.issue_codes(by=cast.author, unit=cast.branch_a1)


def test_tries_of_one_card_end_and_other_cards_go_on(cast, code):
    claim, _ = left(cast.branch_a1)
    for n in range(5):
        with pytest.raises(WrongCode):
            actions.confirm_by_code(claim=claim, typed=f"ZZZ0{n}-AAAAA", address=HERE)
    with pytest.raises(TooMany):
        actions.confirm_by_code(claim=claim, typed="ZZZ09-AAAAA", address=HERE)
    confirmed = actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    assert confirmed.state == ClaimState.CONFIRMED


def test_junk_from_one_address_ends_and_a_member_of_the_same_network_gets_through(cast, code):
    with clock.told(SUNDAY):
        for _ in range(20):
            actions.may_send(unit=cast.branch_a1, address=HERE)
    with pytest.raises(TooMany):
        left(cast.branch_a1)
    claim, _ = left(cast.branch_a1, code=code)
    assert claim.state == ClaimState.CONFIRMED
    assert left(cast.branch_a2)[0].state == ClaimState.WAITING


@pytest.mark.parametrize(("limit", "sealed"), [("SEND_CODE", False), ("SEND_SEALED", True)])
def test_one_code_fills_no_mailbox(cast, code, monkeypatch, limit, sealed):
    for person in (cast.auditor, cast.curator):
        grant(by=None, person=person, role="seal_keeper", unit=cast.head, on=date(2024, 1, 1))
        actions.make_key(by=person)
    monkeypatch.setattr(rules, limit, replace(getattr(rules, limit), most=2))
    for _ in range(2):
        left(cast.branch_a1, code=code, sealed=sealed)
    with pytest.raises(TooMany, match="quá nhiều thư gửi bằng mã này"):
        left(cast.branch_a1, code=code, sealed=sealed)
    assert left(cast.branch_a1)[0].state == ClaimState.WAITING


def test_refused_junk_writes_nothing(cast, django_assert_num_queries):
    with clock.told(SUNDAY):
        for _ in range(20):
            actions.may_send(unit=cast.branch_a1, address=HERE)
        with django_assert_num_queries(1) as asked, pytest.raises(TooMany):
            actions.may_send(unit=cast.branch_a1, address=HERE)
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]


def test_one_address_fills_at_most_a_quarter_of_a_mailboxs_day():
    assert rules.SEND_HERE_DAY.most <= rules.SEND_BOX.most // 4
    assert rules.SEND_HERE_DAY.seconds == rules.SEND_BOX.seconds  # windows begin together


def test_the_share_of_one_address_in_a_mailboxs_day_ends_and_says_so(cast, code, monkeypatch):
    monkeypatch.setattr(rules, "SEND_HERE_DAY", replace(rules.SEND_HERE_DAY, most=1))
    monkeypatch.setattr(rules, "SEND_BOX", replace(rules.SEND_BOX, most=2))
    left(cast.branch_a1)
    for hour in range(3):
        with pytest.raises(TooMany, match="Hôm nay từ mạng này"):
            left(cast.branch_a1, at=SUNDAY + timedelta(hours=hour))
    assert left(cast.branch_a1, code=code)[0].state == ClaimState.CONFIRMED
    with clock.told(SUNDAY):
        actions.may_send(unit=cast.branch_a1, address="10.9.9.9")  # refused ones filled nothing


def test_a_mailbox_that_has_had_enough_says_so_and_blames_no_network(cast, monkeypatch):
    monkeypatch.setattr(rules, "SEND_BOX", replace(rules.SEND_BOX, most=1))
    with clock.told(SUNDAY):
        actions.may_send(unit=cast.branch_a1, address="10.9.9.9")
    with pytest.raises(TooMany, match="Hôm nay hộp thư này"):
        left(cast.branch_a1)


def test_a_limit_is_over_after_its_window_and_then_forgotten(cast):
    with clock.told(SUNDAY):
        for _ in range(20):
            actions.may_send(unit=cast.branch_a1, address=HERE)
    assert left(cast.branch_a1, at=SUNDAY + timedelta(hours=1))[0].state == ClaimState.WAITING
    with clock.told(SUNDAY + timedelta(days=2)):
        actions.forget_tries()
    assert Tries.objects.count() == 0


def test_no_address_is_kept(cast):
    left(cast.branch_a1)
    assert HERE not in str(list(Tries.objects.values_list()))


def test_the_keeper_confirms_whom_they_know_and_stays_named(cast):
    claim, _ = left(cast.branch_a1)
    known = queries.by_hand(cast.branch_a1, cast.author)
    actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)
    assert claim.confirmed_by == cast.keeper_here
    assert Entry.objects.get(kind="claims.claim.confirmed").actor_id == cast.keeper_here.pk


def named_by_hand(cast, person):
    claim, secret = left(cast.branch_a1)
    known = queries.by_hand(cast.branch_a1, person)
    actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)
    return queries.of_link(secret)


def test_nobody_confirms_by_hand_that_a_letter_is_their_own(cast):
    with pytest.raises(OwnLetter):
        named_by_hand(cast, cast.keeper_here)


def test_who_is_named_by_hand_is_told(cast):
    claim = named_by_hand(cast, cast.co_author)
    told = Notice.objects.get(person=cast.co_author)
    assert (told.sentence, told.path) == (NAMED, f"/ideas/{claim.letter.idea.code}/")


def test_the_senders_code_goes_before_a_name_given_by_hand(cast, code):
    claim = named_by_hand(cast, cast.co_author)
    mailbox.answer(by=cast.keeper_here, letter=claim.letter, text="Cảm ơn")
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    idea = Idea.objects.get()
    own = Posting.objects.filter(measure="ideas.authored", person_id=cast.author.pk)
    assert (idea.authors.get().person, idea.submitted_by) == (cast.author, cast.author)
    assert own.get().local_date == clock.local_date(SUNDAY)
    assert idea.letter.steps.last().text == "Cảm ơn"
    assert [n.person for n in Notice.objects.filter(sentence=TAKEN_OFF)] == [cast.co_author]
    assert list(differing_records()) == []


def test_a_sender_of_another_branch_takes_the_credit_home(cast):
    claim, secret = left(cast.base_a)
    known = queries.by_hand(cast.base_a, cast.co_author)
    actions.confirm(by=cast.leader, claim=claim, known=known, how=Confirmation.BY_HAND)
    there = Known(cast.neighbour, cast.branch_a2)
    actions.confirmed(queries.of_link(secret), there, Confirmation.SIGNED_IN)
    assert (Idea.objects.get().unit, list(differing_records())) == (cast.branch_a2, [])


def test_what_the_wrongly_named_one_took_out_comes_back_with_its_sender(cast, code):
    claim = named_by_hand(cast, cast.co_author)
    slips.disown(by=cast.co_author, letter=claim.letter)
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    assert Idea.objects.alive().get().authors.get().person == cast.author
    assert Letter.objects.get().state == LetterState.WAITING
    assert list(differing_records()) == []


def test_the_code_of_whom_the_keeper_named_only_proves_it(cast, code):
    claim = named_by_hand(cast, cast.author)
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    proved = Claim.objects.get()
    assert (proved.known_by, proved.confirmed_by) == (Confirmation.CODE, None)


def test_nobody_else_confirms_by_hand(cast):
    claim, _ = left(cast.branch_a1)
    known = Known(cast.author, cast.branch_a1)
    with pytest.raises(NotAllowed):
        actions.confirm(by=cast.author, claim=claim, known=known, how=Confirmation.BY_HAND)


def test_nobody_is_confirmed_into_a_unit_they_do_not_belong_to(cast):
    claim, _ = left(cast.branch_a1)
    known = Known(cast.member_elsewhere, cast.branch_a1)
    with pytest.raises(NotAMember):
        actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)


def test_a_letter_is_confirmed_once(cast, code):
    claim, _ = left(cast.branch_a1)
    stale = Claim.objects.get(pk=claim.pk)
    actions.confirm_by_code(claim=claim, typed=code, address=HERE)
    with pytest.raises(NotWaiting):
        actions.confirm_by_code(claim=stale, typed=code, address=HERE)
    assert Idea.objects.count() == 1


def test_what_nobody_confirms_is_dropped_after_thirty_days(cast):
    _, secret = left(cast.branch_a1)
    with clock.told(SUNDAY + timedelta(days=29)):
        assert drop_unconfirmed() == 0
    with clock.told(SUNDAY + timedelta(days=30)):
        assert (drop_unconfirmed(), drop_unconfirmed()) == (1, 0)
    dropped = queries.of_link(secret)
    assert (dropped.state, dropped.text, dropped.title) == (ClaimState.DROPPED, "", "")


def test_the_author_answers_through_the_link(cast, code):
    claim, secret = left(cast.branch_a1, code=code)
    mailbox.ask_back(by=cast.keeper_here, letter=claim.letter, text="Ở cổng nào?")
    actions.reply(claim=queries.of_link(secret), text="Cổng chính.")
    assert claim.letter.steps.last().by == cast.author


def test_a_letter_to_a_closed_branch_goes_to_who_carries_it_on(cast, code):
    type(cast.branch_a1).objects.filter(pk=cast.branch_a2.pk).update(closed_on=date(2026, 1, 1))
    cast.branch_a2.refresh_from_db()
    elsewhere, _ = left(cast.branch_a2, at=SUNDAY)
    assert queries.by_code(elsewhere.unit, code) == Known(cast.author, cast.branch_a1)


def test_three_hundred_pages_are_refused_and_nothing_is_left(cast):
    with pytest.raises(TooLong):
        left(cast.branch_a1, text="Trang giấy dài. " * 60_000)
    assert Claim.objects.count() == 0
