"""What reading one table needs to know, the cells of one block by their names, and the rows refused in it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import Encoded, Flags, encoded, trimmed, workbook_formats
from riskagg.intake.erased import Erased
from riskagg.intake.handed_out import Digests
from riskagg.intake.header import Match
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.reference_numbers import FileNumbers
from riskagg.intake.sources import Source
from riskagg.intake.table import Block
from riskagg.privacy import Vault


@dataclass(frozen=True)
class Reading:
    """One table of one file on its way into a batch."""

    source: Source
    supplier: str
    sha256: str
    sheet: str | None
    match: Match
    received_on: date
    zone: ZoneInfo
    vault: Vault = field(repr=False)
    erased: "Erased | None" = field(default=None, repr=False)
    handed_out: Digests | None = field(default=None, repr=False)
    numbers: "FileNumbers | None" = field(default=None, repr=False)

    @property
    def mapping(self) -> Mapping:
        return self.source.mapping

    def formats(self, rule: ColumnRule) -> tuple[str, ...]:
        """Date formats of a column; a workbook's own dates are ISO, and a text in it is no date for being a number."""
        own = self.mapping.formats(rule)
        return workbook_formats(own) if own and self.sheet is not None else own


class Cells:
    """A block's columns by the mapping's names, trimmed once each."""

    def __init__(self, block: Block, match: Match) -> None:
        self._block, self._match = block, match
        self._trimmed: dict[int, pa.Array] = {}
        self._added: dict[str, pa.Array] = {}
        self._encoded: dict[str, Encoded] = {}
        self._by_value: dict[str, pa.DictionaryArray] = {}

    def __len__(self) -> int:
        return len(self._block.rows)

    def __contains__(self, name: str) -> bool:
        return name in self._match.places

    def __getitem__(self, name: str) -> pa.Array:
        """A column's cells; all empty where an optional column is not in the file."""
        if name in self._added:
            return self._added[name]
        place = self._match.places.get(name)
        return pa.array([""] * len(self), pa.string()) if place is None else self.at(place)

    def head(self, name: str, limit: int) -> pa.Array:
        """The first cells of a column that the file has, without trimming the others."""
        place = self._match.places[name]
        return self._trimmed[place].slice(0, limit) if place in self._trimmed else trimmed(self._block.columns[place].slice(0, limit))

    def all_but(self, names: Collection[str]) -> list[pa.Array]:
        """The cells of every column that the mapping knows, those named left out."""
        but = {self._match.places[name] for name in names}
        return [self.at(place) for place in self._match.wanted if place not in but]

    def put(self, name: str, column: pa.Array) -> None:
        """Let other cells stand in the place of a column's; a column that is not in the file is added."""
        if name in self:
            self.put_at(self._match.places[name], column)
        else:
            self._added[name] = column
        self._encoded.pop(name, None)
        self._by_value.pop(name, None)

    def put_at(self, place: int, column: pa.Array) -> None:
        """Let other cells stand at a place of the header."""
        self._trimmed[place] = column

    def by_value(self, name: str) -> pa.DictionaryArray:
        """A column as places among its distinct cells."""
        if name not in self._by_value:
            self._by_value[name] = self[name].dictionary_encode()
        return self._by_value[name]

    def encoded(self, name: str) -> Encoded:
        """A column's distinct cells, and the place of each row's cell among them."""
        if name not in self._encoded:
            self._encoded[name] = encoded(self.by_value(name))
        return self._encoded[name]

    def at(self, place: int) -> pa.Array:
        """The cells at a place of the header."""
        if place not in self._trimmed:
            self._trimmed[place] = trimmed(self._block.columns[place])
        return self._trimmed[place]


# Rules under which the key's cell is empty, or may hold what belongs in another column.
_KEYLESS = frozenset({"no_reference", "ragged_row", "rounded_number", "name_in_reference"})


class Refusals:
    """Rows of a block that break a rule; the first rule that a row breaks is the one that counts."""

    def __init__(self, count: int) -> None:
        self._fate: npt.NDArray[np.int32] = np.zeros(count, dtype=np.int32)
        self._lines: list[tuple[str, str]] = []
        self._keyless: Flags = np.zeros(count, dtype=bool)

    def add(self, broken: Flags, rule: str, reason: str) -> None:
        """Refuse the rows marked in ``broken``. ``reason`` never quotes a cell: in a shifted row any cell may hold a name."""
        if not broken.any():
            return
        self._lines.append((rule, reason))
        if rule in _KEYLESS:
            self._keyless |= broken
        self._fate[broken & (self._fate == 0)] = len(self._lines)

    @property
    def accepted(self) -> Flags:
        return np.asarray(self._fate == 0)

    def table(self, sheet: str | None, rows: np.ndarray, keys: pa.Array) -> pa.Table:
        """The refused rows as lines of ``quarantine.parquet``, each with the key of its record where the row can be trusted to say it."""
        refused = np.flatnonzero(self._fate)
        lines = [self._lines[fate - 1] for fate in self._fate[refused]]
        said = keys.take(pa.array(refused)).to_pylist()
        columns = {
            "sheet": [sheet] * len(refused),
            "row": rows[refused],
            "record_key": [None if keyless else key for key, keyless in zip(said, self._keyless[refused], strict=True)],
            "rule": [rule for rule, _ in lines],
            "reason": [reason for _, reason in lines],
        }
        return pa.table(columns, schema=kinds.QUARANTINE)
