"""Projects, trials, products and adoptions in bulk, as the acts write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vuonuom.adoptions.models import Adoption
from vuonuom.adoptions.states import AdoptionState
from vuonuom.core import clock
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator.models import Gate, Project, Trial, TrialEvidence
from vuonuom.incubator.states import GateDecision, ProjectState, TrialState
from vuonuom.journal.acts import Count
from vuonuom.ops.loading.journal import Ledger
from vuonuom.ops.loading.letters import Codes, Letters, Sent
from vuonuom.ops.loading.sheets import Sheet
from vuonuom.products.actions import judging
from vuonuom.products.models import Product, ProductField
from vuonuom.products.states import ProductState

PROJECT, GATE, TRIAL = "incubator.project", "incubator.gate", "incubator.trial"
PRODUCT, ADOPTION = "products.product", "adoptions.adoption"
S = IdeaState


class Growth:
    def __init__(self, ledger: Ledger, new_code: Codes, letters: Letters) -> None:
        self.ledger, self.new_code, self.letters = ledger, new_code, letters
        self.projects = Sheet(
            Project,
            ("code", "idea_id", "unit_id", "title", "goal", "mentor_id", "state", "started_on",
             "ended_on"),
        )  # fmt: skip
        self.gates = Sheet(
            Gate,
            ("project_id", "number", "decision", "reason", "decided_by_id", "decided_at",
             "undone"),
        )  # fmt: skip
        self.trials = Sheet(
            Trial,
            ("project_id", "place_id", "state", "starts_on", "ends_on", "plan", "result",
             "times_used"),
        )  # fmt: skip
        self.evidence = Sheet(TrialEvidence, ("trial_id", "file_id", "words"))
        self.products = Sheet(
            Product,
            ("code", "idea_id", "project_id", "case_id", "unit_id", "kind", "title", "summary",
             "state", "mismatch_reason", "guardian_id", "proposed_at", "accepted_on",
             "withdrawn_on", "withdrawn_reason", "stated_novelty", "novelty_reason", "novelty",
             "was_fitting"),
        )  # fmt: skip
        self.fields = Sheet(ProductField, ("product_id", "field_id"))
        self.adoptions = Sheet(
            Adoption,
            ("product_id", "giver_id", "taker_id", "state", "requested_by_id", "requested_at",
             "wish", "delivered_by_id", "delivered_at", "handover", "confirmed_by_id",
             "confirmed_on", "use", "adapted", "ended_on", "reason"),
        )  # fmt: skip

    def start(
        self, sent: Sent, *, at: datetime, by: int, unit: int, title: str, goal: str, mentor: int
    ) -> "Grown":
        on = clock.local_date(at)
        pk = self.projects.add(
            self.new_code("DA", on.year), sent.idea, unit, title, goal, mentor,
            ProjectState.ACTIVE, on, None,
        )  # fmt: skip
        sent.mark("incubating", at=at, by=by, state=S.INCUBATING)
        self.record(PROJECT, "started", at, by, pk, title=title)
        return Grown(self, sent, pk, self.projects.last(), unit)

    def record(
        self,
        subject: str,
        verb: str,
        at: datetime,
        by: int,
        pk: int,
        counts: Sequence[Count] = (),
        /,
        **changed: Any,
    ) -> None:
        self.ledger.record(
            f"{subject}.{verb}", at=at, by=by, subject=(subject, pk), counts=counts,
            changed=changed,
        )  # fmt: skip

    def write(self) -> None:
        for sheet in (self.projects, self.gates, self.trials, self.evidence, self.products,
                      self.fields, self.adoptions):  # fmt: skip
            sheet.write()


class Grown:
    """One project, then product, as it travels on."""

    def __init__(self, growth: Growth, sent: Sent, project: int, row: list[Any], unit: int) -> None:
        self.growth, self.sent, self.project, self.row, self.unit = growth, sent, project, row, unit
        self.trial = self.product = 0
        self.trial_row: list[Any] = []
        self.product_row: list[Any] = []
        self.text_row: list[Any] = []
        self.used = False

    def stop(self, *, at: datetime, by: int, reason: str) -> None:
        g = self.growth
        g.projects.set(self.row, state=ProjectState.STOPPED, ended_on=clock.local_date(at))
        gate = g.gates.add(self.project, 1, GateDecision.STOP, reason, by, at, False)
        self.sent.mark("stopped", at=at, by=by, state=S.STOPPED)
        g.record(GATE, "decided", at, by, gate, decision="stop")

    def begin_trial(self, *, at: datetime, by: int, place: int, plan: str) -> None:
        g = self.growth
        starts_on = clock.local_date(at)
        self.trial = g.trials.add(
            self.project, place, TrialState.RUNNING, starts_on, None, plan, "", None
        )
        self.trial_row = g.trials.last()
        g.record(TRIAL, "started", at, by, self.trial, place=place)

    def finish_trial(
        self, *, at: datetime, by: int, result: str, times_used: int, evidence: str
    ) -> None:
        g, on = self.growth, clock.local_date(at)
        g.trials.set(
            self.trial_row, state=TrialState.FINISHED, ends_on=on, result=result,
            times_used=times_used,
        )  # fmt: skip
        g.evidence.add(self.trial, None, evidence)
        self.sent.mark(
            "tried", at=at, by=by, state=S.TRIED, counts=self.sent.count("ideas.tried", on),
            first_tried_on=on,
        )  # fmt: skip
        g.record(TRIAL, "finished", at, by, self.trial, result=result)

    def recognise(self, *, at: datetime, by: int) -> None:
        on = clock.local_date(at)
        counts = self.sent.count("ideas.recognised", on)
        self.sent.mark(
            "recognised", at=at, by=by, state=S.RECOGNISED, counts=counts, recognised_on=on
        )

    def propose(
        self, *, at: datetime, by: int, case: int, kind: str, title: str, summary: str,
        fields: Sequence[int], mismatch_reason: str, guardian: int, novelty: str,
        novelty_reason: str,
    ) -> None:  # fmt: skip
        g = self.growth
        year = clock.local_date(at).year
        self.product = g.products.add(
            g.new_code("SP", year), self.sent.idea, self.project, case, self.unit, kind, title,
            summary, ProductState.PROPOSED, mismatch_reason, guardian, at, None, None, "",
            novelty, novelty_reason, "", False,
        )  # fmt: skip
        self.product_row = g.products.last()
        for field in fields:
            g.fields.add(self.product, field)
        self.first_field = min(fields)
        g.record(PRODUCT, "proposed", at, by, self.product, title=title)

    def accept(self, *, at: datetime, by: int) -> None:
        g, on = self.growth, clock.local_date(at)
        novelty, is_fitting = self.product_row[16], not self.product_row[10]
        g.products.set(
            self.product_row, state=ProductState.IN_USE, accepted_on=on, novelty=novelty,
            was_fitting=is_fitting,
        )  # fmt: skip
        self.sent.mark(
            "made_product", at=at, by=by, state=S.PRODUCT,
            counts=self.sent.count("ideas.made_product", on),
        )  # fmt: skip
        code, title, summary = self.product_row[1], self.product_row[7], self.product_row[8]
        g.letters.texts.add(
            PRODUCT, self.product, code, title, summary, self.unit, on.year, self.first_field,
            "cay", False, True, 0, True,
        )  # fmt: skip
        self.text_row = g.letters.texts.last()
        counts = judging.counts(self.unit, novelty, is_fitting=is_fitting)
        g.record(PRODUCT, "accepted", at, by, self.product, counts)

    def ask(self, *, at: datetime, by: int, taker: int, wish: str) -> "Asked":
        g = self.growth
        pk = g.adoptions.add(
            self.product, self.unit, taker, AdoptionState.REQUESTED, by, at, wish, None, None, "",
            None, None, "", "", None, "",
        )  # fmt: skip
        g.record(ADOPTION, "requested", at, by, pk, taker=taker)
        return Asked(self, pk, g.adoptions.last(), taker)


class Asked:
    """One adoption on its way."""

    def __init__(self, grown: Grown, pk: int, row: list[Any], taker: int) -> None:
        self.grown, self.pk, self.row, self.taker = grown, pk, row, taker

    def deliver(self, *, at: datetime, by: int, handover: str) -> None:
        g = self.grown.growth
        g.adoptions.set(
            self.row, state=AdoptionState.DELIVERED, delivered_by_id=by, delivered_at=at,
            handover=handover,
        )  # fmt: skip
        g.record(ADOPTION, "delivered", at, by, self.pk, handover=handover)

    def confirm(self, *, at: datetime, by: int, use: str) -> None:
        g, grown, on = self.grown.growth, self.grown, clock.local_date(at)
        g.adoptions.set(
            self.row, state=AdoptionState.IN_USE, confirmed_by_id=by, confirmed_on=on, use=use
        )
        counts = [] if grown.used else grown.sent.count("ideas.in_use_elsewhere", on)
        state = None if grown.used else S.IN_USE
        grown.sent.mark("in_use", at=at, by=by, state=state, counts=counts)
        grown.used = True
        g.letters.texts.set(grown.text_row, stage="rung")
        pair = [Count(grown.unit, "adoptions.given"), Count(self.taker, "adoptions.taken")]
        g.record(ADOPTION, "confirmed", at, by, self.pk, pair, use=use)
