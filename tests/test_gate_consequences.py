"""What a critical check of a source does: its files of that run are left out until they are mended or a person answers for them."""

import json
import os
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from areas import sample_area
from riskagg_pipelines.awaiting import awaiting
from riskagg_pipelines.findings import Finding
from riskagg_pipelines.gates import Gatekeeper
from riskagg_pipelines.layouts import layout_of
from riskagg_pipelines.source_gates import judge_sources
from riskagg_pipelines.supply import troubled_batches

from riskagg import intake
from riskagg.area import Area
from riskagg.build import STAGES, cut_for
from riskagg.privacy import open_vault

HEADER = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"


def export(dates: list[str], key: str = "{}") -> str:
    """An export with a call on each of these dates."""
    rows = [f"{key.format(i)};{day} 10:00;The Elms;ZZ1 1AA;Fall;Y;{i}" for i, day in enumerate(dates)]
    return "\n".join([HEADER, *rows, ""])


def calls(month: int, n: int) -> str:
    return export([f"{i % 28 + 1:02d}/{month:02d}/2026" for i in range(n)], f"{month}-{{}}")


WITHOUT_KEY = export([f"{i % 28 + 1:02d}/10/2026" for i in range(40)], "ONE")


@pytest.fixture(scope="module")
def keeper() -> Gatekeeper:
    return Gatekeeper()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "inbox").mkdir()
    return sample_area(tmp_path)


def bring(area: Area, name: str, text: str, received: int = 1_793_880_000) -> None:
    path = area.inbox / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (received, received))


def take_in(area: Area, keeper: Gatekeeper) -> dict[str, list[Finding]]:
    """Land what is new and judge it, as `riskagg intake` does."""
    for arrival in intake.scan(area):
        intake.land(arrival, area, open_vault(True, {}))
    return judge_sources(keeper, area, intake.read_sources(area), awaiting(area, intake.read_batches(area)))


def ledger(area: Area) -> dict[str, tuple[str, str | None, str | None]]:
    """Status, message and releasing role of each file after the first two stages of a build."""
    con = duckdb.connect()
    cut = cut_for(area, "2026-10")
    for stage in STAGES[:2]:
        stage.run(con, area, cut)
    rows = con.execute("select file, status, message, released_by from mart_ledger").fetchall()
    return {file: (status, message, role) for file, status, message, role in rows}


def statuses(area: Area) -> list[str]:
    con = duckdb.connect()
    STAGES[0].run(con, area, cut_for(area, "2026-10"))
    return [status for (status,) in con.execute("select status from batches order by status").fetchall()]


def failed(found: dict[str, list[Finding]]) -> dict[str, list[str]]:
    return {finding.id: sorted(finding.failed) for finding in found["ambulance"] if not finding.success}


def test_one_file_in_another_form_holds_up_all_that_came_with_it_until_it_is_mended(area: Area, keeper: Gatekeeper) -> None:
    bring(area, "ambulance_2026-08.csv", calls(8, 30))
    # Day and month have changed places: the 13th to the 28th are no months, and the other days are read as other months.
    bring(area, "ambulance_2026-09.csv", export([f"09/{i % 28 + 1:02d}/2026" for i in range(56)]))
    assert failed(take_in(area, keeper)) == {
        "form_unchanged": ["ambulance_2026-09.csv"],
        "few_refused": ["ambulance_2026-09.csv"],
        "period_as_named": ["ambulance_2026-09.csv"],
    }
    held = ledger(area)
    assert {file: status for file, (status, _, _) in held.items()} == {"ambulance_2026-08.csv": "held", "ambulance_2026-09.csv": "held"}
    assert "At most half of the rows are refused" in str(held["ambulance_2026-08.csv"][1])
    assert "Failing: ambulance_2026-09.csv" in str(held["ambulance_2026-08.csv"][1])
    assert len(troubled_batches(area)) == 2

    assert take_in(area, keeper) == {}  # the same inbox gives the same again
    bring(area, "ambulance_2026-09.csv", calls(9, 56))
    assert failed(take_in(area, keeper)) == {}
    assert statuses(area) == ["held", "loaded", "loaded"]  # what was mended stays in the ledger as it was, and waits for nobody
    assert troubled_batches(area) == []


def test_a_person_releases_a_file_from_the_gate_by_role_and_from_withdrawals_by_another_word(area: Area, keeper: Gatekeeper) -> None:
    # Every row bears the same reference: the key is none.
    bring(area, "ambulance_2026-10.csv", WITHOUT_KEY)
    assert failed(take_in(area, keeper)) == {"records_distinct": ["ambulance_2026-10.csv"]}
    (batch,) = intake.read_batches(area)
    _, hold = intake.accept(area, batch.sha256[:8], "Head of safeguarding")
    assert hold == "gate"
    assert ledger(area)["ambulance_2026-10.csv"] == ("loaded", None, "Head of safeguarding")
    assert troubled_batches(area) == []
    _, hold = intake.accept(area, batch.sha256[:8], "Director")
    word = json.loads((intake.batches_dir(area) / batch.batch_id / "accepted.json").read_text())
    assert (hold, word["role"], word["holds"]) == ("withdrawals", "Director", ["gate", "withdrawals"])


def test_what_a_mapping_promises_is_looked_for_in_what_was_stored(area: Area, keeper: Gatekeeper) -> None:
    bring(area, "ambulance_2026-10.csv", calls(10, 10))
    take_in(area, keeper)
    (batch,) = intake.read_batches(area)
    folder = intake.batches_dir(area) / batch.batch_id
    (folder / "gate.json").unlink()
    part = folder / "data.parquet"
    table = pq.read_table(part)
    spoilt = table.slice(0, 3).set_column(table.schema.get_field_index("record_key"), "record_key", [[None, "A", "B"]])
    spoilt = spoilt.set_column(table.schema.get_field_index("occurred_on"), "occurred_on", [[20_000, 99_999, 20_000]]).append_column(
        "surname", [["x"] * 3]
    )
    pq.write_table(spoilt, part)
    found = failed(judge_sources(keeper, area, intake.read_sources(area), awaiting(area, intake.read_batches(area))))
    assert set(found) == {"nothing_missing", "types_as_declared", "rows_as_counted", "days_believable", "told_after_it_happened"}


def test_a_layout_is_read_off_the_mapping(area: Area) -> None:
    sources = intake.read_sources(area).sources
    decisions = layout_of(sources["match_decisions"].mapping)
    assert decisions.filled == ("record_key", "content_key", "mention_source", "decision")
    assert decisions.one_of == {"decision": ("same", "not", "none of ours", "taken back")}
    police = layout_of(sources["police"].mapping)
    assert police.least_entries == 3  # CLASSIFICATION in two lists, SUSPECT_REL in one
    assert "occurred_on" in police.dates


def test_a_file_that_a_gate_holds_stays_in_the_inbox(area: Area, keeper: Gatekeeper) -> None:
    (area.root / "area.toml").write_text('name = "Test"\nsynthetic = true\nafter_intake = "move"\n', encoding="utf-8")
    moved = sample_area(area.root)
    bring(moved, "ambulance_2026-09.csv", calls(9, 5))
    take_in(moved, keeper)
    assert intake.clear_inbox(moved) == ["ambulance_2026-09.csv"]
    bring(moved, "ambulance_2026-10.csv", WITHOUT_KEY)
    take_in(moved, keeper)
    assert intake.clear_inbox(moved) == []
