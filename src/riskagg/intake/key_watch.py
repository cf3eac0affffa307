"""Which records of a file have more than one row: told from digests of their keys, so that a file without any costs next to nothing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.mapping import Mapping
from riskagg.intake.table import Rows
from riskagg.privacy.columns import by_the_thousand

_Digests = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Repeats:
    """Accepted rows of one file whose key another of its rows has with other content, or in another case.

    Attributes:
        rows: place of a table among the file's -> numbers of such rows.
        n_other: rows that say other things than all rows of their key before them.
    """

    rows: dict[int, Rows]
    n_other: int


class KeyWatch:
    """Takes the accepted rows of a file as they are read."""

    def __init__(self, mapping: Mapping) -> None:
        # A record that is its row, or its place within a visit, cannot repeat.
        self._is_on = not (mapping.is_keyed_by_row or mapping.ordinal)
        self._case_counts = mapping.case_counts
        self._keys: list[_Digests] = []
        self._contents: list[_Digests] = []
        self._rows: list[Rows] = []
        self._tables: list[int] = []

    def add(self, table: int, data: pa.Table) -> None:
        """Take rows of a data part; ``table`` is the place of their table in the file."""
        if not self._is_on or not len(data):
            return
        # Python's own digest differs from process to process; it is compared within this one alone.
        keys = data["record_key"] if self._case_counts else pc.utf8_lower(data["record_key"])
        found = (hash(key) for chunk in keys.chunks for some in by_the_thousand(chunk) for key in some)
        self._keys.append(np.fromiter(found, dtype=np.int64, count=len(data)))
        self._contents.append(_first_halves(data["content_key"]))
        self._rows.append(data["row"].to_numpy())
        self._tables.append(table)

    def repeats(self) -> Repeats:
        """Rows of records with rows that differ."""
        if not self._keys:
            return Repeats({}, 0)
        keys = np.concatenate(self._keys)
        ordered = np.sort(keys)
        twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        if not len(twice):
            return Repeats({}, 0)
        places = np.flatnonzero(np.isin(keys, twice))
        said = np.unique(np.stack([keys[places], np.concatenate(self._contents)[places]]), axis=1)[0]
        distinct, counts = np.unique(said, return_counts=True)
        differing = places[np.isin(keys[places], distinct[counts > 1])]
        tables = np.repeat(self._tables, [len(rows) for rows in self._rows])[differing]
        rows = np.concatenate(self._rows)[differing]
        found = {int(table): np.sort(rows[tables == table]) for table in np.unique(tables)}
        return Repeats(found, int((counts - 1).sum()))


def _first_halves(digests: pa.ChunkedArray) -> _Digests:
    """The first 64 bits of each 128-bit digest."""
    parts = [
        np.frombuffer(chunk.buffers()[1], dtype=np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk)) : 2]
        for chunk in digests.chunks
    ]
    return np.concatenate(parts)
