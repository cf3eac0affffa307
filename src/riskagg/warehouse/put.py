"""Puts what Python worked out into a table."""

from typing import Any

from riskagg.warehouse.connect import Connection

_GIVEN = "rows_given"


def put_table(con: Connection, name: str, rows: Any, order: str | None = None) -> None:
    """Make a table of rows, in place of the one that has the name.

    Args:
        name: of the table; it comes from code, never from data.
        rows: an Arrow table or a frame.
        order: columns to store it by, or ``all``; None keeps the order of the rows.
    """
    con.register(_GIVEN, rows)
    try:
        con.execute(f"create or replace table {name} as from {_GIVEN}{f' order by {order}' if order else ''}")
    finally:
        con.unregister(_GIVEN)
