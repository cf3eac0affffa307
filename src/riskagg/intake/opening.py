"""Open a file by what its bytes are, not by what its name says."""

from pathlib import PurePath

from riskagg.errors import InputRefused
from riskagg.intake.content import Content
from riskagg.intake.delimited import open_delimited
from riskagg.intake.mapping import Mapping
from riskagg.intake.sheets import is_workbook_file, open_workbook
from riskagg.intake.table import Opened

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
_DELIMITERS = (b",", b";", b"\t", b"|")


def open_file(content: Content, mapping: Mapping) -> Opened:
    """Open a text file or a workbook as tables.

    Raises:
        InputRefused: ``unreadable`` or ``empty_file``.
    """
    if is_workbook_file(content):
        return open_workbook(content, mapping)
    _refuse_prose(content)
    return open_delimited(content, mapping)


def _refuse_prose(content: Content) -> None:
    """A text that is named like a workbook may still be a table, sent under a wrong name: then its first line has columns."""
    if PurePath(content.names[0]).suffix.lower() not in _WORKBOOKS:
        return
    with content.open() as stream:
        first = stream.readline(1 << 16)
    if first.strip() and not any(delimiter in first for delimiter in _DELIMITERS):
        raise InputRefused(
            "unreadable",
            f"{content.file} is no spreadsheet: expected a workbook (XLSX, ODS), found text without columns. "
            "Nothing was loaded. Ask for it again.",
        )
