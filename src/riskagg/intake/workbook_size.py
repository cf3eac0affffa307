"""How much memory a workbook would take, seen before it is read.

The reader holds a sheet as a rectangle from its first cell to its last: one stray cell in the last corner, made by a slip of the hand,
asks for half a terabyte and ends the process. So the parts are unpacked once, piece by piece, and their cells' references looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from riskagg.errors import InputRefused
from riskagg.intake.unpacking import refuse_too_much

# A million rows of thirty columns; about 24 bytes a cell in memory.
MOST_CELLS = 32_000_000
_CHUNK = 1 << 20
_OVERLAP = 64
# References beyond column CZ or with six digits are rare, so that looking for them alone costs little.
_USUAL_WIDTH, _USUAL_ROWS = 104, 99_999
# The patterns begin with plain letters, which are found six times as fast as a choice of them; blanks and quotes are made alike first.
_FAR_COLUMN = re.compile(rb' r="([D-Zd-z][A-Za-z]|[A-Za-z]{3,})[0-9]')
_FAR_ROW = re.compile(rb' r="[A-Za-z]*([0-9]{6,})"')
_REFERENCE = re.compile(rb' r="([A-Za-z]+)[0-9]+"')
_ALIKE = bytes.maketrans(b"\t\n\r'", b'   "')
_BLANKS = re.compile(rb" *= *")
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]+)["']""")
_ODS_MOST = (1 << 20, 1 << 14)


def refuse_oversized(data: BinaryIO, file: str) -> None:
    """Refuse a workbook that would not fit into memory.

    Args:
        data: its bytes; any position.

    Raises:
        InputRefused: ``unreadable``, it unpacks to too much, a sheet reaches over more than ``MOST_CELLS`` cells, or it is of a kind
            (XLSB) that cannot be looked through.
        zipfile.BadZipFile and its kin (riskagg.intake.archives.DAMAGE): the bytes are damaged.
    """
    packed, unpacked = data.seek(0, 2), 0
    with zipfile.ZipFile(data) as book:
        if "xl/workbook.bin" in book.namelist():
            raise InputRefused(
                "unreadable", f"{file} is a binary workbook (XLSB); expected XLSX or ODS. Nothing was loaded. Save it as XLSX."
            )
        for info in book.infolist():
            extent = _OdsExtent() if info.filename == "content.xml" else _XlsxExtent()
            for chunk in _chunks(book, info):
                unpacked += len(chunk)
                refuse_too_much(file, packed, unpacked)
                extent.see(chunk)
            if extent.cells > MOST_CELLS and _exact_cells(book, info, extent) > MOST_CELLS:
                raise InputRefused(
                    "unreadable",
                    f"{file}: a sheet reaches over more than {MOST_CELLS:,} cells; is there something far below or beside the table? "
                    "Nothing was loaded. Delete the rows and columns outside the table and send it again.",
                )


def _chunks(book: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with book.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


class _XlsxExtent:
    """How far a sheet's cells reach: never less than it is, and no more than usual while no reference says otherwise."""

    def __init__(self) -> None:
        self._tail = b""
        self._width, self._rows = _USUAL_WIDTH, _USUAL_ROWS

    @property
    def cells(self) -> int:
        return self._width * self._rows

    @property
    def rows(self) -> int:
        return self._rows

    def see(self, chunk: bytes) -> None:
        piece, self._tail = _alike(self._tail + chunk), chunk[-_OVERLAP:]
        self._width = max(self._width, *map(column_number, set(_FAR_COLUMN.findall(piece))), 0)
        self._rows = max(self._rows, *map(int, set(_FAR_ROW.findall(piece))), 0)


def _alike(piece: bytes) -> bytes:
    """XML with one kind of blank and quote, and none around an equals sign."""
    plain = piece.translate(_ALIKE)
    return _BLANKS.sub(b"=", plain) if b" =" in plain or b"= " in plain else plain


def _exact_cells(book: zipfile.ZipFile, info: zipfile.ZipInfo, extent: "_XlsxExtent | _OdsExtent") -> int:
    """Cells of a sheet by all its references, once a glance has found it large."""
    if isinstance(extent, _OdsExtent):
        return extent.cells
    columns: set[bytes] = set()
    tail = b""
    for chunk in _chunks(book, info):
        columns.update(_REFERENCE.findall(_alike(tail + chunk)))
        tail = chunk[-_OVERLAP:]
    return extent.rows * max(map(column_number, columns), default=1)


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _OdsExtent:
    """The same for ODS, where a cell or row may say how often it stands; empty ones at the end do not count."""

    def __init__(self) -> None:
        self._tail = b""
        self._width = self._rows = 0
        self._row = self._column = 0
        self._row_holds = False
        self._repeat = 0

    @property
    def cells(self) -> int:
        return self._width * self._rows

    def see(self, chunk: bytes) -> None:
        text = self._tail + chunk
        cut = text.rfind(b"<")
        text, self._tail = (text[:cut], text[cut:]) if len(text) - cut < _CHUNK else (text, b"")
        for tag, said in _ODS_TAG.findall(text):
            self._tag(tag, said)

    def _tag(self, tag: bytes, said: bytes) -> None:
        repeat = int(found[1]) if (found := _ODS_REPEAT.search(said)) else 1
        if tag == b"table":
            self._row = self._repeat = 0
            self._row_holds = False
        elif tag == b"table-row":
            self._row = min(self._row + (0 if self._row_holds else self._repeat), _ODS_MOST[0])
            self._repeat, self._column, self._row_holds = repeat, 0, False
        else:
            self._column = min(self._column + repeat, _ODS_MOST[1])
            if b"office:value" in said or not said.endswith(b"/"):
                self._hold()

    def _hold(self) -> None:
        """The cell says something: the table reaches as far as it."""
        self._width = max(self._width, self._column)
        if not self._row_holds:
            self._row_holds, self._row = True, min(self._row + self._repeat, _ODS_MOST[0])
        self._rows = max(self._rows, self._row)
