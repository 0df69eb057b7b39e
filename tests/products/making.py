"""Products at each step of their road, and small uploads."""

import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile

from vuonuom.core import clock
from vuonuom.councils import actions as councils
from vuonuom.councils.models import Case, Rubric
from vuonuom.councils.states import CaseState, PanelKind
from vuonuom.ideas import actions as ideas
from vuonuom.incubator import actions as incubator
from vuonuom.products import actions
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState

TITLE = "Lấy số qua điện thoại"


def tried_project(cast, title=TITLE):
    """An idea of branch_a1 by two authors, incubated in base_a, tried once in branch_a2."""
    idea = ideas.submit_idea(
        by=cast.author,
        unit=cast.branch_a1,
        title=title,
        text="Dán mã QR ngoài cổng để lấy số, khỏi chờ đứng đông ở sảnh.",
        authors=[(cast.author, 70), (cast.co_author, 30)],
    )
    ideas.mark_taken_up(by=cast.leader, idea=idea)
    project = incubator.start_project(
        by=cast.leader, idea=idea, unit=cast.base_a, title=title, goal="Sảnh hết cảnh đứng chờ.",
        mentor=cast.mentor,
    )  # fmt: skip
    today = clock.today()
    trial = incubator.start_trial(
        by=cast.mentor, project=project, place=cast.branch_a2, starts_on=today
    )
    incubator.finish_trial(
        by=cast.mentor, trial=trial, ends_on=today, result="Bớt một nửa thời gian chờ.",
        times_used=1200, evidence=["Bà con khen."],
    )  # fmt: skip
    return project


def acceptance_panel(cast, name="Hội đồng nghiệm thu Mai Sơn"):
    councils.load_rubrics()
    return councils.found_panel(
        by=cast.secretary, unit=cast.base_a, kind=PanelKind.ACCEPTANCE, name=name,
        rubric=Rubric.objects.filter(status="complete").first(),
    )  # fmt: skip


def wanted(cast, **changes):
    return {
        "kind": "digital_transformation",
        "title": TITLE,
        "summary": "Quét một mã, biết còn mấy người trước mình.",
        "fields": [cast.fields["cchc"]],
        "guardian": cast.mentor,
    } | changes


def proposed_product(cast, project=None, **changes):
    panel = acceptance_panel(cast)
    return actions.propose_product(
        by=cast.mentor, project=project or tried_project(cast), panel=panel,
        **wanted(cast, **changes),
    )  # fmt: skip


def approve(product):
    Case.objects.filter(pk=product.case_id).update(
        state=CaseState.APPROVED, votes_for=5, votes_cast=5
    )
    product.case.refresh_from_db()


def accepted_product(cast, title=TITLE, **changes):
    product = proposed_product(cast, tried_project(cast, title), title=title, **changes)
    approve(product)
    return actions.accept_product(by=cast.leader, product=product)


def registered(cast, state=ProductState.IN_USE):
    """A product of base_a as its row alone: where the road to it is not what is tested."""
    taken = {"guardian": cast.mentor, "accepted_on": clock.today()}
    return Product.objects.create(
        code="SP-2026-00T01", unit=cast.base_a, kind="innovation", title=TITLE, summary="Quét mã.",
        state=state, proposed_at=clock.now(),
        **taken if state != ProductState.PROPOSED else {},
    )  # fmt: skip


def jpg(name="anh.jpg"):
    image = pyvips.Image.black(40, 30, bands=3).copy(interpretation="srgb")
    return SimpleUploadedFile(name, image.write_to_buffer(".jpg"), "image/jpeg")


def zipped_jpg():
    return SimpleUploadedFile("anh.jpg", b"PK\x03\x04" + bytes(200), "image/jpeg")


def pdf(name="minh-chung.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n...", "application/pdf")
