"""What a preview says of one file, or of one member of an archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SheetSeen:
    """A table of the file: ``sheet`` is None for a CSV, ``header_row`` is the row number that a spreadsheet program shows."""

    sheet: str | None
    header_row: int
    n_columns: int


@dataclass(frozen=True)
class ColumnSeen:
    """A column and what becomes of it.

    Attributes:
        name: the mapping's name, or the file's for one that the mapping does not know.
        header: how the file writes it; None where it is not there.
        state: ``read``, ``dropped``, ``missing`` (needed), ``absent`` (optional), ``added`` (the mapping does not know it).
        becomes: in words.
    """

    name: str
    header: str | None
    state: str
    becomes: str


@dataclass(frozen=True)
class RowSeen:
    """One of the first rows: a cell a column of the mapping that is in the file, in its order; what may be of a person is masked."""

    sheet: str | None
    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """Rows that one rule refuses for one reason; ``rows`` are the first of them, empty where the whole file is refused."""

    rule: str
    sheet: str | None
    n_rows: int
    rows: tuple[int, ...]
    reason: str
    do: str


@dataclass(frozen=True)
class Unmapped:
    """A term that none of its column's code lists knows."""

    column: str
    lists: tuple[str, ...]
    code: str
    n_rows: int
    sheet: str | None
    first_row: int


@dataclass(frozen=True)
class Noticed:
    """Something that refuses nothing: its kind, the mapping's column or None, how often, and the same as a sentence."""

    kind: str
    column: str | None
    count: int
    said: str


@dataclass(frozen=True)
class Repeated:
    """Rows that repeat the reference of an earlier row, and what becomes of them: ``unchanged``, ``amended``, ``joined`` ..."""

    fate: str
    n_rows: int
    n_references: int


@dataclass(frozen=True)
class Preview:
    """How one file would be read. Nothing in it is a person's: names are masked or were never taken.

    ``withdrawn`` says who withdrew a file of this content, so that intake would refuse it, or what it held counts for nothing.
    """

    file: str
    sha256: str
    source: str | None
    known_by: str
    agency: str
    kind: str | None
    supplier: str
    period: str | None
    received_at: datetime
    status: str
    message: str | None
    held_as: str | None
    withdrawn: str | None
    encoding: str | None
    delimiter: str | None
    covers_from: date | None
    covers_to: date | None
    sheets: tuple[SheetSeen, ...]
    columns: tuple[ColumnSeen, ...]
    shown_columns: tuple[str, ...]
    first_rows: tuple[RowSeen, ...]
    unmapped: Sequence[Unmapped]
    refused: Sequence[Refused]
    repeated: Sequence[Repeated]
    noticed: Sequence[Noticed]
    rows_read: int
    rows_accepted: int
    rows_refused: int
    rows_joined: int
    rows_left_out: int
    doubts: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """True where nothing is refused or doubtful, every term has a meaning and nobody has withdrawn this content."""
        return not self.refused and not self.doubts and not self.unmapped and self.withdrawn is None
