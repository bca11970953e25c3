"""What every step asks and writes, straight to the driver.

Django makes the tables and asks whatever is asked seldom. To build a query takes it longer than the
disk takes to keep one, and a case asks some ninety times how long a stream is, or what time it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[object]


def value(alias: str, statement: str, *parameters: object) -> Any:
    """The first column of the first row; None where there is no row, or nothing in it.

    A parameter stands as `%s`. Raises Django's errors, whichever the driver.
    """
    connection = _connected(alias)
    with connection.wrap_database_errors:
        answered = connection.connection.execute(
            _in_the_words_of(connection, statement), parameters
        )
        row = answered.fetchone()
    return None if row is None else row[0]


def write(alias: str, statement: str, rows: Iterable[Row]) -> None:
    """The statement, once for each row of parameters."""
    connection = _connected(alias)
    with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
        cursor.executemany(_in_the_words_of(connection, statement), rows)


def insert(
    alias: str, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Rows of a model's table, with these columns."""
    if rows:
        write(alias, insertion(model, columns), rows)


def insertion(model: type[models.Model], columns: Sequence[str]) -> str:
    """The statement that inserts one row."""
    named = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES ({places})'


def _connected(alias: str) -> BaseDatabaseWrapper:
    connection = connections[alias]
    connection.ensure_connection()
    return connection


def _in_the_words_of(connection: BaseDatabaseWrapper, statement: str) -> str:
    return statement.replace("%s", "?") if connection.vendor == "sqlite" else statement
