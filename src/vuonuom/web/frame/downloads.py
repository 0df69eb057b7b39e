"""Sending a stored file to whoever may see the record it belongs to: ask `visible_to` first."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from vuonuom.files.models import StoredFile


def send(stored: StoredFile, request: HttpRequest | None = None) -> HttpResponseBase:
    """A picture is shown, anything else is offered to be saved; nothing is guessed or shared."""
    tag = f'"{stored.sha256}"'
    answer: HttpResponseBase
    if request is not None and tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = FileResponse(
            stored.content.open("rb"),
            as_attachment=not stored.is_picture,
            filename=stored.name,
            content_type=stored.media_type,
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
