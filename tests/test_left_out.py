"""Evidence that fails its check: the pattern is left out, the unit keeps its rank, and the pack goes out."""

import duckdb
import pytest
from invented_tables import TABLES
from riskagg_pipelines import mart_gates
from riskagg_pipelines.findings import Finding
from riskagg_pipelines.gates import Gatekeeper
from riskagg_pipelines.suites import Suite, mart_suites

from riskagg import warehouse
from riskagg.warehouse import Connection


@pytest.fixture(scope="module")
def keeper() -> Gatekeeper:
    return Gatekeeper()


@pytest.fixture
def con(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Three services with an incident each in June, and a pattern of a service whose window begins on 1 June."""
    con = duckdb.connect()
    for table in ("mart_patterns", "mart_assessments", "int_services_now", "int_incidents_at"):
        con.execute(f"create table {table} ({TABLES[table]})")
    con.execute("create table int_scored_alerts (role VARCHAR, alert_id VARCHAR, reported_on DATE)")
    for n in (1, 2, 3):
        con.execute("insert into int_services_now (service_id) values (?)", [f"S{n}"])
        con.execute("insert into int_incidents_at (role, incident_id, occurred_on) values ('now', ?, '2026-06-10')", [f"i{n}"])
        con.execute(
            "insert into mart_assessments (role, unit_kind, unit_id, rank, band, patterns, lead_sentence, change_reason) "
            "values ('now', 'service', ?, ?, 'raised', ['cluster', 'repeat_theme'], 'Of the cluster.', 'New: cluster.')",
            [f"S{n}", n],
        )
        for pattern, strength in (("cluster", 0.9), ("repeat_theme", 0.8)):
            add(con, f"S{n}", pattern, strength, f"i{n}")
    suites = [suite for suite in mart_suites() if suite.name == "mart_patterns"]
    monkeypatch.setattr(mart_gates, "mart_suites", lambda: suites)
    return con


def add(con: Connection, unit: str, pattern: str, strength: float, incident: str) -> None:
    con.execute(
        "insert into mart_patterns (role, unit_kind, unit_id, pattern, theme, kind, strength, n_incidents, window_from, window_to, "
        "incident_ids, alert_ids, sentence) values ('now', 'service', ?, ?, 'fall', 'x', ?, 1, '2026-06-01', '2026-06-30', [?], [], ?)",
        [unit, pattern, strength, incident, f"Of the {pattern}."],
    )


def judge(con: Connection, keeper: Gatekeeper) -> dict[str, Finding]:
    warehouse.run_models(con, "evidence", {})
    return {finding.id: finding for finding in mart_gates.judge_marts(con, keeper)["mart_patterns"] if not finding.success}


SPOIL = "update mart_patterns set window_from = '2026-06-11' where pattern = 'cluster' and "


def test_a_pattern_whose_incident_lies_outside_its_days_is_left_out_and_its_service_keeps_its_rank(
    con: Connection, keeper: Gatekeeper
) -> None:
    con.execute(f"{SPOIL} unit_id = 'S2'")
    failed = judge(con, keeper)
    assert {name: (finding.severity, list(finding.failed)) for name, finding in failed.items()} == {
        "evidence_in_window": ("warning", ["now service S2 cluster fall"])
    }
    assert con.execute("select count(*) from mart_patterns").fetchone() == (5,)
    assert con.execute("select name, check_id, unit_id, pattern, theme from mart_left_out").fetchall() == [
        ("mart_patterns", "evidence_in_window", "S2", "cluster", "fall")
    ]
    assert con.execute("select unit_id, rank, band, patterns, lead_sentence from mart_assessments order by unit_id").fetchall() == [
        ("S1", 1, "raised", ["cluster", "repeat_theme"], "Of the cluster."),
        ("S2", 2, "raised", ["repeat_theme"], "Of the repeat_theme."),
        ("S3", 3, "raised", ["cluster", "repeat_theme"], "Of the cluster."),
    ]


@pytest.mark.parametrize(
    ("spoilt", "check"),
    [
        ("incident_ids = []", "evidence_present"),
        ("incident_ids = ['i9']", "evidence_found"),
        ("n_incidents = 2", "evidence_counted"),
        ("sentence = null", "sentence_not_null"),
        ("p_value = 7", "p_is_a_probability"),
    ],
)
def test_all_that_one_service_has_may_fail_and_the_pack_goes_out(con: Connection, keeper: Gatekeeper, spoilt: str, check: str) -> None:
    con.execute(f"update mart_patterns set {spoilt} where unit_id = 'S3'")
    failed = judge(con, keeper)
    assert failed[check].severity == "warning"
    assert con.execute("select rank, patterns, lead_sentence from mart_assessments where unit_id = 'S3'").fetchall() == [(3, [], None)]


def test_faults_of_several_services_in_more_than_one_row_of_a_hundred_are_critical_and_nothing_is_left_out(
    con: Connection, keeper: Gatekeeper
) -> None:
    con.execute(f"{SPOIL} unit_id in ('S1', 'S2')")
    assert judge(con, keeper)["evidence_in_window"].severity == "critical"
    assert con.execute("select count(*) from mart_patterns").fetchone() == (6,)
    assert con.execute("select count(*) from mart_left_out").fetchone() == (0,)


def test_two_faults_among_two_hundred_rows_are_left_out(con: Connection, keeper: Gatekeeper) -> None:
    for n in range(200):
        add(con, "S1", f"more_{n}", 0.1, "i1")
    con.execute(f"{SPOIL} unit_id in ('S1', 'S2')")
    assert judge(con, keeper)["evidence_in_window"].severity == "warning"
    assert con.execute("select count(*) from mart_left_out").fetchone() == (2,)


def test_a_grain_that_is_broken_stops_the_pack(con: Connection, keeper: Gatekeeper) -> None:
    add(con, "S1", "cluster", 0.9, "i1")
    assert judge(con, keeper)["grain"].severity == "critical"


def test_a_check_of_rows_says_by_which_columns_they_are_left_out() -> None:
    check = {"id": "x", "expect": "column_values_to_not_be_null", "column": "a", "severity": "row", "message": "There."}
    with pytest.raises(ValueError, match="left_out_by"):
        Suite.model_validate({"name": "mart_x", "checks": [check]})
