"""Gates: what must hold before anything is published, and what happens where it does not (definitions.md, "Gates")."""

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from riskagg_pipelines.gates import FILE_COLUMN, Gatekeeper, outcome
from riskagg_pipelines.mart_gates import write_mart_gates
from riskagg_pipelines.stopped import pass_or_stop
from riskagg_pipelines.suites import mart_suites, source_suite

from riskagg.area import open_area
from riskagg.errors import GateStopped
from riskagg.intake.kinds import TARGETS

ROOT = Path(__file__).parents[1]
READ_BY_PAGES = re.compile(r"(?:from|join) ((?:mart|int|stg)_[a-z_]+)")


@pytest.fixture(scope="module")
def keeper() -> Gatekeeper:
    return Gatekeeper()


def alerts(**columns: list[object]) -> pd.DataFrame:
    sound: dict[str, list[object]] = {
        "record_key": ["A1", "A2", "A3", "A4"],
        "content_key": ["c1", "c2", "c3", "c4"],
        "occurred_on": [date(2026, 9, day) for day in (1, 2, 3, 4)],
        "reported_on": [date(2026, 9, day) for day in (1, 2, 3, 5)],
        "has_place": [True, True, True, False],
        FILE_COLUMN: ["one.csv", "one.csv", "two.csv", "two.csv"],
    }
    frame = pd.DataFrame(sound | columns)
    return frame.assign(occurred_on=pd.to_datetime(frame["occurred_on"]), reported_on=pd.to_datetime(frame["reported_on"]))


def test_every_table_that_a_page_or_an_extract_reads_has_a_suite() -> None:
    code = [*ROOT.glob("src/riskagg/report/*.py"), *ROOT.glob("src/riskagg/registers/*.py"), *ROOT.glob("sql/extracts/*.sql")]
    read = {table for path in code for table in READ_BY_PAGES.findall(path.read_text(encoding="utf-8"))}
    assert {"mart_assessments", "stg_alerts"} <= read
    assert {suite.name for suite in mart_suites()} >= read - {"mart_gates"}


def test_every_kind_of_batch_has_a_suite() -> None:
    kinds = {path.stem for path in (ROOT / "expectations" / "kinds").glob("*.yml")}
    assert kinds == set(TARGETS)


def test_sound_batches_pass(keeper: Gatekeeper) -> None:
    assert outcome(keeper.findings(source_suite("ambulance", "alerts"), alerts())) == "passed"


def test_an_alert_without_reference_is_critical_and_names_its_file_but_no_value(keeper: Gatekeeper) -> None:
    findings = keeper.findings(source_suite("ambulance", "alerts"), alerts(record_key=["A1", "A2", None, "A4"]))
    failed = [finding for finding in findings if not finding.success]
    assert [(finding.id, finding.severity, finding.files) for finding in failed] == [("reference_present", "critical", ("two.csv",))]
    assert failed[0].observed == "1 of 4 rows fail"
    assert outcome(findings) == "critical"


def test_few_places_are_a_warning_alone(keeper: Gatekeeper) -> None:
    findings = keeper.findings(source_suite("ambulance", "alerts"), alerts(has_place=[True, False, False, False]))
    assert outcome(findings) == "warning"


def test_a_source_has_the_checks_of_its_kind_and_its_own() -> None:
    assert {check.id for check in source_suite("police", "alerts").checks} >= {"reference_present", "told_stated"}


def test_no_rows_fail_no_check(keeper: Gatekeeper) -> None:
    assert outcome(keeper.findings(source_suite("ambulance", "alerts"), alerts().head(0))) == "passed"


def test_a_ledger_that_does_not_add_up_is_critical(keeper: Gatekeeper) -> None:
    suite = next(suite for suite in mart_suites() if suite.name == "mart_ledger")
    ledger = pd.DataFrame({"file": ["a", "b"], "status": ["loaded", "loaded"], "rows_read": [10, 10], "rows_accounted": [10, 9]})
    failed = [finding.id for finding in keeper.findings(suite, ledger) if not finding.success]
    assert failed == ["rows_accounted"]


@pytest.mark.parametrize("severity", ["critical", "warning"])
def test_a_critical_check_of_a_mart_stops_the_pack_and_says_why_and_a_warning_does_not(tmp_path: Path, severity: str) -> None:
    area = open_area(tmp_path)
    con = duckdb.connect()
    con.execute(
        "create table mart_gates (scope text, name text, check_id text, severity text, success boolean, message text, observed text)"
    )
    con.execute("insert into mart_gates values ('mart', 'mart_supply', 'grain', $severity, false, 'Once.', '<b>')", {"severity": severity})
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
    findings = keeper.findings(source_suite("ambulance", "alerts"), alerts())
    con = duckdb.connect()
    write_mart_gates(con, {"ambulance": findings}, {"mart_supply": []})
    rows = con.execute("select scope, name, check_id from mart_gates").fetchall()
    assert rows == sorted(("source", "ambulance", finding.id) for finding in findings)
    assert json.dumps(findings[0].as_dict())
