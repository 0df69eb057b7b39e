"""Secrets of the API: made, hashed, and known again."""

import hashlib
import secrets
from datetime import date

from vuonuom.accounts.models import ApiToken, Person

PREFIX = "vu_"  # so that a secret that leaked into a text can be found


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Fast on purpose: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def owner(secret: str, on: date) -> Person | None:
    """Whose token this is, if it stands; notes the day of use."""
    found = (
        ApiToken.objects.filter(digest=digest(secret), revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if found is None:
        return None
    if found.last_used_on != on:
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=on)
    return found.person
