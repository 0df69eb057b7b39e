"""Every error is an RFC 9457 problem document, in the reader's language."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vuonuom.access.errors import NotAllowed
from vuonuom.core.errors import Refused

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def problem(
    status: int, title: str, detail: str = "", errors: Sequence[Mapping[str, Any]] = ()
) -> HttpResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    response = HttpResponse(json.dumps(body, ensure_ascii=False), CONTENT_TYPE, status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def register(api: NinjaAPI) -> None:
    for kind, answer in (
        (Refused, _refused),
        (NotAllowed, _not_allowed),
        (Http404, _missing),
        (PermissionDenied, _not_allowed),
        (AuthenticationError, _unauthenticated),
        (HttpError, _http_error),
        (ValidationError, _invalid),
        (Exception, _broken),
    ):
        api.add_exception_handler(kind, answer)  # type: ignore[arg-type]


def missing(request: HttpRequest, path: str = "") -> HttpResponse:
    return problem(404, _("Không có gì ở địa chỉ này"))


def _missing(request: HttpRequest, exc: Http404) -> HttpResponse:
    return missing(request)


def _refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    errors = [{"pointer": f"/{exc.field}", "detail": exc.sentence}] if exc.field else []
    return problem(409, _("Việc này không làm được"), exc.sentence, errors)


def _not_allowed(request: HttpRequest, exc: Exception) -> HttpResponse:
    return problem(403, _("Bạn không được làm việc này"), getattr(exc, "sentence", ""))


def _unauthenticated(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    return problem(401, _("Cần khóa truy cập"), _("Gửi kèm Authorization: Bearer và khóa."))


def _http_error(request: HttpRequest, exc: HttpError) -> HttpResponse:
    return problem(exc.status_code, _("Yêu cầu này không đọc được"), str(exc))


def _invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    errors = [
        {"pointer": _pointer(error["loc"]), "code": error["type"], "detail": _words(error)}
        for error in exc.errors
    ]
    return problem(422, _("Dữ liệu gửi lên chưa đúng"), errors=errors)


def _pointer(location: Sequence[str | int]) -> str:
    """Where in what was sent: /body/title. Ninja names the payload's parameter too; we do not."""
    parts = [str(part) for part in location]
    if len(parts) > 2 and parts[0] == "body":
        parts = [parts[0], *parts[2:]]
    return "/" + "/".join(parts)


def _words(error: Mapping[str, Any]) -> str:
    """pydantic's commonest findings in Vietnamese; `code` names every one of them."""
    given = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return _("Thiếu mục này.")
        case "string_too_long":
            return _("Nhiều nhất %(most)s ký tự.") % {"most": given.get("max_length")}
        case "string_too_short":
            return _("Ít nhất %(least)s ký tự.") % {"least": given.get("min_length")}
        case "json_invalid":
            return _("Không phải JSON hợp lệ.")
        case _:
            return _("Giá trị này không đúng kiểu hoặc ngoài giới hạn.")


def _broken(request: HttpRequest, exc: Exception) -> HttpResponse:
    logger.error("%s %s", request.method, request.path, exc_info=exc)
    return problem(500, _("Hệ thống vừa gặp lỗi"), _("Không có gì được ghi nửa chừng."))


type View = Callable[..., HttpResponseBase]


def outside_sign_in(view: View) -> View:
    """The API asks for tokens itself; a wrong method is a problem document as well."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _has_null(request):
            return problem(400, _("Yêu cầu này không đọc được"), _("Ký tự NUL không được nhận."))
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            told = problem(405, _("Địa chỉ này không nhận phương thức đó"))
            told["Allow"] = answer.headers.get("Allow", "")
            return told
        return answer

    asked.login_required = False  # type: ignore[attr-defined]
    return asked


def _has_null(request: HttpRequest) -> bool:
    """PostgreSQL stores no NUL, so that neither an address nor a text may hold one."""
    address = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
    return address or (request.content_type == "application/json" and b"\\u0000" in request.body)
