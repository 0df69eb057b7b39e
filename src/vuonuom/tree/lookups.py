"""A hint for SQLite, which plans without knowing how many units lie below which."""

from typing import Any

from django.db.models import BigIntegerField, Func
from django.db.models.sql.compiler import SQLCompiler


class Unsought(Func):
    """A column by which rows are not sought: they are walked in their order, and asked for it.

    SQLite's unary plus keeps the planner from an index; PostgreSQL plans by its own figures.
    """

    template = "%(expressions)s"
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)
