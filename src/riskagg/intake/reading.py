"""What reading one table needs to know, the cells of one block by their names, and the rows refused in it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import Encoded, Flags, encoded, workbook_formats
from riskagg.intake.erased import Erased
from riskagg.intake.handed_out import Digests
from riskagg.intake.header import Match
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.nothing import Nothing
from riskagg.intake.notices import Noticed
from riskagg.intake.reference_numbers import FileNumbers
from riskagg.intake.references import Scheme
from riskagg.intake.sources import Source
from riskagg.intake.table import Block
from riskagg.privacy import Vault
from riskagg.privacy.typography import plain_column


@dataclass(frozen=True)
class Reading:
    """One table of one file on its way into a batch; ``schemes`` say how its references look, once its first block was seen."""

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
    schemes: dict[str, Scheme] = field(default_factory=dict)

    @property
    def mapping(self) -> Mapping:
        return self.source.mapping

    def formats(self, rule: ColumnRule) -> tuple[str, ...]:
        """Date formats of a column; a workbook's own dates are ISO, and a text in it is no date for being a number."""
        own = self.mapping.formats(rule)
        return workbook_formats(own) if own and self.sheet is not None else own

    def cells(self, block: Block, noticed: Noticed | None = None) -> "Cells":
        """A block's cells; ``noticed`` counts what is noticed in them."""
        return Cells(block, self.match, self.mapping, self.source.nothing, noticed)


class Cells:
    """A block's columns by the mapping's names: typed plainly, and empty where a cell says nothing; worked out once each.

    ``noticed`` counts what is read as nothing, and what else refuses nothing.
    """

    def __init__(self, block: Block, match: Match, mapping: Mapping, nothing: Nothing, noticed: Noticed | None = None) -> None:
        self._block, self._match, self._mapping, self._nothing = block, match, mapping, nothing
        self._names = match.names
        self.noticed = noticed if noticed is not None else Noticed()
        self._plain: dict[int, pa.Array] = {}
        self._said: dict[int, pa.Array] = {}
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
        """The first cells of a column that the file has, without making the others plain."""
        place = self._match.places[name]
        return self._said[place].slice(0, limit) if place in self._said else plain_column(self._block.columns[place].slice(0, limit))

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
        self._said[place] = column

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
        if place not in self._said:
            name = self._names[place]
            self._said[place], n_nothing = self._nothing.without(name, self.plain(place), self._plain_of)
            self.noticed.add("read_as_nothing", n_nothing, name)
        return self._said[place]

    def said(self, name: str, found: pa.Array) -> pa.Array:
        """What was found within the cells of a column, empty where that says nothing."""
        found, n_nothing = self._nothing.without(name, found, self._plain_of)
        self.noticed.add("read_as_nothing", n_nothing, name)
        return found

    def typed(self, name: str) -> pa.Array:
        """A column's cells typed plainly, whatever they say; all empty where it is not in the file."""
        return self._plain_of(name)

    def plain(self, place: int) -> pa.Array:
        """The cells at a place of the header, typed plainly, whatever they say."""
        if place not in self._plain:
            self._plain[place] = plain_column(self._block.columns[place], self._mapping.keeps_lines(self._names[place]))
        return self._plain[place]

    def raw(self, place: int) -> pa.Array:
        """The cells at a place of the header as they came."""
        return self._block.columns[place]

    def _plain_of(self, name: str) -> pa.Array:
        place = self._match.places.get(name)
        return pa.array([""] * len(self), pa.string()) if place is None else self.plain(place)


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
