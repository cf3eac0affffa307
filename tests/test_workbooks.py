"""Workbooks made ready for a meeting: what is filled in is what comes back."""

import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from areas import sample_area
from invented_marts import write_marts
from invented_words import MONTH

from riskagg.area import Area
from riskagg.intake import read_sources
from riskagg.intake.advice import advices
from riskagg.registers.workbooks import meeting_date, write_workbooks
from riskagg.report.pack_context import open_context
from riskagg.report.pack_front import summary

# agency-exports.md, "What comes back": what a kind holds, in any order; columns that are only to be read stand beside it.
STATED = {"row_id", "stated_on", "by_role", "settles"}
COLUMNS = {
    "match_decisions": "mention_source, name, address, postcode, service_id, decision, decided_by_role, decided_on, record",
    "meeting_decisions": "decision_id, meeting_id, service_id, provider_id, decided_on, level, lead_agency, chair_role, decision, "
    "rationale, evidence_pack, restriction, restriction_by, restriction_review_on, restriction_lifted_by_role, provider_informed_on, "
    "police_hold, hold_released_on, hold_released_by_role, service",
    "actions": "plan, no, unit_id, learning_point, action, lead, owner_organisation, start, due, milestone, status, "
    "outcome_measure, evidence, service",
    "risk_assessments": "unit_id, tool, version, level, score, assessor_role, assessed_on, review_by, service",
    "minutes": "meeting_id, kind, held_on, status, minutes_agreed_on, minutes_shared_on",
    "proforma_replies": "meeting_id, agency, question, reply, replied_on, signed_off_by_role",
}
FIRST_ROW = 3  # below the hidden keys and the headings


@pytest.fixture(scope="module")
def marts():
    con = duckdb.connect()
    write_marts(con, n_services=9)
    yield con
    con.close()


@pytest.fixture
def con(marts):
    """The invented region; what a test changes is taken back."""
    marts.begin()
    yield marts
    marts.rollback()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return sample_area(tmp_path)


def first_sheet(files: list[Path], kind: str) -> openpyxl.worksheet.worksheet.Worksheet:
    (file,) = [file for file in files if file.name.startswith(kind)]
    return openpyxl.load_workbook(file).worksheets[0]


def filled(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, Any]]:
    keys, _, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(keys, row, strict=True)) for row in rows if any(value is not None for value in row)]


def test_each_workbook_has_the_columns_in_which_it_comes_back_and_the_meetings_date_in_its_name(con, area):
    files = write_workbooks(con, area, MONTH)
    assert [file.name for file in files] == [f"{kind}_2026-11-27.xlsx" for kind in sorted(COLUMNS)]
    agencies = {row[0] for row in con.execute("select distinct agency from mart_supply").fetchall()}
    for kind, columns in COLUMNS.items():
        keys = {cell.value for cell in first_sheet(files, kind)[1]}
        assert keys - STATED == set(columns.split(", ")) | (agencies if kind == "minutes" else set())
        assert "row_id" in keys


def test_a_workbook_looks_as_people_expect_and_only_answers_can_be_written(con, area):
    for file in write_workbooks(con, area, MONTH):
        sheet = openpyxl.load_workbook(file).worksheets[0]
        assert sheet.row_dimensions[1].hidden and sheet.protection.sheet and not sheet.protection.password
        keys, headings, first, *_ = sheet.iter_rows()
        assert all(cell.fill.fgColor.rgb in ("001D4F73", "001B6B4A") and cell.font.color.rgb == "00FFFFFF" for cell in headings)
        assert not any("_" in str(cell.value) for cell in headings)
        body = [cell for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row]
        assert {(cell.fill.fill_type, cell.font.bold, cell.font.color.rgb != "00FFFFFF") for cell in body} == {(None, False, True)}
        mapping = read_sources(area).sources[file.name.rsplit("_", 1)[0]].mapping
        free = {key.value for key, cell in zip(keys, first, strict=True) if not cell.protection.locked}
        given = {key.value for key, cell in zip(keys, first, strict=True) if cell.value is not None}
        assert {name for name in mapping.answer if "*" not in name} <= free
        assert given - set(mapping.answer) - free >= given & {*mapping.key_columns, "service", "record", "mention_source", "row_id"}
        assert not any(cell.protection.locked for cell in sheet[sheet.max_row][:-1])
        assert sheet.auto_filter.ref.startswith("A2:") and sheet.print_area and sheet.page_setup.fitToWidth == 1


def test_the_services_name_stands_first(con, area):
    files = write_workbooks(con, area, MONTH)
    for kind in ("meeting_decisions", "actions", "risk_assessments"):
        sheet = first_sheet(files, kind)
        assert sheet["A1"].value == "service" and all(row["service"] for row in filled(sheet))


def test_the_meeting_after_december_is_in_january(area):
    assert f"{meeting_date(area, '2026-12')}" == "2027-01-27"


def test_the_same_warehouse_gives_the_same_bytes_and_no_clock_is_in_them(con, area):
    first = {file.name: file.read_bytes() for file in write_workbooks(con, area, MONTH)}
    assert {file.name: file.read_bytes() for file in write_workbooks(con, area, MONTH)} == first
    with zipfile.ZipFile(area.month_out(MONTH) / "workbooks" / "minutes_2026-11-27.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        stamps = archive.read("docProps/core.xml").decode()
    assert stamps.count("2026-11-05T00:00:00Z") == 2


def test_the_services_for_discussion_stand_ready_in_the_packs_order(con, area):
    rows = filled(first_sheet(write_workbooks(con, area, MONTH), "meeting_decisions"))
    assert [row["service_id"] for row in rows] == [f"1-9{number:09d}" for number in range(8)]  # the eight services with a band
    assert {row["meeting_id"] for row in rows} == {"intelligence-2026-11-27"}
    assert len({row["decision_id"] for row in rows} | {row["row_id"] for row in rows}) == 16


def test_a_place_in_review_that_may_be_somebodys_home_is_named_by_its_record_and_not_by_its_text(con, area):
    files = write_workbooks(con, area, MONTH)
    rows = filled(first_sheet(files, "match_decisions"))
    assert rows
    assert all(row["name"] is None and row["record"] for row in rows)
    records = openpyxl.load_workbook(next(file for file in files if file.name.startswith("match_"))).worksheets[1]
    assert records.max_row > 1


def test_closed_actions_do_not_come_again_and_words_for_dates_stay_words(con, area):
    con.execute("update mart_actions set state = 'complete' where \"no\" = '3'")
    rows = filled(first_sheet(write_workbooks(con, area, MONTH), "actions"))
    assert [(row["no"], row["due"]) for row in rows] == [("1", "30/10/2026"), ("2", "a.s.a.p")]


def test_drop_downs_hold_the_words_that_intake_knows(con, area):
    sheet = first_sheet(write_workbooks(con, area, MONTH), "meeting_decisions")
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists[f"{at['restriction']}3"] == '"none,voluntary,imposed,lifted"'
    assert lists[f"{at['police_hold']}3"] == '"Y,N"'


def action_cell(sheet: openpyxl.worksheet.worksheet.Worksheet, row: int) -> openpyxl.cell.Cell:
    (column,) = [cell.column for cell in sheet[1] if cell.value == "action"]
    return sheet.cell(row, column)


def test_no_text_of_an_agency_becomes_a_formula(con, area):
    texts = ['=HYPERLINK("http://evil","x")', "+1+1", "-1"]
    con.execute('update mart_actions set action = list_extract(?::varchar[], "no"::integer)', [texts])
    sheet = first_sheet(write_workbooks(con, area, MONTH), "actions")
    cells = [action_cell(sheet, row) for row in (3, 4, 5)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [(text, "s", True) for text in texts]


def test_a_nul_byte_and_a_huge_cell_do_not_break_the_file(con, area):
    con.execute("update mart_actions set action = ?", ["a\x0bb" + "x" * 40_000])
    assert len(action_cell(first_sheet(write_workbooks(con, area, MONTH), "actions"), FIRST_ROW).value) == 32_767


def test_a_returned_row_that_was_refused_stands_on_the_first_page_with_what_to_do(con, area):
    con.execute("""insert into batches (batch_id, kind, file, status, received_at, apply_order) values
        ('m', 'meeting_decisions', 'meeting_decisions_2026-10-27.xlsx', 'loaded', timestamp '2026-10-28', 9001),
        ('old', 'actions', 'actions_2026-08-27.xlsx', 'loaded', timestamp '2026-08-28', 9002)""")
    con.execute("""insert into mart_quarantine (file, "row", rule, reason, batch_id) values
        ('meeting_decisions_2026-10-27.xlsx', 3, 'missing_value', 'decision is empty', 'm'),
        ('meeting_decisions_2026-10-27.xlsx', 7, 'missing_value', 'decision is empty', 'm'),
        ('actions_2026-08-27.xlsx', 3, 'missing_value', 'action is empty', 'old')""")
    (told,) = summary(open_context(con, area, MONTH))["returned_refused"]
    assert (told["file"], told["n_rows"], told["reason"]) == ("meeting_decisions_2026-10-27.xlsx", 2, "decision is empty")
    assert told["do"] == advices()["missing_value"].do
