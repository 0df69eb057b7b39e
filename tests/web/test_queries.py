"""At most twelve queries on any page, whoever opens it."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conferences.making import arranged
from tests.congresses.making import term
from tests.councils.conftest import request_form, score
from tests.directives.making import EACH_MEMBER, assigned, each_unit, make_clause
from tests.exhibitions.making import hall, stand
from tests.products.making import (
    accepted_product,
    approve,
    jpg,
    pdf,
    proposed_product,
    tried_project,
)
from vuonuom.adoptions import actions as adoptions
from vuonuom.core import clock
from vuonuom.councils import actions as councils
from vuonuom.councils.models import Rubric
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.directives.actions.challenges import publish_challenge
from vuonuom.exhibitions import actions as exhibitions
from vuonuom.exhibitions.models import Stand
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.incubator import actions as incubator
from vuonuom.incubator.models import Project
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.notifications.models import Notice
from vuonuom.organization.actions.reorganisations import rename_unit
from vuonuom.products import actions as products
from vuonuom.products.models import Product

MOST = 12
NUMBERS = count(90_000)
WHO = (
    "author", "member_elsewhere", "keeper_here", "keeper_elsewhere", "mentor", "secretary",
    "reviewer", "leader", "movement_office", "curator", "auditor", "admin", "stranger",
)  # fmt: skip


@pytest.fixture
def places(cast):
    """One idea at each step of its road, and the addresses of all pages that show them."""
    letter, panel, case = _asked(cast), *_judged(cast)
    project = _incubated(cast)
    product, adoption = _adopted(cast)
    proposed = proposed_product(cast, tried_project(cast, "Sổ tay số"), title="Sổ tay số")
    approve(proposed)
    shown = _shown(cast, product)
    slug = shown.hall.exhibition.slug
    challenge = publish_challenge(by=cast.leader, unit=cast.base_a, title="Chờ lâu", text="Khó")
    clause = make_clause(cast)
    programme = assigned(
        cast, each_unit(cast, "branch", "ideas.submitted"), EACH_MEMBER, clause=clause
    )
    year = clock.today().year
    term(cast)
    box = "/mailbox/branch-a1/"
    made = product.idea.code
    return [
        "/", "/ideas/", "/ideas/?mine=1", "/ideas/new/", "/ideas/where-to-go/",
        f"/ideas/{letter.idea.code}/", f"/ideas/{letter.idea.code}/edit/",
        f"/ideas/{letter.idea.code}/about/", f"/ideas/{made}/", "/ideas/together/",
        f"/ideas/{letter.idea.code}/shares/", f"/ideas/{letter.idea.code}/join/",
        f"/ideas/{case.idea.code}/", f"/ideas/{project.idea.code}/",
        f"/ideas/{proposed.idea.code}/",
        "/app/", "/app/me/", "/slips/", "/slips/branch-a1/", "/slips/branch-a1/members/?q=tran",
        "/lists/new/?kind=ideas&unit=branch-a1",
        f"{box}settings/", f"{box}hidden/", f"{box}figures/", f"{box}figures/waiting/",
        f"{box}meeting/", f"{box}meeting/word/", "/opinions/",
        box, f"{box}?tab=handled", f"{box}poster/", f"{box}{letter.idea.code}/", "/mailbox/base-a/",
        "/unconfirmed/branch-a1/", "/unconfirmed/branch-a1/discarded/",
        "/member-codes/branch-a1/", "/claim/mine/", "/claim/",
        "/councils/", "/councils/new/", f"/councils/request/{made}/", f"/councils/{panel.code}/",
        f"/councils/{panel.code}/file/",
        f"/councils/{panel.code}/cases/{case.pk}/",
        f"/councils/{panel.code}/cases/{case.pk}/sheet/",
        "/incubator/base-a/", "/incubator/head/", "/incubator/base-a/ready/",
        "/congresses/", "/progress/head/term/", "/progress/base-a/term/",
        f"/products/{product.code}/partners/", f"/exhibitions/{slug}/partners/",
        f"/conferences/{arranged(cast).code}/partners/",
        f"/incubator/start/{letter.idea.code}/", f"/incubator/projects/{project.code}/",
        f"/incubator/projects/{product.project.code}/",
        "/products/", "/products/?state=proposed&unit=base-a&field=cchc", "/products/new/",
        f"/products/new/{project.code}/", f"/products/{product.code}/",
        f"/products/{proposed.code}/",
        "/adoptions/", "/adoptions/?unit=base-a&side=given", "/adoptions/?unit=head",
        f"/adoptions/new/{product.code}/", f"/adoptions/{adoption.pk}/",
        "/exhibitions/", "/exhibitions/new/", f"/exhibitions/{slug}/",
        f"/exhibitions/{slug}/curate/", f"/exhibitions/{slug}/labels/",
        f"/exhibitions/{slug}/{shown.code}/", f"/exhibitions/{slug}/{shown.code}/curate/",
        f"/exhibitions/{slug}/{shown.code}/label/",
        "/challenges/", "/challenges/new/", f"/challenges/{challenge.code}/",
        f"/challenges/new/?like={letter.idea.code}",
        "/directives/", "/directives/new/", f"/directives/{clause.directive.code}/",
        f"/directives/{clause.directive.code}/clauses/{clause.pk}/done/",
        f"/directives/{clause.directive.code}/clauses/{clause.pk}/products/",
        "/directives/coverage/",
        f"/directives/{clause.directive.code}/clauses/{clause.pk}/tasks/",
        f"/targets/new/?clause={clause.pk}", f"/targets/programmes/{programme.pk}/",
        f"/targets/head/{year}/", f"/targets/branch-a1/{year}/",
        f"/progress/head/{year}/", f"/progress/base-a/{year}/?reading=flow",
        f"/progress/branch-a1/{year}/",
        f"/progress/base-a/{year}/list/?measure=ideas.submitted",
        "/units/", "/units/base-a/", "/units/branch-a1/", "/units/base-a/roles/",
        "/search/?q=QR", "/search/like/?text=QR", f"/search/like/{letter.idea.code}/",
        "/search/groups/", "/search/abbreviations/",
        "/library/", "/notices/", "/notices/preferences/", "/me/", "/me/data/", "/me/tokens/",
        "/me/sessions/", "/me/password/", "/verify/", "/styleguide/",
    ]  # fmt: skip


def _asked(cast):
    """A letter with an answer, a question back, and a like one beside it."""
    letters = [
        mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, title=f"Dán mã QR {n}", text="Bớt chờ.",
            authors=[(cast.author, 60), (cast.co_author, 40)],
        )
        for n in range(2)
    ]  # fmt: skip
    ideas.link_ideas(by=cast.keeper_here, idea=letters[1].idea, like=letters[0].idea)
    return letters[0]


def _judged(cast):
    """A request for recognition with one sheet, before an open panel."""
    councils.load_rubrics()
    panel = councils.found_panel(
        by=cast.secretary, unit=cast.base_a, kind=PanelKind.RECOGNITION, name="Hội đồng cơ sở",
        rubric=Rubric.objects.get(key="danang-gd-2026"),
    )  # fmt: skip
    for person, seat in (
        (cast.reviewer, Seat.CHAIR),
        (cast.second_reviewer, Seat.SECRETARY),
        (cast.third_reviewer, Seat.MEMBER),
    ):
        councils.appoint(by=cast.secretary, panel=panel, person=person, seat=seat)
    councils.open_panel(by=cast.secretary, panel=panel)
    idea = tried_project(cast, "Phiếu hẹn điện tử").idea
    idea.refresh_from_db()
    case = councils.file_case(by=cast.author, panel=panel, idea=idea, request=request_form())
    score(case, cast.second_reviewer, cast.third_reviewer)
    return panel, case


def _incubated(cast):
    """A project with a late milestone, a gate and two trials."""
    project = tried_project(cast, "Bản đồ nhà vệ sinh")
    today = clock.today()
    for title, days in (("Bản mẫu", 7), ("Bản chạy", 30)):
        incubator.add_milestone(
            by=cast.mentor, project=project, title=title, due_on=today + timedelta(days=days)
        )
    project.milestones.filter(title="Bản mẫu").update(due_on=today - timedelta(days=3))
    incubator.decide_gate(by=cast.leader, project=project, decision="go", reason="Cứ làm.")
    project.gates.update(decided_at=clock.now() - timedelta(days=9))
    incubator.start_trial(by=cast.mentor, project=project, place=cast.branch_a1, starts_on=today)
    return project


def _adopted(cast):
    """A product with pictures and evidence, in use in one unit, wanted in another."""
    product = accepted_product(cast)
    for upload, purpose in ((jpg(), "picture"), (pdf(), "evidence")):
        products.add_file(
            by=cast.mentor, product=product, upload=upload, caption="Ảnh", purpose=purpose
        )
    used = adoptions.request_adoption(
        by=cast.member_elsewhere, product=product, taker=cast.branch_b1
    )
    adoptions.deliver(by=cast.mentor, adoption=used, handover="Đây.")
    adoptions.confirm_use(by=cast.keeper_elsewhere, adoption=used, use="Dùng.", evidence=[pdf()])
    asked = adoptions.request_adoption(by=cast.neighbour, product=product, taker=cast.branch_a2)
    return product, asked


def _shown(cast, product):
    """Two stands of an open exhibition."""
    room = hall(cast)
    shown = stand(cast, room, product)
    exhibitions.open_exhibition(by=cast.curator, exhibition=room.exhibition, reviewed=True)
    return shown


def _queries(client, address):
    """What the second visit asks of the database; None when the address is not this person's."""
    if client.get(address).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("who", WHO)
def test_no_page_takes_more_than_twelve_queries(places, cast, client_of, who):
    client = client_of(getattr(cast, who))
    asked = {address: _queries(client, address) for address in places}
    assert {at: found for at, found in asked.items() if found and len(found) > MOST} == {}


@pytest.mark.parametrize("page", ["progress", "targets"])
def test_a_board_takes_no_more_right_after_a_unit_was_renamed(places, cast, client_of, page):
    client = client_of(cast.movement_office)
    address = f"/{page}/head/{clock.today().year}/"
    client.get(address)
    rename_unit(by=None, unit=cast.branch_b1, name="Chi đoàn Đổi tên", on=clock.today())
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked.captured_queries) <= MOST


LISTS = {
    "leader": (
        "/", "/ideas/", "/mailbox/branch-a1/", "/incubator/base-a/", "/incubator/base-a/ready/",
        "/products/", "/adoptions/?unit=base-a&side=given", "/councils/", "/search/?q=QR",
    ),
    "author": ("/", "/ideas/?mine=1", "/notices/"),
    "curator": (
        "/exhibitions/tien-phong-trong-ky-nguyen-so/",
        "/exhibitions/tien-phong-trong-ky-nguyen-so/curate/",
        "/exhibitions/tien-phong-trong-ky-nguyen-so/labels/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", LISTS)
def test_a_list_takes_the_same_queries_for_any_number(places, cast, client_of, who):
    client = client_of(getattr(cast, who))
    few = {address: len(_queries(client, address)) for address in LISTS[who]}
    _many_more(24)
    assert {address: len(_queries(client, address)) for address in LISTS[who]} == few


def _many_more(number):
    """So many more of each record, as if they had come the same way."""
    ideas_ = [_copies(idea, number, thread=None) for idea in Idea.objects.all()]
    for made in ideas_:
        source = made.source
        for model in (IdeaAuthor, Letter, Project):
            for row in model.objects.filter(idea=source):
                for one in made.rows:
                    _copy(row, idea=one)
    for product in Product.objects.exclude(state="proposed"):
        hung = Stand.objects.filter(product=product).first()
        for one in _copies(product, number, idea=None, project=None, case=None).rows:
            for row in product.adoptions.all():
                _copy(row, product=one)
            if hung:
                _copy(hung, product=one)
    for notice in Notice.objects.all()[:3]:
        for _ in range(number):
            _copy(notice)


@dataclass
class Copies:
    source: Any
    rows: list[Any]


def _copies(row, number, **changes):
    return Copies(row, [_copy(row, **changes) for _ in range(number)])


def _copy(row, **changes):
    made = copy(row)
    made.pk = None
    made._state.adding = True
    if hasattr(made, "code"):
        made.code = f"{row.code[:8]}{next(NUMBERS):05}"
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made
