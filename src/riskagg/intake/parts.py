"""The parts of a batch on their way to the disk: written as blocks come, counted, and put right where records have several rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskagg.intake import kinds
from riskagg.intake.cells import Flags
from riskagg.intake.coded import Entry, codes_table
from riskagg.intake.doubts import Doubt, named
from riskagg.intake.further_rows import Joined, join_rows
from riskagg.intake.key_watch import KeyWatch
from riskagg.intake.lost_zeros import are_unpadded
from riskagg.intake.mapping import Mapping
from riskagg.intake.notices import Noticed
from riskagg.intake.reading import Reading
from riskagg.intake.records import Parts
from riskagg.intake.reference_numbers import NumberCount
from riskagg.intake.store import BatchFolder
from riskagg.intake.table import Table
from riskagg.intake.withheld_terms import WITHHELD


class PartWriter:
    """Writes the parts of one file; ``is_unpadded``: its references are all numbers without a zero in front."""

    def __init__(self, folder: BatchFolder, mapping: Mapping) -> None:
        self._folder, self._mapping = folder, mapping
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._codes: set[Entry] = set()
        self._keys = KeyWatch(mapping)
        self.is_unpadded = True
        self.n_read = self.n_accepted = self.n_quarantined = self.n_left_out = self.n_joined = self.n_repeated = 0
        self.told_on = [np.zeros(0, dtype=np.int32)]
        self.noticed = Noticed()
        self.numbers = NumberCount()
        self.doubts: list[Doubt] = []

    def write(self, parts: Parts, table: int) -> None:
        """Write what one block gives; ``table`` is the place of its table in the file."""
        parted = {"data": parts.data, "private": parts.private, "quarantine": parts.quarantine, "left_out": parts.left_out}
        for name, rows in parted.items():
            if rows is None or (not len(rows) and (name != "data" or name in self._writers)):
                continue
            if name not in self._writers:
                self._writers[name] = self._folder.writer(name, rows.schema)
            self._writers[name].write_table(rows)
        self.n_accepted += len(parts.data)
        self.n_quarantined += len(parts.quarantine)
        self.n_left_out += len(parts.left_out)
        self.n_read += parts.n_read
        self.told_on.append(parts.told_on)
        self._keys.add(table, parts.data)
        self.is_unpadded = self.is_unpadded and (not len(parts.data) or are_unpadded(parts.data["record_key"]))
        self._codes |= parts.codes
        self.noticed.join(parts.noticed)
        self.numbers.add(parts.numbers)
        self.doubts += [doubt for doubt in parts.doubts if doubt not in self.doubts]

    @property
    def has_withheld(self) -> bool:
        """Whether a term was withheld because no code list knows it."""
        return any(entry.code == WITHHELD for entry in self._codes)

    def finish(self, tables: Sequence[tuple[Reading, Table]]) -> None:
        """Put the rows of each record together, and close all parts.

        Args:
            tables: those of the file, in the order in which they were read.
        """
        for writer in self._writers.values():
            writer.close()
        self._settle_repeats(tables)
        if self._codes:
            with self._folder.writer("codes", kinds.CODES) as part:
                part.write_table(codes_table(self._codes))

    def _settle_repeats(self, tables: Sequence[tuple[Reading, Table]]) -> None:
        repeats = self._keys.repeats()
        self.n_repeated = repeats.n_other
        if not repeats.rows:
            return
        joined = [(tables[at][0], join_rows(*tables[at], rows)) for at, rows in repeats.rows.items()]
        unfit = list(dict.fromkeys(key for _, one in joined for key in one.unfit))
        if unfit:
            self.doubts.append(_doubt(self._mapping, unfit))
        self._put_right([(reading.sheet, one) for reading, one in joined if one.records is not None])

    def _put_right(self, joined: Sequence[tuple[str | None, Joined]]) -> None:
        """Let the records and their further rows stand in the place of the rows as they came."""
        if not joined:
            return
        records = [one.records for _, one in joined if one.records is not None]
        further = [one.further for _, one in joined if one.further is not None]
        more = [*(_marked(parts.data, False) for parts in records), *(_marked(rows, True) for rows in further)]
        dropped = [_Dropped(sheet, one.dropped) for sheet, one in joined]
        self._folder.rewrite("data", lambda rows: _marked(_without(rows, dropped), False), more)
        doubled = [_Dropped(sheet, one.further["row"].to_numpy()) for sheet, one in joined if one.further is not None]
        self._folder.rewrite("private", lambda rows: _without(rows, doubled))
        self._codes = self._codes.union(*(parts.codes for parts in records))
        self.n_joined = sum(map(len, further))
        self.n_accepted -= self.n_joined
        self.n_repeated -= sum(one.n_other for _, one in joined)


@dataclass(frozen=True)
class _Dropped:
    sheet: str | None
    rows: np.ndarray


def _without(rows: pa.Table, dropped: Sequence[_Dropped]) -> pa.Table:
    gone = np.zeros(len(rows), dtype=bool)
    for one in dropped:
        gone |= _of_sheet(rows["sheet"], one.sheet) & np.isin(rows["row"].to_numpy(), one.rows)
    return rows.filter(pa.array(~gone)) if gone.any() else rows


def _of_sheet(sheets: pa.ChunkedArray, sheet: str | None) -> Flags:
    found = pc.is_null(sheets) if sheet is None else pc.fill_null(pc.equal(sheets, sheet), False)
    return np.asarray(found.to_numpy(), dtype=bool)


def _marked(rows: pa.Table, is_joined: bool) -> pa.Table:
    return rows.append_column("is_joined", pa.array(np.full(len(rows), is_joined)))


def _doubt(mapping: Mapping, keys: Sequence[str]) -> Doubt:
    what = "record has several rows that differ" if len(keys) == 1 else f"{len(keys):,} records have several rows that differ"
    how = {"values": "the values of one list", "people": "the people of one event"}
    allowed = " or ".join(how[name] for name in mapping.repeats_tried if name in how)
    more = f" in more than {allowed}" if allowed else ""
    is_by_case = len({key.casefold() for key in keys}) < len(keys)
    case = " Keys that differ in case alone are one record, unless the mapping says `case_counts: true`." if is_by_case else ""
    return Doubt(
        kind="repeats",
        message=f"{what[0].upper()}{what[1:]}{more}: {named(keys)}. Expected each {' and '.join(mapping.key_columns)} once. "
        f"Is something else the reference, or has a spreadsheet changed it?{case}",
    )
