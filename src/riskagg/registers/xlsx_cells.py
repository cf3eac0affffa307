"""The cells of a sheet: how a heading looks, how a cell looks, and no text that is ever a formula."""

import re
import textwrap
from collections.abc import Sequence
from copy import copy
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from riskagg.registers.xlsx_sheet import Heading, Sheet, Value
from riskagg.visible import FORMULA_SIGNS

_ARIAL = "Arial"
_HEAD_FONT, _HEAD_ALIGNMENT = Font(name=_ARIAL, size=11, bold=True, color="FFFFFF"), Alignment(wrap_text=True, vertical="center")
# Dark blue is only to be read; dark green waits for an answer.
_HEAD_FILL, _ANSWER_FILL = PatternFill("solid", fgColor="1D4F73"), PatternFill("solid", fgColor="1B6B4A")
_FONT, _GIVEN_FONT = Font(name=_ARIAL, size=11, color="000000"), Font(name=_ARIAL, size=11, color="4A5560")
_ALIGNMENT = Alignment(wrap_text=True, vertical="top", horizontal="left")
_WHITE, _LINE = PatternFill(fill_type=None), Border(*(Side(style="thin", color="D3DAE0"),) * 4)
_TEXT, _DATE, _GENERAL = "@", "yyyy-mm-dd", "General"
# What XML cannot hold; a text with it would make a file that no program opens.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_LINE_HEIGHT, _PADDING = 15, 8
# A spreadsheet program shows no row that is higher than 409 points.
_MOST_LINES = 27


def write_cells(page: Worksheet, sheet: Sheet) -> None:
    """Write headings and rows; where the sheet comes back, the hidden keys above them."""
    looks = _Looks()
    for number, heading in enumerate(sheet.headings, start=1):
        if sheet.comes_back:
            _write(_cell(page, 1, number), heading.key)
        head = _cell(page, sheet.heading_row, number)
        _write(head, heading.name)
        head.font, head.alignment = _HEAD_FONT, _HEAD_ALIGNMENT
        head.fill = _ANSWER_FILL if sheet.comes_back and heading.is_free else _HEAD_FILL
    page.row_dimensions[1].hidden = sheet.comes_back
    page.row_dimensions[sheet.heading_row].height = _heading_height(sheet.headings)
    blank: list[Value] = [None] * len(sheet.headings)
    for at, row in enumerate([*sheet.rows, *[blank] * sheet.blank_rows]):
        is_given = at < len(sheet.rows)
        for number, (value, heading) in enumerate(zip(row, sheet.headings, strict=True), start=1):
            is_locked = sheet.comes_back and (heading.is_hidden or (is_given and not heading.is_free))
            is_quoted = isinstance(value, str) and value[:1] in tuple(FORMULA_SIGNS)
            cell = _cell(page, sheet.heading_row + 1 + at, number)
            _write(cell, value)
            looks.give(cell, _number_format(value, heading), is_locked, is_quoted)
        # A row of one line grows by itself with what is typed into it; one with a height of its own would not.
        if (lines := _row_lines(row, sheet.headings)) > 1:
            page.row_dimensions[sheet.heading_row + 1 + at].height = lines * _LINE_HEIGHT


def _heading_height(headings: tuple[Heading, ...]) -> float:
    # Bold letters and the filter's button take a third more room.
    lines = max(_lines(heading.name, heading.width * 3 // 4 - 1) for heading in headings if not heading.is_hidden)
    return max(2, lines) * _LINE_HEIGHT + _PADDING


def _row_lines(row: Sequence[Value], headings: tuple[Heading, ...]) -> int:
    shown = ((value, heading) for value, heading in zip(row, headings, strict=True) if isinstance(value, str) and not heading.is_hidden)
    return min(_MOST_LINES, max((_lines(value, heading.width) for value, heading in shown), default=1))


def _lines(text: str, room: int) -> int:
    """Lines that a text takes in a column, words whole where they fit."""
    return sum(max(1, len(textwrap.wrap(line, max(1, room), break_on_hyphens=True))) for line in text[: _MOST_LINES * 200].split("\n"))


def _cell(page: Worksheet, row: int, column: int) -> Cell:
    # Nothing is merged in a sheet made here, so a cell is always a cell.
    return cast(Cell, page.cell(row, column))


def _number_format(value: Value, heading: Heading) -> str:
    if heading.is_date:
        return _DATE
    return _TEXT if value is None or isinstance(value, str) else _GENERAL


class _Looks:
    """The look of each kind of cell of a sheet's body, worked out once: openpyxl compares every style set on a cell with all others."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, bool, bool], Cell] = {}

    def give(self, cell: Cell, number_format: str, is_locked: bool, is_quoted: bool) -> None:
        look = (number_format, is_locked, is_quoted)
        if look in self._models:
            cell._style = copy(self._models[look]._style)  # type: ignore[attr-defined]
            return
        cell.fill, cell.border, cell.font = _WHITE, _LINE, _GIVEN_FONT if is_locked else _FONT
        cell.alignment, cell.protection = _ALIGNMENT, Protection(locked=is_locked)
        cell.number_format, cell.quotePrefix = number_format, is_quoted
        self._models[look] = cell


def _write(cell: Cell, value: Value) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _ILLEGAL.sub("", value)[:_LONGEST_CELL]
    # openpyxl takes a text that begins with "=" for a formula; typed and marked as text it stays text when somebody edits it, too.
    cell.data_type = "s"
