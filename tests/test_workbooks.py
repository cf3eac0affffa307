"""Workbooks made ready for a meeting: what is filled in is what comes back."""

import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from areas import sample_area
from invented_marts import write_marts
from invented_words import MONTH

from riskagg.area import Area
from riskagg.registers.workbooks import meeting_date, write_workbooks

# agency-exports.md, "What comes back from meetings".
COLUMNS = {
    "match_decisions": "mention_source, name, address, postcode, service_id, decision, decided_by_role, decided_on, record",
    "meeting_decisions": "meeting_id, service_id, provider_id, decided_on, level, lead_agency, chair_role, decision, rationale, "
    "evidence_pack, restriction, restriction_by, restriction_review_on, provider_informed_on, police_hold",
    "actions": "plan, no, unit_id, learning_point, action, lead, owner_organisation, start, due, milestone, status, "
    "outcome_measure, evidence",
    "risk_assessments": "unit_id, tool, version, level, score, assessor_role, assessed_on, review_by",
    "minutes": "meeting_id, kind, held_on, status, minutes_agreed_on, minutes_shared_on",
    "proforma_replies": "meeting_id, agency, question, reply, replied_on, signed_off_by_role",
}


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


def filled(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[tuple]:
    return [row for row in sheet.iter_rows(min_row=2, values_only=True) if any(value is not None for value in row)]


def test_each_workbook_has_the_columns_in_which_it_comes_back_and_the_meetings_date_in_its_name(con, area):
    files = write_workbooks(con, area, MONTH)
    assert [file.name for file in files] == [f"{kind}_2026-11-27.xlsx" for kind in sorted(COLUMNS)]
    agencies = [row[0] for row in con.execute("select distinct agency from mart_supply order by agency").fetchall()]
    for kind, columns in COLUMNS.items():
        header = [cell.value for cell in first_sheet(files, kind)[1]]
        assert header == columns.split(", ") + (agencies if kind == "minutes" else [])


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
    assert [row[1] for row in rows] == [f"1-9{number:09d}" for number in range(8)]  # the eight services with a band
    assert {row[0] for row in rows} == {"intelligence-2026-11-27"}


def test_a_place_in_review_that_may_be_somebodys_home_is_named_by_its_record_and_not_by_its_text(con, area):
    files = write_workbooks(con, area, MONTH)
    rows = filled(first_sheet(files, "match_decisions"))
    assert rows
    assert all(row[1] is None for row in rows)
    records = openpyxl.load_workbook(next(file for file in files if file.name.startswith("match_"))).worksheets[1]
    assert records.max_row > 1


def test_closed_actions_do_not_come_again_and_words_for_dates_stay_words(con, area):
    con.execute("update mart_actions set state = 'complete' where \"no\" = '3'")
    rows = filled(first_sheet(write_workbooks(con, area, MONTH), "actions"))
    assert [(row[1], row[8]) for row in rows] == [("1", "30/10/2026"), ("2", "a.s.a.p")]


def test_drop_downs_hold_the_words_that_intake_knows(con, area):
    sheet = first_sheet(write_workbooks(con, area, MONTH), "meeting_decisions")
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists["K2"] == '"none,voluntary,imposed,lifted"'
    assert lists["O2"] == '"Y,N"'


def test_no_text_of_an_agency_becomes_a_formula(con, area):
    texts = ['=HYPERLINK("http://evil","x")', "+1+1", "-1"]
    con.execute('update mart_actions set action = list_extract(?::varchar[], "no"::integer)', [texts])
    sheet = first_sheet(write_workbooks(con, area, MONTH), "actions")
    cells = [sheet[f"E{row}"] for row in (2, 3, 4)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [(text, "s", True) for text in texts]


def test_a_nul_byte_and_a_huge_cell_do_not_break_the_file(con, area):
    con.execute("update mart_actions set action = ?", ["a\x0bb" + "x" * 40_000])
    assert len(first_sheet(write_workbooks(con, area, MONTH), "actions")["E2"].value) == 32_767
