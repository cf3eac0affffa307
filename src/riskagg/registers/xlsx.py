"""Writes a workbook so that the same rows give the same bytes, and nothing in a cell is ever a formula."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from riskagg.registers.xlsx_cells import write_cells
from riskagg.registers.xlsx_rules import Formulas, list_formulas, lists_sheet, write_rules
from riskagg.registers.xlsx_sheet import Sheet

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_A4, _A3 = 9, 8
# Characters that one page of A4 on its side holds in a size that can be read.
_WIDE = 200
# Of the rows that are ready to be filled in, this many are printed: the others would be empty pages.
_PRINTED_BLANK_ROWS = 10


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
    lists, formulas = lists_sheet(sheets), list_formulas(sheets)
    for sheet in [*sheets, *([lists] if lists else [])]:
        _write_sheet(book.create_sheet(sheet.title), sheet, marking, formulas)
    buffer = BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_fixed_times(buffer.getvalue(), at))
    return path


def _write_sheet(page: Worksheet, sheet: Sheet, marking: str, formulas: Formulas) -> None:
    for number, heading in enumerate(sheet.headings, start=1):
        column = page.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = heading.width, heading.is_hidden
    write_cells(page, sheet)
    write_rules(page, sheet, formulas)
    if sheet.is_hidden:
        page.sheet_state = "hidden"
    last, top = get_column_letter(len(sheet.headings)), sheet.heading_row
    # Where each row begins stays in sight: of a table that is wider than a screen its first column, too.
    page.freeze_panes = f"{'B' if sheet.comes_back else 'A'}{top + 1}"
    page.auto_filter.ref = f"A{top}:{last}{max(sheet.last_row, top + 1)}"
    _protect(page, sheet)
    _set_page(page, sheet, marking)


def _protect(page: Worksheet, sheet: Sheet) -> None:
    """Lock what is only to be read, without a password; columns and rows may be made wider, hidden, filtered, sorted and inserted."""
    if not sheet.comes_back:
        return
    page.protection = SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, insertRows=False, deleteRows=False, sort=False, autoFilter=False
    )


def _set_page(page: Worksheet, sheet: Sheet, marking: str) -> None:
    printed = sheet.heading_row + len(sheet.rows) + min(sheet.blank_rows, _PRINTED_BLANK_ROWS)
    page.print_area = f"A{sheet.heading_row}:{get_column_letter(len(sheet.printed))}{printed}"
    page.print_title_rows = f"{sheet.heading_row}:{sheet.heading_row}"
    wide = sum(heading.width for heading in sheet.printed) > _WIDE
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3 if wide else _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    # "&" begins a code in a header; doubled it is itself.
    words = marking.replace("&", "&&")
    page.HeaderFooter.oddHeader = HeaderFooterItem(center=HeaderFooterPart(text=words))
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=HeaderFooterPart(text=f"{words}   &P / &N"))


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
