"""The shell that a phone keeps, what it must know, and the ideas it brings."""

import hashlib
import json
from functools import cache
from itertools import product
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from vuonuom.ideas import queries as ideas
from vuonuom.mailbox.actions import bringing
from vuonuom.web.frame.device import owner_of
from vuonuom.web.frame.shortcuts import person
from vuonuom.web.frame.tags import asset
from vuonuom.web.offline import words
from vuonuom.web.offline.forms import BroughtForm

FONT = "vendor/be-vietnam-pro-{}-{}-normal.woff2"
FONTS = [FONT.format(*each) for each in product(("latin", "vietnamese"), (400, 600, 700))]
PARTS = (
    "css/tokens.css", "css/vuonuom.css", "vendor/htmx.min.js", "img/icon.svg", "img/signs.svg",
    "js/frame.js", "js/device.js", "js/waiting.js", "js/app.js", *FONTS,
)  # fmt: skip

WORKER = ("js/device.js", "js/waiting.js", "js/app-worker.js")


@login_not_required
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The text box and the queue: the same for everybody, for a phone keeps this very page."""
    says = {name: str(sentence) for name, sentence in words.SHELL.items()}
    return render(request, "offline/shell.html", {"says": says})


@require_GET
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Whose ideas this device would send now, and the units they may count for."""
    who = person(request)
    units = [{"code": unit.code, "name": unit.name} for unit in ideas.sending_units(who)]
    return JsonResponse({"owner": owner_of(who.pk), "units": units})


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """One idea. A device that somebody else uses meanwhile keeps it for who wrote it."""
    who = person(request)
    form = BroughtForm(request.POST, request.FILES, who=who)
    if request.POST.get("owner") != owner_of(who.pk):
        return JsonResponse({"result": "other"})
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"result": "returned", "sentence": str(sentence)})
    return JsonResponse(vars(bringing.bring(form.kept(), by=who, sent_at=form.brought_at())))


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put us on its home screen."""
    icons = [
        {"src": asset(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    mask = {**icons[-1], "src": asset("img/icon-mask-512.png"), "purpose": "maskable"}
    said = {
        "id": "/",
        "name": _("Vườn Ươm: gửi ý tưởng"),
        "short_name": "Vườn Ươm",
        "description": _("Gửi ý tưởng từ điện thoại, cả khi mất mạng."),
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#17693f",
        "background_color": "#faf8f3",
        "icons": [*icons, mask],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers while the server is away. Served here, for its scope."""
    answer = HttpResponse(_worker(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> str:
    """The worker, told what the shell is made of: another version of any part is another worker.

    It sends what waits with the very scripts that pages have for it.
    """
    parts = ["/app/", *map(asset, PARTS)]
    found = "\n".join(Path(str(finders.find(name))).read_text() for name in WORKER)
    name = hashlib.sha256("".join([found, *parts]).encode()).hexdigest()[:12]
    return f'const SHELL = {json.dumps(parts)};\nconst NAME = "app-{name}";\n{found}'
