"""What a file says as a whole: dates exchanged, another month, what stands round the table, headings and dates of several cells."""

from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from door import Door

from riskagg import intake
from riskagg.errors import SettingsError
from riskagg.intake.doubts import FOR_THE_ANALYST, why_doubted
from riskagg.preview import preview_file

CALLS = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"


def book_bytes(folder: Path, table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in table:
        book.worksheets[0].append(row)
    book.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()


def calls(*days: str) -> bytes:
    lines = [f"{number}A;{day} 10:00;The Elms, 7 Mill Lane;ZZ1 2BB;Fall;N;" for number, day in enumerate(days)]
    return "\n".join([CALLS, *lines]).encode()


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        ([f"10/{day:02}/2026" for day in range(1, 29)], ["dates"]),  # the month first: 13 and later are impossible
        (["10/01/2026", "10/02/2026", "10/03/2026"], ["dates"]),  # all of them possible, none in October
        (["10/01/2026"], ["dates"]),
        ([f"{day:02}/10/2026" if day > 12 else f"10/{day:02}/2026" for day in range(1, 29)], ["dates"]),  # as a spreadsheet exchanges them
        ([f"{day:02}/09/2026" for day in range(1, 20)], ["period"]),
        (["02/10/2025", "20/10/2025"], ["period"]),
        ([f"{day:02}/10/2026" for day in range(1, 29)], []),
        ([*(f"{day:02}/10/2026" for day in range(1, 29)), "10/01/2026", "31/02/2026"], []),  # a late record, and a slip
        (["02/09/2026"], []),  # one late record
        (["10/10/2026", "12/10/2026"], []),
    ],
)
def test_a_file_whose_dates_come_right_once_exchanged_or_are_of_another_month_is_held(
    door: Door, days: list[str], kinds: list[str]
) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(*days)})
    assert [doubt.kind for doubt in batch.doubts] == kinds
    assert batch.rows_read == len(days)


def test_a_doubt_says_what_was_found_and_how_the_file_came_to_be_so(door: Door) -> None:
    days = [f"10/{day:02}/2026" for day in range(1, 21)]
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(*days)})
    assert batch.doubts[0].message.startswith(
        "19 of the 20 dates in Call Date Time are impossible or not in October 2026 as the mapping reads them, and come right once day and "
    )
    (other,) = door.bring({"ambulance_2026-09.csv": calls("01/08/2026", "02/08/2026", "03/07/2026")})
    assert other.doubts[0].message.startswith(
        "None of its 3 dates in Call Date Time is in September 2026, which its name says; 2 are in August"
    )


def test_a_weekly_export_is_held_where_a_third_of_its_dates_are_possible_only_with_the_month_first(door: Door) -> None:
    head = "Ref,Told,Home\n"
    door.mapping(
        """
source: weekly
agency: Weekly
kind: alerts
owner: analyst
next_review: 2027-04-01
cadence: weekly
coverage: financial_year
file: {pattern: "weekly_{date}.csv"}
key: Ref
dates: "%d/%m/%Y"
defaults: {record_type: concern, told_by: weekly}
columns:
  Ref: {}
  Told: {to: reported_on}
  Home: {place: name}
""",
        "weekly",
    )
    american = head + "".join(f"{day},08/{day:02}/2026,Elms\n" for day in range(1, 31))
    slips = head + "".join(f"{day},{day:02}/08/2026,Elms\n" for day in range(1, 31)) + "A,08/30/2026,Elms\nB,31/02/2026,Elms\n"
    batches = door.bring({"weekly_2026-10-23.csv": american.encode(), "weekly_2026-10-30.csv": slips.encode()})
    assert [[doubt.kind for doubt in batch.doubts] for batch in batches] == [["dates"], []]


VISITS = """
source: visits
agency: Visits
kind: alerts
owner: analyst
next_review: 2027-04-01
cadence: irregular
coverage: increment
file: {pattern: ["visits_{year}.csv", "visits_{year}.xlsx"]%s}
key: Ref
dates: [iso, "%%d %%m %%Y", "%%d %%B %%Y %%H:%%M"]
defaults: {record_type: concern, told_by: visits, unlisted_place: create}
%s
columns:
  Ref: {}
  Home: {place: service_ref}
%s
"""
DATE = "  Date: {to: occurred_on}"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_notes_and_totals_under_a_table_are_no_rows_and_are_said(door: Door, tmp_path: Path, suffix: str) -> None:
    door.mapping(VISITS % (', footers: ["checked by"]', "", DATE), "visits")
    table = [
        ["Ref", "Home", "Date"],
        ["A", "H1", "2026-04-01"],
        ["A note between the rows"],
        ["B", "H1", "2026-04-02"],
        ["Grand total", "2", ""],
        [],
        ["Source: county register. Figures are provisional."],
        ["Checked by the team", "on", "Friday"],
        ["* includes pending"],
    ]
    content = "\n".join(",".join(row) for row in table).encode() if suffix == "csv" else book_bytes(tmp_path, table)
    (batch,) = door.bring({f"visits_2026.{suffix}": content})
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (3, 2, 1)
    assert [(notice.kind, notice.count) for notice in batch.notices] == [("rows_below", 4)]
    assert [line["row"] for line in door.part(batch, "quarantine")] == [3]


@pytest.mark.parametrize(
    ("join", "columns", "head", "row"),
    [
        ("join: {When: [Day, Month, Year]}", "  Day: {}\n  Month: {}\n  Year: {aliases: [Yr]}", "Ref,Day,Month,Yr,Home", "A,2,3,2026,H1"),
        ("join: {When: [Day, Clock]}", "  Day: {}\n  Clock: {}", "Ref,Home,Clock,Day", "A,H1,10:30,2 March 2026"),
    ],
)
def test_a_date_of_several_columns_is_read_as_one(door: Door, join: str, columns: str, head: str, row: str) -> None:
    door.mapping(VISITS % ("", join, f"{columns}\n  When: {{to: occurred_on}}"), "visits")
    (batch,) = door.bring({"visits_2026.csv": f"{head}\n{row}\n".encode()})
    (line,) = door.part(batch, "data")
    assert (line["occurred_on"], batch.columns_added) == (date(2026, 3, 2), ())
    (lacking,) = door.bring({"visits_2027.csv": f"{head.replace('Day', 'Tag')}\n{row}\n".encode()})
    assert (lacking.status, "no column Day" in str(lacking.message)) == ("refused", True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_headings_of_two_rows_are_one_heading_per_column(door: Door, tmp_path: Path, suffix: str) -> None:
    columns = f"{DATE}\n  April Falls: {{to: severity}}\n  May Falls: {{to: finding}}\n  April Harm: {{}}\n  May Harm: {{}}"
    door.mapping(VISITS % (", header_rows: 2", "", columns), "visits")
    table = [
        ["", "", "", "April", "", "May", ""],
        ["Ref", "Home", "Date", "Falls", "Harm", "Falls", "Harm"],
        ["A", "H1", "2026-04-01", "1", "0", "2", "0"],
    ]
    content = "\n".join(",".join(row) for row in table).encode() if suffix == "csv" else book_bytes(tmp_path, table)
    (batch,) = door.bring({f"visits_2026.{suffix}": content})
    (line,) = door.part(batch, "data")
    assert (line["row"], line["severity"], line["finding"]) == (3, "1", "2")


def test_an_id_of_two_columns_is_the_same_in_a_list_of_services_and_in_what_is_reported_of_them(door: Door) -> None:
    services = """
source: homes
agency: Homes
kind: services
owner: analyst
next_review: 2027-04-01
cadence: irregular
coverage: snapshot
file: {pattern: "homes_{year}.csv"}
key: [State, No]
defaults: {service_kind: care home, places: 12, valid_from: 2020-01-01}
columns:
  State: {to: service_ref}
  No: {to: service_ref}
  Name: {to: name}
"""
    door.mapping(services, "homes")
    door.mapping(VISITS.replace("Home:", "State:") % ("", "", f"{DATE}\n  No: {{place: service_ref}}"), "visits")
    homes, visits = door.bring(
        {"homes_2026.csv": b"State,No,Name\nAL,1,Elm House\n", "visits_2026.csv": b"Ref,State,No,Date\nA,AL,1,2026-04-01\n"}
    )
    (home,) = door.part(homes, "data")
    assert (home["service_ref"], home["service_kind"], home["places"], home["valid_from"]) == ("AL, 1", "care home", 12, date(2020, 1, 1))
    assert door.part(visits, "private")[0]["place_service_ref"] == home["service_ref"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("places: 12", "places: many", "line 11, key 'defaults.places': 'places' cannot be 'many'"),
        ("places: 12", "theme: fall", "no field 'theme' in kind services"),
        ("key: [State]", "key: [State]\njoin: {Whole: [State, Town]}", "line 11, key 'join.Whole': names column 'Town'"),
        ('"homes_{year}.csv"}', '"homes_{year}.csv", footers: "(x"}', "regular expression"),
    ],
)
def test_a_mapping_that_cannot_mean_what_it_says_is_refused_with_the_key(door: Door, old: str, new: str, said: str) -> None:
    text = """
source: homes
agency: Homes
kind: services
owner: analyst
next_review: 2027-04-01
cadence: irregular
coverage: snapshot
file: {pattern: "homes_{year}.csv"}
key: [State]
defaults: {places: 12}
columns:
  State: {to: service_ref}
"""
    assert old in text
    door.mapping(text.replace(old, new), "homes")
    with pytest.raises(SettingsError, match=r"homes\.yml") as refused:
        intake.read_sources(door.area)
    assert said in str(refused.value)


def test_headings_that_yaml_takes_for_other_things_work_unquoted(door: Door) -> None:
    text = VISITS.replace("Ref", "No") % (
        "",
        "answer: Yes",
        "  2026-04-01: {to: occurred_on}\n  2024: {to: severity}\n  Yes: {}\n  on: {to: finding}",
    )
    door.mapping(text, "visits")
    (batch,) = door.bring({"visits_2026.csv": b"No,Home,2026-04-01,2024,Yes,on\nA,H1,2026-04-02,3,x,y\nB,H1,2026-04-02,3,,y\n"})
    (line,) = pq.read_table(intake.batches_dir(door.area) / batch.batch_id / "data.parquet").to_pylist()
    assert (line["record_key"], line["severity"], line["finding"], batch.rows_left_out) == ("A", "3", "y", 1)


def test_a_reference_may_be_what_a_code_list_depends_on(door: Door) -> None:
    (door.area.root / "codelists").mkdir()
    lines = "list,version,code,when,label,maps_to,source,source_date\nours,1,Fall,Ref=A,,fall,,\nours,1,Fall,,,other,,\n"
    (door.area.root / "codelists" / "ours.csv").write_text(lines, encoding="utf-8")
    door.mapping(VISITS % ("", "", f"{DATE}\n  What: {{codes: {{theme: ours}}}}"), "visits")
    (batch,) = door.bring({"visits_2026.csv": b"Ref,Home,Date,What\nA,H1,2026-04-02,Fall\n"})
    assert {(code["column"], code["code"]) for code in door.part(batch, "codes") if code["said_as"] == "context"} == {("Ref", "A")}


def test_a_second_sending_of_a_month_under_other_references_is_held_and_names_the_first(door: Door) -> None:
    first = [f"{number}A;{number + 1:02}/10/2026 10:00;The Elms, {number} Mill Lane;ZZ1 2BB;Fall;N;" for number in range(10)]
    again = [line.replace("A;", "B;", 1) for line in first[:9]] + ["9B;20/10/2026 11:00;The Oaks;ZZ1 2BB;Assault;Y;"]
    corrected = [*first[:9], "9A;10/10/2026 11:00;The Elms;ZZ1 2BB;Fall;Y;", "10A;11/10/2026 11:00;The Elms;ZZ1 2BB;Fall;Y;"]
    other = [line.replace("A;", "C;", 1).replace("Mill Lane", "Quay Road") for line in first]
    few = [line.replace("A;", "D;", 1) for line in first[:4]]
    brought = {}
    for name, lines in {"first": first, "again": again, "corrected": corrected, "other": other, "few": few}.items():
        content = "\n".join([CALLS, *lines]).encode()
        (batch,) = door.bring({f"sent/{name}/ambulance_2026-10.csv": content}, date(2026, 11, 1 + len(brought)))
        brought[name] = [doubt.kind for doubt in batch.doubts]
    assert brought == {"first": [], "again": ["again"], "corrected": [], "other": [], "few": []}
    (held,) = [batch for batch in intake.read_batches(door.area) if batch.doubts]
    assert held.doubts[0].message.startswith("9 of its 10 records are equal to records of sent/first/ambulance_2026-10.csv in all but")


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ("Address;Postcode", "The Elms, {n} Mill Lane;ZZ1 {n}BB", None),
        (
            "Postcode;Address",
            "The Elms, {n} Mill Lane;ZZ1 {n}BB",
            "Hardly a cell of column Postcode is a postcode",
        ),
        ("Address;Postcode", "The Elms, {n} Mill Lane;", None),
        ("Address;Postcode", "ZZ1 {n}BB;ZZ1 {n}BB", None),
        ("Address;Postcode", "Springfield;9740{n}", None),  # no form that is known: nothing is compared
    ],
)
def test_a_file_whose_cells_stand_under_other_headings_is_held(door: Door, head: str, row: str, said: str | None) -> None:
    lines = [f"{n}A;0{n}/10/2026 10:00;{row.format(n=n)};Fall;N;" for n in range(1, 8)]
    content = "\n".join([CALLS.replace("Address;Postcode", head), *lines]).encode()
    (batch,) = door.bring({"ambulance_2026-10.csv": content})
    assert [doubt.message.startswith(str(said)) for doubt in batch.doubts] == ([True] if said else [])


def test_a_preview_says_why_a_file_would_be_held_and_a_report_leaves_out_what_is_for_the_analyst(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "ambulance_2026-09.csv"
    path.write_bytes(calls("01/08/2026", "02/08/2026"))
    (preview,) = preview_file(door.area, path)
    assert (preview.status, preview.is_clean, len(preview.doubts)) == ("loaded", False, 1)
    (batch,) = door.bring({path.name: path.read_bytes()})
    message = str(why_doubted(batch.file, batch.sha256, batch.doubts))
    before, mark, after = message.partition(FOR_THE_ANALYST)
    assert preview.doubts[0] in before
    assert (bool(mark), "--accept" in after, "riskagg" in before) == (True, True, False)
