"""Panels in bulk: founded, seated, opened, files judged and decided, as the acts write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vuonuom.core import clock
from vuonuom.councils.actions.judging import _number
from vuonuom.councils.models import Case, Panel, PanelMember, Rubric, ScoreSheet
from vuonuom.councils.rules import rubrics
from vuonuom.councils.states import CaseState, PanelState, Seat
from vuonuom.ops.loading.journal import Ledger
from vuonuom.ops.loading.letters import Codes, Sent
from vuonuom.ops.loading.papers import Papers
from vuonuom.ops.loading.sheets import Sheet

PANEL, SEAT, CASE, SHEET = (
    "councils.panel",
    "councils.panelmember",
    "councils.case",
    "councils.scoresheet",
)


@dataclass
class Names:
    """What papers call people and units."""

    people: Mapping[int, str]
    units: Mapping[int, str]
    workplaces: Mapping[int, str]


@dataclass
class File:
    """One case before a sitting."""

    pk: int
    row: list[Any]
    sent: Sent
    title: str
    code: str
    authors: Sequence[tuple[int, int]]
    benefit: str
    ballots: list[rubrics.Ballot] = field(default_factory=list)


@dataclass
class Sitting:
    """One panel at work."""

    pk: int
    row: list[Any]
    unit: int
    kind: str
    name: str
    members: Sequence[tuple[int, Seat]]
    files: list[File] = field(default_factory=list)
    minutes: int = 0


class Panels:
    def __init__(
        self, ledger: Ledger, new_code: Codes, papers: Papers, names: Names, rubric: Rubric
    ) -> None:
        self.ledger, self.new_code, self.papers, self.names = ledger, new_code, papers, names
        self.rubric, self.scale = rubric, rubrics.read(rubric.definition)
        self._totals: dict[tuple[tuple[str, int], ...], Decimal] = {}
        self.panels = Sheet(
            Panel,
            ("code", "kind", "unit_id", "name", "rubric_id", "state", "founded_on", "closed_on",
             "minutes_id"),
        )  # fmt: skip
        self.seats = Sheet(PanelMember, ("panel_id", "person_id", "seat"))
        self.cases = Sheet(
            Case,
            ("panel_id", "idea_id", "state", "filed_at", "filed_by_id", "first_applied_on",
             "essence", "conditions", "benefit_author", "benefit_adopter", "committed",
             "votes_for", "votes_cast", "mean_total", "spread", "grade", "passed", "reason",
             "decided_by_id", "decided_at", "decision_id", "certificate_id"),
        )  # fmt: skip
        self.sheets = Sheet(
            ScoreSheet,
            ("case_id", "person_id", "points", "total", "approves", "comment", "sent_at"),
        )

    def found(
        self, *, at: datetime, by: int, unit: int, kind: str, name: str,
        members: Sequence[tuple[int, Seat]],
    ) -> Sitting:  # fmt: skip
        """Founded, every seat given, opened."""
        day = clock.local_date(at)
        pk = self.panels.add(
            self.new_code("HD", day.year), kind, unit, name, self.rubric.pk, PanelState.FORMING,
            day, None, None,
        )  # fmt: skip
        sitting = Sitting(pk, self.panels.last(), unit, kind, name, members)
        self._record(PANEL, "founded", at, by, pk, name=name, kind=kind)
        for person, seat in members:
            member = self.seats.add(pk, person, seat)
            self.ledger.record(
                "councils.seat.given", at=at, by=by, subject=(SEAT, member), changed={"seat": seat}
            )
        self.panels.set(sitting.row, state=PanelState.OPEN)
        self._record(PANEL, "opened", at, by, pk)
        return sitting

    def lay_before(
        self, sitting: Sitting, sent: Sent, *, at: datetime, by: int, title: str,
        authors: Sequence[tuple[int, int]], request: Mapping[str, Any] | None = None,
    ) -> File:  # fmt: skip
        asked = request or {}
        pk = self.cases.add(
            sitting.pk, sent.idea, CaseState.FILED, at, by, asked.get("first_applied_on"),
            asked.get("essence", ""), asked.get("conditions", ""), asked.get("benefit_author", ""),
            "", request is not None, None, None, None, None, "", None, "", None, None, None, None,
        )  # fmt: skip
        code = sent.idea_row[1]
        benefit = asked.get("benefit_author", "")
        file = File(pk, self.cases.last(), sent, title, code, authors, benefit)
        sitting.files.append(file)
        self._record(CASE, "filed", at, by, pk)
        return file

    def score(
        self, file: File, *, at: datetime, by: int, points: Mapping[str, int], approves: bool,
        comment: str,
    ) -> None:  # fmt: skip
        given = tuple(points.items())
        if given not in self._totals:
            self._totals[given] = rubrics.evaluate(self.scale, points).total
        total = self._totals[given]
        pk = self.sheets.add(file.pk, by, dict(points), total, approves, comment, at)
        file.ballots.append(rubrics.Ballot(points, approves))
        self.ledger.record(
            "councils.sheet.sent", at=at, by=by, subject=(SHEET, pk),
            changed={"points": sorted(points.items())},
        )  # fmt: skip

    def close(self, sitting: Sitting, *, at: datetime, by: int) -> None:
        """Minutes: every file judged, the session over."""
        on = clock.local_date(at)
        results = [self._judge(sitting, file) for file in sitting.files]
        minutes, sitting.minutes = self.papers.issue(
            unit=sitting.unit, kind="BB", key="bien-ban-hop-hoi-dong",
            facts=self._minutes(sitting, results, on), on=on,
        )  # fmt: skip
        self.panels.set(sitting.row, state=PanelState.CLOSED, closed_on=on, minutes_id=minutes)
        self._record(PANEL, "closed", at, by, sitting.pk)

    def _judge(self, sitting: Sitting, file: File) -> rubrics.Result:
        result = rubrics.judge(self.scale, file.ballots, len(sitting.members))
        self.cases.set(
            file.row, votes_for=result.votes_for, votes_cast=result.votes_cast,
            mean_total=result.outcome.total, spread=result.spread, grade=result.outcome.grade,
            passed=result.passed, state=CaseState.JUDGED,
        )  # fmt: skip
        return result

    def decide(
        self, sitting: Sitting, file: File, *, at: datetime, by: int, approve: bool, reason: str
    ) -> None:
        """The head decides; the idea's own mark of a recognition is written by the caller."""
        state = CaseState.APPROVED if approve else CaseState.REFUSED
        self.cases.set(file.row, state=state, reason=reason, decided_by_id=by, decided_at=at)
        self._papers_of(sitting, file, approve, clock.local_date(at))

    def note_decision(self, file: File, *, at: datetime, by: int, approve: bool) -> None:
        verb = "approved" if approve else "refused"
        reason = file.row[self.cases.columns.index("reason") + 1]
        self._record(CASE, verb, at, by, file.pk, reason=reason)

    def _papers_of(self, sitting: Sitting, file: File, approve: bool, on: date) -> None:
        facts = self._decision(sitting, file, on)
        unit = sitting.unit
        if not approve:
            paper, _ = self.papers.issue(
                unit=unit, kind="TB", key="thong-bao-chua-chap-thuan", facts=facts, on=on
            )
            self.cases.set(file.row, decision_id=paper)
        elif sitting.kind != "recognition":
            paper, _ = self.papers.issue(
                unit=unit, kind="QĐ", key="quyet-dinh-theo-bien-ban", facts=facts, on=on
            )
            self.cases.set(file.row, decision_id=paper)
        else:
            paper, number = self.papers.issue(
                unit=unit, kind="QĐ", key="quyet-dinh-cong-nhan-sang-kien", facts=facts, on=on
            )
            facts |= {"decision": f"{number:02d}/QĐ"}
            certificate, _ = self.papers.issue(
                unit=unit, kind="GCN", key="giay-chung-nhan-sang-kien", facts=facts, on=on
            )
            self.cases.set(file.row, decision_id=paper, certificate_id=certificate)

    def _decision(self, sitting: Sitting, file: File, on: date) -> dict[str, Any]:
        column = self.cases.columns.index
        return {
            "title": file.title,
            "code": file.code,
            "unit": self.names.units[sitting.unit],
            "on_day": f"{on:%d/%m/%Y}",
            "panel": sitting.name,
            "minutes": f"{sitting.minutes:02d}/BB",
            "grade": file.row[column("grade") + 1],
            "authors": [
                {
                    "name": self.names.people[person],
                    "unit": self.names.workplaces[person],
                    "share": share,
                }
                for person, share in file.authors
            ],
            "benefit": file.benefit,
            "reason": file.row[column("reason") + 1],
        }

    def _minutes(
        self, sitting: Sitting, results: Sequence[rubrics.Result], on: date
    ) -> dict[str, Any]:
        people = self.names.people
        holder = {seat: people[person] for person, seat in sitting.members}
        return {
            "panel": sitting.name,
            "unit": self.names.units[sitting.unit],
            "on_day": f"{on:%d/%m/%Y}",
            "chair": holder[Seat.CHAIR],
            "secretary": holder.get(Seat.SECRETARY, ""),
            "members": [
                {"name": people[person], "seat": str(seat.label)}
                for person, seat in sitting.members
                if seat not in (Seat.CHAIR, Seat.SECRETARY)
            ],
            "cases": [
                {
                    "code": file.code,
                    "title": file.title,
                    "authors": ", ".join(people[person] for person, _ in file.authors),
                    "votes_for": str(result.votes_for),
                    "votes_cast": str(result.votes_cast),
                    "mean": _number(result.outcome.total),
                    "spread": _number(result.spread),
                    "grade": result.outcome.grade,
                    "result": "Thông qua" if result.passed else "Không thông qua",
                }
                for file, result in zip(sitting.files, results, strict=True)
            ],
        }

    def _record(
        self, subject: str, verb: str, at: datetime, by: int, pk: int, /, **changed: Any
    ) -> None:
        self.ledger.record(
            f"{subject}.{verb}", at=at, by=by, subject=(subject, pk), changed=changed
        )

    def write(self) -> None:
        for sheet in (self.panels, self.seats, self.cases, self.sheets):
            sheet.write()
