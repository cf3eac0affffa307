"""Rules for all sources, by workbooks that need them: sheets, totals, numbers, dates, and what would not fit into memory."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from door import Door
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from test_intake import NHS, VISITS

INCIDENTS = "nhs_incidents_2026-10.xlsx"
TITLES: list[list[Any]] = [["Integrated Care Board"], ["Incidents"], ["October 2026"], NHS]


def incident(ref: object, occurred: object = date(2026, 10, 3)) -> list[Any]:
    return [ref, occurred, "04/10/2026", "Community Health", "Elms", "ZZ1 1AA", "Fall", "", 5, 4, "", 9990000018, "narrative"]


def book(**sheets: list[list[Any]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return made


def bytes_of(made: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_hidden_rows_and_sheets_are_read_and_totals_are_not(door: Door) -> None:
    rows = [*TITLES, incident("I1"), incident("I2"), ["Sub-total", 2], [], incident("Total Care 7"), ["", None, "Grand total:", 3]]
    made = book(Notes=[["read me"]], Incidents=rows)
    made["Incidents"].row_dimensions[6].hidden = True
    made["Incidents"].sheet_state = "hidden"
    (batch,) = door.bring({INCIDENTS: bytes_of(made)})
    assert door.rows_of(batch) == {"I1": 5, "I2": 6, "Total Care 7": 9}
    assert batch.rows_read == 3


def test_titles_more_or_fewer_than_the_mapping_says_and_a_first_column_left_empty(door: Door) -> None:
    rows = [[], ["Prepared by the board"], *TITLES, incident("I1")]
    (batch,) = door.bring({INCIDENTS: bytes_of(book(Incidents=[[None, *row] for row in rows]))})
    assert door.rows_of(batch) == {"I1": 7}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2026, 10, 3, 23, 59), date(2026, 10, 3)),  # noqa: DTZ001 - a workbook knows no zone
        (46298, date(2026, 10, 3)),
        (46298.99, date(2026, 10, 3)),
        ("03/10/2026", date(2026, 10, 3)),
        ("2026-10-03", date(2026, 10, 3)),
    ],
)
def test_a_workbook_s_dates_are_dates_serial_numbers_or_text(door: Door, written: Any, day: date) -> None:
    (batch,) = door.bring({INCIDENTS: bytes_of(book(Incidents=[*TITLES, incident("I1", written)]))})
    assert door.part(batch, "data")[0]["occurred_on"] == day


def test_a_workbook_that_counts_its_days_from_1904_has_the_same_dates(door: Door) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.title = "Incidents"
    for row in [*TITLES, incident("I1")]:
        made.active.append(row)
    (batch,) = door.bring({INCIDENTS: bytes_of(made)})
    assert door.part(batch, "data")[0]["occurred_on"] == date(2026, 10, 3)


def test_a_workbook_in_the_old_binary_form(door: Door) -> None:
    content = Path(__file__).with_name("workbooks").joinpath("nhs_incidents_2026-10.xls").read_bytes()
    (batch,) = door.bring({"nhs_incidents_2026-10.xls": content})
    assert door.rows_of(batch) == {"I1": 5, "I2": 6, "1123": 7}
    assert [line["occurred_on"] for line in door.part(batch, "data")] == [date(2026, 10, 3)] * 3
    (torn,) = door.bring({"nhs_incidents_2026-11.xls": content[:-2048]})
    assert (torn.status, torn.rows_read) == ("refused", 0)


def test_a_formula_is_what_was_last_worked_out(door: Door) -> None:
    content = bytes_of(book(Incidents=[*TITLES, incident("=CONCATENATE(A1,7)"), incident("I2")]))
    worked_out = change_part(
        content, "xl/worksheets/sheet1.xml", b'<c r="A5"><f>CONCATENATE(A1,7)</f><v /></c>', b'<c r="A5" t="str"><f>X</f><v>I7</v></c>'
    )
    (batch,) = door.bring({INCIDENTS: worked_out})
    assert door.rows_of(batch) == {"I7": 5, "I2": 6}


def test_references_that_are_numbers_keep_their_digits_or_their_row_is_refused(door: Door) -> None:
    refs = (1123, "00123", 123456789012345, 12345678901234567, "12345678901234567")
    (batch,) = door.bring({INCIDENTS: bytes_of(book(Incidents=[*TITLES, *(incident(ref) for ref in refs)]))})
    assert door.rows_of(batch) == {"1123": 5, "00123": 6, "123456789012345": 7, "12345678901234567": 9}
    assert [(line["row"], line["rule"], line["record_key"]) for line in door.part(batch, "quarantine")] == [(8, "rounded_number", None)]


def test_a_row_without_a_place_among_others_is_refused_alone(door: Door) -> None:
    silent = [*incident("I2")[:3], "", "", "", *incident("I2")[6:]]
    by_postcode = [*incident("I3")[:3], "", "", "ZZ1 1AA", *incident("I3")[6:]]
    (batch,) = door.bring({INCIDENTS: bytes_of(book(Incidents=[*TITLES, incident("I1"), silent, by_postcode]))})
    assert door.rows_of(batch) == {"I1": 5, "I3": 7}
    assert [(line["row"], line["rule"]) for line in door.part(batch, "quarantine")] == [(6, "no_place")]


def test_each_quarter_of_a_contracts_workbook_has_its_own_row_numbers(door: Door) -> None:
    visit = lambda ref, day: [ref, day, "Full", "Elms", "Elms Ltd", "Staffing", "Met", "", "", "", "", "", "", "", "", ""]  # noqa: E731
    grown = book(Q1=[VISITS, visit("V1", date(2026, 2, 3))], Q2=[VISITS, [], visit("V2", date(2026, 5, 3))], Notes=[["Q3 to come"]])
    (batch,) = door.bring({"contract_monitoring_2026.xlsx": bytes_of(grown)})
    assert [(line["sheet"], line["row"]) for line in door.part(batch, "data")] == [("Q1", 2), ("Q2", 3)]


def change_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            part_of_it = before.read(member)
            assert member != name or old in part_of_it
            after.writestr(member, part_of_it.replace(old, new) if member == name else part_of_it)
    return made.getvalue()


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"</sheetData>", FAR, "reaches over more than 32,000,000 cells"),
        (b"</sheetData>", FAR.replace(b' r="XFD1048576"', b"\tr = 'XFD1048576'"), "reaches over more than 32,000,000 cells"),
        (b"<sheetData>", b"<sheetData>" + b" " * (40 << 20), "more than 250 times"),
    ],
    ids=["a stray cell in the last corner", "the same in other signs", "a part that unpacks to nothing but blanks"],
)
def test_a_workbook_that_would_not_fit_into_memory_is_refused_before_it_is_read(door: Door, old: bytes, new: bytes, said: str) -> None:
    content = change_part(bytes_of(book(Incidents=[*TITLES, incident("I1")])), "xl/worksheets/sheet1.xml", old, new)
    (batch,) = door.bring({INCIDENTS: content})
    assert batch.status == "refused"
    assert said in (batch.message or "")


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>
<office:spreadsheet><table:table table:name="HSCA_Active_Locations">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
DIRECTORY = (
    "Location ID", "Location HSCA start date", "Care home?", "Location Name", "Care homes beds", "Location Local Authority",
    "Location Street Address", "Location Postal Code", "Provider ID", "Provider Name",
)  # fmt: skip


def ods(rows: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", ODS.format(rows=rows))
    return made.getvalue()


def ods_row(cells: tuple[str, ...], repeat: int = 1) -> str:
    said = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    rest = '<table:table-cell table:number-columns-repeated="16374"/>'
    return f'<table:table-row table:number-rows-repeated="{repeat}">{said}{rest}</table:table-row>'


EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def location(number: int) -> tuple[str, ...]:
    return (f"1-900000000{number}", "01/04/2011", "Y", "Elms", "24", "Northshire", "1 High St", "ZZ1 1AA", "1-9", "Elms Ltd")


def test_rows_and_columns_that_an_ods_only_counts_are_read_as_often_as_it_says(door: Door) -> None:
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    rows = ods_row(DIRECTORY) + ods_row(location(1)) + blank + ods_row(location(2), repeat=2) + EMPTY_ROWS
    (batch,) = door.bring({"cqc_directory_2026-10.ods": ods(rows)})
    assert [(line["location_id_cqc"], line["row"]) for line in door.part(batch, "data")] == [
        ("1-9000000001", 2),
        ("1-9000000002", 6),
        ("1-9000000002", 7),
    ]


def test_an_ods_that_repeats_a_row_to_its_end_across_all_columns_is_refused_before_it_is_read(door: Door) -> None:
    wide = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    rows = ods_row(DIRECTORY) + f'<table:table-row table:number-rows-repeated="1000000">{wide}</table:table-row>'
    (batch,) = door.bring({"cqc_directory_2026-10.ods": ods(rows)})
    assert "reaches over more than 32,000,000 cells" in (batch.message or "")
