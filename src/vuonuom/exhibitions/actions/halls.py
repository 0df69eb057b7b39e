"""Halls, and the stands in them: each fed by a product's own record."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.codes import new_code
from vuonuom.core.errors import Refused
from vuonuom.documents import actions as documents
from vuonuom.exhibitions import rules
from vuonuom.exhibitions.actions.running import line, only_curators, refuse_unreviewed, words
from vuonuom.exhibitions.models import Exhibition, Hall, Stand
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState

MOST_HALLS = 100


class NotOfThisExhibition(Refused):
    pass


class NotInUse(Refused):
    pass


class OnStandAlready(Refused):
    pass


class HallNotEmpty(Refused):
    pass


class GoneAlready(Refused):
    pass


class TooMany(Refused):
    pass


@act
def add_hall(*, by: Person, exhibition: Exhibition, title: str, intro: str = "") -> Hall:
    """Add a hall at the end. Undone while it is empty. Raises NotAllowed, NeedsWords, TooMany."""
    only_curators(by, exhibition)
    last = exhibition.halls.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_HALLS:
        raise TooMany(_("Nhiều nhất 100 phòng trong một triển lãm."))
    hall = Hall.objects.create(
        exhibition=exhibition,
        position=last + 1,
        title=line(title, "title", _("Xin đặt tên phòng trưng bày.")),
        intro=words(intro, "intro"),
    )
    record("exhibitions.hall.added", by=by, subject=hall, changed={"title": hall.title})
    return hall


@undoes("exhibitions.hall.added")
@act
def drop_hall(*, entry: Entry, by: Person) -> Exhibition:
    """Undo of a hall that is still empty."""
    hall = Hall.objects.filter(pk=entry.subject_id).select_related("exhibition").first()
    exhibition = _remove(hall)
    reverse(entry, by=by, subject=exhibition)
    return exhibition


@act
def edit_hall(*, by: Person, hall: Hall, title: str, intro: str = "") -> Hall:
    """Change its words. Undone by changing them back."""
    only_curators(by, hall.exhibition)
    name = line(title, "title", _("Xin đặt tên phòng trưng bày."))
    changed = {"title": name, "intro": words(intro, "intro")}
    Hall.objects.filter(pk=hall.pk).update(**changed)
    hall.refresh_from_db()
    record("exhibitions.hall.edited", by=by, subject=hall, changed=changed)
    return hall


@act
def remove_hall(*, by: Person, hall: Hall) -> Exhibition:
    """Take an empty hall away. Undone by adding it again. Raises NotAllowed, HallNotEmpty."""
    only_curators(by, hall.exhibition)
    exhibition = _remove(hall)
    record("exhibitions.exhibition.hall_removed", by=by, subject=exhibition)
    return exhibition


def _remove(hall: Hall | None) -> Exhibition:
    if hall is None:
        raise GoneAlready(_("Phòng này đã được bỏ trước đó."))
    if hall.stands.exists():  # also stands taken off: their labels are printed
        raise HallNotEmpty(_("Phòng đã có gian trưng bày nên không bỏ được nữa."))
    exhibition = hall.exhibition
    hall.delete()
    return exhibition


@act
def put_on_stand(
    *,
    by: Person,
    hall: Hall,
    product: Product,
    headline: str = "",
    problem: str = "",
    reviewed: bool,
) -> Stand:
    """Show a product in a hall: its facts stay the product's own. Undone by taking it off.

    Raises NotAllowed, NotReviewed, NotInUse, NeedsWords, OnStandAlready.
    """
    exhibition = hall.exhibition
    only_curators(by, exhibition)
    refuse_unreviewed(reviewed=reviewed)
    product.refresh_from_db(fields=["state"])
    if product.state != ProductState.IN_USE:
        raise NotInUse(_("Chỉ trưng bày sản phẩm đã nghiệm thu và đang dùng."), field="product")
    if not rules.may_be_shown(product, exhibition):
        raise NotInUse(
            _("Chỉ trưng bày sản phẩm của đơn vị tổ chức và các đơn vị trực thuộc."),
            field="product",
        )
    _refuse_second(exhibition, product)
    stand = _stand_for(hall, product)
    stand.hall, stand.position, stand.removed_on = hall, _last(hall) + 1, None
    stand.headline, stand.problem = line(headline, "headline"), words(problem, "problem")
    try:
        with transaction.atomic():
            stand.save()
    except IntegrityError:  # two curators in the same moment
        _refuse_second(exhibition, product)
        raise
    documents.printed_code(target="stand", target_id=stand.pk)
    record("exhibitions.stand.added", by=by, subject=stand, changed={"reviewed": True})
    return stand


def _stand_for(hall: Hall, product: Product) -> Stand:
    """The product's earlier stand in this exhibition, so that its printed label holds; or a new."""
    before = Stand.objects.filter(hall__exhibition=hall.exhibition_id, product=product)
    return before.order_by("-pk").first() or Stand(product=product, code=_new_code())


def _new_code() -> str:
    year = clock.today().year
    return new_code("GH", year, lambda code: Stand.objects.filter(code=code).exists())


def _last(hall: Hall) -> int:
    last: int | None = hall.stands.standing().aggregate(last=Max("position"))["last"]
    return last or 0


def _refuse_second(exhibition: Exhibition, product: Product) -> None:
    before = Stand.objects.standing().filter(hall__exhibition=exhibition, product=product)
    stand = before.select_related("hall").first()
    if stand is not None:
        raise OnStandAlready(
            _("Sản phẩm này đã có gian %(code)s ở phòng “%(hall)s”.")
            % {"code": stand.code, "hall": stand.hall.title},
            field="product",
        )


@act
def edit_stand(*, by: Person, stand: Stand, headline: str, problem: str, reviewed: bool) -> Stand:
    """Change the curator's own words on a stand. Undone by writing the old ones."""
    only_curators(by, stand.hall.exhibition)
    refuse_unreviewed(reviewed=reviewed)
    changed = {"headline": line(headline, "headline"), "problem": words(problem, "problem")}
    if not Stand.objects.standing().filter(pk=stand.pk).update(**changed):
        raise GoneAlready(_("Gian này đã được hạ xuống trước đó."))
    stand.refresh_from_db()
    record("exhibitions.stand.edited", by=by, subject=stand, changed=changed)
    return stand


@act
def move_stand(*, by: Person, stand: Stand, hall: Hall, place: int) -> Stand:
    """Put a stand in a hall at a place, 1 being the first. Undone by moving it back."""
    only_curators(by, stand.hall.exhibition)
    if hall.exhibition_id != stand.hall.exhibition_id:
        raise NotOfThisExhibition(_("Phòng này thuộc triển lãm khác."), field="hall")
    others = list(hall.stands.exclude(pk=stand.pk))
    at = min(max(place, 1), len(others) + 1)
    others.insert(at - 1, stand)
    if not Stand.objects.standing().filter(pk=stand.pk).update(hall=hall):
        raise GoneAlready(_("Gian này đã được hạ xuống trước đó."))
    for position, each in enumerate(others, 1):
        Stand.objects.filter(pk=each.pk).exclude(position=position).update(position=position)
    stand.refresh_from_db()
    record("exhibitions.stand.moved", by=by, subject=stand)
    return stand


@act
def take_off_stand(*, by: Person, stand: Stand) -> Stand:
    """Take a product off its stand: hidden from everybody at once. Undoable: code and label stay.

    Raises NotAllowed, GoneAlready.
    """
    only_curators(by, stand.hall.exhibition)
    _take_off(stand)
    record("exhibitions.stand.taken_off", by=by, subject=stand)
    return stand


def _take_off(stand: Stand) -> None:
    if not Stand.objects.standing().filter(pk=stand.pk).update(removed_on=clock.today()):
        raise GoneAlready(_("Gian này đã được hạ xuống trước đó."))
    stand.refresh_from_db()


@undoes("exhibitions.stand.taken_off")
@act
def put_back_stand(*, entry: Entry, by: Person) -> Stand:
    stand = Stand.objects.select_related("hall__exhibition", "product").get(pk=entry.subject_id)
    _refuse_second(stand.hall.exhibition, stand.product)
    Stand.objects.filter(pk=stand.pk).update(removed_on=None)
    stand.refresh_from_db()
    reverse(entry, by=by, subject=stand)
    return stand


@undoes("exhibitions.stand.added")
@act
def drop_stand(*, entry: Entry, by: Person) -> Stand:
    """Undo: the stand is taken off."""
    stand = Stand.objects.get(pk=entry.subject_id)
    _take_off(stand)
    reverse(entry, by=by, subject=stand)
    return stand
