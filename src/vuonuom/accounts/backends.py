"""Who is signed in: asked by every page, so the person is read by a written-out query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from vuonuom.accounts.models import Person
from vuonuom.core import rows

_NAMES = (
    "id",
    "password",
    "username",
    "full_name",
    "sort_key",
    "search_text",
    "email",
    "must_change_password",
)
_PERSON = f"SELECT {', '.join(_NAMES)} FROM accounts_person WHERE id = %s AND is_active"  # noqa: S608  # our own names


class PersonBackend(ModelBackend):
    """Signs people in as Django does; those who are no longer active are nobody."""

    def get_user(self, user_id: Any) -> Person | None:
        found = rows.read(_PERSON, user_id)
        if not found:
            return None
        *known, must_change = found[0]
        # Values in the order of the table; SQLite says 0 and 1.
        return Person.from_db(
            connection.alias, (*_NAMES, "is_active"), (*known, True, bool(must_change))
        )
