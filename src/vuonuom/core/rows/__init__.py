"""Rows in and out without the ORM's general machinery, where a page or an act is asked often.

A query put together anew takes ten times as long as the database takes to answer it. What is
written here is what the ORM would write; it stays for everything that is not on a hot path.

On PostgreSQL every statement is a journey to another process. Within `gathering` those that answer
nothing wait, and travel in front of the next one that does.
"""

from vuonuom.core.rows.reading import Columns, columns, get, read
from vuonuom.core.rows.values import among, at_once, table
from vuonuom.core.rows.waiting import ask, gathering, send
from vuonuom.core.rows.writing import (
    insert,
    insert_all,
    insert_for_each,
    insert_unless_taken,
    write,
)

__all__ = [
    "Columns",
    "among",
    "ask",
    "at_once",
    "columns",
    "gathering",
    "get",
    "insert",
    "insert_all",
    "insert_for_each",
    "insert_unless_taken",
    "read",
    "send",
    "table",
    "write",
]
