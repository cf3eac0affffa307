"""XLSX, XLS and ODS workbooks: the sheets that a mapping names, read as text with the sheet's own row numbers."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from riskagg.errors import InputRefused
from riskagg.intake.archives import DAMAGE
from riskagg.intake.below import table_of
from riskagg.intake.content import Content, damaged, empty
from riskagg.intake.handed_out import read_digests
from riskagg.intake.header import find_header, match_header
from riskagg.intake.mapping import Mapping
from riskagg.intake.sheet_dates import as_text, cell_readers
from riskagg.intake.table import Block, Opened, Table, clean_header
from riskagg.intake.workbook_size import refuse_oversized
from riskagg.privacy.personal import without_personal_in_name
from riskagg.privacy.typography import plain_text

T = TypeVar("T")

_TOTALS = re.compile(r"(grand |sub-?)?totals?\b", re.IGNORECASE)
_ROWS_A_BLOCK = 50_000
# Spreadsheet programs keep 15 digits of a number: of two long references one may become the other.
_FIRST_ROUNDED = 10**15


def is_workbook_file(content: Content) -> bool:
    """True where the bytes are a workbook's, whatever the name says."""
    with content.open() as stream:
        head = stream.read(4)
        return head == b"\xd0\xcf\x11\xe0" or head == b"PK\x03\x04"


def open_workbook(content: Content, mapping: Mapping) -> Opened:
    """Open a workbook as the tables that the mapping names, or as the first sheet that has the mapping's columns.

    Raises:
        InputRefused: ``unreadable`` (damaged, a password, no such sheet, unpacks to too much) or ``empty_file``.
    """
    workbook = _workbook(content)
    names = _sheets(workbook, content, mapping)
    sheets = [(name, _rows(workbook, content, name)) for name in names]
    digests = [found for _, rows in sheets if (found := read_digests(rows)) is not None]
    filled = [(name, rows) for name, rows in sheets if read_digests(rows) is None and any(any(cell != "" for cell in row) for row in rows)]
    if not filled:
        raise empty(mapping.source, content.file)
    shown = _shown(workbook.sheet_names)
    tables = [_table(shown[name], rows, mapping) for name, rows in filled]
    if not mapping.file.sheets:
        tables = [next((table for table in tables if not match_header(table.header, mapping).missing), tables[0])]
    return Opened(tuple(tables), handed_out=digests[0] if digests else None)


def _workbook(content: Content) -> CalamineWorkbook:
    with content.open() as stream:
        data = io.BytesIO(stream.read())
    if data.read(2) == b"PK":
        try:
            refuse_oversized(data, content.file)
        except DAMAGE:
            raise damaged(content.file) from None
    data.seek(0)
    return _read(content, lambda: CalamineWorkbook.from_filelike(data))


def _read(content: Content, read: Callable[[], T]) -> T:
    """What the workbook's reader gives, its complaints made ours: they may quote a cell."""
    try:
        return read()
    except (CalamineError, *DAMAGE):
        raise damaged(content.file) from None
    except BaseException as fault:
        # What the reader did not expect comes as its own exception, which is no Exception and has no name that could be imported.
        if type(fault).__name__ != "PanicException":
            raise
        raise damaged(content.file) from None


def _sheets(workbook: CalamineWorkbook, content: Content, mapping: Mapping) -> list[str]:
    """Sheets that a mapping's names (whole, case apart, regular expressions) fit, in the workbook's order."""
    if not mapping.file.sheets:
        return list(workbook.sheet_names)
    shown = _shown(workbook.sheet_names)
    found = [
        name
        for name in workbook.sheet_names
        if any(re.fullmatch(wanted, plain_text(said), re.IGNORECASE) for wanted in mapping.file.sheets for said in (name, shown[name]))
    ]
    if not found:
        raise InputRefused(
            "unreadable",
            f"{mapping.source}: {content.file} has no sheet {' or '.join(mapping.file.sheets)} among its {len(workbook.sheet_names)}. "
            f"Nothing was loaded. If {mapping.agency} renamed it, mend file.sheets in sources/{mapping.source}.yml.",
        )
    return found


def _shown(names: Iterable[str]) -> dict[str, str]:
    """A sheet's name -> the name by which it is known from here on, without people; several that are then alike are numbered."""
    shown: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for name in names:
        kept = without_personal_in_name(name)
        taken[kept] += 1
        shown[name] = f"{kept} ({taken[kept]})" if taken[kept] > 1 else kept
    return shown


def _rows(workbook: CalamineWorkbook, content: Content, name: str) -> list[list[Any]]:
    return _read(content, lambda: list(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)))


def _table(name: str, rows: list[list[Any]], mapping: Mapping) -> Table:
    number, header = find_header((clean_header([as_text(cell) for cell in row]) for row in rows), mapping)

    def blocks(wanted: list[int]) -> Iterator[Block]:
        kept = [(at, row) for at, row in enumerate(rows[number:], start=number + 1) if _is_record(row, mapping)]
        places = match_header(header, mapping).places
        readers = cell_readers(mapping, places)
        columns = {place: [readers.get(place, as_text)(row[place]) for _, row in kept] for place in wanted}
        keys = [places[name] for name in mapping.key_columns if name in places]
        for start in range(0, len(kept), _ROWS_A_BLOCK):
            span = slice(start, start + _ROWS_A_BLOCK)
            arrays = {place: pa.array(cells[span], pa.string()) for place, cells in columns.items()}
            rounded = tuple(at for at, row in kept[span] if any(_is_rounded(row[place]) for place in keys))
            yield Block(np.array([at for at, _ in kept[span]], dtype=np.int32), arrays, rounded=rounded)

    return table_of(name, header, blocks, number, mapping)


def _is_record(row: list[Any], mapping: Mapping) -> bool:
    """False for blank rows and, where the mapping says that there are any, for totals."""
    said = [cell for cell in row if cell != "" and not (isinstance(cell, str) and not cell.strip())]
    return bool(said) and not (mapping.file.totals and _is_total(said))


def _is_total(said: list[Any]) -> bool:
    """Begins with "Total", and all else in the row is numbers: a record whose reference begins so has words and dates."""
    title, *others = said
    return isinstance(title, str) and _TOTALS.match(title.strip()) is not None and all(_is_number(cell) for cell in others)


def _is_number(cell: Any) -> bool:
    return cell.replace(",", "").strip().isdigit() if isinstance(cell, str) else isinstance(cell, int | float)


def _is_rounded(cell: Any) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= _FIRST_ROUNDED
