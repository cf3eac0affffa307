"""The table template for an organisation whose systems export nothing: fill it in, send it, and it is read like any export.

Its columns are those of the source ``incident_return``, its drop-downs that source's code lists, as the area has them: what the template
offers is what intake knows.
"""

import csv
import io
from datetime import date
from pathlib import Path

import pyarrow as pa

from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.intake import Code, Mapping, kinds, read_codes, read_sources
from riskagg.intake.mapping import ColumnRule
from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Heading, Sheet, Value

SOURCE = "incident_return"
SHEET = "Incidents"
BLANK_ROWS = 300
_STAMP = date(2026, 11, 1)
_YES_NO = ("Y", "N")
_NAMED = "Leave it empty where you may not share it. It becomes a key while the file is read; nobody sees it again."

# Column -> what to write in it, and its width in characters.
_SAY: dict[str, tuple[str, int]] = {
    "Reference": ("Your own number of the record, needed, never used twice. Sent again with the same number it is an amendment.", 14),
    "Date of event": ("When it happened. This date or the next one is needed; better both.", 14),
    "Date told": ("When you were told.", 14),
    "Who told": ("Who told it first.", 20),
    "Agency": ("What kind of organisation you are.", 20),
    "Record type": ("What kind of record it is; an incident where it is empty.", 24),
    "Kind of concern": ("What happened, in the closest of these words.", 26),
    "Type of abuse": ("Type of risk as in the Safeguarding Adults Collection, where it was abuse.", 26),
    "Kind of place": ("Where it happened. Needed, if nothing else says where.", 24),
    "Place name": ("Name of the care home or other service.", 30),
    "Place address": ("Its address.", 34),
    "Place postcode": ("Its postcode.", 12),
    "CQC location id": ("The regulator's id of the service, such as 1-123456789, where you know it.", 16),
    "Provider": ("The organisation that runs the service.", 26),
    "Physical harm": ("Harm to the body.", 14),
    "Psychological harm": ("Harm to the mind.", 16),
    "Role of the source of risk": ("Who may have done it: a role, never a name.", 20),
    "Outcome": ("Outcome of an enquiry, where there was one.", 22),
    "Serious": ("Y where you take it to be serious.", 9),
    "About management or regime": ("Y where it is about how the place is run.", 14),
    "Answered": ("Y where the service answered or acted.", 10),
    "NHS number": (f"Optional. {_NAMED}", 14),
    "Surname": (f"Optional. {_NAMED}", 18),
    "Forename": (f"Optional. {_NAMED}", 16),
    "Date of birth": (f"Optional, as dd/mm/yyyy. {_NAMED}", 14),
    "Your reference of the person": (f"Optional: your own number of the person. {_NAMED}", 18),
}
_GUIDE = (
    ("What this is", "A table of incidents and low-level concerns, for an organisation whose systems export nothing. One row a record."),
    ("The file's name", "incident_return_<your organisation>_<yyyy-mm>.xlsx, such as incident_return_elm-house_2026-10.xlsx."),
    ("How to send it", "A file a month, to the person who gave you the template. Keep the first sheet's name and its headings."),
    ("Empty columns", "Columns that you do not use may stay empty. The CSV beside this workbook has the same headings."),
    ("Nothing to tell", "Send an empty file named nil_return_incident_return_<your organisation>_<yyyy-mm>.csv: silence is not nothing."),
    ("Names", "No name of anybody outside the columns that ask for it at the end. A narrative is not wanted, and has no column."),
    ("How it is checked", "`riskagg preview` reads it without loading it, and names each row that would be refused, and why."),
)


def write_template(area: Area, folder: Path, supplier: str, month: str) -> list[Path]:
    """Write the template as a workbook with drop-downs and guidance, and as a CSV with the header alone.

    Args:
        folder: made where it is not there.
        supplier, month: for the file's name, as it is to come back.

    Raises:
        UsageError: a file of that name is there already, or the area has no source ``incident_return``.
    """
    source = read_sources(area).sources.get(SOURCE)
    if source is None:
        raise UsageError(f'This area has no source {SOURCE!r}: with sources = "own" copy it from the shipped ones. Nothing was written.')
    book, text = (folder / f"{SOURCE}_{supplier}_{month}.{suffix}" for suffix in ("xlsx", "csv"))
    if there := [path for path in (book, text) if path.exists()]:
        raise UsageError(f"{there[0]} is there already; it may be filled in. Nothing was written. Name another folder, supplier or month.")
    headings = _headings(source.mapping, read_codes(area))
    sheets = [Sheet(SHEET, headings, [], BLANK_ROWS), _guide(headings)]
    write_xlsx(book, "Incident return", area.settings.marking, _STAMP, sheets)
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([heading.name for heading in headings])
    # The mark lets a spreadsheet program see that it is UTF-8.
    text.write_bytes(line.getvalue().encode("utf-8-sig"))
    return [book, text]


def _headings(mapping: Mapping, codes: list[Code]) -> tuple[Heading, ...]:
    return tuple(_heading(name, rule, codes) for name, rule in mapping.columns.items())


def _heading(name: str, rule: ColumnRule, codes: list[Code]) -> Heading:
    say, width = _SAY.get(name, ("", 18))
    types = {kinds.TARGETS["alerts"][target] for target in rule.to}
    choices = _YES_NO if pa.bool_() in types else _choices(rule, codes)
    # A birth stays text: the dates of events, which begin in 1990, are checked by the workbook.
    return Heading(name, width, say, choices, is_date=pa.date32() in types)


def _choices(rule: ColumnRule, codes: list[Code]) -> tuple[str, ...]:
    """Words of the column's last code list in its own order, one a meaning where many spellings have the same label."""
    wanted = [names[-1] for names in rule.codes.values()][-1:]
    labels = {code.label: code.code for code in reversed(codes) if code.list in wanted and code.code and not code.when_column}
    return tuple(reversed(labels.values()))


def _guide(headings: tuple[Heading, ...]) -> Sheet:
    rows: list[list[Value]] = [[title, text, None] for title, text in _GUIDE]
    rows += [[heading.name, heading.say, " / ".join(heading.choices)] for heading in headings]
    return Sheet("How to fill in", (Heading("column", 26), Heading("what to write", 84), Heading("one of", 60)), rows)
