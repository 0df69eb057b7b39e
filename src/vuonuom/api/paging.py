"""Lists by cursor: each page begins after the last row of the one before, however long the list."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Schema
from ninja.errors import HttpError

MOST = 100
type Cursor = Annotated[str, Query(max_length=400, description="`next` của trang trước")]
type Limit = Annotated[int, Query(ge=1, le=MOST, description="số dòng mỗi trang")]


class PageOf[T](Schema):
    """One page; `next` is the cursor of the next one, or null at the end."""

    items: list[T]
    next: str | None = None


def page[M: Model](
    rows: QuerySet[M], *, order: Sequence[str], cursor: str = "", limit: int = 25
) -> tuple[list[M], str | None]:
    """Rows after `cursor` in `order`: field names, all with or all without "-", the last unique."""
    ordered = rows.order_by(*order)
    if cursor:
        ordered = ordered.filter(_after(rows.model, order, _values(cursor, len(order))))
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    return found[:limit], _cursor(found[limit - 1], order) if more else None


def _cursor(row: Model, order: Sequence[str]) -> str:
    values = [_said(getattr(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _said(value: Any) -> Any:
    return value if isinstance(value, int | str) else value.isoformat()


def _values(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != count:
        raise _unreadable()
    return values


def _after(model: type[Model], order: Sequence[str], values: Sequence[Any]) -> Q:
    compare = "lt" if order[0].startswith("-") else "gt"
    names = [name.lstrip("-") for name in order]
    typed = [_typed(model, name, value) for name, value in zip(names, values, strict=True)]
    after = Q()
    for at, (name, value) in enumerate(zip(names, typed, strict=True)):
        same = Q(**dict(zip(names[:at], typed[:at], strict=True)))
        after |= same & Q(**{f"{name}__{compare}": value})
    # The plain bound on the first field is what an index can start from.
    return Q(**{f"{names[0]}__{compare}e": typed[0]}) & after


def _typed(model: type[Model], name: str, value: Any) -> Any:
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    try:
        typed = field.to_python(value)
    except (ValidationError, OverflowError) as bad:
        raise _unreadable() from bad
    if typed is None or (isinstance(typed, int) and abs(typed) >= 2**63):
        raise _unreadable()
    return typed


def _unreadable() -> HttpError:
    return HttpError(400, _("Con trỏ trang không đọc được. Hãy bắt đầu lại từ trang đầu."))
