"""What people decide: handed out in workbooks, filled in, taken in like any file, remembered, taken back."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from door import Door

from riskagg.area import Area, open_area
from riskagg.build import build
from riskagg.errors import SettingsError
from riskagg.intake import Batch
from riskagg.registers.review import write_review
from riskagg.warehouse import open_read_only

MONTH = "2026-10"
SERVICES = """service_ref,name,kind,address,postcode,provider_name,places,from,to,host_authority
N1,The Elms,residential home,7 Mill Lane,ZZ1 2BB,Calder Care,20,2020-01-01,,Northshire
S1,The Elms,residential home,90 Quay Road,ZZ6 5CC,Dune Homes,24,2020-01-01,,Westbay
H1,Holm Oaks,residential home,3 Abbey Drive,ZZ3 4DD,Dune Homes,30,2020-01-01,,Northshire
"""
HEAD = "date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received\n"
OCTOBER = HEAD + "".join(
    f"{day:02}/10/26,A{day},{place},,theft,,,\n" for day, place in ((1, "The Elms"), (5, "Elms"), (9, "The Elms"), (12, "Holm Oaks"))
)
POLICE = (
    "OCC_NO|REPORTED_DT|COMMITTED_FROM|COMMITTED_TO|CLASSIFICATION|HO_CODE|PREMISES_NAME|ADDRESS_LINE|TOWN|POSTCODE|EASTING|NORTHING|VICTIM_URN|"
    "VICTIM_SURNAME|VICTIM_FORENAME|VICTIM_DOB|SUSPECT_URN|SUSPECT_REL|OUTCOME_CODE|ADULT_AT_RISK_FLAG|MO_TEXT\n"
    "P1|2026-10-03T10:00|2026-10-02T10:00||THEFT IN DWELLING|49||14 ELM ROAD|NORTHWICK|ZZ9 9ZZ|||||||||||\n"
)
ROLE, DAY = "data analyst", datetime(2026, 11, 3)  # noqa: DTZ001 (a cell of a workbook has no zone)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Area:
    """Three services of which two bear one name, and five alerts: read it, never write into its store."""
    door = Door(tmp_path_factory.mktemp("review"))
    bring(door, {"local_services_2026-01-01.csv": SERVICES, "advocacy_2026-10.csv": OCTOBER, "police_2026-10_occurrences.csv": POLICE})
    build(door.area, MONTH)
    return door.area


@pytest.fixture
def moved(built: Area, tmp_path: Path) -> Door:
    """A copy of it, to go on with."""
    shutil.copytree(built.root, tmp_path / "area")
    return Door(tmp_path / "area")


def bring(door: Door, files: dict[str, str]) -> list[Batch]:
    return door.bring({name: text.encode() for name, text in files.items()})


def asked(area: Area, sql: str) -> list[tuple[Any, ...]]:
    with open_read_only(area.warehouse) as con:
        return con.execute(sql).fetchall()


def places_book(area: Area) -> Path:
    with open_read_only(area.warehouse) as con:
        (path,) = [path for path in write_review(con, area) if path.name.startswith("match_")]
    return path


def rows_of(path: Path, sheet: int | str = 0) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if any(cell is not None for cell in row)]


def fill_in(path: Path, to: Path, which: str, words: dict[str, Any]) -> None:
    """Fill in the row of the place called ``which``, as a person would, and save it for the inbox."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    (row,) = [row for row in range(2, page.max_row + 1) if page.cell(row, columns["name"]).value == which]
    for name, value in words.items():
        page.cell(row, columns[name]).value = value
    book.save(to)


def states(area: Area) -> dict[str, tuple[str, str | None]]:
    rows = asked(
        area,
        "select source_ref, match_status, service_id from int_alert_links join stg_alerts using (alert_id) order by source_ref",
    )
    return {ref: (status, service) for ref, status, service in rows}


def test_a_decision_goes_out_comes_back_counts_for_what_comes_later_and_is_taken_back(moved: Door) -> None:
    area, door = moved.area, moved
    assert states(area) == {
        "A1": ("review", None), "A5": ("review", None), "A9": ("review", None), "A12": ("matched", "local:H1"), "P1": ("none", None)
    }  # fmt: skip
    book = places_book(area)
    rows = rows_of(book)
    # The wording that two alerts have is worth more than the one of a single alert.
    assert [(row["name"], row["alerts"], row["record"]) for row in rows] == [
        ("The Elms", 2, "advocacy|advocacy|A1"),
        ("Elms", 1, "advocacy|advocacy|A5"),
    ]
    assert rows[0]["candidate_1"].startswith("The Elms, 7 Mill Lane, ZZ1 2BB\nCalder Care\nlocal:N1\n")
    assert rows[0]["candidate_2"].startswith("The Elms, 90 Quay Road, ZZ6 5CC\nDune Homes\nlocal:S1\n")

    decided = {"service_id": "local:S1", "decision": "same", "decided_by_role": ROLE, "decided_on": DAY}
    fill_in(book, area.inbox / "match_decisions_2026-11-05-review.xlsx", "The Elms", decided)
    november = HEAD + "03/11/26,A30,The Elms,,theft,,,\n"
    landed = bring(door, {"advocacy_2026-11.csv": november})
    (returned,) = [batch for batch in landed if batch.kind == "match_decisions"]
    # The row that nobody decided is no row, and nothing of it is refused or kept.
    assert (returned.status, returned.rows_read, returned.rows_quarantined) == ("loaded", 1, 0)
    build(area, "2026-11")
    after = states(area)
    assert {after[ref] for ref in ("A1", "A9", "A30")} == {("matched", "local:S1")}
    assert after["A5"] == ("review", None)
    (said,) = rows_of(places_book(area), "Decided")
    assert (said["decision"], said["decided_by_role"], said["now"]) == ("same", ROLE, "stands")
    assert said["decided_on"].date() == date(2026, 11, 3)

    back = "mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on,record\n"
    back += f"advocacy,,,,local:S1,taken back,team manager,2026-11-04,{said['record']}\n"
    bring(door, {"match_decisions_2026-11-06.csv": back})
    build(area, "2026-11")
    assert {states(area)[ref] for ref in ("A1", "A9", "A30")} == {("review", None)}
    history = rows_of(places_book(area), "Decided")
    assert [(line["decision"], line["decided_by_role"], line["now"]) for line in history] == [
        ("taken back", "team manager", "stands"),
        ("same", ROLE, "taken back"),
    ]


def test_the_text_of_a_decided_place_is_in_no_part_that_stays(door: Door) -> None:
    text = "mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on\n"
    (batch,) = bring(door, {"match_decisions_2026-11-01.csv": text + "police,,14 ELM ROAD,ZZ9 9ZZ,,none of ours,data analyst,2026-11-01\n"})
    assert "ELM" not in str(door.part(batch, "data")) + str(batch)
    assert door.part(batch, "private")[0]["place_address"] == "14 ELM ROAD"


def test_a_private_home_is_in_no_review(built: Area) -> None:
    with open_read_only(built.warehouse) as con:
        for path in write_review(con, built):
            book = openpyxl.load_workbook(path)
            assert "14 ELM ROAD" not in str([list(page.iter_rows(values_only=True)) for page in book.worksheets])
            assert "for the operational analyst alone" in book.properties.title


def test_the_review_is_for_the_analyst_alone(built: Area, tmp_path: Path) -> None:
    (tmp_path / "area.toml").write_text('name = "Test"\nsynthetic = true\n[disclosure]\nprofile = "board"\n', encoding="utf-8")
    board = open_area(tmp_path)
    with open_read_only(built.warehouse) as con, pytest.raises(SettingsError, match="operational"):
        write_review(con, board)
    assert not board.review.exists()


def test_the_same_warehouse_gives_the_same_workbooks(built: Area) -> None:
    assert places_book(built).read_bytes() == places_book(built).read_bytes()
