"""Choosing a password is an act; wrong ones are counted where all workers see it."""

from typing import Any

from django.http import HttpRequest

from vuonuom.accounts import adapter
from vuonuom.accounts.actions import choose_password
from vuonuom.accounts.models import Person
from vuonuom.claims.actions import trying
from vuonuom.web.frame import slim


class Adapter(adapter.Adapter):
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not trying.may_sign_in(**_tried(request, credentials)):
            raise self.validation_error("too_many_login_attempts")

    def set_password(self, user: Person, password: str) -> None:
        choose_password(by=user, password=password)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        trying.count_wrong_password(**_tried(request, credentials))


def _tried(request: HttpRequest, credentials: dict[str, Any]) -> dict[str, str]:
    return {"address": slim.address(request), "name": str(credentials.get("username", ""))}
