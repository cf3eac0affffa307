"""Rules for all sources (agency-exports.md), each by a file that needs it: texts first, workbooks in test_reading_workbooks.py."""

import gzip
from datetime import date

import pytest
from door import Door
from test_intake import COUNCIL, POLICE, WEEK, concern, council

AMBULANCE = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"
ADVOCACY = "date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received"
COMPLAINTS = "Ref,Received,Channel,Service,Provider,Theme,Serious,About management or regime,Outcome"
OCTOBER = "ambulance_2026-10.csv"


def call(ref: str, at: str = "01/10/2026 23:10") -> str:
    return f"{ref};{at};Elms;;Fall;Y;"


def plain(ref: str, **said: str) -> str:
    """A council's row without a quotation mark."""
    return concern(ref, **said).replace('"', "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_change_no_row_and_no_number(door: Door, end: str) -> None:
    (batch,) = door.bring({OCTOBER: end.join([AMBULANCE, call("A1"), "", call("A2")]).encode()})
    assert door.rows_of(batch) == {"A1": 2, "A2": 4}


def test_a_line_that_names_the_delimiter_is_a_title(door: Door) -> None:
    (batch,) = door.bring({OCTOBER: "\r\n".join(["sep=,", AMBULANCE.replace(";", ","), call("A1").replace(";", ",")]).encode()})
    assert (batch.delimiter, door.rows_of(batch)) == (",", {"A1": 3})


@pytest.mark.parametrize("mark", [";", "|", "\t"])
def test_a_title_above_the_table_says_nothing_of_the_delimiter(door: Door, mark: str) -> None:
    lines = ["Calls to places of care, October 2026", "", AMBULANCE.replace(";", mark), call("A1").replace(";", mark)]
    (batch,) = door.bring({OCTOBER: "\r\n".join(lines).encode()})
    assert (batch.delimiter, door.rows_of(batch)) == (mark, {"A1": 4})
    (week,) = door.bring({WEEK: "\r\n".join(["Concerns; week to 7 November", COUNCIL, plain("C1")]).encode()})[-1:]
    assert door.rows_of(week) == {"C1": 3}


def test_two_exports_in_one_file_lose_no_row_to_the_byte_order_mark_between_them(door: Door) -> None:
    (batch,) = door.bring({WEEK: council(concern("C1")) + council(concern("C2"))})
    assert door.rows_of(batch) == {"C1": 2, "C2": 4}
    assert [line["row"] for line in door.part(batch, "quarantine")] == [3]  # the second header


def test_delimiters_at_the_end_of_lines_are_no_columns_and_no_cells(door: Door) -> None:
    (batch,) = door.bring({WEEK: "\r\n".join([f"{COUNCIL},,", f"{plain('C1')},,", "," * 29, plain("C2"), f"{plain('C3')},"]).encode()})
    assert (door.rows_of(batch), batch.columns_added, batch.rows_read) == ({"C1": 2, "C2": 4, "C3": 5}, (), 3)


def test_of_two_columns_with_one_title_the_first_counts_and_the_other_is_told(door: Door) -> None:
    (batch,) = door.bring({WEEK: f"{COUNCIL},Concern ID\r\n{plain('C1')},X1\r\n".encode()})
    assert (door.rows_of(batch), batch.columns_added) == ({"C1": 2}, ("Concern ID",))


def test_references_are_text_trimmed_and_told_apart_by_case_and_zeros(door: Door) -> None:
    refs = (" C1 ", "c1", "007", "7", "12345678901234567890", "1-0012")
    (batch,) = door.bring({WEEK: council(*(concern(ref) for ref in refs))})
    assert list(door.rows_of(batch)) == [ref.strip() for ref in refs]


def test_nul_bytes_are_dropped_and_a_cell_of_a_megabyte_refuses_its_row_alone(door: Door) -> None:
    (batch,) = door.bring({WEEK: council(concern("C\x001"), concern("C2", **{"Concern Summary": "x" * (1 << 20)}), concern("C3"))})
    assert door.rows_of(batch) == {"C1": 2, "C3": 4}
    assert [(line["row"], line["rule"]) for line in door.part(batch, "quarantine")] == [(3, "oversized_cell")]


def test_a_header_without_rows_is_loaded_with_none(door: Door) -> None:
    batches = door.bring({WEEK: COUNCIL.encode(), "police_2026-10_occurrences.csv": f"{POLICE}\r\n".encode()})
    assert [(batch.status, batch.rows_read, batch.scope) for batch in batches] == [("loaded", 0, "FY2026"), ("loaded", 0, None)]


@pytest.mark.parametrize(("file_day", "scope"), [("2026-04-03", "FY2025"), ("2026-04-07", "FY2025"), ("2026-04-08", "FY2026")])
def test_an_empty_cumulative_export_covers_the_year_of_its_date_less_seven_days(door: Door, file_day: str, scope: str) -> None:
    (batch,) = door.bring({f"council_safeguarding_northshire_{file_day}.csv": COUNCIL.encode()})
    assert batch.scope == scope


def test_the_year_s_last_export_in_the_first_days_of_april_covers_the_old_year(door: Door) -> None:
    old = {"Date of Concern": "30/03/2026", "Date Received": "31/03/2026"}
    (batch,) = door.bring({"council_safeguarding_northshire_2026-04-03.csv": council(concern("C1", **old))})
    assert (batch.scope, batch.covers_from, batch.covers_to) == ("FY2025", date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    "broken",
    [
        f'{COUNCIL},"Extra\r\n{plain("C1")}\r\n{plain("C2")}\r\n',
        f"{COUNCIL}\r\n{plain('C1')}\r\n{plain('C2').replace('The Elms', chr(34) + 'The Elms')}\r\n{plain('C3')}\r\n",
        f"{COUNCIL}\r\n{plain('C1').replace('Persephone was', chr(34) + 'Persephone was')}\r\n{plain('C2')}\r\n{plain('C3')}{chr(34)}\r\n",
    ],
    ids=["in the header", "in a row", "in the last column"],
)
def test_rows_that_a_quotation_mark_swallows_are_not_lost_in_silence_nor_told_as_a_title(door: Door, broken: str) -> None:
    (batch,) = door.bring({WEEK: broken.encode()})
    assert (batch.status, batch.columns_added) == ("refused", ())
    assert "quotation mark" in (batch.message or "")
    assert "Featherstonehaugh" not in batch.model_dump_json()


@pytest.mark.parametrize("end", ["\v", "\u2028", " ", ","])
def test_lines_that_have_run_together_are_not_taken_for_titles(door: Door, end: str) -> None:
    (batch,) = door.bring({WEEK: f"{COUNCIL}{end}{plain('C1')}{end}{plain('C2')}\r\n{plain('C3')}\r\n".encode()})
    assert (batch.status, batch.columns_added) == ("refused", ())
    assert "Featherstonehaugh" not in batch.model_dump_json()


def test_a_narrative_with_line_breaks_and_delimiters_is_one_cell(door: Door) -> None:
    (batch,) = door.bring({WEEK: council(concern("C1", **{"Concern Summary": "one\r\ntwo, three,,,\r\nfour"}), concern("C2"))})
    assert door.rows_of(batch) == {"C1": 2, "C2": 3}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03/11/26", date(2026, 11, 3)),
        ("03/11/2026", date(2026, 11, 3)),
        ("3 Nov 2026", date(2026, 11, 3)),
        ("3 November 2026", date(2026, 11, 3)),
    ],
)
def test_an_advocate_s_dates(door: Door, written: str, day: date) -> None:
    (batch,) = door.bring({"advocacy_2026-11.csv": f"{ADVOCACY}\n{written},R1,Elms,noise,fell,AB,manager,N\n".encode()})
    assert door.part(batch, "data")[0]["occurred_on"] == day


@pytest.mark.parametrize(
    ("written", "answered"), [("Y", True), ("n", False), ("02/11/26", True), ("3 Nov 2026", True), ("", None), ("soon", None)]
)
def test_an_advocate_s_response_is_yes_no_a_date_or_nothing_and_kept_as_written(door: Door, written: str, answered: bool | None) -> None:
    (batch,) = door.bring({"advocacy_2026-11.csv": f"{ADVOCACY}\n01/11/26,R1,Elms,noise,fell,AB,manager,{written}\n".encode()})
    (row,) = door.part(batch, "data")
    assert (row["is_answered"], row["response"]) == (answered, written or None)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("03-Nov-26", None),
        ("03-Nov-2026", None),
        ("3-Nov-26", None),
        ("03/11/2026", "impossible_date"),
        ("04-Nov-26", "future_date"),
        ("31-Dec-89", "too_old"),
    ],
)
def test_a_complaint_s_date_is_read_by_its_format_alone(door: Door, written: str, rule: str | None) -> None:
    (batch,) = door.bring(
        {"whistleblowing_complaints_2026-11.csv": f"{COMPLAINTS}\nW1,{written},Complaint,Elms,,Staffing,N,N,Open\n".encode()}
    )
    assert [line["rule"] for line in door.part(batch, "quarantine")] == [rule] * (rule is not None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-10-24T23:30:00Z", date(2026, 10, 25)),  # summer time until two o'clock of the 25th: half past midnight
        ("2026-10-25T23:30:00Z", date(2026, 10, 25)),  # winter time: the same evening
        ("2026-10-25T01:30", date(2026, 10, 25)),  # an hour that the clock shows twice
        ("2026-10-24T23:30:00-05:00", date(2026, 10, 25)),
    ],
)
def test_an_instant_is_the_local_day_across_the_change_of_the_clock(door: Door, written: str, day: date) -> None:
    row = f"O1||{written}||FRAUD||Elms" + "|" * 14
    (batch,) = door.bring({"police_2026-10_occurrences.csv": f"{POLICE}\r\n{row}\r\n".encode("cp1252")})
    assert door.part(batch, "data")[0]["occurred_on"] == day


def test_a_file_renamed_and_packed_is_the_same_file_and_says_of_which(door: Door) -> None:
    (first,) = door.bring({WEEK: council(concern())})
    (again,) = door.bring({"as sent by mail.csv.gz": gzip.compress(council(concern()))})
    assert (again.status, again.duplicate_of, again.rows_read) == ("duplicate", first.file, 1)


def test_a_renamed_column_names_the_nearest_and_an_added_one_is_told(door: Door) -> None:
    renamed, added = COUNCIL.replace("Date Received", "Date Recieved"), f"{COUNCIL},Ward"
    batches = door.bring(
        {WEEK: f"{added}\r\n{plain('C1')},North\r\n".encode(), "council_safeguarding_westbay_2026-10-30.csv": renamed.encode()}
    )
    assert batches[0].columns_added == ("Ward",)
    assert "no column Date Received (nearest: Date Recieved)" in (batches[1].message or "")
