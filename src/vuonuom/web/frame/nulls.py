"""The character NUL has no place in an address: PostgreSQL does not store it, so nothing has it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase


class NoNullsMiddleware:
    """Answer 400 where a query would fail. Texts in forms lose it in `core.text.clean`.

    The API does the same with a problem document of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/") and has_null(request):
            raise BadRequest
        return self.get_response(request)


def has_null(request: HttpRequest) -> bool:
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
