"""The report as a workbook: what was accepted, each refused row, and each unknown word with a column for its meaning."""

from datetime import date
from pathlib import Path

from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Heading, Sheet, Value
from riskagg.returns.read import FileReturn

_REFUSED = (
    Heading("sheet", 16),
    Heading("row", 8),
    Heading("what is wrong", 44),
    Heading("reason", 56),
    Heading("what to do", 60),
    Heading("rule", 18),
)
_NOTICED = (Heading("what we noticed", 36), Heading("in your file", 90), Heading("what you can do", 60))
_TERMS = (
    Heading("column", 26),
    Heading("word", 40),
    Heading("rows", 8),
    Heading("sheet", 16),
    Heading("first row", 10),
    Heading("what it means", 50, "Say what the word means, in your own words, and send the workbook back."),
)


def write_book(path: Path, one: FileReturn, marking: str, stamp: date) -> Path:
    """Write one file's workbook; the same report gives the same bytes."""
    sheets = [Sheet("Your file", (Heading("what", 30), Heading("of your file", 90)), _facts(one))]
    if one.refused:
        sheets.append(Sheet("Refused rows", _REFUSED, _refused(one)))
    if one.terms:
        sheets.append(Sheet("Words to explain", _TERMS, _terms(one)))
    if one.noticed:
        sheets.append(Sheet("Noticed", _NOTICED, [[found.title, found.said, found.do] for found in one.noticed]))
    return write_xlsx(path, f"What became of {one.file}", marking, stamp, sheets)


def _facts(one: FileReturn) -> list[list[Value]]:
    said: list[list[Value]] = [
        ["file", one.file],
        ["SHA-256", one.sha256],
        ["agency", one.agency],
        ["supplier", one.supplier],
        ["period", one.period],
        ["received on", f"{one.received_at:%Y-%m-%d}"],
        ["rows read", one.rows_read],
        ["= new", one.n_new],
        ["+ amended", one.n_amended],
        ["+ the same as before", one.n_unchanged],
        ["+ refused", one.n_refused],
        ["+ joined: further rows of a record", one.n_joined],
        ["+ left out: not asked for, or not filled in", one.n_left_out],
        ["records withdrawn beside it", one.n_withdrawn],
        ["words to explain", one.n_terms],
    ]
    if one.message:
        said += [["why nothing of it counts", one.message], ["what to do", one.do]]
    return said


def _refused(one: FileReturn) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for group in one.refused:
        rows += [[group.sheet, row, group.wrong, group.reason, group.do, group.rule] for row in group.rows]
        if more := group.n_rows - len(group.rows):
            rows.append([group.sheet, None, group.wrong, f"{group.reason} ({more:,} more rows)", group.do, group.rule])
    return rows


def _terms(one: FileReturn) -> list[list[Value]]:
    return [[term.column, term.code, term.n_rows, term.first_sheet, term.first_row, None] for term in one.terms]
