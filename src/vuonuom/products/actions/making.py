"""From a project that was tried to an accepted product."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.codes import new_code
from vuonuom.core.errors import Refused
from vuonuom.councils import actions as councils
from vuonuom.councils.models import Panel
from vuonuom.councils.states import CaseState, PanelKind
from vuonuom.files import actions as files
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator.models import Project
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Field
from vuonuom.products import queries, rules
from vuonuom.products.actions import judging
from vuonuom.products.models import Product, ProductField, ProductFile
from vuonuom.products.states import PRODUCT, FilePurpose, ProductKind, ProductState
from vuonuom.similarity import actions as similarity

MOST_FILES = 12


class NeedsWords(Refused):
    pass


class NotTried(Refused):
    pass


class AlreadyProposed(Refused):
    pass


class DoesNotFit(Refused):
    pass


class WrongPanel(Refused):
    pass


class NotApproved(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class CannotGuard(Refused):
    pass


class GoneOn(Refused):
    pass


@act
def propose_product(
    *,
    by: Person,
    project: Project,
    kind: str,
    title: str,
    summary: str,
    fields: Sequence[Field],
    guardian: Person,
    panel: Panel,
    mismatch_reason: str = "",
    novelty: str = "",
    novelty_reason: str = "",
    evidence: Sequence[Any] = (),
) -> Product:
    """Put a tried project forward as a product, before an acceptance panel.

    The unit's field must be among the product's, or the mismatch is explained; what is called new
    or improved says where. Undone while the panel has not judged; after a refusal it may be
    proposed anew under its code. Raises NotAllowed, NotTried, AlreadyProposed, NeedsWords,
    DoesNotFit, CannotGuard, WrongPanel, and what `judging.statement` and `councils.file_case`
    raise.
    """
    if not rules.may_propose(by, project):
        raise NotAllowed
    project.idea.refresh_from_db()
    if project.idea.first_tried_on is None:
        raise NotTried(_("Dự án chưa có lần thử nào xong nên chưa thể nghiệm thu."))
    earlier = _earlier(project)
    if panel.kind != PanelKind.ACCEPTANCE:
        raise WrongPanel(_("Hội đồng này không phải hội đồng nghiệm thu."), field="panel")
    reason = _fitting(project, fields, mismatch_reason)
    stated, why_new = judging.statement(novelty, novelty_reason)
    refuse_guardian(guardian, project.unit_id)
    product = earlier or Product(code=_new_code(), idea=project.idea, project=project)
    product.unit = project.unit
    product.kind = ProductKind(kind)
    product.title, product.summary = _line(title), _words(summary)
    product.mismatch_reason, product.guardian = reason, guardian
    product.stated_novelty, product.novelty_reason = stated, why_new
    product.proposed_at = clock.now()
    product.case = councils.file_case(by=by, panel=panel, idea=project.idea)
    product.save()
    ProductField.objects.filter(product=product).delete()
    ProductField.objects.bulk_create(ProductField(product=product, field=f) for f in fields)
    keep_files(product, by, evidence)
    _tell_guardian(product, by)
    record("products.product.proposed", by=by, subject=product, changed={"title": product.title})
    return product


def _new_code() -> str:
    year = clock.today().year
    return new_code("SP", year, lambda code: Product.objects.filter(code=code).exists())


def _earlier(project: Project) -> Product | None:
    """The proposal that a panel turned down, to be made anew. Raises AlreadyProposed."""
    before = Product.objects.filter(project=project).select_related("case").first()
    if before is None:
        return None
    turned_down = (CaseState.REFUSED, CaseState.WITHDRAWN)
    if before.state == ProductState.PROPOSED and before.case and before.case.state in turned_down:
        return before
    raise AlreadyProposed(_("Dự án này đã có hồ sơ sản phẩm %(code)s.") % {"code": before.code})


def refuse_guardian(person: Person, unit_id: int) -> None:
    """Raises CannotGuard."""
    if not rules.may_be_guardian(person, unit_id):
        raise CannotGuard(
            _("%(person)s không thuộc đơn vị này nên không phụ trách sản phẩm được.")
            % {"person": person},
            field="guardian",
        )


def _tell_guardian(product: Product, by: Person) -> None:
    if product.guardian is not None and product.guardian != by:
        notifications.tell(
            person=product.guardian,
            sentence=gettext_noop("Bạn được đề nghị phụ trách sản phẩm “%(title)s”."),
            facts={"title": product.title},
            subject=product,
            path=f"/products/{product.code}/",
        )


def _fitting(project: Project, fields: Sequence[Field], mismatch_reason: str) -> str:
    if not fields:
        raise NeedsWords(_("Xin chọn ít nhất một lĩnh vực."), field="fields")
    reason = text.clean(mismatch_reason)
    if len(reason) > rules.LONGEST_TEXT:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field="mismatch_reason")
    if rules.fits(project.unit, fields):
        return ""
    if not reason:
        raise DoesNotFit(
            _("Lĩnh vực của sản phẩm khác lĩnh vực được giao. Xin nói rõ vì sao vẫn phù hợp."),
            field="mismatch_reason",
        )
    return reason


def _line(typed: str) -> str:
    tidy = text.one_line(typed)
    if not tidy:
        raise NeedsWords(_("Xin đặt tên sản phẩm."), field="title")
    if len(tidy) > rules.LONGEST_TITLE:
        raise NeedsWords(_("Nhiều nhất 200 ký tự."), field="title")
    return tidy


def _words(typed: str) -> str:
    tidy = text.clean(typed)
    if not tidy:
        raise NeedsWords(_("Xin viết sản phẩm làm được gì."), field="summary")
    if len(tidy) > rules.LONGEST_TEXT:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field="summary")
    return tidy


def keep_files(
    product: Product,
    by: Person,
    uploads: Sequence[Any],
    purpose: FilePurpose = FilePurpose.EVIDENCE,
    caption: str = "",
) -> list[ProductFile]:
    """Store uploads as pictures or evidence of a product. Raises NeedsWords when too many."""
    start = product.files.count()
    if start + len(uploads) > MOST_FILES:
        raise NeedsWords(_("Nhiều nhất 12 tệp cho một sản phẩm."), field="files")
    return [
        ProductFile.objects.create(
            product=product,
            file=files.store(by=by, upload=upload),
            purpose=purpose,
            caption=caption,
            position=position,
        )
        for position, upload in enumerate(uploads, start)
    ]


@undoes("products.product.proposed")
@act
def unpropose_product(*, entry: Entry, by: Person) -> Project:
    """Undo of a proposal: the file is withdrawn, the project stands as before."""
    product = Product.objects.filter(pk=entry.subject_id, state=ProductState.PROPOSED).first()
    if product is None or product.project is None or product.case is None:
        raise SomebodyWasFirst(_("Sản phẩm này không còn ở bước đề nghị nghiệm thu."))
    project, case = product.project, product.case
    product.delete()
    councils.withdraw_case(by=by, case=case)
    reverse(entry, by=by, subject=project)
    return project


@act
def accept_product(*, by: Person, product: Product, novelty: str = "") -> Product:
    """Enter a product in the register, on its panel's approved case. Counts from today.

    `novelty`: how new it was found; unasked, as it was stated. Its fields are held against those
    of its unit on this day. Undone while nobody else uses it. Raises NotAllowed, NotApproved,
    SomebodyWasFirst, and what `judging.verdict` raises.
    """
    if not rules.may_manage(by, product):
        raise NotAllowed
    if product.case is None or product.case.state != CaseState.APPROVED:
        raise NotApproved(_("Hội đồng nghiệm thu chưa chấp thuận sản phẩm này."))
    on, found = clock.today(), judging.verdict(product, novelty)
    is_fitting = rules.fits(product.unit, product.fields.all())
    move = PRODUCT.move("accepted")
    proposed = Product.objects.filter(pk=product.pk, state__in=move.sources)
    judged = {"novelty": found, "was_fitting": is_fitting}
    if not proposed.update(state=move.target, accepted_on=on, **judged):
        raise SomebodyWasFirst(queries.who_was_first(product))
    product.refresh_from_db()
    if product.idea is not None:
        ideas.mark_made_product(by=by, idea=product.idea, on=on)
    put_text(product)
    tell_team(product, by, gettext_noop("Sản phẩm “%(title)s” đã được nghiệm thu."))
    counts = judging.counts(product.unit_id, found, is_fitting=is_fitting)
    record("products.product.accepted", by=by, subject=product, counts=counts)
    return product


@undoes("products.product.accepted")
@act
def unaccept_product(*, entry: Entry, by: Person) -> Product:
    """Undo: the product is proposed again. Not once another unit uses it."""
    product = Product.objects.select_related("idea").get(pk=entry.subject_id)
    if product.idea is not None and product.idea.state == IdeaState.IN_USE:
        raise GoneOn(_("Nơi khác đã dùng sản phẩm này nên không hoàn tác được nữa."))
    if product.partners.exists():
        raise GoneOn(_("Sản phẩm đã ghi đơn vị phối hợp; xin gỡ ra trước."))
    accepted = Product.objects.filter(pk=product.pk, state=ProductState.IN_USE)
    unjudged = {"accepted_on": None, "novelty": "", "was_fitting": False}
    if not accepted.update(state=ProductState.PROPOSED, **unjudged):
        raise SomebodyWasFirst(_("Sản phẩm không còn ở bước “Đang dùng”."))
    product.refresh_from_db()
    if product.idea is not None:
        ideas.take_back(by=by, idea=product.idea, verb="made_product")
    similarity.hide(product)
    reverse(entry, by=by, subject=product)
    return product


def put_text(product: Product) -> None:
    """Accepted products are found by everybody who has signed in."""
    similarity.put(
        product,
        code=product.code,
        title=product.title,
        body=product.summary,
        unit_id=product.unit_id,
        open_to_all=True,
        year=product.accepted_on.year if product.accepted_on else product.proposed_at.year,
        field_id=product.fields.order_by("pk").values_list("pk", flat=True).first(),
        stage="cay",
    )


def tell_team(product: Product, by: Person, sentence: str, **facts: str) -> None:
    """Tell the authors and the guardian what somebody else did with their product."""
    team = {product.guardian_id: product.guardian}
    if product.idea is not None:
        authors = product.idea.authors.select_related("person")
        team |= {author.person_id: author.person for author in authors}
    for person in team.values():
        if person is not None and person.pk != by.pk:
            notifications.tell(
                person=person,
                sentence=sentence,
                facts={"title": product.title, **facts},
                subject=product,
                path=f"/products/{product.code}/",
                at_once=True,
            )
