"""PDF sheets by typst, in our own typeface, embedded: Vietnamese is read on every machine."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

import vuonuom

SHEETS = Path(__file__).parent / "sheets"
FONTS = Path(vuonuom.__file__).parent / "static" / "vendor"


@cache
def _source(name: str) -> bytes:
    return (SHEETS / f"{name}.typ").read_bytes()


def typeset(name: str, facts: Mapping[str, str]) -> bytes:
    """The sheet `name` with `facts`, which typst takes as values and never as its own language."""
    demo = _("SỐ LIỆU GIẢ LẬP") if settings.DEMO else ""
    return typst.compile(
        _source(name), font_paths=_fonts(), sys_inputs={**facts, "demo": demo}, format="pdf"
    )


@cache
def _fonts() -> typst.Fonts:
    """Ours alone: the same sheet on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
