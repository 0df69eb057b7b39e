"""Parts of the frame that are the same for many people: drawn once, then kept by each worker.

A page of 25 rows costs about 5 ms of CPU; drawing menu, head and foot anew would add a third.
"""

from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from vuonuom.web.frame import device as devices
from vuonuom.web.frame import nav, preferences


@cache
def head() -> SafeString:
    return render_to_string("frame/parts/head.html")


@cache
def device(language: str) -> SafeString:
    """What keeps typed words on somebody's device, with the sentences it says."""
    with override(language):
        says = {name: str(sentence) for name, sentence in devices.SAYS.items()}
        return render_to_string("frame/parts/device.html", {"says": says})


@lru_cache(maxsize=4096)
def menu(opened: nav.Opened, area: str, year: int, language: str) -> SafeString:
    """The places in the bar; those that a phone, or even a desk, folds away are under "more"."""
    items = nav.items(opened, area, year)
    context = {
        "items": items,
        "more": [item for item in items if not item.on_phone],
        "more_on_desk": any(not item.on_desk for item in items),
    }
    with override(language):
        return render_to_string("frame/parts/menu.html", context)


@cache
def choices(language: str, theme: str, size: str) -> SafeString:
    """The buttons of the foot, the present choices pressed."""
    shown = preferences.choices({"language": language, "theme": theme, "size": size})
    with override(language):
        return render_to_string("frame/parts/preferences.html", {"choices": shown})
