"""A sheet as it is to be written: its headings, its rows, and which cells people may fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | date | None


@dataclass(frozen=True)
class Heading:
    """A column's heading.

    Attributes:
        name: what people read.
        width: in characters.
        say: the message that appears beside the cell.
        choices: the only words that the column takes, as a drop-down.
        suggestions: a drop-down beside which other words may be typed.
        key: the name by which intake knows the column, in the hidden row above the headings.
        is_free: may be filled in or corrected in rows that were filled in beforehand, too.
        is_hidden: for riskagg alone.
        is_printed: the printed page reaches as far as the last such column.
    """

    name: str
    width: int = 18
    say: str = ""
    choices: tuple[str, ...] = ()
    is_date: bool = False
    suggestions: tuple[str, ...] = ()
    key: str = ""
    is_free: bool = False
    is_hidden: bool = False
    is_printed: bool = True


@dataclass(frozen=True)
class Sheet:
    """A sheet, and how many blank rows below its rows are ready to be filled in.

    ``row_choices`` are drop-downs that differ from row to row, by heading (its key, where it has one), a tuple for each row; other words
    may be typed as well. A sheet whose headings have keys comes back: its cells are protected, without a password, but for those that
    are free and those of the blank rows.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Value]]
    blank_rows: int = 0
    row_choices: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    is_hidden: bool = False

    @property
    def comes_back(self) -> bool:
        """True where the sheet has the hidden row of keys."""
        return any(heading.key for heading in self.headings)

    @property
    def heading_row(self) -> int:
        """Number of the row of headings."""
        return 2 if self.comes_back else 1

    @property
    def printed(self) -> tuple[Heading, ...]:
        """The columns of the printed page: those up to the last that is printed."""
        last = max((at for at, heading in enumerate(self.headings, start=1) if heading.is_printed), default=0)
        return self.headings[:last]

    @property
    def last_row(self) -> int:
        """Number of the last row that is ready to be filled in."""
        return self.heading_row + len(self.rows) + self.blank_rows
