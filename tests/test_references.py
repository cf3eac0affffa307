"""References that a spreadsheet program has changed: refused where that is sure, never joined; those that only look so are kept."""

from datetime import date

import pytest
from door import Door
from test_intake import WEEK, concern, council
from test_notices import said

CALLS = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"
PLAIN = [str(number) for number in range(261001, 261021)]
LETTERS = [f"26100{number}X" for number in range(10)]
PADDED = [f"{number:06d}" for number in range(120, 140)]
LONG = [f"{number}" for number in range(2610020000000011, 2610020000000019)]


def calls(references: list[str]) -> bytes:
    rows = [f"{reference};{1 + number % 28:02d}/10/2026 10:00;Elms {number};;Fall;N;" for number, reference in enumerate(references)]
    return "\n".join([CALLS, *rows]).encode()


@pytest.mark.parametrize(
    ("sound", "changed"),
    [
        (LETTERS, ["2.61E+11", "2,61E+11", "2.61e+11", "3E+05", "########", "'261004"]),
        (LETTERS, ["03-Nov", "Nov-26", "11 Mar", "2026-11-03T00:00:00", "2026-11-03", "03/11/2026", "03/11/2026 00:00", "03-Nov-26"]),
        (PLAIN, ["1E5", "2.61E11", "261003.0", "261,004", "261005,00", "261,006.00"]),
        (PADDED, ["141", "99", "7"]),
        ([], ["2.61E+11"] * 20),
        ([], ["2.61E11", "2.62E11"]),
        ([], ["261003.0", "261004.0"]),
        (LONG, ["261002000000011000000", "261002000000012000000"]),
        ([], ["2610020000000010", "2610020000000020", "2610020000000030"]),
        (["3-13", "3-14", "12-40"], ["03-Nov", "12-Dec"]),
    ],
)
def test_a_reference_that_a_spreadsheet_has_changed_refuses_its_row(door: Door, sound: list[str], changed: list[str]) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls([*sound, *changed])})
    assert sorted(door.rows_of(batch)) == sorted(sound)
    refused = door.part(batch, "quarantine")
    assert [(line["row"], line["rule"], line["record_key"]) for line in refused] == [
        (len(sound) + number, "rounded_number", None) for number in range(2, len(changed) + 2)
    ]
    assert not [line["reason"] for line in refused if any(reference in line["reason"] for reference in changed)]


@pytest.mark.parametrize(
    "kept",
    [
        [*LETTERS, "1E5", "12E3", "2.61E11"],
        ["1E5", "2E5", "3E6"],
        ["1.0", "2.0", "2.1"],
        ["1.0", "2.0", "3.0"],
        [*PLAIN, "7", "99"],
        ["01", "002", "3", "4"],
        [*LONG, "2610020000000020"],
        ["26100200000000110000000", "2610020000000020"],
        ["NOV-26A", "March Lane 3", "3-11", "MAR/2026/17"],
        ["O'1", "#12", "C#"],
        ["2026-11-03T00:00:00", "2026-11-04T00:00:00"],
    ],
)
def test_references_that_only_look_changed_are_kept(door: Door, kept: list[str]) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(kept)})
    assert sorted(door.rows_of(batch)) == sorted(kept)


@pytest.mark.parametrize(
    ("before", "now", "is_held"),
    [
        (PADDED, ["141", "142", "1043"], True),
        (PADDED, ["99141", "100043"], True),
        (PADDED, ["141043", "141044"], False),
        ([*PADDED, "1000001"], ["141", "142"], False),
        (PLAIN, ["141", "142"], False),
        (PADDED, ["A41", "142"], False),
    ],
    ids=["all shorter", "some as long", "none shorter", "lengths grow", "never zeros in front", "letters"],
)
def test_a_file_whose_references_all_lost_their_zeros_is_held(door: Door, before: list[str], now: list[str], is_held: bool) -> None:
    door.bring({"ambulance_2026-09.csv": calls(before).replace(b"/10/2026", b"/09/2026")}, date(2026, 10, 3))
    batch = door.bring({"ambulance_2026-10.csv": calls(now)})[-1]
    assert [doubt.kind for doubt in batch.doubts] == (["zeros"] if is_held else [])
    assert all("Expected 6 digits each, with zeros in front, as in ambulance_2026-09.csv" in doubt.message for doubt in batch.doubts)


def test_other_ids_that_were_changed_are_empty_and_said(door: Door) -> None:
    said_as = {"Person ID": "2.61E+11", "CQC Location ID": "Jan-45", "Enquiry ID": "#######"}
    (batch,) = door.bring({WEEK: council(concern("C1", **said_as), concern("C2", **said_as), concern("C3", **{"Person ID": "P7"}))})
    first, second, third = door.part(batch, "data")
    assert (first["person_local_ref"], second["person_local_ref"], first["enquiry_ref"]) == (None, None, None)
    assert third["person_local_ref"] is not None
    assert [line["place_id_cqc"] for line in door.part(batch, "private")] == [None] * 3
    assert said(batch.notices) == {("changed_reference", name): 2 for name in said_as}


def test_short_rows_are_judged_by_the_first_rows_of_the_file(door: Door) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(PADDED) + b"\n7;01/10/2026 10:00;Elms\n000141;01/10/2026 10:00;Elms\n"})
    assert sorted(door.rows_of(batch)) == [*PADDED, "000141"]
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["rounded_number"]
