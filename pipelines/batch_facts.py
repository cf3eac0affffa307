"""What each new file is like as a whole: counts over its rows, and what its record says, for ``expectations/batches.yml``."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from riskagg.intake import Batch, Mapping
from riskagg.privacy import DIGEST
from riskagg.warehouse.kinds import DATA_COLUMNS

from .findings import Chunk

Days: TypeAlias = npt.NDArray[np.datetime64]

_FAMILIES = {"VARCHAR": "text", "DATE": "day", "BOOLEAN": "yes or no", "INTEGER": "whole number", "BLOB": "key", "TIMESTAMP": "instant"}


@dataclass(frozen=True)
class BatchFacts:
    """One file as a whole; None where a fact cannot be had of it.

    Attributes:
        n_columns_off: columns whose type is not the kind's, or that the kind does not know.
        n_rows_off: rows by which those stored differ from those that intake counted as accepted.
        repeated_pct: rows whose record stands in the file already, with other content, and is not joined by them.
        refused_pct: rows in quarantine; None where the file has but one row, which says nothing of a whole.
        n_days_early: days by which the file came before the end of the month that its name says.
        in_period_pct: rows told in that month.
    """

    file: str
    n_columns_off: int
    n_rows_off: int
    repeated_pct: float | None
    refused_pct: float | None
    n_days_early: int | None
    in_period_pct: float | None


class RowCounter:
    """Counts over the rows of one file as they come."""

    def __init__(self, batch: Batch, mapping: Mapping) -> None:
        self._batch, self._kind = batch, mapping.kind
        self._is_month = batch.coverage == "increment" and mapping.cadence == "monthly" and batch.period is not None
        self._n = self._n_inside = self._n_columns_off = 0

    def add(self, days: Days | None, n: int) -> None:
        """Count rows: days on which they were reported (None where the kind has none), and how many they are."""
        if days is not None and self._is_month:
            first, last = np.datetime64(self._batch.covers_from), np.datetime64(self._batch.covers_to)
            self._n_inside += int(np.count_nonzero((days >= first) & (days <= last)))
        self._n += n

    def open(self, schema: pa.Schema) -> None:
        """Hold the stored columns against those of the kind."""
        known = _declared(self._kind)
        self._n_columns_off = sum(known.get(name) != _family(what) for name, what in zip(schema.names, schema.types, strict=True))

    def facts(self) -> BatchFacts:
        """What is known when all rows were counted."""
        batch, is_dated = self._batch, self._is_month and self._kind == "alerts"
        early = (batch.covers_to - batch.received_at.date()).days if self._is_month and batch.covers_to else None
        return BatchFacts(
            file=batch.file,
            n_columns_off=self._n_columns_off,
            n_rows_off=abs(self._n - batch.rows_accepted - batch.rows_joined),
            repeated_pct=_share(batch.rows_repeated, self._n),
            refused_pct=_share(batch.rows_quarantined, batch.rows_read) if batch.rows_read > 1 else None,
            n_days_early=None if early is None else max(0, early),
            in_period_pct=_share(self._n_inside, self._n) if is_dated else None,
        )


def count_rows(rows: pa.Table, owners: Sequence[tuple[RowCounter, int]]) -> None:
    """Count the rows of several files that lie one after the other: ``owners`` says whose, and how many."""
    days = None
    if "reported_on" in rows.schema.names and pa.types.is_date32(rows.schema.field("reported_on").type):
        days = rows.column("reported_on").to_numpy()
    start = 0
    for counter, n in owners:
        part = slice(start, start + n)
        counter.add(None if days is None else days[part], n)
        start += n


def facts_chunk(facts: Sequence[BatchFacts]) -> Chunk:
    """What is known of many files, a row a file."""
    frame = pd.DataFrame([asdict(one) for one in facts], columns=list(BatchFacts.__dataclass_fields__))
    numbers = frame.columns.drop("file")
    frame[numbers] = frame[numbers].astype("float64")
    return Chunk(frame, ([one.file for one in facts], np.arange(len(facts), dtype=np.int32)))


def _share(n: int, of: int) -> float | None:
    return 100 * n / of if of else None


@cache
def _declared(kind: str) -> dict[str, str]:
    """Family of each column that a kind of batch has."""
    con = _scratch()
    con.execute(f"create or replace table part ({DATA_COLUMNS[kind]})")
    return {name: _FAMILIES.get(str(what), "list") for name, what, *_ in con.execute("describe part").fetchall()}


@cache
def _scratch() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def _family(what: Any) -> str:
    if pa.types.is_dictionary(what):
        return _family(what.value_type)
    if pa.types.is_string(what) or pa.types.is_large_string(what):
        return "text"
    if pa.types.is_list(what) or pa.types.is_large_list(what):
        return "list"
    families = {pa.date32(): "day", pa.timestamp("us"): "instant", pa.bool_(): "yes or no", pa.int32(): "whole number", DIGEST: "key"}
    return families.get(what, "other")
