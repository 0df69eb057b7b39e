"""The curator's desk: halls, stands, photo sets, labels; opening and closing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.core.errors import Refused
from vuonuom.documents import actions as documents
from vuonuom.documents import qr
from vuonuom.exhibitions import actions, queries
from vuonuom.exhibitions.models import Exhibition, Hall, Photo, PhotoSet, Stand
from vuonuom.exhibitions.states import EXHIBITION
from vuonuom.web.exhibitions.forms import (
    CloseForm,
    CreateForm,
    ExhibitionForm,
    HallForm,
    MoveForm,
    OpenForm,
    PhotoForm,
    PhotoSetForm,
    StandForm,
    StandWordsForm,
)
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told

MOST_OFFERED = 50
SHOWN = 100  # stands on one page of the desk


def create(request: HttpRequest) -> HttpResponse:
    who = person(request)
    units = queries.curating_units(who)
    if not units.exists():
        raise Http404
    form = CreateForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_exhibition(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã tạo triển lãm. Giờ thêm phòng và đưa sản phẩm lên gian."), made)
            return redirect("exhibitions:desk", made.slug)
    return render(request, "exhibitions/create.html", {"form": form})


# -- the desk -----------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    key: str
    sign: str
    label: str | Promise
    form: Callable[..., Form]
    act: Callable[..., Any]
    said: str | Promise
    tone: str = "btn"


def _put(*, by: Any, exhibition: Exhibition, **words: Any) -> Stand:
    return actions.put_on_stand(by=by, **words)


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("hall", "plus", gettext_lazy("Thêm phòng"), HallForm, actions.add_hall,
             gettext_lazy("Đã thêm phòng.")),
        Deed("stand", "cay", gettext_lazy("Đưa sản phẩm lên gian"), StandForm, _put,
             gettext_lazy("Đã đưa sản phẩm lên gian."), "go"),
        Deed("photo-set", "camera", gettext_lazy("Thêm bộ ảnh"), PhotoSetForm,
             actions.add_photo_set, gettext_lazy("Đã thêm bộ ảnh.")),
        Deed("edit", "pen", gettext_lazy("Sửa lời giới thiệu và ngày"), ExhibitionForm,
             actions.edit_exhibition, gettext_lazy("Đã lưu.")),
        Deed("open", "stage", gettext_lazy("Mở cửa cho mọi người"), OpenForm,
             actions.open_exhibition, gettext_lazy("Triển lãm đã mở cửa."), "go"),
        Deed("close", "lock", gettext_lazy("Khép lại"), CloseForm, actions.close_exhibition,
             gettext_lazy("Triển lãm đã khép lại, vẫn xem được."), "btn danger"),
    )
}  # fmt: skip


def _mine(request: HttpRequest, slug: str) -> Exhibition:
    found: Exhibition = see(queries.curated(person(request)), slug=slug)
    return found


def _form(request: HttpRequest, deed: Deed, exhibition: Exhibition, *data: Any) -> Form:
    extra: dict[str, Any] = {}
    if deed.key == "stand":
        offered = queries.may_be_shown(person(request), exhibition)
        extra = {"products": offered, "exhibition": exhibition}
    if deed.key == "edit":
        names = ("title", "intro", "opens_on", "closes_on")
        extra = {"initial": {name: getattr(exhibition, name) for name in names}}
    return deed.form(*data, auto_id=f"{deed.key}_%s", **extra)


def _allowed(exhibition: Exhibition, *, has_hall: bool) -> list[str]:
    keys = ["hall", "photo-set", "edit"]
    keys += ["stand"] if has_hall else []
    keys += ["open"] if EXHIBITION.allowed("opened", exhibition.state) else []
    keys += ["close"] if EXHIBITION.allowed("closed", exhibition.state) else []
    return keys


@require_GET
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    return _desk(request, _mine(request, slug))


def _desk(
    request: HttpRequest, exhibition: Exhibition, tried: str = "", form: Form | None = None
) -> HttpResponse:
    stands = queries.walk(exhibition).select_related(*queries.ON_TILE)
    page = paginate(stands, request, SHOWN)
    rooms = queries.rooms(exhibition, page.rows)
    allowed = _allowed(exhibition, has_hall=bool(rooms))
    deeds = [
        (deed, form if key == tried and form else _form(request, deed, exhibition), key == tried)
        for key, deed in DEEDS.items()
        if key in allowed
    ]
    context = {
        "exhibition": exhibition,
        "rooms": [room for room in rooms if room.tiles or not room.standing],
        "page": page,
        "photo_sets": list(queries.photo_sets(exhibition)),
        "deeds": deeds,
        "offered": list(queries.may_be_shown(person(request), exhibition)[:MOST_OFFERED]),
    }
    return render(request, "exhibitions/desk.html", context)


@require_POST
def do(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    if key not in DEEDS:
        raise Http404
    exhibition, deed = _mine(request, slug), DEEDS[key]
    form = _form(request, deed, exhibition, request.POST, request.FILES)
    if form.is_valid():
        try:
            subject = deed.act(by=person(request), exhibition=exhibition, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
            if not form.fields or key not in _allowed(exhibition, has_hall=True):
                told(request, refused)
                return redirect("exhibitions:desk", slug)
        else:
            done(request, str(deed.said), subject)
            return redirect("exhibitions:desk", slug)
    return _desk(request, exhibition, key, form)


@require_POST
def remove_hall(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    exhibition = _mine(request, slug)
    hall = see(Hall.objects.filter(exhibition=exhibition).select_related("exhibition"), pk=pk)
    try:
        actions.remove_hall(by=person(request), hall=hall)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã bỏ phòng."))
    return redirect("exhibitions:desk", slug)


# -- one stand ----------------------------------------------------------------------


def _stand(request: HttpRequest, slug: str, code: str) -> Stand:
    exhibition = _mine(request, slug)
    related = ("hall__exhibition__unit", "product__unit")
    found = Stand.objects.filter(hall__exhibition=exhibition).select_related(*related)
    stand: Stand = see(found, code=code)
    return stand


def stand(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Words and place of a stand: two forms, told apart by their button."""
    found = _stand(request, slug, code)
    moving = request.method == "POST" and "move" in request.POST
    writing = request.method == "POST" and not moving
    initial = {"headline": found.headline, "problem": found.problem}
    words = StandWordsForm(request.POST if writing else None, initial=initial)
    place = MoveForm(
        request.POST if moving else None,
        exhibition=found.hall.exhibition,
        initial={"hall": found.hall_id, "place": found.position},
        auto_id="move_%s",
    )
    form: Form = place if moving else words
    if request.method == "POST" and form.is_valid():
        act: Callable[..., Stand] = actions.move_stand if moving else actions.edit_stand
        try:
            act(by=person(request), stand=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lưu gian trưng bày."))
            return redirect("exhibitions:desk", slug)
    context = {"stand": found, "words": words, "place": place, "exhibition": found.hall.exhibition}
    return render(request, "exhibitions/curate_stand.html", context)


@require_POST
def remove_stand(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    try:
        actions.take_off_stand(by=person(request), stand=_stand(request, slug, code))
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã hạ gian. Không ai còn thấy gian này."))
    return redirect("exhibitions:desk", slug)


# -- labels -------------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    stand: Stand
    code: str
    qr: SafeString
    link: str


def _labels(stands: list[Stand]) -> list[Label]:
    printed = documents.printed_codes(target="stand", target_ids=[stand.pk for stand in stands])
    codes = [printed[stand.pk].code for stand in stands]
    links = [qr.link(f"/q/{code}") for code in codes]
    return [
        Label(stand, code, qr.svg(link), link)
        for stand, code, link in zip(stands, codes, links, strict=True)
    ]


@require_GET
def label(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    found = _stand(request, slug, code)
    context = {"labels": _labels([found]), "exhibition": found.hall.exhibition}
    return render(request, "exhibitions/labels.html", context)


@require_GET
def labels(request: HttpRequest, slug: str) -> HttpResponse:
    """Every stand's label, one a sheet."""
    exhibition = _mine(request, slug)
    found = [tile.stand for room in queries.rooms(exhibition) for tile in room.tiles]
    context = {"labels": _labels(found), "exhibition": exhibition}
    return render(request, "exhibitions/labels.html", context)


# -- photo sets ---------------------------------------------------------------------


def add_photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    exhibition = _mine(request, slug)
    found: PhotoSet = see(PhotoSet.objects.filter(exhibition=exhibition), pk=pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            photo = actions.add_photo(by=person(request), photo_set=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã treo ảnh."), photo)
            return redirect("exhibitions:photo_set", slug, pk)
    context = {"form": form, "photo_set": found, "exhibition": exhibition}
    return render(request, "exhibitions/add_photo.html", context)


@require_POST
def remove_photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    exhibition = _mine(request, slug)
    mine = Photo.objects.filter(photo_set__exhibition=exhibition)
    photo: Photo = see(mine.select_related("photo_set__exhibition"), pk=pk)
    where = photo.photo_set_id
    try:
        actions.remove_photo(by=person(request), photo=photo)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ ảnh. Không ai còn thấy ảnh này."))
    return redirect("exhibitions:photo_set", slug, where)
