"""Three years of movement: stories told in order of time and loaded in bulk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.councils.models import Rubric
from vuonuom.councils.rules.requests import RequestForm
from vuonuom.councils.states import Seat
from vuonuom.ops.demo import words
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.stories import Adopted, Hearing, Session, Story
from vuonuom.ops.loading.growth import Grown, Growth
from vuonuom.ops.loading.letters import Codes, Letters, Sent
from vuonuom.ops.loading.panels import File, Names, Panels, Sitting
from vuonuom.ops.loading.papers import Papers
from vuonuom.organization.models import Unit
from vuonuom.products.states import Novelty

RUBRIC = "danang-gd-2026"
NAMES = {"recognition": "Hội đồng xét công nhận sáng kiến", "acceptance": "Hội đồng nghiệm thu"}
SEATS = (Seat.CHAIR, Seat.SECRETARY, Seat.MEMBER, Seat.MEMBER, Seat.UNION)
GOAL = "Làm thử thật, ghi số liệu trước và sau, có người dùng xác nhận."
PLAN = "Thử ở chính nơi nêu ý tưởng, ghi lượt dùng mỗi ngày."
EVIDENCE = "Sổ ghi lượt dùng và lời người dùng thử kèm theo."
STOPPED = "Chi phí thiết bị vượt khả năng đơn vị; bài học đã ghi lại cho nơi khác."
HANDOVER = "Đã gửi tài liệu hướng dẫn và tập huấn một buổi."
DECIDED = {
    True: "Thống nhất với biên bản của hội đồng.",
    False: "Hội đồng thấy chưa đủ điểm mới so với cách đang làm; mời tác giả hoàn thiện thêm.",
}
COMMENTS = {
    True: "Rõ việc, rõ lợi ích, nơi khác làm theo được.",
    False: "Cách làm chưa khác nhiều so với quy trình hiện có.",
}
NOVELTIES = (Novelty.NEW, Novelty.IMPROVED, Novelty.NEW, Novelty.IMPROVED, Novelty.NEW,
             Novelty.SAME)  # fmt: skip
KINDS = ("science_technology", "innovation", "digital_transformation")
TWO_HOURS = timedelta(hours=2)

type Happening = Callable[[datetime], object]


@dataclass(frozen=True)
class Staff:
    """Who runs the later stages in one province."""

    leader: int
    mentor: int
    secretary: int
    reviewers: tuple[int, ...]


@dataclass
class _Travel:
    """One story on its way: what earlier happenings made for later ones."""

    story: Story
    sent: Sent | None = None
    grown: Grown | None = None
    files: dict[str, File] = field(default_factory=dict)


class Movement:
    """Turns stories into happenings and lets them happen in order of time."""

    def __init__(self, world: World, staff: dict[int, Staff]) -> None:
        self.world, self.staff = world, staff
        new_code = Codes(world.random)
        self.letters = Letters(world.ledger, new_code)
        self.growth = Growth(world.ledger, new_code, self.letters)
        self.papers = Papers(new_code)
        rubric = Rubric.objects.get(key=RUBRIC)
        self.panels = Panels(world.ledger, new_code, self.papers, _names(world), rubric)
        self.sittings: dict[Session, Sitting] = {}
        self.parent = {u.pk: u.parent.pk for u in world.units if u.parent}
        self.fields_of = {u.pk: [world.fields[c] for c in u.fields] for u in world.units}
        self._order = count()
        self._happenings: list[tuple[datetime, int, Happening]] = []

    def load(self, stories: list[Story]) -> None:
        """Write everything that happened, except tallies: `recount.rewrite` sums them."""
        for session in sorted(_sessions(stories), key=lambda s: (s.year, s.month, s.province)):
            self._sit(session)
        for story in stories:
            self._tell(story)
        for moment, _, happen in sorted(self._happenings, key=lambda h: h[:2]):
            happen(moment)
        for part in (self.letters, self.growth, self.papers, self.panels, self.world.ledger):
            part.write()

    def _at(self, moment: datetime | None, happen: Happening) -> None:
        """Let it happen at a moment, which it is told; what has not come yet does not."""
        if moment is not None and moment <= self.world.now:
            self._happenings.append((moment, next(self._order), happen))

    def _sit(self, session: Session) -> None:
        staff = self.staff[session.province]
        members = list(zip(staff.reviewers, SEATS, strict=False))

        def found(at: datetime) -> None:
            name = f"{NAMES[session.kind]} tháng {session.month}/{session.year}"
            self.sittings[session] = self.panels.found(
                at=at, by=staff.secretary, unit=session.province, kind=session.kind,
                name=name, members=members,
            )  # fmt: skip

        self._at(session.day(1), found)
        self._at(
            session.day(21),
            lambda at: self.panels.close(self.sittings[session], at=at, by=staff.secretary),
        )

    def _tell(self, story: Story) -> None:
        travel = _Travel(story)
        self._at(story.sent_at, lambda at: self._send(travel, at))
        by = story.keeper
        if story.fate == "declined":
            self._at(
                story.decided_at,
                lambda at: _on(travel).decline(at=at, by=by, text=story.reason),
            )
        else:
            self._at(
                story.answered_at,
                lambda at: _on(travel).answer(at=at, by=by, text=story.answer),
            )
        if story.fate == "taken_up":
            self._at(story.decided_at, lambda at: _on(travel).take_up(at=at, by=by))
        if story.started_at is not None:
            self._grow(travel, self.staff[story.province])

    def _send(self, travel: _Travel, at: datetime) -> None:
        story = travel.story
        travel.sent = self.letters.send(
            at=at, unit=story.unit, title=story.title, text=story.text,
            authors=story.authors, field=self.world.fields[story.field],
        )  # fmt: skip

    def _grow(self, travel: _Travel, staff: Staff) -> None:
        story = travel.story
        self._at(story.started_at, lambda at: self._start(travel, staff, at))
        self._at(
            story.stopped_at,
            lambda at: _grown(travel).stop(at=at, by=staff.leader, reason=STOPPED),
        )
        self._at(
            story.trial_began_at,
            lambda at: _grown(travel).begin_trial(
                at=at, by=staff.mentor, place=story.unit, plan=PLAN
            ),
        )
        self._at(
            story.tried_at,
            lambda at: _grown(travel).finish_trial(
                at=at, by=staff.mentor, result=story.result,
                times_used=story.times_used, evidence=EVIDENCE,
            ),
        )  # fmt: skip
        if story.recognition:
            self._hear(travel, staff, story.recognition)
        if story.acceptance:
            self._hear(travel, staff, story.acceptance)
        for adopted in story.adoptions:
            self._adopt(travel, adopted)

    def _start(self, travel: _Travel, staff: Staff, at: datetime) -> None:
        story = travel.story
        travel.grown = self.growth.start(
            _on(travel), at=at, by=staff.mentor, unit=self.parent[story.unit],
            title=story.title, goal=GOAL, mentor=staff.mentor,
        )  # fmt: skip

    def _hear(self, travel: _Travel, staff: Staff, hearing: Hearing) -> None:
        self._at(hearing.filed_at, lambda at: self._file(travel, hearing, at))
        for position, member in enumerate(staff.reviewers):
            self._at(
                hearing.session.day(18, 8 + position),
                partial(self._score, travel, hearing, member),
            )
        self._at(hearing.decided_at, lambda at: self._decide(travel, staff, hearing, at))
        if hearing.decided_at and hearing.approves and hearing.session.kind == "acceptance":
            accepted = hearing.decided_at + TWO_HOURS
            self._at(accepted, lambda at: _grown(travel).accept(at=at, by=staff.leader))

    def _file(self, travel: _Travel, hearing: Hearing, at: datetime) -> None:
        story, kind = travel.story, hearing.session.kind
        author = story.authors[0][0]
        request = vars(request_of(story)) if kind == "recognition" else None
        file = self.panels.lay_before(
            self.sittings[hearing.session], _on(travel), at=at, by=author,
            title=story.title, authors=story.authors, request=request,
        )  # fmt: skip
        travel.files[kind] = file
        if kind == "acceptance":
            _grown(travel).propose(
                at=at, by=author, case=file.pk, kind=product_kind(story),
                title=story.title, summary=summary_of(story),
                fields=[self.world.fields[story.field]],
                mismatch_reason=self._mismatch(story), guardian=author,
                **novelty_of(story),
            )  # fmt: skip

    def _mismatch(self, story: Story) -> str:
        fits = self.world.fields[story.field] in self.fields_of[self.parent[story.unit]]
        return "" if fits else words.MISMATCH

    def _score(self, travel: _Travel, hearing: Hearing, member: int, at: datetime) -> None:
        points, approves = ballot(hearing, member)
        self.panels.score(
            travel.files[hearing.session.kind], at=at, by=member, points=points,
            approves=approves, comment=COMMENTS[approves],
        )  # fmt: skip

    def _decide(self, travel: _Travel, staff: Staff, hearing: Hearing, at: datetime) -> None:
        kind, by = hearing.session.kind, staff.leader
        file = travel.files[kind]
        approve = hearing.approves
        sitting = self.sittings[hearing.session]
        self.panels.decide(sitting, file, at=at, by=by, approve=approve, reason=DECIDED[approve])
        if approve and kind == "recognition":
            _grown(travel).recognise(at=at, by=by)
        self.panels.note_decision(file, at=at, by=by, approve=approve)

    def _adopt(self, travel: _Travel, adopted: Adopted) -> None:
        made: list[Any] = []
        guardian = travel.story.authors[0][0]
        self._at(
            adopted.asked_at,
            lambda at: made.append(
                _grown(travel).ask(at=at, by=adopted.by, taker=adopted.taker, wish=adopted.wish)
            ),
        )
        self._at(
            adopted.delivered_at,
            lambda at: made[0].deliver(at=at, by=guardian, handover=HANDOVER),
        )
        self._at(
            adopted.confirmed_at,
            lambda at: made[0].confirm(at=at, by=adopted.by, use=adopted.use),
        )


def _sessions(stories: list[Story]) -> set[Session]:
    hearings = [h for story in stories for h in (story.recognition, story.acceptance) if h]
    return {hearing.session for hearing in hearings}


def _on(travel: _Travel) -> Sent:
    if travel.sent is None:
        raise LookupError("a story must be sent first")
    return travel.sent


def _grown(travel: _Travel) -> Grown:
    if travel.grown is None:
        raise LookupError("a story must be started first")
    return travel.grown


def _names(world: World) -> Names:
    units = dict(Unit.objects.values_list("pk", "name"))
    people = dict(Person.objects.values_list("pk", "full_name"))
    return Names(people, units, {p: units[unit] for p, unit in world.workplaces.items()})


def request_of(story: Story) -> RequestForm:
    """The author's request for recognition (đơn)."""
    began = story.trial_began_at or story.sent_at
    return RequestForm(
        first_applied_on=clock.local_date(began),
        essence=story.text,
        conditions="Một người phụ trách và dụng cụ sẵn có tại đơn vị.",
        benefit_author=story.result,
        committed=True,
    )


def summary_of(story: Story) -> str:
    return f"{story.text} {story.result}"


def novelty_of(story: Story) -> dict[str, str]:
    """Half of the products are new, most others better than before; a few say neither."""
    said = NOVELTIES[len(story.text) % len(NOVELTIES)]
    return {"novelty": said, "novelty_reason": words.NEWER if said != Novelty.SAME else ""}


def product_kind(story: Story) -> str:
    return "digital_transformation" if story.field == "cds" else KINDS[len(story.title) % 2]


def ballot(hearing: Hearing, member: int) -> tuple[dict[str, int], bool]:
    """A member's points, different for each member and file but the same each time."""
    wobble = (member * 7 + hearing.filed_at.day * 3 + hearing.filed_at.hour) % 9
    if hearing.approves:
        return {"novelty": 24 + wobble, "applicability": 18 + wobble, "benefit": 17 + wobble}, True
    return {"novelty": 8 + wobble, "applicability": 10 + wobble, "benefit": 9 + wobble}, False
