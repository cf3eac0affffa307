"""How a page reads the warehouse: one select, through disclosure, out as plain rows. Nothing is computed on the way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from riskagg.disclosure import Profile, apply

Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """A warehouse seen as one audience may see it.

    ``month`` is the pack's month as a date; queries name it ``$month`` and take further values as named parameters.
    """

    con: duckdb.DuckDBPyConnection
    profile: Profile

    def frame(self, query: str, **values: Any) -> pd.DataFrame:
        """A select as it stands, for what never reaches a page itself (labels of people)."""
        return self.con.execute(query, values or None).df()

    def rows(self, table: str, query: str, **values: Any) -> list[Row]:
        """Rows of a select after disclosure.

        Args:
            table: the table in the data model that the rows are from; disclosure decides by it.
            query: a select that states its order; values as ``$name``.

        Returns:
            One dict a row; None where unknown, dates as ``datetime.date``, lists as lists.
        """
        return plain_rows(apply(table, self.frame(query, **values), self.profile))


def plain_rows(frame: pd.DataFrame) -> list[Row]:
    """A frame's rows with Python's own values."""
    columns = {str(name): _values(frame[name]) for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def grouped(rows: Iterable[Row], *keys: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, or a tuple of several, in their order."""
    found: dict[Any, list[Row]] = {}
    pick: Callable[[Row], Any] = (lambda row: row[keys[0]]) if len(keys) == 1 else (lambda row: tuple(row[key] for key in keys))
    for row in rows:
        found.setdefault(pick(row), []).append(row)
    return found


def _values(column: pd.Series) -> list[Any]:
    # A region's services are millions of cells: whole columns where the type allows it.
    if column.dtype.kind in "biu" and not column.hasnans:
        return column.tolist()
    if isinstance(column.dtype, pd.StringDtype):
        return column.astype(object).where(column.notna(), None).tolist()
    return [_plain(value) for value in column]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence | np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value
