"""What is loaded in bulk is what the acts would have written: same rows, postings, tallies."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from vuonuom.accounts.models import Person
from vuonuom.adoptions import actions as adoptions
from vuonuom.adoptions.models import Adoption
from vuonuom.core import clock
from vuonuom.councils import actions as councils
from vuonuom.councils.actions import RequestForm
from vuonuom.councils.models import Case, Panel, PanelMember, Rubric, ScoreSheet
from vuonuom.documents.models import Document, Register
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaVersion
from vuonuom.incubator import actions as incubator
from vuonuom.incubator.models import Gate, Project, Trial, TrialEvidence
from vuonuom.journal import recount
from vuonuom.journal.models import Entry, Participation, Posting, Tally
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.ops.demo import leading, movement, stories
from vuonuom.ops.demo.accounts import open_accounts
from vuonuom.ops.demo.build import Size, build_ground
from vuonuom.organization.models import Field, Unit
from vuonuom.products import actions as products
from vuonuom.products.models import Product, ProductField
from vuonuom.similarity.models import Text

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
# Rows are compared by what they say. Keys, random codes, salts and stamps of the index may differ.
SAYS = {
    Idea: "unit_id title text field_id state submitted_at year submitted_by_id version answered_at"
    " first_tried_on recognised_on",
    IdeaAuthor: "idea__title idea__submitted_at person_id share position",
    IdeaVersion: "idea__title number title text written_at written_by_id",
    Letter: "idea__title unit_id state received_at due_on closed_at",
    LetterStep: "letter__idea__title kind text by_id at from_unit_id to_unit_id undone",
    Text: "subject_kind title body unit_id year field_id stage hidden open_to_all",
    Project: "idea__title unit_id title goal mentor_id state started_on ended_on",
    Gate: "project__title number decision reason decided_by_id decided_at undone",
    Trial: "project__title place_id state starts_on ends_on plan result times_used",
    TrialEvidence: "trial__project__title file_id words",
    Panel: "kind unit_id name rubric_id state founded_on closed_on minutes__number",
    PanelMember: "panel__name person_id seat",
    Case: "panel__name idea__title state filed_at filed_by_id first_applied_on essence conditions"
    " benefit_author benefit_adopter committed votes_for votes_cast mean_total spread grade passed"
    " reason decided_by_id decided_at decision__number certificate__number",
    ScoreSheet: "case__idea__title case__panel__name person_id points total approves comment"
    " sent_at",
    Document: "template__key unit_id kind year number title facts issued_on revoked_on",
    Register: "unit_id kind year last_number",
    Product: "idea__title case__panel__name unit_id kind title summary state mismatch_reason"
    " stated_novelty novelty_reason novelty was_fitting"
    " guardian_id proposed_at accepted_on",
    ProductField: "product__title field_id",
    Adoption: "product__title giver_id taker_id state requested_by_id requested_at wish"
    " delivered_by_id delivered_at handover confirmed_by_id confirmed_on use adapted",
    Posting: "entry__kind entry__at unit_id measure amount local_date cohort about person_id",
    Tally: "unit_id measure period cohort about own total",
    Participation: "person_id unit_id year measure count",
}


@pytest.fixture
def world(db, monkeypatch):
    """A very small, very lucky country: every stage of the road occurs in it."""
    for name, luck in (("INCUBATED", 230), ("TRIED", 200), ("RECOGNISED", 130), ("PRODUCT", 125),
                       ("IN_USE", 120)):  # fmt: skip
        monkeypatch.setattr(stories, name, luck)
    councils.load_rubrics()
    return build_ground(Size(units=60, people=150, ideas=150), NOW, lambda _: None)


@pytest.fixture
def staff(world):
    people = open_accounts(world)
    found = leading.appoint_staff(world, people)
    world.ledger.write()
    world.ledger.entries, world.ledger.postings = [], []
    recount.rewrite()
    return found


@pytest.fixture
def told(world, staff):
    until = NOW - timedelta(hours=2)
    return stories.tell(world.random, world.villages, 150, world.since, until)


def said():
    """What each table says, as a multiset."""
    rows = {}
    for model, fields in SAYS.items():
        rows[model.__name__] = Counter(
            tuple(map(_plain, row)) for row in model.objects.values_list(*fields.split())
        )
    rows["Entry"] = Counter(
        (kind, at, actor, subject, tuple(sorted(changes)))
        for kind, at, actor, subject, changes in Entry.objects.values_list(
            "kind", "at", "actor_id", "subject_kind", "changes"
        )
    )
    return rows


def _plain(value):
    if isinstance(value, dict):
        known = {key: _plain(each) for key, each in value.items() if key != "code"}
        return tuple(sorted(known.items()))
    return tuple(map(_plain, value)) if isinstance(value, list) else value


def test_bulk_and_acts_write_the_same_rows_postings_and_tallies(world, staff, told):
    with clock.told(NOW):
        with transaction.atomic():
            movement.Movement(world, staff).load(told)
            recount.rewrite()
            in_bulk = said()
            assert list(recount.differences()) == []
            transaction.set_rollback(True)
        Walk(world, staff).all(told)
        by_acts = said()
    assert [name for name, rows in by_acts.items() if not rows] == []
    for name, rows in by_acts.items():
        assert in_bulk[name] == rows, name


def test_the_lucky_country_reaches_every_stage(told):
    assert all(
        (
            any(story.stopped_at for story in told),
            any(story.recognition and not story.recognition.approves for story in told),
            any(a.confirmed_at for story in told for a in story.adoptions),
        )
    )


class Walk:
    """The same stories walked through the acts, each at its own moment."""

    def __init__(self, world, staff):
        self.world, self.staff = world, staff
        self.people = Person.objects.in_bulk()
        self.units = Unit.objects.in_bulk()
        self.fields = {f.code: f for f in Field.objects.all()}
        self.parent = {u.pk: u.parent.pk for u in world.units if u.parent}
        self.happenings = []
        self.panels = {}

    def at(self, moment, happen):
        if moment is not None and moment <= self.world.now:
            self.happenings.append((moment, len(self.happenings), happen))

    def all(self, told):
        for session in sorted(
            movement._sessions(told), key=lambda s: (s.year, s.month, s.province)
        ):
            self.sit(session)
        for story in told:
            self.tell(story)
        for moment, _, happen in sorted(self.happenings, key=lambda h: h[:2]):
            with clock.told(moment):
                happen()

    def sit(self, session):
        staff = self.staff[session.province]
        secretary = self.people[staff.secretary]

        def found():
            panel = councils.found_panel(
                by=secretary,
                unit=self.units[session.province],
                kind=session.kind,
                name=f"{movement.NAMES[session.kind]} tháng {session.month}/{session.year}",
                rubric=Rubric.objects.get(key=movement.RUBRIC),
            )
            for member, seat in zip(staff.reviewers, movement.SEATS, strict=True):
                councils.appoint(by=secretary, panel=panel, person=self.people[member], seat=seat)
            councils.open_panel(by=secretary, panel=panel)
            self.panels[session] = panel

        self.at(session.day(1), found)
        self.at(
            session.day(21),
            lambda: councils.write_minutes(by=secretary, panel=self.panels[session]),
        )

    def tell(self, story):
        made = {}
        keeper = self.people[story.keeper]

        def send():
            made["letter"] = mailbox.send_letter(
                by=self.people[story.authors[0][0]],
                unit=self.units[story.unit],
                title=story.title,
                text=story.text,
                authors=[(self.people[person], share) for person, share in story.authors],
                field=self.fields[story.field],
            )

        self.at(story.sent_at, send)
        if story.fate == "declined":
            self.at(
                story.decided_at,
                lambda: mailbox.decline(by=keeper, letter=made["letter"], text=story.reason),
            )
        else:
            self.at(
                story.answered_at,
                lambda: mailbox.answer(by=keeper, letter=made["letter"], text=story.answer),
            )
        if story.fate == "taken_up":
            self.at(story.decided_at, lambda: mailbox.take_up(by=keeper, letter=made["letter"]))
        if story.started_at:
            self.grow(story, made, self.staff[story.province])

    def grow(self, story, made, staff):
        mentor, leader = self.people[staff.mentor], self.people[staff.leader]

        def start():
            made["project"] = incubator.start_project(
                by=mentor,
                idea=made["letter"].idea,
                unit=self.units[self.parent[story.unit]],
                title=story.title,
                goal=movement.GOAL,
                mentor=mentor,
            )

        def begin():
            made["trial"] = incubator.start_trial(
                by=mentor,
                project=made["project"],
                place=self.units[story.unit],
                starts_on=clock.today(),
                plan=movement.PLAN,
            )

        self.at(story.started_at, start)
        self.at(
            story.stopped_at,
            lambda: incubator.decide_gate(
                by=leader, project=made["project"], decision="stop", reason=movement.STOPPED
            ),
        )
        self.at(story.trial_began_at, begin)
        self.at(
            story.tried_at,
            lambda: incubator.finish_trial(
                by=mentor,
                trial=made["trial"],
                ends_on=clock.today(),
                result=story.result,
                times_used=story.times_used,
                evidence=[movement.EVIDENCE],
            ),
        )
        for hearing in (story.recognition, story.acceptance):
            if hearing:
                self.hear(story, made, staff, hearing)
        for adopted in story.adoptions:
            self.adopt(story, made, adopted)

    def hear(self, story, made, staff, hearing):
        kind = hearing.session.kind
        author = self.people[story.authors[0][0]]

        def file():
            panel = self.panels[hearing.session]
            if kind == "recognition":
                request = RequestForm(**vars(movement.request_of(story)))
                idea = Idea.objects.get(pk=made["letter"].idea_id)
                made[kind] = councils.file_case(by=author, panel=panel, idea=idea, request=request)
                return
            fields = [self.fields[story.field]]
            made["product"] = products.propose_product(
                by=author,
                project=made["project"],
                kind=movement.product_kind(story),
                title=story.title,
                summary=movement.summary_of(story),
                fields=fields,
                mismatch_reason=movement.words.MISMATCH,
                **movement.novelty_of(story),
                guardian=author,
                panel=panel,
            )
            made[kind] = made["product"].case

        def score(member):
            points, approves = movement.ballot(hearing, member)
            councils.send_sheet(
                by=self.people[member],
                case=made[kind],
                points=points,
                approves=approves,
                comment=movement.COMMENTS[approves],
            )

        def decide():
            made[kind].refresh_from_db()
            councils.decide_case(
                by=self.people[staff.leader],
                case=made[kind],
                approve=hearing.approves,
                reason=movement.DECIDED[hearing.approves],
            )

        self.at(hearing.filed_at, file)
        for position, member in enumerate(staff.reviewers):
            self.at(hearing.session.day(18, 8 + position), lambda m=member: score(m))
        self.at(hearing.decided_at, decide)
        if hearing.decided_at and hearing.approves and kind == "acceptance":
            self.at(
                hearing.decided_at + movement.TWO_HOURS,
                lambda: products.accept_product(
                    by=self.people[staff.leader],
                    product=Product.objects.get(pk=made["product"].pk),
                ),
            )

    def adopt(self, story, made, adopted):
        taker = self.people[adopted.by]

        def ask():
            made[adopted.taker] = adoptions.request_adoption(
                by=taker,
                product=Product.objects.get(pk=made["product"].pk),
                taker=self.units[adopted.taker],
                wish=adopted.wish,
            )

        self.at(adopted.asked_at, ask)
        self.at(
            adopted.delivered_at,
            lambda: adoptions.deliver(
                by=self.people[story.authors[0][0]],
                adoption=made[adopted.taker],
                handover=movement.HANDOVER,
            ),
        )
        self.at(
            adopted.confirmed_at,
            lambda: adoptions.confirm_use(by=taker, adoption=made[adopted.taker], use=adopted.use),
        )
