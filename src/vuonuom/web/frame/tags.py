"""The frame's tags and filters, built into every template."""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from vuonuom.files.pictures import SMALL_SIDE
from vuonuom.web.frame import words

register = template.Library()
register.filter("number", words.number)
register.filter("percent", words.percent)
register.filter("day", words.day)
register.filter("moment", words.moment)

UNDO = "undo:"
GROWTH = {"hat", "mam", "cay", "rung"}


@register.simple_tag
@cache
def asset(path: str) -> str:
    """The address of one of our static files."""
    return static(path)


@register.simple_tag
@cache
def sign(name: str) -> SafeString:
    """A sign of the sprite, beside a word: screen readers pass over it. Growth has its colours."""
    address = f"{asset('img/signs.svg')}#{name}"
    look = f"sign {name}" if name in GROWTH else "sign"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', look, address)


@register.simple_tag
def status(label: str, icon: str, tone: str) -> SafeString:
    """Word + icon + colour, never colour alone."""
    return format_html('<span class="status {}">{}{}</span>', tone, sign(icon), label)


@register.simple_tag
def cover_picture(place: str, picture: Any) -> SafeString:
    """The picture at the head of a page: a phone fetches its small copy, a desk all of it."""
    file = picture.file
    narrow = round(file.width * min(1, SMALL_SIDE / max(file.width, file.height)))
    return format_html(
        '<img src="{0}?small" srcset="{0}?small {1}w, {0} {2}w" sizes="100vw"'
        ' alt="{3}" width="{2}" height="{4}">',
        f"{place}{picture.pk}/", narrow, file.width, picture.caption, file.height,
    )  # fmt: skip


@register.inclusion_tag("frame/parts/road.html")
def road(steps: Iterable[Any], *, tall: bool = False) -> dict[str, Any]:
    return {"steps": steps, "tall": tall}


@register.inclusion_tag("frame/parts/funnel.html")
def funnel(bars: Iterable[Any]) -> dict[str, Any]:
    """Bars under one another. A bar that is not empty is always wide enough to be seen."""
    widths = [(bar, max(bar.share * 100, 0.6 if bar.count else 0)) for bar in bars]
    return {"bars": [(bar, f"{width:.1f}%") for bar, width in widths]}


@register.simple_tag
def heat(cells: Iterable[Any], *, summary: str = "") -> SafeString:
    """Every cell is one unit: its word and its sign say what its colour says.

    Drawn here: as a template forty cells took a tenth of a board's time.
    """
    told = format_html('<p class="note">{}</p>', summary) if summary else ""
    return format_html('{}<ul class="heat">{}</ul>', told, mark_safe("".join(map(_cell, cells))))  # noqa: S308  # each is escaped


def _cell(cell: Any) -> str:
    note = f"<small>{escape(str(cell.note))}</small>" if cell.note else ""
    inside = f"{sign(tone_sign(cell.tone))}{escape(str(cell.label))}{note}"
    if cell.url:
        return f'<li class="{cell.tone}"><a href="{escape(cell.url)}">{inside}</a></li>'
    return f'<li class="{cell.tone}"><span>{inside}</span></li>'


@register.filter
def tone_sign(tone: str) -> str:
    return {"good": "tick", "going": "mam", "late": "clock"}.get(tone, "pause")


@register.inclusion_tag("frame/parts/pace.html")
def pace(share: float | None, expected: float | None = None) -> dict[str, Any]:
    """How much is done, with a tick where it should be by now; both shares of one."""

    def mark(value: float | None) -> str | None:
        return None if value is None else f"{min(max(float(value), 0), 1) * 100:.1f}"

    return {"share": share, "done": mark(share), "expected": mark(expected)}


@register.inclusion_tag("frame/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    return {"field": bound}


@register.inclusion_tag("frame/parts/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("frame/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.simple_tag(takes_context=True)
def act_key(context: Context) -> SafeString:
    """The request key of a form; a form that is shown again keeps the key it was sent with."""
    request = context.get("request")
    posted = request.POST.get("_key", "") if request and request.method == "POST" else ""
    return format_html('<input type="hidden" name="_key" value="{}">', posted or uuid4().hex)


@register.inclusion_tag("frame/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    return {"page": page, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """This page's address with some parameters changed; an empty value removes one."""
    asked = context["request"].GET.lists()
    kept = {name: values for name, values in asked if name != "page" and name not in changes}
    new = {name: str(value) for name, value in changes.items() if value not in ("", None)}
    return f"?{urlencode(kept | new, doseq=True)}"


@register.filter
def paragraphs(text: str) -> SafeString:
    """What a person typed: escaped, its lines and blank lines kept."""
    return mark_safe(linebreaks(conditional_escape(text)))  # noqa: S308  # escaped just here


@register.filter
def undo_of(message: Message) -> str:
    """The id of the entry that the message's button takes back, or nothing."""
    found = [tag for tag in message.tags.split() if tag.startswith(UNDO)]
    return found[0].removeprefix(UNDO) if found else ""
