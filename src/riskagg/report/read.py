"""How a page reads the warehouse: one query of ``sql/pages``, through disclosure, out as plain rows. Nothing is computed on the way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from riskagg.disclosure import Profile, apply
from riskagg.errors import SettingsError
from riskagg.warehouse.queries import query, run_query

Row = dict[str, Any]
CUT_DAYS = frozenset({"month", "month_end", "reported_by"})


@dataclass(frozen=True)
class Reader:
    """A warehouse seen as one audience may see it."""

    con: duckdb.DuckDBPyConnection
    profile: Profile

    @cached_property
    def cut(self) -> dict[str, Any]:
        """The cut's days, which a query names ``$month``, ``$month_end`` and ``$reported_by``."""
        return dict(plain_rows(run_query(self.con, "cut_days").df())[0])

    def rows(self, name: str, **values: Any) -> list[Row]:
        """Rows of a page's query after disclosure.

        Args:
            name: of a query in ``sql/pages``.
            values: for what it names ``$name``, beside the cut's days.

        Returns:
            One dict a row; None where unknown, dates as ``datetime.date``, lists as lists.

        Raises:
            SettingsError: the query is not for this audience.
        """
        return self.shown(name, self.frame(name, **values))

    def frame(self, name: str, **values: Any) -> pd.DataFrame:
        """A query's result as it stands, for what is worked on before it may be shown (labels of people)."""
        wanted = query(name)
        if self.profile.name not in wanted.audiences:
            raise SettingsError(
                f"{name}: this part of a page is for {', '.join(sorted(wanted.audiences)) or 'nobody'}, and area.toml says [disclosure] "
                f"profile = {self.profile.name!r}. Nothing was shown."
            )
        cut = self.cut if wanted.parameters & CUT_DAYS else {}
        return run_query(self.con, name, **{**cut, **values}).df()

    def shown(self, name: str, frame: pd.DataFrame) -> list[Row]:
        """What the audience may see of a query's result."""
        # Only counts that are released are told apart by what they were read from; others spare the parsing.
        reads = query(name).reads if self.profile.released is not None else ()
        return plain_rows(apply(name, frame, self.profile, reads=reads))


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
