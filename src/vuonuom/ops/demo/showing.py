"""The demo's exhibition: halls of products in use elsewhere, and a set of drawn pictures."""

from datetime import timedelta
from random import Random

import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count, Q

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.exhibitions import actions as exhibitions
from vuonuom.exhibitions.models import Exhibition
from vuonuom.ops.demo.build import World
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState

HALLS = (
    ("Phục vụ người dân", ("cchc", "cds", "an-sinh")),
    ("An toàn và sức khỏe", ("an-toan", "y-te", "moi-truong")),
    ("Học tập và sản xuất", ("giao-duc", "nong-nghiep", "hau-can", "tuyen-truyen")),
)
STANDS = 8  # in each hall
CAPTIONS = (
    "Buổi sáng ở một điểm sinh hoạt cơ sở",
    "Chiều muộn bên vườn ươm của chi đoàn",
    "Cây con đầu tiên đổi từ rác nhựa",
    "Đêm trực, sổ dùng chung sáng đèn",
)


def show(world: World, curator: Person) -> Exhibition:
    """Make and open the exhibition, fed by the products that most units use."""
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    today = clock.today()
    exhibition = exhibitions.create_exhibition(
        by=curator, unit=head, title="Tiên phong trong kỷ nguyên số",
        intro="Sản phẩm, mô hình của phong trào, kể từ một ý tưởng gửi vào hộp thư chi đoàn.",
        opens_on=today - timedelta(days=7), closes_on=today + timedelta(days=90),
    )  # fmt: skip
    for title, fields in HALLS:
        hall = exhibitions.add_hall(by=curator, exhibition=exhibition, title=title)
        for product in _most_used(fields):
            said = product.idea.text.split(". ")[0] if product.idea else ""
            exhibitions.put_on_stand(
                by=curator, hall=hall, product=product, problem=f"{said}.", reviewed=True
            )
    _hang_pictures(exhibition, curator, world.random)
    if any(hall.stands.exists() for hall in exhibition.halls.all()):
        exhibitions.open_exhibition(by=curator, exhibition=exhibition, reviewed=True)
    return exhibition


def _most_used(fields: tuple[str, ...]) -> list[Product]:
    """The products in most units, each title once: the same idea grows in many places."""
    used = Count("adoptions", filter=Q(adoptions__confirmed_on__isnull=False))
    products = (
        Product.objects.filter(state=ProductState.IN_USE, fields__code__in=fields)
        .select_related("idea")
        .annotate(used=used)
        .order_by("-used", "pk")
    )
    chosen: dict[str, Product] = {}
    for product in products[: STANDS * 20]:
        chosen.setdefault(product.title.split(" (")[0], product)
    return list(chosen.values())[:STANDS]


def _hang_pictures(exhibition: Exhibition, curator: Person, random: Random) -> None:
    photo_set = exhibitions.add_photo_set(
        by=curator, exhibition=exhibition, title="Vườn ươm bốn mùa (tranh vẽ)"
    )
    for number, caption in enumerate(CAPTIONS):
        upload = SimpleUploadedFile(f"tranh-{number + 1}.png", _drawing(random, number))
        exhibitions.add_photo(
            by=curator, photo_set=photo_set, upload=upload, caption=caption, reviewed=True,
            credit="Tranh giả lập",
        )  # fmt: skip


_SKIES = (("#fde9c4", "#e6f1ea"), ("#f6c7a3", "#f1eee5"), ("#dfeefa", "#e6f1ea"),
          ("#0c2a3a", "#17693f"))  # fmt: skip
_HILLS = ("#5d8a1f", "#17693f", "#0c4a5e")


def _drawing(random: Random, number: int) -> bytes:
    """Hills, a sun and young trees: no photograph of anybody."""
    top, bottom = _SKIES[number % len(_SKIES)]
    hills = "".join(
        f'<path d="M0 {y} Q {random.randint(250, 500)} {y - random.randint(90, 200)} '
        f'{random.randint(600, 800)} {y} T 1600 {y - 40} V 1000 H 0Z" fill="{colour}" '
        f'fill-opacity=".85"/>'
        for y, colour in zip((620, 720, 820), _HILLS, strict=True)
    )
    trees = "".join(
        f'<g transform="translate({x} {random.randint(760, 900)})"><path d="M0 0v-70" '
        f'stroke="#3b2a18" stroke-width="8"/><circle cy="-95" r="{random.randint(28, 46)}" '
        f'fill="{random.choice(_HILLS)}"/></g>'
        for x in range(120, 1560, random.randint(170, 260))
    )
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000">'
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient></defs>'
        '<rect width="1600" height="1000" fill="url(#s)"/>'
        f'<circle cx="{random.randint(300, 1300)}" cy="230" r="90" fill="#e0b35a"/>'
        f"{hills}{trees}</svg>"
    )
    return bytes(pyvips.Image.svgload_buffer(picture.encode()).pngsave_buffer())
