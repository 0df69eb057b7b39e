"""Sending a stored file to whoever may see the record it belongs to: ask `visible_to` first."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from vuonuom.files import queries as files
from vuonuom.files.kinds import WEBP
from vuonuom.files.models import SMALL, StoredFile


def send(stored: StoredFile, request: HttpRequest | None = None) -> HttpResponseBase:
    """A picture is shown, anything else is offered to be saved; nothing is guessed or shared.

    `?small` asks for the copy that lists and telephones show.
    """
    small = request is not None and "small" in request.GET and files.has_small(stored)
    tag = f'"{stored.sha256}{"-small" if small else ""}"'
    answer: HttpResponseBase
    if request is not None and tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = FileResponse(
            default_storage.open(stored.small_name) if small else stored.content.open("rb"),
            as_attachment=not stored.is_picture,
            filename=f"{stored.name}{SMALL}" if small else stored.name,
            content_type=WEBP.media_type if small else stored.media_type,
        )
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, max-age=3600"
    return _guarded(answer)


def show(content: bytes, media_type: str) -> HttpResponse:
    """A picture that lies in the database and may be gone tomorrow: kept by no browser."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = "no-store"
    return _guarded(answer)


def _guarded[R: HttpResponseBase](answer: R) -> R:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
