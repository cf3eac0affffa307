"""What people decide: handed out in workbooks, filled in, taken in like any file, remembered, taken back."""

import csv
import io
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from areas import sample_area
from door import RECEIVED, Door
from raw_tables import empty_warehouse, fill
from riskagg_pipelines.supply import standing
from run_region import MONTH, build_through

from riskagg.area import Area
from riskagg.build import build
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError
from riskagg.intake import Batch, read_batches
from riskagg.linking import match_places
from riskagg.registers.review import write_review
from riskagg.report.read import Reader
from riskagg.retention.holds import read_holds
from riskagg.retention.purge import plan_purge, purge
from riskagg.warehouse import open_for_write, open_read_only, run_models

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


def bring(door: Door, files: dict[str, str], received_on: date = RECEIVED) -> list[Batch]:
    return door.bring({name: text.encode() for name, text in files.items()}, received_on)


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
    head, *rows = page.iter_rows(min_row=1, values_only=True)
    below = 1 if page.row_dimensions[1].hidden else 0
    names = [str(name).lower().replace(" ", "_") for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows[below:] if any(cell is not None for cell in row)]


def fill_in(path: Path, to: Path, which: str, words: dict[str, Any], by: str = "name") -> None:
    """Fill in the row that is called ``which`` in the column ``by``, as a person would, and save it for the inbox."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    (row,) = [row for row in range(2, page.max_row + 1) if page.cell(row, columns[by]).value == which]
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
    # The row that nobody decided is read and left out: nothing of it is refused or kept.
    assert (returned.status, returned.rows_read, returned.rows_quarantined, returned.rows_left_out) == ("loaded", 2, 0, 1)
    build(area, "2026-11", partial=True)
    after = states(area)
    assert {after[ref] for ref in ("A1", "A9", "A30")} == {("matched", "local:S1")}
    (said,) = rows_of(places_book(area), "Decided")
    assert (said["decision"], said["decided_by_role"], said["now"]) == ("same", ROLE, "stands")
    assert said["decided_on"].date() == date(2026, 11, 3)

    back = "mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on,record\n"
    back += f"advocacy,,,,local:S1,taken back,team manager,2026-11-04,{said['record']}\n"
    bring(door, {"match_decisions_2026-11-06.csv": back})
    build(area, "2026-11", partial=True)
    assert {states(area)[ref] for ref in ("A1", "A5", "A9", "A30")} == {("review", None)}
    history = rows_of(places_book(area), "Decided")
    assert [(line["decision"], line["decided_by_role"], line["now"]) for line in history] == [
        ("taken back", "team manager", "stands"),
        ("same", ROLE, "taken back"),
    ]


def test_what_was_withdrawn_waits_for_nobody(moved: Door) -> None:
    with open_for_write(moved.area.warehouse) as con:
        con.execute("update stg_alerts set record_status = 'withdrawn' where source_ref in ('A1', 'A5')")
        run_models(con, "review", {})
    assert [(row["name"], row["alerts"], row["record"]) for row in rows_of(places_book(moved.area))] == [
        ("The Elms", 1, "advocacy|advocacy|A9")
    ]


def test_a_pair_of_alerts_is_decided_the_same_way(moved: Door) -> None:
    area = moved.area
    with open_for_write(area.warehouse) as con:
        con.execute("""insert into int_event_doubts by name select 'advocacy|advocacy|A1' as alert_id,
            'advocacy|advocacy|A9' as other_alert_id, 0.55 as probability, 'local:H1' as service_id, false as is_joined,
            'same, weakly' as persons""")
    with open_read_only(area.warehouse) as con:
        (book, _) = write_review(con, area)
    (row,) = rows_of(book)
    assert (row["service"], row["probability"], row["person"], row["now"]) == ("Holm Oaks", 0.55, "perhaps the same", "two events")
    assert row["one"].splitlines()[:3] == ["Advocacy", "happened 2026-10-01", "told 2026-10-01"]
    back = area.inbox / "incident_decisions_2026-11-05-review.xlsx"
    fill_in(book, back, "advocacy|advocacy|A1", {"decision": "not", "decided_by_role": ROLE, "decided_on": DAY}, by="alert_id")
    (batch,) = moved.bring({})
    told = [(line["alert_id"], line["other_alert_id"], line["decision"], line["decided_on"]) for line in moved.part(batch, "data")]
    assert told == [("advocacy|advocacy|A1", "advocacy|advocacy|A9", "not", DAY.date())]


def test_a_word_on_two_alerts_that_is_not_used_says_why_in_the_next_review_and_in_the_status(moved: Door) -> None:
    area, one = moved.area, "advocacy|advocacy|A12"
    said = "alert_id,other_alert_id,decision,decided_by_role,decided_on\n"
    said += "".join(f"{one},{other},same,team manager,2026-11-0{day}\n" for day, other in ((1, "police|police|P9"), (2, one)))
    bring(moved, {"incident_decisions_2026-11-03.csv": said})
    build(area, MONTH)
    whys = ["not used: an alert is named with itself", "not used: an alert tells no event of a service of ours"]
    with open_read_only(area.warehouse) as con:
        (book, _) = write_review(con, area)
        told = standing(Reader(con, profile_named("operational")), area)["unanswered"]
    assert [row["now"] for row in rows_of(book, "Decided")] == whys
    assert [(row["row"], row["decision"], row["state"]) for row in told] == [(2, "same", whys[1]), (3, "same", whys[0])]


DECIDED = "mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on,record\n"


@pytest.mark.parametrize("name", ["Elms", ""], ids=["by its wording", "by the day of the decision"])
def test_a_record_that_was_amended_before_its_decision_came_back_was_seen_as_it_was(moved: Door, name: str) -> None:
    amended = HEAD + "05/10/26,A5,Holm Oaks,,theft,,,\n06/11/26,A31,Elms,,theft,,,\n"
    bring(moved, {"advocacy_2026-11.csv": amended}, date(2026, 11, 9))
    said = DECIDED + f"advocacy,{name},,,local:S1,same,data analyst,2026-11-05,advocacy|advocacy|A5\n"
    bring(moved, {"match_decisions_2026-11-05-review.csv": said}, date(2026, 11, 12))
    build_through("incidents", moved.area, "2026-11", partial=True)
    found = states(moved.area)
    assert {ref: found[ref][1] for ref in ("A5", "A12", "A31")} == {"A5": "local:H1", "A12": "local:H1", "A31": "local:S1"}


def test_a_decision_on_a_record_holds_for_the_same_words_with_other_spaces(moved: Door) -> None:
    rows = "".join(f"I{at};0{at}/10/2026 10:00;Elms;{code};Fall;Y;\n" for at, code in enumerate(("ZZ9 9ZZ", "ZZ99ZZ", "ZZ9 9ZY"), start=1))
    bring(moved, {"ambulance_2026-10.csv": "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome\n" + rows})
    said = DECIDED + "ambulance,,,,local:S1,same,data analyst,2026-11-03,ambulance|ambulance|I1\n"
    bring(moved, {"match_decisions_2026-11-03.csv": said})
    build_through("incidents", moved.area)
    found = states(moved.area)
    assert [found[ref][1] for ref in ("I1", "I2", "I3")] == ["local:S1", "local:S1", None]


def test_words_of_one_day_count_in_the_order_of_the_days_in_their_files_names(moved: Door) -> None:
    words = {
        day: f"{DECIDED}advocacy,Elms,,,local:{service},same,role {day},,\n"
        for day, service in ((5, "N1"), (6, "S1"), (7, "N1"), (8, "S1"))
    }
    bring(moved, {f"match_decisions_2026-11-{day:02}.csv": text for day, text in words.items()}, date(2026, 11, 12))
    build_through("incidents", moved.area)
    assert states(moved.area)["A5"] == ("matched", "local:S1")
    said = asked(moved.area, "select file, state from int_place_decisions_told join batches using (batch_id) order by file")
    assert [state for _, state in said] == ["superseded", "superseded", "superseded", "stands"]


def test_a_workbook_saved_as_csv_by_a_spreadsheet_program_says_the_same(moved: Door) -> None:
    rows = rows_of(places_book(moved.area))
    rows[0] |= {"service_id": " local:S1 ", "decision": "Same ", "decided_by_role": ROLE, "decided_on": "03/11/26"}
    rows[1] |= {"service_id": "local:N1", "decision": "NOT", "decided_by_role": ROLE, "decided_on": "2026-11-03 00:00:00"}
    text = io.StringIO()
    line = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
    line.writeheader()
    line.writerows(rows)
    (batch,) = moved.bring({"match_decisions_2026-11-05-review.csv": text.getvalue().encode("cp1252")})
    assert (batch.delimiter, batch.rows_read, batch.rows_quarantined) == (";", 2, 0)
    assert {line["decided_on"] for line in moved.part(batch, "data")} == {DAY.date()}
    build_through("incidents", moved.area)
    assert {ref: states(moved.area)[ref] for ref in ("A1", "A5")} == {"A1": ("matched", "local:S1"), "A5": ("matched", "local:S1")}


def test_the_text_of_a_home_that_was_decided_goes_with_the_home_s_own_and_the_decision_stays(moved: Door) -> None:
    area = moved.area
    text = "mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on,record\n"
    text += "police,,14 ELM ROAD,ZZ9 9ZZ,,none of ours,data analyst,2026-11-01,police|police|P1\n"
    text += "advocacy,The Elms,,,local:S1,same,data analyst,2026-11-01,\n"
    (batch,) = bring(moved, {"match_decisions_2026-11-01.csv": text})
    assert "ELM" not in str(moved.part(batch, "data")).upper() + str(batch).upper()
    assert [line["place_address"] for line in moved.part(batch, "private")] == ["14 ELM ROAD", None]
    build(area, MONTH)
    batches, later = read_batches(area), date(2027, 6, 1)
    with open_read_only(area.warehouse) as con:
        plan = plan_purge(area, batches, read_holds(area, batches, con), con, later)
    purge(area, plan, "data protection officer", later)
    assert "14 ELM ROAD" not in str([moved.part(one, "private") for one in read_batches(area)])
    assert [line["place_name"] for line in moved.part(batch, "private")] == ["The Elms"]
    build_through("incidents", area)
    said = asked(area, "select decision, state from int_place_decisions_told where mention_id is not null order by decision")
    assert said == [("none of ours", "stands"), ("same", "stands")]


def test_a_private_home_is_in_no_review(built: Area) -> None:
    with open_read_only(built.warehouse) as con:
        for path in write_review(con, built):
            book = openpyxl.load_workbook(path)
            assert "14 ELM ROAD" not in str([list(page.iter_rows(values_only=True)) for page in book.worksheets])
            assert "for the operational analyst alone" in book.properties.title


def test_the_review_is_for_the_analyst_alone(built: Area, tmp_path: Path) -> None:
    (tmp_path / "area.toml").write_text('name = "Test"\nsynthetic = true\n[disclosure]\nprofile = "board"\n', encoding="utf-8")
    board = sample_area(tmp_path)
    with open_read_only(built.warehouse) as con, pytest.raises(SettingsError, match="operational"):
        write_review(con, board)
    assert not board.review.exists()


def test_the_same_warehouse_gives_the_same_workbooks(built: Area) -> None:
    assert places_book(built).read_bytes() == places_book(built).read_bytes()


HOMES = """
    location_id_cqc | period  | name     | address      | town      | postcode
    ----------------+---------+----------+--------------+-----------+---------
    1-902           | 2026-01 | The Elms | 7 Mill Lane  | Northwick | ZZ1 2BB
    1-903           | 2026-01 | The Elms | 90 Quay Road | Sandmouth | ZZ6 5CC
"""
WORDS = {
    "the newest word on a place counts": ("same 1-902, same 1-903", "1-903", ["superseded", "stands"]),
    "a not takes its service away": ("same 1-902, not 1-902", "1-903", ["superseded", "stands"]),
    "a word taken back is as if never said": ("same 1-902, same 1-903, taken back 1-903", "1-902", ["stands", "taken back", "stands"]),
    "only that service's words are taken back": ("not 1-902, taken back 1-903", "1-903", ["stands", "nothing to take back"]),
    "without a service all is taken back": ("not 1-902, none of ours, taken back", None, ["taken back", "taken back", "stands"]),
    "what is said again counts again": ("same 1-902, taken back 1-902, same 1-902", "1-902", ["taken back", "stands", "stands"]),
    "a service that nobody knows is told": ("same 1-999", None, ["no such service"]),
}


@pytest.mark.parametrize(("words", "service", "expected"), WORDS.values(), ids=WORDS.keys())
def test_each_word_on_a_place_says_what_became_of_it(words: str, service: str | None, expected: list[str]) -> None:
    con = empty_warehouse()
    fill(con, "raw_directory", HOMES)
    con.execute("""insert into stg_alerts (alert_id, source, supplier, source_ref, batch_id, "row", first_received_at, occurred_on,
        record_status, place_key, has_place)
        values ('police|police|1', 'police', 'police', '1', 'b', 1, '2026-09-05', '2026-08-01', 'open', 'k', true)""")
    con.execute("insert into raw_private (\"row\", place_name) values (1, 'The Elms')")
    lines = [line.strip().rpartition(" ") if "1-" in line else (line.strip(), "", "") for line in words.split(",")]
    said = "\n".join(f"Police | the elms | {of} | {what} | 2026-09-0{day}" for day, (what, _, of) in enumerate(lines, start=1))
    fill(con, "raw_match_decisions", f"mention_source | name | service_id | decision | decided_on\n-\n{said}")
    run_models(con, "history", {})
    match_places(con)
    assert con.execute("select service_id from int_mentions").fetchall() == [(service,)]
    assert [state for (state,) in con.execute('select state from int_place_decisions_told order by "row"').fetchall()] == expected
