"""`riskagg preview` says what intake would do, loads nothing, and shows nothing of a person."""

import json
import os
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from areas import sample_area
from riskagg_pipelines.cli import app
from test_intake import COUNCIL, WEEK, concern, council
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.preview import preview_file
from riskagg.privacy import open_vault

SHIFTED = {"Date of Concern": "Featherstonehaugh", "Forename": "01/10/2026", "Surname": "03/02/1941", "Concern Category": "Persephone"}
ROWS = (
    concern("C1"),
    concern("C2", **{"Concern Category": "Unheard of", "Type(s) of Risk": "Physical; Hexing"}),
    concern("", Surname="Featherstonehaugh"),
    concern("C4", **SHIFTED),
    concern("C5", **{"Concern Category": "unheard of"}),
    concern("C6", **{"Date of Concern": "31/02/2026"}),
)
PERSONAL = ("featherstonehaugh", "persephone", "quickfall", "9990000018", "1941", "found on the floor", "the elms")


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "area" / "inbox").mkdir(parents=True)
    return sample_area(tmp_path / "area")


def test_it_says_what_intake_does(area: Area, tmp_path: Path) -> None:
    outside = tmp_path / WEEK
    outside.write_bytes(council(*ROWS))
    os.utime(outside, (1_793_700_000, 1_793_700_000))
    (seen,) = preview_file(area, outside)
    (area.inbox / WEEK).write_bytes(outside.read_bytes())
    os.utime(area.inbox / WEEK, (1_793_700_000, 1_793_700_000))
    (batch,) = [intake.land(arrival, area, open_vault(True, {})) for arrival in intake.scan(area)]
    same = ("source", "supplier", "period", "received_at", "status", "encoding", "delimiter", "covers_from", "covers_to", "rows_read")
    assert {name: getattr(seen, name) for name in same} == {name: getattr(batch, name) for name in same}
    assert (seen.known_by, seen.rows_accepted, seen.rows_refused) == ("name", batch.rows_accepted, batch.rows_quarantined)
    lines = pq.read_table(intake.batches_dir(area) / batch.batch_id / "quarantine.parquet").to_pylist()
    assert {(one.rule, row) for one in seen.refused for row in one.rows} == {(line["rule"], line["row"]) for line in lines}
    assert {(term.column, term.code, term.n_rows, term.first_row) for term in seen.unmapped} == {
        ("Concern Category", "Unheard of", 2, 3),
        ("Type(s) of Risk", "Hexing", 1, 3),
    }
    assert not seen.is_clean
    (tmp_path / "export.csv").write_bytes(outside.read_bytes())
    (again,) = preview_file(area, tmp_path / "export.csv")
    assert (again.known_by, again.held_as, again.supplier) == ("content", WEEK, "northshire")


def test_nothing_of_a_person_is_shown_and_nothing_is_left(area: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    headless = "\r\n".join([concern("C1"), concern("C2")])
    added = "\r\n".join([f"{COUNCIL},Their story", *(f"{row},Persephone again" for row in ROWS)])
    files = {WEEK: council(*ROWS), "council_safeguarding_westbay_2026-10-30.csv": headless.encode(), "a_2026.csv": added.encode()}
    told = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        told += [*preview_file(area, tmp_path / name, "council_safeguarding"), *preview_file(area, tmp_path / name)]
    text = json.dumps([asdict(one) for one in told], default=str, ensure_ascii=False).casefold()
    assert [personal for personal in PERSONAL if personal in text] == []
    assert "•••" in text and "their story" in text
    assert list((tmp_path / "temporary").iterdir()) == [] and not area.store.exists()


def test_a_file_refused_whole_is_explained(area: Area, tmp_path: Path) -> None:
    files = {
        "holiday.csv": (b"day,weather\n1,fine\n", "unknown_source", "nothing"),
        "police_2026-10_occurrences.csv": (COUNCIL.encode(), "missing_column", "name"),
        "ambulance_2026-10.csv": (b"", "empty_file", "name"),
        "nhs_incidents_2026-10.xlsx": (b"PK\x03\x04 cut short", "unreadable", "name"),
    }
    for name, (content, rule, known_by) in files.items():
        (tmp_path / name).write_bytes(content)
        (seen,) = preview_file(area, tmp_path / name)
        assert (seen.status, [one.rule for one in seen.refused], seen.known_by) == ("refused", [rule], known_by), name
        assert seen.message and seen.refused[0].do and seen.first_rows == (), name


def test_members_of_archives_nil_returns_and_a_given_source(area: Area, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.writestr(WEEK, council(concern()))
        archive.writestr("odd.csv", council(concern("C9")))
    seen = {one.file: one for one in preview_file(area, tmp_path / "week.zip")}
    assert {file: one.known_by for file, one in seen.items()} == {f"week.zip!{WEEK}": "name", "week.zip!odd.csv": "nothing"}
    assert {file: one.is_clean for file, one in seen.items()} == {f"week.zip!{WEEK}": True, "week.zip!odd.csv": False}
    assert "does not say who sent it" in (seen["week.zip!odd.csv"].message or "")
    (tmp_path / "nil_return_police_2026-10.csv").write_bytes(b"")
    (nil,) = preview_file(area, tmp_path / "nil_return_police_2026-10.csv")
    assert (nil.status, nil.source, nil.period, nil.is_clean) == ("nil_return", "police", "2026-10", True)
    (tmp_path / "odd.csv").write_bytes(council(concern()))
    (given,) = preview_file(area, tmp_path / "odd.csv", "council_safeguarding")
    assert (given.known_by, given.supplier, given.status) == ("given", "council_safeguarding", "loaded")
    with pytest.raises(UsageError, match="no source 'gardening'"):
        preview_file(area, tmp_path / "odd.csv", "gardening")


def test_the_command_ends_with_three_where_something_is_refused_or_not_known(area: Area, tmp_path: Path) -> None:
    clean, faulty = tmp_path / WEEK, tmp_path / "council_safeguarding_westbay_2026-10-30.csv"
    clean.write_bytes(council(concern()))
    faulty.write_bytes(council(*ROWS))
    for file, code in ((clean, 0), (faulty, 3)):
        done = CliRunner().invoke(app, ["--area", str(area.root), "preview", str(file)])
        assert done.exit_code == code, done.output
        assert "Ledger:" in done.output and file.name in done.output
    done = CliRunner().invoke(app, ["--area", str(area.root), "preview", str(faulty), "--json"])
    (said,) = json.loads(done.stdout)["files"]
    assert (done.exit_code, said["rows_read"], said["is_clean"]) == (3, 6, False)
    assert not [personal for personal in PERSONAL if personal in done.stdout.casefold()]


def test_rows_that_repeat_a_reference_are_told_beside_the_sum(area: Area, tmp_path: Path) -> None:
    header = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"
    calls = ["1", "2", "3", "2", "2", "1"]
    rows = [f"{call};02/10/2026 10:00;The Elms, 1 Mill Lane;ZZ1 1AA;{'Fall' if at < 4 else 'Choking'};Y;" for at, call in enumerate(calls)]
    (tmp_path / "ambulance_2026-10.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (seen,) = preview_file(area, tmp_path / "ambulance_2026-10.csv")
    assert {one.fate: (one.n_rows, one.n_references) for one in seen.repeated} == {"unchanged": (1, 1), "amended": (2, 2)}
    done = CliRunner().invoke(app, ["--area", str(area.root), "preview", str(tmp_path / "ambulance_2026-10.csv")])
    assert "3 of these rows repeat the reference of an earlier row of the file" in done.output
    assert "2 replace what an earlier row says" in done.output
