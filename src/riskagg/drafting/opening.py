"""Open a file of unknown layout: find its encoding, separator or sheets, and its header; then read it as intake would."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.drafting.headings import SEARCHED_ROWS, header_at
from riskagg.errors import InputRefused, UsageError
from riskagg.intake import Mapping
from riskagg.intake.content import Content, contents
from riskagg.intake.encoding import text_encoding
from riskagg.intake.opening import open_file
from riskagg.intake.sheets import is_workbook_file
from riskagg.intake.table import Table, clean_header, headings
from riskagg.privacy.typography import plain_column

_DELIMITERS = ",;\t|"
_HEAD_BYTES = 1 << 18
_LOOKED_AT = 3 * SEARCHED_ROWS


@dataclass(frozen=True)
class Column:
    """A column as it was read.

    Attributes:
        heading: as the file writes it.
        values: each distinct cell, typed plainly, with the number of its rows; empty ones are left out.
        n_rows: rows of the table.
        places: of each row's cell among the distinct ones, shape (n_rows,); -1 for an empty one.
    """

    heading: str
    values: Counter[str]
    n_rows: int
    places: npt.NDArray[np.int32]

    @property
    def n_filled(self) -> int:
        return self.values.total()


@dataclass(frozen=True)
class Layout:
    """How the file is laid out.

    ``delimiter`` and ``encoding`` are None for a workbook, ``sheets`` is empty for a text; ``n_other_sheets`` have another header.
    ``header_row`` is the first of ``header_rows``; ``joins`` are columns that are made of others, which the file itself lacks.
    """

    columns: tuple[Column, ...]
    header_row: int
    encoding: str | None
    delimiter: str | None
    sheets: tuple[str, ...]
    n_rows: int
    has_totals: bool = False
    n_other_sheets: int = 0
    header_rows: int = 1
    joins: dict[str, tuple[str, ...]] = field(default_factory=dict)


def open_unknown(path: Path, known: frozenset[str]) -> Layout:
    """Read a file of unknown layout.

    Args:
        known: words of headings of the area's own mappings.

    Raises:
        UsageError: there is no such file, it is an archive of several, or no row of it surely is a header.
        InputRefused: ``unreadable``, it is no table; or it is empty.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Nothing was written.")
    found = contents(path, path.name)
    if len(found) != 1:
        raise UsageError(f"{path.name} is an archive of {len(found)} files. Nothing was written. Unpack it, and draft from one of them.")
    content = Content(found[0].file, path, found[0].member, found[0].digest()[1])
    if not content.size:
        raise InputRefused("empty_file", f"{path.name} is empty. Nothing was written.")
    return _workbook(content, known) if is_workbook_file(content) else _text(content, known)


def blank_mapping(**file: object) -> Mapping:
    """A mapping that knows no column: enough to open a file with."""
    said = {"source": "draft", "agency": "", "kind": "alerts", "owner": "", "next_review": date.max, "cadence": "irregular"}
    return Mapping.model_validate({**said, "coverage": "increment", "file": {"pattern": "*", **file}, "key": "row", "columns": {}})


def _text(content: Content, known: frozenset[str]) -> Layout:
    encoding, mark = text_encoding(content, "utf-8")
    with content.open() as stream:
        head = stream.read(_HEAD_BYTES)[mark:].decode(encoding, errors="ignore")
    found = [(*header, delimiter) for delimiter in _DELIMITERS for header in _headers(head, delimiter, known)]
    if not found:
        raise _no_header(content)
    # A header of one row goes before one of several: with another delimiter a row may seem to stand over the next.
    row, n_rows, _, delimiter = max(found, key=lambda one: (-one[1], one[2]))
    (table,) = open_file(content, blank_mapping(header_row=row, header_rows=n_rows, encoding=encoding, delimiter=delimiter)).tables
    return _layout([table], n_rows, encoding, delimiter)


def _headers(head: str, delimiter: str, known: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """First row, number of rows and width of the header, where there is one with this delimiter."""
    lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        rows = [clean_header(row) for row, _ in zip(lines, range(_LOOKED_AT), strict=False)]
    except csv.Error:
        return
    found = header_at(rows, known)
    if found is not None:
        at, n_rows = found
        yield at + 1, n_rows, len(rows[at + n_rows - 1])


def _workbook(content: Content, known: frozenset[str]) -> Layout:
    every = open_file(content, blank_mapping(sheets=(".*",))).tables
    found = {table.sheet: header for table in every if table.sheet is not None and (header := _header_of(table, known)) is not None}
    if not found:
        raise _no_header(content)
    # The sheet with the most headings, and those that are laid out alike (a sheet a quarter).
    first = max(found.values(), key=lambda header: len(header[2]))
    sheets = tuple(sheet for sheet, header in found.items() if header == first)
    row, n_rows, _ = first
    file = {"header_row": row, "header_rows": n_rows, "sheets": tuple(sheet_pattern(sheet) for sheet in sheets)}
    whole = _layout(open_file(content, blank_mapping(**file)).tables, n_rows, None, None, sheets)
    records = _layout(open_file(content, blank_mapping(**file, totals=True)).tables, n_rows, None, None, sheets)
    return replace(records, has_totals=records.n_rows < whole.n_rows, n_other_sheets=len(found) - len(sheets))


def _header_of(table: Table, known: frozenset[str]) -> tuple[int, int, tuple[str, ...]] | None:
    """First row, number of rows and headings of a sheet that was read from its first row on; blank rows have numbers as well."""
    numbers, rows = [table.header_row], [table.header]
    for block in table.blocks(list(range(len(table.header)))):
        cells = [block.columns[place].slice(0, _LOOKED_AT).to_pylist() for place in range(len(table.header))]
        rows += [clean_header(list(row)) for row in zip(*cells, strict=True)]
        numbers += block.rows[:_LOOKED_AT].tolist()
        break
    found = header_at(rows, known)
    if found is None:
        return None
    at, n_rows = found
    return numbers[at], n_rows, tuple(filter(None, headings(rows[at : at + n_rows])))


def sheet_pattern(sheet: str) -> str:
    """A sheet's name as the regular expression that a mapping takes; blanks and hyphens stay as people read them."""
    return re.escape(sheet.strip()).replace("\\ ", " ").replace("\\-", "-")


def _layout(tables: Sequence[Table], header_rows: int, encoding: str | None, delimiter: str | None, sheets: tuple[str, ...] = ()) -> Layout:
    header = tables[0].header
    places = [place for place, heading in enumerate(header) if heading]
    cells: dict[int, list[pa.Array]] = {place: [] for place in places}
    for table in tables:
        for block in table.blocks(places):
            for place in places:
                cells[place].append(plain_column(block.columns[place]))
    columns = tuple(_column(header[place], cells[place]) for place in places)
    n_rows = columns[0].n_rows if columns else 0
    first = tables[0].header_row - header_rows + 1
    return Layout(columns, first, encoding, delimiter, sheets, n_rows, header_rows=header_rows)


def _column(heading: str, cells: list[pa.Array]) -> Column:
    filled = pa.chunked_array(cells, pa.string()).combine_chunks()
    encoded = pc.if_else(pc.equal(filled, ""), pa.scalar(None, pa.string()), filled).dictionary_encode()
    places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    values = encoded.dictionary.to_pylist()
    counts = np.bincount(places[places >= 0], minlength=len(values)).tolist()
    return Column(heading, Counter(dict(zip(values, counts, strict=True))), len(places), places)


def _no_header(content: Content) -> UsageError:
    return UsageError(
        f"{content.file}: none of the first {SEARCHED_ROWS} rows is surely a header (words that all differ, no dates or numbers, some "
        "such as Date, Ref, Type, Postcode). Nothing was written: the cells of any other row may be names. Put a header above the rows."
    )
