"""QR codes as SVG: sharp at any size, dark on white in any theme, no style attribute."""

from io import BytesIO

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def link(path: str) -> str:
    """An absolute address for paper: `/q/Q-2026-00000`, behind our own name."""
    return f"{settings.BASE_URL}{path}"


def svg(text: str) -> SafeString:
    """An <svg> element to stand in a page; its text for screen readers belongs beside it."""
    out = BytesIO()
    segno.make_qr(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, light="#fff", border=4, omitsize=True,
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    drawn = out.getvalue().decode().strip().replace("<svg", '<svg aria-hidden="true"', 1)
    return mark_safe(drawn)  # noqa: S308  # made of squares; the text is not in it
