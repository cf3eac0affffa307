"""What a workbook held when it was handed out: a digest of each cell that was filled in beforehand, on a hidden sheet.

By it a workbook that comes back says only what somebody filled in (definitions.md). Writer and reader of workbooks share this.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from riskagg.privacy.typography import comparable

SHEET = "handed out"
"""Title of the hidden sheet."""

MARK = "riskagg row_id"
"""Its first cell. By it the sheet is known, whatever a program called it; the cells beside it name the columns."""

Digests = Mapping[str, Mapping[str, str]]
"""row_id -> column -> digest of its cell."""

_BETWEEN = "\x1f"
_LENGTH = 12


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits of the parts, the same for parts that differ in how they are typed alone."""
    return hashlib.sha256(_BETWEEN.join(map(plain, parts)).encode()).hexdigest()[:_LENGTH]


def plain(text: str) -> str:
    """A cell as it is compared, as all cells are."""
    return comparable(text)


def digests_table(columns: Sequence[str], rows: Iterable[tuple[str, Mapping[str, str]]]) -> list[list[str | None]]:
    """The hidden sheet, its first row the header.

    Args:
        columns: that any row may have filled in.
        rows: row_id and the cells of each row as text, empty ones left out.
    """
    header: list[str | None] = [MARK, *columns]
    lines = [[row_id, *(digest(row_id, name, cells[name]) if name in cells else None for name in columns)] for row_id, cells in rows]
    return [header, *lines]


def read_digests(rows: Sequence[Sequence[object]]) -> Digests | None:
    """What a sheet says, if it is the hidden one; else None."""
    if not rows or not rows[0] or rows[0][0] != MARK:
        return None
    names = [str(cell) for cell in rows[0][1:]]
    return {
        str(row[0]): {name: str(cell) for name, cell in zip(names, row[1:], strict=False) if cell not in ("", None)}
        for row in rows[1:]
        if row and row[0]
    }
