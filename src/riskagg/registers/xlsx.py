"""Writes a workbook so that the same rows give the same bytes, and nothing in a cell is ever a formula."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from riskagg.visible import FORMULA_SIGNS

Value = str | int | float | date | None

_HEAD_FONT, _HEAD_FILL = Font(name="Arial", size=11, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1D4F73")
_HEAD_ALIGNMENT = Alignment(wrap_text=True, vertical="center")
_FONT, _ALIGNMENT, _LINE = (
    Font(name="Arial", size=11),
    Alignment(wrap_text=True, vertical="top"),
    Border(bottom=Side(style="thin", color="D3DAE0")),
)
_TEXT, _DATE, _GENERAL = "@", "yyyy-mm-dd", "General"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# What XML cannot hold; a text with it would make a file that no program opens.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
# A drop-down's words stand in its own formula up to this length, joined by commas; longer lists stand on a sheet that the formula names.
_LONGEST_FORMULA = 255
_LISTS = "Lists"
_LONGEST_MESSAGE = 255


@dataclass(frozen=True)
class Heading:
    """A column's heading: ``choices`` become a drop-down, ``say`` the message that appears beside the cell."""

    name: str
    width: int = 18
    say: str = ""
    choices: tuple[str, ...] = ()
    is_date: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: headings, rows, and how many blank rows below them are made ready to be filled in.

    ``row_choices`` are drop-downs that differ from row to row, by heading, a tuple for each row; other words may be typed as well.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Value]]
    blank_rows: int = 0
    row_choices: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)


def write_xlsx(path: Path, title: str, marking: str, stamp: date, sheets: Sequence[Sheet]) -> Path:
    """Write a workbook.

    Args:
        path: replaced whole.
        title: the document's title.
        marking: in the title and at the top and bottom of every printed page.
        stamp: the only date in the file's properties (the cut); no clock is read.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    at = datetime(stamp.year, stamp.month, stamp.day)  # noqa: DTZ001 (a stamp of a day: the format has no zone)
    book.properties.creator, book.properties.title = "riskagg", f"{marking}: {title}"
    book.properties.created = at
    listed = _listed(sheets)
    formulas = {
        choices: f"{_LISTS}!${get_column_letter(at)}$2:${get_column_letter(at)}${1 + len(choices)}" for at, choices in enumerate(listed, 1)
    }
    for sheet in [*sheets, *([_lists(listed)] if listed else [])]:
        _write_sheet(book.create_sheet(sheet.title), sheet, marking, formulas)
    buffer = BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_fixed_times(buffer.getvalue(), at))
    return path


def _listed(sheets: Sequence[Sheet]) -> dict[tuple[str, ...], str]:
    """Choices that a formula cannot hold, because they are too long or have a comma, with the heading that they are for."""
    every = {heading.choices: heading.name for sheet in sheets if sheet.blank_rows for heading in sheet.headings if heading.choices}
    return {choices: name for choices, name in every.items() if len(_inline(choices)) > _LONGEST_FORMULA or "," in "".join(choices)}


def _inline(choices: tuple[str, ...]) -> str:
    return '"' + ",".join(choices) + '"'


def _lists(listed: dict[tuple[str, ...], str]) -> Sheet:
    return Sheet(_LISTS, tuple(Heading(name, 36) for name in listed.values()), list(zip_longest(*listed)))


def _write_sheet(page: Worksheet, sheet: Sheet, marking: str, formulas: dict[tuple[str, ...], str]) -> None:
    looks = _Looks()
    for number, heading in enumerate(sheet.headings, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = heading.width
        head = _cell(page, 1, number)
        _put(head, heading.name, _TEXT, looks)
        head.font, head.fill, head.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_ALIGNMENT
        if sheet.blank_rows and (rule := _rule(heading, formulas)) is not None:
            rule.add(f"{letter}2:{letter}{1 + len(sheet.rows) + sheet.blank_rows}")
            page.add_data_validation(rule)
        for at, choices in enumerate(sheet.row_choices.get(heading.name, ()), start=2):
            if choices:
                _suggest(page, f"{letter}{at}", choices)
    for at, row in enumerate([*sheet.rows, *([[None] * len(sheet.headings)] * sheet.blank_rows)], start=2):
        for number, value in enumerate(row, start=1):
            _put(_cell(page, at, number), value, _number_format(value, sheet.headings[number - 1]), looks)
    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 32
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    # "&" begins a code in a header; doubled it is itself.
    words = marking.replace("&", "&&")
    page.HeaderFooter.oddHeader = HeaderFooterItem(center=HeaderFooterPart(text=words))
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=HeaderFooterPart(text=f"{words}   &P / &N"))


def _cell(page: Worksheet, row: int, column: int) -> Cell:
    # Nothing is merged in a sheet made here, so a cell is always a cell.
    return cast(Cell, page.cell(row, column))


def _number_format(value: Value, heading: Heading) -> str:
    if heading.is_date:
        return _DATE
    return _TEXT if value is None or isinstance(value, str) else _GENERAL


class _Looks:
    """Gives cells their look: worked out once for each kind of cell, since openpyxl compares every style set on a cell with all others."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], Cell] = {}

    def give(self, cell: Cell, number_format: str, quoted: bool) -> None:
        alike = self._known.get((number_format, quoted))
        if alike is not None:
            cell._style = copy(alike._style)  # type: ignore[attr-defined]
            return
        cell.font, cell.alignment, cell.border = _FONT, _ALIGNMENT, _LINE
        cell.number_format, cell.quotePrefix = number_format, quoted
        self._known[number_format, quoted] = cell


def _put(cell: Cell, value: Value, number_format: str, looks: _Looks) -> None:
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)[:_LONGEST_CELL]
        # openpyxl takes a text that begins with "=" for a formula; typed and marked as text it stays text when somebody edits it, too.
        cell.data_type = "s"
    else:
        cell.value = value
    looks.give(cell, number_format, isinstance(value, str) and value[:1] in tuple(FORMULA_SIGNS))


def _rule(heading: Heading, formulas: dict[tuple[str, ...], str]) -> DataValidation | None:
    if heading.choices:
        formula = formulas.get(heading.choices) or _inline(heading.choices)
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error = f"One of: {', '.join(heading.choices)}"[:_LONGEST_MESSAGE]
    elif heading.is_date:
        rule = DataValidation("date", operator="greaterThan", formula1="32874", allow_blank=True, showErrorMessage=True)
        rule.error = "A date, such as 2026-11-27."
    else:
        return None
    rule.promptTitle, rule.prompt, rule.showInputMessage = heading.name[:32], heading.say[:_LONGEST_MESSAGE], True
    return rule


def _suggest(page: Worksheet, cell: str, choices: tuple[str, ...]) -> None:
    rule = DataValidation("list", formula1=_inline(choices), allow_blank=True, showErrorMessage=False)
    rule.add(cell)
    page.add_data_validation(rule)


def _with_fixed_times(content: bytes, at: datetime) -> bytes:
    """The same archive without the clock: openpyxl stamps the time of writing on each member and in the properties."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), data)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()
