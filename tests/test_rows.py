"""Which rows of a file are records: rows left out, rows of one record, whole files that are wrong."""

from pathlib import Path

import pytest
from door import Door

from riskagg.errors import SettingsError

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


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def mapping(door: Door, text: str, name: str = "register") -> None:
    (door.area.root / "sources").mkdir(exist_ok=True)
    (door.area.root / "sources" / f"{name}.yml").write_text(text, encoding="utf-8")


def test_rows_of_another_kind_are_left_out_and_nothing_of_them_is_kept(door: Door) -> None:
    mapping(door, REGISTER.format(coverage="increment", kind="{}"))
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
    mapping(door, REGISTER.format(coverage="financial_year", kind="{}"))
    rows = ["A,2026-04-01,H1,Ann Quill,Nursery", "Ben Quill,2026-04-01,N1,Ben Quill,Nursery", "C,2026-04-01,N1,Cy,Nursery,more"]
    (batch,) = door.bring({"register_2026-04-30.csv": ("Ref,Date,Home,Manager,Kind\n" + "\n".join(rows)).encode()})
    assert [line["record_key"] for line in door.part(batch, "left_out")] == ["A", None]
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["ragged_row"]


def test_a_column_that_decides_which_rows_are_kept_must_be_in_the_file(door: Door) -> None:
    mapping(door, REGISTER.format(coverage="increment", kind="ignore"))
    with pytest.raises(SettingsError, match="keep: column 'Kind' is optional, and a file without it would lose every row"):
        door.bring({"register_2026-04-30.csv": b"Ref,Date,Home,Manager\nA,2026-04-01,H1,\n"})
