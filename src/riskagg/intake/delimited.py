"""CSV and its kin, read in blocks: Arrow splits the rows, and those with a wrong number of cells are looked at one by one."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from riskagg.errors import InputRefused
from riskagg.intake.below import table_of
from riskagg.intake.content import Content, empty
from riskagg.intake.encoding import text_encoding
from riskagg.intake.header import find_header, match_header, refuse_swallowed
from riskagg.intake.mapping import Mapping
from riskagg.intake.swallowed import SwallowedRows
from riskagg.intake.table import Block, Opened, Rows, clean_header

# Arrow splits faster in small blocks, which stay in the processor's cache; what follows works faster on many rows together. A cell longer
# than a block cannot be read at all.
_BLOCK_BYTES = 4 << 20
_ROWS_TOGETHER = 50_000
_HEAD_BYTES = 1 << 20
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1 << 30


def open_delimited(content: Content, mapping: Mapping) -> Opened:
    """Open a text file as a table.

    Raises:
        InputRefused: ``unreadable`` (no text, no known encoding) or ``empty_file``.
    """
    encoding, mark = text_encoding(content, mapping.file.encoding)
    with content.open() as stream:
        stream.read(mark)
        head = stream.read(_HEAD_BYTES).decode(encoding, errors="ignore")
    if not head.strip():
        raise empty(mapping.source, content.file)
    delimiter = _delimiter(head, mapping)
    number, header, length = _header(head, delimiter, mapping, content.file)
    for other in _DELIMITERS if match_header(header, mapping).missing else ():
        # A title above the table may have the mapping's delimiter in it, where the table has another.
        if other != delimiter and not match_header((found := _header(head, other, mapping, content.file))[1], mapping).missing:
            delimiter, (number, header, length) = other, found
            break
    start = mark + len(head[:length].encode(encoding))
    reader = _Reader(content, encoding, start, delimiter, mapping.file.quote, number, len(header))
    return Opened((table_of(None, header, reader.blocks, number, mapping),), encoding, delimiter)


def _delimiter(head: str, mapping: Mapping) -> str:
    """The mapping's delimiter where the header has it, else the commonest one there."""
    line = head.splitlines()[min(mapping.file.header_row + mapping.file.header_rows - 1, len(head.splitlines())) - 1]
    declared = mapping.file.delimiter
    return declared if declared in line else max(_DELIMITERS, key=lambda mark: (line.count(mark), mark == declared))


class _Lines:
    """Lines of a text, and how many characters of it were taken."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += len(line)
        return line


def _header(head: str, delimiter: str, mapping: Mapping, file: str) -> tuple[int, tuple[str, ...], int]:
    """Row number and cells of the header, and how many characters of the file stand before the first row after it."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(head)
    ends: list[int] = []
    split: list[list[str]] = []

    def rows() -> Iterator[tuple[str, ...]]:
        for row in _split(lines, delimiter, mapping.file.quote):
            ends.append(lines.taken)
            split.append(row)
            yield clean_header(row)

    number, cells = find_header(rows(), mapping)
    refuse_swallowed(split[number - 1], mapping, file, number)
    return number, cells, ends[number - 1]


def _split(lines: Iterable[str], delimiter: str, quote: str) -> Iterator[list[str]]:
    if quote == "none":
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote)


class _Reader:
    """Reads the rows below the header; row numbers count records, so a quoted line break does not."""

    def __init__(self, content: Content, encoding: str, start: int, delimiter: str, quote: str, header_row: int, width: int) -> None:
        self._content, self._encoding, self._start = content, encoding, start
        self._delimiter, self._quote, self._header_row, self._width = delimiter, quote, header_row, width
        self._swallowed = SwallowedRows(content.file, delimiter, quote, width)
        self._block = min(_BLOCK_BYTES, 4 * (content.size or _BLOCK_BYTES) + 1)  # four: bytes of a letter in UTF-8

    def blocks(self, wanted: list[int]) -> Iterator[Block]:
        """Blocks of the wanted columns; rows with another number of cells than the header come in the last one.

        Raises:
            InputRefused: ``unreadable``, a quotation mark opens a cell that never ends or that holds rows.
        """
        irregular: list[tuple[int, str]] = []
        with self._content.open() as stream:
            stream.read(self._start)
            if not cast(io.BufferedReader, stream).peek(1):
                return
            for block in _together(self._regular(stream, wanted, irregular)):
                self._swallowed.refuse_in(block)
                yield block
        if irregular:
            yield self._irregular(irregular, wanted)

    def _regular(self, stream: BinaryIO, wanted: list[int], irregular: list[tuple[int, str]]) -> Iterator[Block]:
        following = self._header_row + 1
        try:
            for batch in self._batches(stream, wanted, irregular):
                rows = self._numbers(following, batch.num_rows, irregular)
                following = int(rows[-1]) + 1 if len(rows) else following
                yield without_blank_rows(Block(rows, dict(zip(wanted, batch.columns, strict=True))))
        except pa.ArrowInvalid:
            # Arrow's own message quotes the row, which holds people.
            raise InputRefused(
                "unreadable",
                f"{self._content.file}: a cell after row {following} does not end within {self._block >> 20} MB; is a quotation mark "
                "never closed? Nothing was loaded. Close it, or leave it out, and send the file again.",
            ) from None

    def _batches(self, stream: BinaryIO, wanted: list[int], irregular: list[tuple[int, str]]) -> Iterator[pa.RecordBatch]:
        def keep(row: pacsv.InvalidRow) -> str:
            irregular.append((row.number + self._header_row, row.text))
            return "skip"

        names = [str(place) for place in range(self._width)]
        chosen = [names[place] for place in wanted]
        return iter(
            pacsv.open_csv(
                stream,
                read_options=pacsv.ReadOptions(use_threads=False, block_size=self._block, column_names=names, encoding=self._encoding),
                parse_options=pacsv.ParseOptions(
                    delimiter=self._delimiter,
                    quote_char=False if self._quote == "none" else self._quote,
                    newlines_in_values=self._quote != "none",
                    ignore_empty_lines=False,
                    invalid_row_handler=keep,
                ),
                convert_options=pacsv.ConvertOptions(
                    check_utf8=False, strings_can_be_null=False, include_columns=chosen, column_types=dict.fromkeys(chosen, pa.string())
                ),
            )
        )

    def _numbers(self, first: int, count: int, irregular: list[tuple[int, str]]) -> Rows:
        """Numbers of ``count`` rows from ``first`` on, without those that were set aside as irregular."""
        skipped = np.array([number for number, _ in irregular if number >= first], dtype=np.int32)
        numbers = np.arange(first, first + count + len(skipped), dtype=np.int32)
        return np.setdiff1d(numbers, skipped, assume_unique=True)[:count]

    def _irregular(self, irregular: list[tuple[int, str]], wanted: list[int]) -> Block:
        """Short rows are filled up, as spreadsheets write them; rows with more cells, or with a line break, are ragged."""
        numbers: list[int] = []
        ragged: list[int] = []
        rows: list[list[str]] = []
        for number, text in irregular:
            self._swallowed.refuse(number, text)
            cells = next(_split(io.StringIO(text, newline=""), self._delimiter, self._quote), [])
            if any(cells[self._width :]) or any("\n" in cell for cell in cells):
                ragged.append(number)
                cells = []
            elif not any(cell.strip() for cell in cells):
                continue
            numbers.append(number)
            rows.append((cells + [""] * self._width)[: self._width])
        columns = {place: pa.array([row[place] for row in rows], pa.string()) for place in wanted}
        return Block(np.array(numbers, dtype=np.int32), columns, tuple(ragged))


def _together(blocks: Iterator[Block]) -> Iterator[Block]:
    """Small blocks put together until they have enough rows."""
    waiting: list[Block] = []
    for block in blocks:
        waiting.append(block)
        if sum(len(one.rows) for one in waiting) >= _ROWS_TOGETHER:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(blocks: list[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    columns = {place: pa.concat_arrays([block.columns[place] for block in blocks]) for place in blocks[0].columns}
    return Block(np.concatenate([block.rows for block in blocks]), columns)


def without_blank_rows(block: Block) -> Block:
    """Drop rows in which no wanted cell says anything: a spreadsheet numbers them, nobody reads them."""
    columns = list(block.columns.values())
    filled = np.zeros(len(block.rows), dtype=bool)
    for column in columns:
        filled |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
        if filled.all():
            return block
    kept = pa.array(filled)
    return Block(block.rows[filled], {place: column.filter(kept) for place, column in block.columns.items()})
