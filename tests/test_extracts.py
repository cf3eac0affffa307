"""The form of the CSV files for other systems, and the manifest."""

import json
from datetime import UTC, date, datetime
from importlib.metadata import version

import pytest
from invented_tables import TABLES

from riskagg import warehouse
from riskagg.area import Area, Settings
from riskagg.registers.extracts import write_extracts
from riskagg.registers.manifest import write_manifest
from riskagg.warehouse.cut import Cut, month_of

COLUMNS = {  # docs: agency-exports.md, "What goes out for other systems"
    "alerts": "source,supplier,source_ref,version,service_id,location_id_cqc,service_ref,match_status,incident_id,occurred_on,reported_on,"
    "theme,risk_types,harm,harm_physical,harm_psychological,outcome,record_type,record_status",
    "incident_reviews": "alert_id,other_alert_id,probability,reason",
    "incidents": "incident_id,service_id,location_id_cqc,service_ref,occurred_on,theme,n_alerts,agencies,n_people,told_by_service",
    "mentions": "mention_id,source,supplier,text,n_alerts,service_id,match_status,probability,candidates,decided_by_role,decided_on",
    "ledger": "file,status,sha256,source,supplier,received_at,rows_read,new,amended,unchanged,quarantined,"
    "joined,left_out,withdrawn,duplicate_of",
    "quarantine": "file,sheet,row,rule,reason",
    "patterns": "unit_kind,unit_id,location_id_cqc,service_ref,pattern,theme,n_incidents,expected,since,p_value,sentence,incident_ids",
    "assessments": "unit_kind,unit_id,location_id_cqc,service_ref,rank,band,q_value,previous_band,patterns",
    "triggers": "unit_kind,unit_id,rule,result,incident_ids,clause",
}


@pytest.fixture
def con():
    con = warehouse.open_for_write(":memory:")
    for name, columns in TABLES.items():
        con.execute(f"create table {name} ({columns})")
    con.execute("insert into cut values ('now', '2026-10-01', '2026-10-01', '2026-10-31', '2026-11-05', null, false)")
    return con


@pytest.fixture
def area(tmp_path):
    return Area(root=tmp_path, settings=Settings(name="Test"))


def put(con, table, **values):
    con.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join('?' for _ in values)})", list(values.values()))


def lines(area, name):
    return (area.month_out("2026-10") / "extracts" / f"{name}.csv").read_bytes().decode("utf-8").split("\n")


def test_every_extract_has_its_columns_and_nothing_else_when_there_is_nothing(con, area):
    written = write_extracts(con, area, "2026-10")
    assert {path.stem: path.read_bytes().decode() for path in written} == {name: f"{columns}\n" for name, columns in COLUMNS.items()}


def test_cells_have_one_form(con, area):
    put(
        con, "mart_patterns", role="now", unit_kind="service", unit_id="1-9", pattern="cluster", theme="fall", n_incidents=3,
        expected=1 / 3, p_value=0.0000123456789, since=date(2026, 9, 1), sentence='3 falls, "quoted"', incident_ids=["ib", "ia"],
    )  # fmt: skip
    put(con, "mart_patterns", role="previous", unit_kind="service", unit_id="1-9", pattern="cluster", theme="fall")
    put(con, "int_services_now", service_id="1-9", location_id_cqc="1-8")
    put(con, "int_incidents_at", role="now", incident_id="ia", people=["p1", "p2"], agencies=["police", "ambulance"], told_by_service=False)
    put(
        con,
        "mart_ledger",
        file="a.csv",
        kind="alerts",
        sha256="x",
        status="loaded",
        received_at=datetime(2026, 11, 3, 9, 15, 0, tzinfo=UTC),
    )
    write_extracts(con, area, "2026-10")
    assert lines(area, "patterns")[1:] == [
        'service,1-9,1-8,,cluster,fall,3,0.333333,2026-09-01,1.23457e-05,"3 falls, ""quoted""",ia; ib',
        "",
    ]
    assert lines(area, "incidents")[1:] == ["ia,,,,,,,ambulance; police,2,false", ""]
    assert lines(area, "ledger")[1:] == ["a.csv,loaded,x,,,2026-11-03T09:15:00Z,,,,,,,,,", ""]


def test_text_that_a_spreadsheet_would_run_is_inert_and_a_number_stays_a_number(con, area):
    for number, text in enumerate(["=1+1", "+44", "-x", "@cmd", "\tx", "plain"], start=1):
        put(con, "mart_quarantine", file=text, row=number, rule="no_date", reason="")
    write_extracts(con, area, "2026-10")
    assert sorted(lines(area, "quarantine")[1:-1]) == sorted(
        ["'=1+1,,1,no_date,", "'+44,,2,no_date,", "'-x,,3,no_date,", "'@cmd,,4,no_date,", "'\tx,,5,no_date,", "plain,,6,no_date,"]
    )


def test_rows_are_sorted_by_the_columns_as_they_stand_with_empty_first(con, area):
    for file, row in (("b.csv", 2), ("a.csv", 10), ("a.csv", 9), ("a.csv", None)):
        put(con, "mart_quarantine", file=file, row=row, rule="no_date")
    write_extracts(con, area, "2026-10")
    assert lines(area, "quarantine")[1:-1] == ["a.csv,,,no_date,", "a.csv,,9,no_date,", "a.csv,,10,no_date,", "b.csv,,2,no_date,"]


def test_alerts_told_after_the_cut_are_left_out_and_those_of_later_events_stand_here_alone(con, area):
    for ref, occurred, reported in (
        ("1", "2026-10-30", "2026-11-05"),
        ("2", "2026-10-30", "2026-11-06"),
        ("3", "2026-11-02", "2026-11-03"),
        ("4", "2026-11-01", "2026-11-03"),
    ):
        put(con, "stg_alerts", alert_id=ref, source="police", supplier="police", source_ref=ref, occurred_on=occurred, reported_on=reported)
        put(con, "int_alert_links", alert_id=ref, match_status="matched", incident_id="i1" if ref == "4" else f"i{ref}")
    # The fourth was joined to the first, over the night in which the month ended.
    put(con, "int_incidents_at", role="now", incident_id="i1")
    write_extracts(con, area, "2026-10")
    assert [line.split(",")[2] + line.split(",")[8] for line in lines(area, "alerts")[1:-1]] == ["1i1", "3", "4"]


def test_a_place_counts_the_alerts_that_stand_beside_it_and_is_left_out_where_there_are_none(con, area):
    for ref, mention, reported in (("1", "m1", "2026-11-05"), ("2", "m1", "2026-11-06"), ("3", "m2", "2026-11-06")):
        put(con, "stg_alerts", alert_id=ref, source="police", supplier="police", source_ref=ref, reported_on=reported)
        put(con, "int_alert_links", alert_id=ref, mention_id=mention, match_status="review")
    for mention in ("m1", "m2"):
        put(con, "int_mentions", mention_id=mention, match_status="review", n_alerts=2)
    write_extracts(con, area, "2026-10")
    assert [line.split(",")[:5] for line in lines(area, "mentions")[1:-1]] == [["m1", "", "", "", "1"]]


def test_text_of_a_place_stands_only_where_it_is_a_service_s(con, area):
    for status in ("matched", "review", "none"):
        put(con, "int_mentions", mention_id=status, match_status=status, text="12 Elm Road")
        put(con, "stg_alerts", alert_id=status, reported_on="2026-11-05")
        put(con, "int_alert_links", alert_id=status, mention_id=status)
    write_extracts(con, area, "2026-10")
    assert [line.split(",")[3] for line in lines(area, "mentions")[1:-1]] == ["12 Elm Road", "", ""]


def test_the_manifest_names_every_input_and_output_and_has_no_clock(con, area, monkeypatch):
    con.execute("alter table batches add column private_part VARCHAR")
    put(
        con,
        "batches",
        batch_id="b",
        file="a.csv",
        kind="alerts",
        sha256="x",
        status="loaded",
        received_at=datetime(2026, 11, 3, tzinfo=UTC),
    )
    cut = Cut(**vars(month_of("2026-10", 5)), previous=month_of("2026-09", 5), received_by=None)
    first = write_manifest(con, area, cut, write_extracts(con, area, "2026-10")).read_bytes()
    assert first == write_manifest(con, area, cut, write_extracts(con, area, "2026-10")).read_bytes()
    manifest = json.loads(first)
    assert manifest["riskagg"] == version("riskagg")
    assert manifest["cuts"] == {
        "reported_by": "2026-11-05",
        "received_by": None,
        "is_partial": False,
        "newest_received_at": "2026-11-03T00:00:00Z",
        "previous": {"month": "2026-09", "reported_by": "2026-10-05"},
    }
    assert [batch["file"] for batch in manifest["batches"]] == ["a.csv"]
    assert sorted(manifest["outputs"]) == sorted(f"2026-10/extracts/{name}.csv" for name in COLUMNS)
    assert str(area.root) not in first.decode()
