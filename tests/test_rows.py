"""Which rows of a file are records: rows left out, rows of one record, whole files that are wrong."""

from datetime import date

import pytest
from door import Door

from riskagg import build, intake, warehouse
from riskagg.errors import SettingsError
from riskagg.intake import Batch
from riskagg.warehouse import Connection

REGISTER = """
source: register
agency: Register
kind: alerts
owner: analyst
next_review: 2027-04-01
cadence: irregular
coverage: {coverage}
file: {{pattern: "register_{{date}}.csv"}}
key: Ref
dates: iso
defaults: {{record_type: concern, told_by: register, unlisted_place: create}}
keep: {{Kind: [Care home, "nursing home"]}}
columns:
  Ref: {{}}
  Date: {{to: occurred_on}}
  Home: {{place: service_ref}}
  Manager: {{person: name}}
  Kind: {kind}
"""


def test_rows_of_another_kind_are_left_out_and_nothing_of_them_is_kept(door: Door) -> None:
    door.mapping(REGISTER.format(coverage="increment", kind="{}"), "register")
    rows = [
        "A,2026-04-01,H1,Ann Quill,care home",
        "B,2026-04-01,N1,Ben Quill,Nursery",
        "C,no date,N2,Cy Quill,",
        "D,2026-04-02,H2,,NURSING HOME ",
    ]
    (batch,) = door.bring({"register_2026-04-30.csv": ("Ref,Date,Home,Manager,Kind\n" + "\n".join(rows)).encode()})
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined, batch.rows_left_out) == (4, 2, 0, 2)
    assert door.rows_of(batch) == {"A": 2, "D": 5}
    assert door.part(batch, "left_out") == [{"sheet": None, "row": row, "record_key": None} for row in (3, 4)]
    assert batch.tally.endswith("4 rows read, 2 accepted, 0 quarantined, 2 left out")


def test_a_row_left_out_of_a_cumulative_export_keeps_its_reference_unless_that_is_a_name(door: Door) -> None:
    """So that its record is not taken as withdrawn; a row that has slid is refused, whatever its last cell says."""
    door.mapping(REGISTER.format(coverage="financial_year", kind="{}"), "register")
    rows = ["A,2026-04-01,H1,Ann Quill,Nursery", "Ben Quill,2026-04-01,N1,Ben Quill,Nursery", "C,2026-04-01,N1,Cy,Nursery,more"]
    (batch,) = door.bring({"register_2026-04-30.csv": ("Ref,Date,Home,Manager,Kind\n" + "\n".join(rows)).encode()})
    assert [line["record_key"] for line in door.part(batch, "left_out")] == ["A", None]
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["ragged_row"]


def test_a_column_that_decides_which_rows_are_kept_must_be_in_the_file(door: Door) -> None:
    door.mapping(REGISTER.format(coverage="increment", kind="ignore"), "register")
    with pytest.raises(SettingsError, match=r"key 'keep\.Kind': column 'Kind' is optional, and a file without it would lose every row"):
        door.bring({"register_2026-04-30.csv": b"Ref,Date,Home,Manager\nA,2026-04-01,H1,\n"})


EVENTS = """
source: events
agency: Events
kind: alerts
owner: analyst
next_review: 2027-04-01
cadence: irregular
coverage: increment
file: {{pattern: "events_{{date}}.csv"}}
key: Ref
repeats: {repeats}
dates: iso
defaults: {{record_type: incident, told_by: health, unlisted_place: create}}
columns:
  Ref: {{}}
  Date: {{to: occurred_on}}
  Home: {{place: service_ref}}
  Types: {{split: ";", codes: {{theme: risk_type_theme, risk_types: risk_type}}}}
  Number: {{person: local_ref}}
  Known as: {{about: person}}
  Note: {{narrative: true}}
"""
HEAD = "Ref,Date,Home,Types,Number,Known as,Note\n"


def events(door: Door, repeats: str, *rows: str, day: str = "2026-10-30") -> Batch:
    door.mapping(EVENTS.format(repeats=repeats), "events")
    return next(
        batch for batch in door.bring({f"events_{day}.csv": (HEAD + "\n".join(rows)).encode()}) if batch.file == f"events_{day}.csv"
    )


def staged(door: Door, n_stages: int = 2) -> Connection:
    """The warehouse after so many stages of the build."""
    con = warehouse.open_for_write(":memory:")
    cut = build.cut_for(door.area, "2026-10")
    for stage in build.STAGES[:n_stages]:
        stage.run(con, door.area, cut)
    return con


FATES = 'select status, rows_read, rows_accounted, "new", amended, unchanged, quarantined, joined, left_out from mart_ledger order by file'
TYPES = (
    "A,2026-10-01,H1,Physical,p1,,x",
    "B,2026-10-02,H1,Neglect,p2,,x",
    "A,2026-10-01,H1,Neglect; Sexual,p1,,x",
    "B,2026-10-02,H1,Neglect,p2,,x",
)


def test_rows_of_one_record_that_differ_in_a_list_are_one_record_with_all_values(door: Door) -> None:
    batch = events(door, "values", *TYPES)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_joined, batch.doubts) == (4, 3, 1, ())
    events(door, "values", *reversed(TYPES), day="2026-10-31")
    events(door, "values", TYPES[0], day="2026-11-01")
    con = staged(door)
    # The same rows in another order say the same; one of them alone does not.
    assert con.execute(FATES).fetchall() == [
        ("loaded", 4, 4, 2, 0, 1, 0, 1, 0),
        ("loaded", 4, 4, 0, 0, 3, 0, 1, 0),
        ("loaded", 1, 1, 0, 1, 0, 0, 0, 0),
    ]
    said = con.execute(
        "select source_ref, fate, row, list_sort(list(distinct code)) from stg_alert_rows join stg_codes using (profile_id) "
        "where field = 'risk_types' group by all order by all"
    ).fetchall()
    assert said == [("A", "amended", 2, ["Physical"]), ("A", "new", 2, ["Neglect", "Physical", "Sexual"]), ("B", "new", 3, ["Neglect"])]


PEOPLE = (
    "A,2026-10-01,H1,Physical,p1,Al,x",
    "A,2026-10-01,H1,Neglect,p1,Al,x",
    "A,2026-10-01,H1,Neglect; Physical,p2,Bo,x",
    "B,2026-10-09,H1,Physical,p2,Bo,",
)


def test_rows_of_one_record_that_differ_in_people_are_one_event_with_each_of_them(door: Door) -> None:
    batch = events(door, "[values, people]", *PEOPLE)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_joined) == (4, 2, 2)
    con = staged(door, 6)
    found = con.execute("select occurred_on, len(people) from int_incidents order by 1").fetchall()
    assert found == [(date(2026, 10, 1), 2), (date(2026, 10, 9), 1)]
    (shared,) = con.execute(
        "select count(*) from (select unnest(people) as person from int_incidents) group by person having count(*) > 1"
    ).fetchall()
    assert shared == (2,), "the second person of A is the person of B"


FINDINGS = """key: Visit
ordinal: true
defaults: {record_type: visit_finding, unlisted_place: create}
columns:
  Visit: {to: visit_ref}
  Date: {to: occurred_on}
  Home: {place: service_ref}
  Finding: {to: finding}
"""
OF_PEOPLE = """key: Event
repeats: people
defaults: {record_type: incident, unlisted_place: create}
columns:
  Row: {about: person}
  Event: {}
  Date: {to: occurred_on}
  Home: {place: service_ref}
  Person: {person: local_ref}
"""


def test_rows_of_a_visit_are_a_finding_each_and_rows_of_an_event_with_ids_of_their_own_are_one_with_its_people(door: Door) -> None:
    head = EVENTS.partition("key: ")[0].format() + "dates: iso\n"
    door.mapping(head + OF_PEOPLE, "events")
    door.mapping(head.replace("events", "visits") + FINDINGS, "visits")
    event, visit = door.bring(
        {
            "events_2026-10-30.csv": b"Row,Event,Date,Home,Person\n1,E1,2026-10-01,H1,p1\n2,E1,2026-10-01,H1,p2\n3,E2,2026-10-02,H1,p1\n",
            "visits_2026-10-30.csv": b"Visit,Date,Home,Finding\n1,2026-10-01,H1,Met\n1,2026-10-01,H1,Not met\n2,2026-10-03,H1,Met\n",
        }
    )
    assert (event.rows_accepted, event.rows_joined, event.doubts) == (2, 1, ())
    assert sorted(door.rows_of(visit)) == ["1|1", "1|2", "2|1"]


@pytest.mark.parametrize(
    ("repeats", "other", "named"),
    [
        ("versions", "a1,2026-10-02,H1,,p1,,", "a1, A1"),
        ("[values, people]", "a1,2026-10-01,H1,Neglect,p1,,", "a1, A1"),
        ("[values, people]", "a1,2026-10-01,H1,Physical,p1,,", ""),
        ("versions\ncase_counts: true", "a1,2026-10-02,H1,,p1,,", ""),
    ],
    ids=["versions", "values", "they say the same", "case counts"],
)
def test_two_keys_that_differ_in_case_alone_and_say_different_things_hold_their_file(
    door: Door, repeats: str, other: str, named: str
) -> None:
    batch = events(door, repeats, "B7,2026-10-01,H1,,p2,,", other, "A1,2026-10-01,H1,Physical,p1,,")
    assert [doubt.kind for doubt in batch.doubts] == (["repeats"] if named else [])
    assert all(f": {named}. Expected each Ref once." in one.message and "`case_counts: true`" in one.message for one in batch.doubts)


@pytest.mark.parametrize(
    ("repeats", "rows", "keys"),
    [
        ("values", ("A,2026-10-01,H1,Physical,p1,,x", "A,2026-10-01,H1,Physical,p2,,x", "C,2026-10-01,H1,,p1,,"), "A"),
        ("people", ("A,2026-10-01,H1,Physical,p1,,x", "A,2026-10-01,H1,Neglect,p1,,x"), "A"),
        ("[values, people]", ("A,2026-10-01,H1,Physical,p1,,x", "A,2026-10-01,H1,Neglect,p2,,x", "A,2026-10-02,H1,Neglect,p2,,x"), "A"),
        ("[]", tuple(f"{key},2026-10-0{day},H1,Physical,p1,," for day in (1, 2) for key in "ABCDEFG"), "A, B, C, D, E and 2 more"),
    ],
)
def test_a_file_in_which_a_key_repeats_with_other_content_is_held_with_its_keys_until_a_person_answers(
    door: Door, repeats: str, rows: tuple[str, ...], keys: str
) -> None:
    batch = events(door, repeats, *rows)
    (doubt,) = batch.doubts
    assert (doubt.kind, batch.rows_read, batch.rows_accepted) == ("repeats", len(rows), len(rows))
    assert f": {keys}. Expected each Ref once." in doubt.message
    con = staged(door)
    status, held_by, message = con.execute("select status, held_by, message from mart_ledger").fetchone()
    assert (status, held_by, batch.sha256[:12] in message) == ("held", "whole_file", True)
    assert con.execute("select count(*) from stg_alerts").fetchone() == (0,)
    assert intake.accept(door.area, batch.sha256, "Safeguarding manager")[1] == "whole_file"
    n_keys = len({row[0] for row in rows})
    released = staged(door)
    assert released.execute("select status, new, amended from mart_ledger").fetchone() == ("loaded", n_keys, len(rows) - n_keys)
    assert released.execute("select count(*) from stg_alerts").fetchone() == (n_keys,)


def test_rows_that_say_the_same_and_rows_that_amend_hold_nothing(door: Door) -> None:
    rows = ("A,2026-10-01,H1,Physical,p1,,x", "A,2026-10-01,H1,Physical,p1,,x")
    assert events(door, "[]", *rows).doubts == ()
    amended = events(door, "versions", *rows, "A,2026-10-02,H1,Physical,p1,,x", day="2026-10-31")
    assert (amended.doubts, amended.rows_repeated, amended.rows_accepted) == ((), 1, 3)


def test_a_refused_row_is_no_part_of_its_record_and_a_further_row_keeps_no_second_text(door: Door) -> None:
    batch = events(door, "values", *TYPES[:3], "A,no date,H1,Sexual,p1,,x")
    assert (batch.rows_read, batch.rows_accepted, batch.rows_joined, batch.rows_quarantined) == (4, 2, 1, 1)
    assert [line["row"] for line in door.part(batch, "private")] == [2, 3]
    assert [(line["row"], line["is_joined"]) for line in door.part(batch, "data")] == [(3, False), (2, False), (4, True)]
