"""Gates: what must hold before anything is published, and what happens where it does not (definitions.md, "Gates")."""

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from areas import sample_area
from riskagg_pipelines.findings import Chunk, Finding, outcome
from riskagg_pipelines.gates import Gatekeeper
from riskagg_pipelines.mart_gates import write_mart_gates
from riskagg_pipelines.stopped import pass_or_stop
from riskagg_pipelines.suites import Check, mart_suites, source_suite

from riskagg.errors import GateStopped, SettingsError
from riskagg.intake.kinds import TARGETS

ROOT = Path(__file__).parents[1]
READ_BY_PAGES = re.compile(r"(?:from|join) ((?:mart|int|stg)_[a-z_]+)")


@pytest.fixture(scope="module")
def keeper() -> Gatekeeper:
    return Gatekeeper()


SUITE = source_suite("ambulance", "alerts")


def alerts(**columns: list[object]) -> Chunk:
    """Four alerts of two files."""
    sound: dict[str, list[object]] = {
        "occurred_on": [date(2026, 9, day) for day in (1, 2, 3, 4)],
        "reported_on": [date(2026, 9, day) for day in (1, 2, 3, 5)],
        "has_place": [True, True, True, False],
    }
    frame = pd.DataFrame(sound | columns)
    frame = frame.assign(occurred_on=pd.to_datetime(frame["occurred_on"]), reported_on=pd.to_datetime(frame["reported_on"]))
    return Chunk(frame, (["one.csv", "two.csv"], np.array([0, 0, 1, 1], dtype=np.int32)))


def by_id(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.id: finding for finding in findings}


def test_every_table_that_a_page_or_an_extract_reads_has_a_suite() -> None:
    code = [*ROOT.glob("src/riskagg/report/*.py"), *ROOT.glob("src/riskagg/registers/*.py"), *ROOT.glob("sql/extracts/*.sql")]
    read = {table for path in code for table in READ_BY_PAGES.findall(path.read_text(encoding="utf-8"))}
    assert {"mart_assessments", "stg_alerts"} <= read
    assert {suite.name for suite in mart_suites()} >= read - {"mart_gates", "mart_gate_results", "mart_left_out"}


def test_every_kind_of_batch_has_a_suite() -> None:
    kinds = {path.stem for path in (ROOT / "expectations" / "kinds").glob("*.yml")}
    assert kinds == set(TARGETS)


def test_sound_batches_pass(keeper: Gatekeeper) -> None:
    assert outcome(keeper.findings(SUITE, [alerts()])) == "passed"


def test_a_failing_check_names_its_files_and_counts_but_no_value(keeper: Gatekeeper) -> None:
    findings = by_id(keeper.findings(SUITE, [alerts(has_place=[True, False, False, False])]))
    assert outcome(findings.values()) == "warning"
    assert (findings["place_said"].observed, findings["place_said"].failed) == ("3 of 4 rows fail", {"one.csv": 1, "two.csv": 2})
    assert not findings["place_said"].success
    assert findings["told_after_it_happened"].success


def test_chunks_are_judged_by_their_sum(keeper: Gatekeeper) -> None:
    # 1 of 4 and 3 of 4 rows say no place: each chunk alone would be told apart, half of all is enough.
    one, other = alerts(), alerts(has_place=[True, False, False, False])
    together = by_id(keeper.findings(SUITE, [one, other]))["place_said"]
    assert (together.success, together.observed, together.failed) == (True, "4 of 8 rows fail", {"one.csv": 1, "two.csv": 3})
    assert not by_id(keeper.findings(SUITE, [other, other, one]))["place_said"].success  # 7 of 12


def test_a_check_that_needs_all_rows_at_once_is_refused() -> None:
    unique = Check(id="x", expect="column_values_to_be_unique", column="record_key", severity="critical", message="Once.")
    with pytest.raises(SettingsError, match="x is column_values_to_be_unique, which needs all rows at once"):
        source_suite("ambulance", "alerts", [unique])


def test_a_check_that_cannot_be_run_fails(keeper: Gatekeeper) -> None:
    found = by_id(keeper.findings(SUITE, [Chunk(alerts().frame.drop(columns="has_place"))]))["place_said"]
    assert (found.success, found.observed) == (False, "the check could not be run")


def test_a_source_has_the_checks_of_its_kind_and_its_own() -> None:
    assert {check.id for check in source_suite("police", "alerts").checks} >= {"place_said", "told_stated"}


def test_no_rows_fail_no_check(keeper: Gatekeeper) -> None:
    assert outcome(keeper.findings(SUITE, [])) == "passed"


def test_a_ledger_that_does_not_add_up_is_critical(keeper: Gatekeeper) -> None:
    suite = next(suite for suite in mart_suites() if suite.name == "mart_ledger")
    ledger = pd.DataFrame(
        {"file": ["a", "b"], "status": ["loaded", "loaded"], "rows_read": [10, 10], "rows_accounted": [10, 9], "rows_with_fate": [10, 9]}
    )
    failed = [finding.id for finding in keeper.findings(suite, [Chunk(ledger)]) if not finding.success]
    assert failed == ["rows_accounted", "fates_add_up"]


@pytest.mark.parametrize("severity", ["critical", "warning"])
def test_a_critical_check_of_a_mart_stops_the_pack_and_says_why_and_a_warning_does_not(tmp_path: Path, severity: str) -> None:
    area = sample_area(tmp_path)
    con = duckdb.connect()
    con.execute(
        "create table mart_gates (scope text, name text, check_id text, severity text, success boolean, message text, observed text, "
        "files text[])"
    )
    con.execute(
        "insert into mart_gates values ('mart', 'mart_supply', 'grain', $severity, false, 'Once.', '<b>', ['a'])", {"severity": severity}
    )
    page = area.month_out("2026-10") / "STOPPED.html"
    if severity == "warning":
        pass_or_stop(con, area, "2026-10")
        assert not page.exists()
        return
    with pytest.raises(GateStopped, match="mart_supply: expected: Once"):
        pass_or_stop(con, area, "2026-10")
    assert "mart_supply" in page.read_text(encoding="utf-8")
    assert "<b>" not in page.read_text(encoding="utf-8")


def test_mart_gates_keeps_every_finding_once(keeper: Gatekeeper) -> None:
    findings = keeper.findings(SUITE, [alerts()])
    con = duckdb.connect()
    write_mart_gates(con, {"ambulance": findings}, {"mart_supply": []})
    rows = con.execute("select scope, name, check_id from mart_gates").fetchall()
    assert rows == sorted(("source", "ambulance", finding.id) for finding in findings)
    assert json.dumps(findings[0].as_dict())
