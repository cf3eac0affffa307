"""A build: its cuts, and that it is whole or not at all."""

import json
from datetime import UTC, date, datetime

import pytest

from riskagg import build, warehouse
from riskagg.area import Area, Settings
from riskagg.errors import UsageError
from riskagg.warehouse.cut import load_cut, read_cut

FACTS = {
    "source": "police", "supplier": "police", "agency": "Police", "kind": "alerts", "mapping_sha256": "0", "code_version": "0",
    "status": "loaded", "coverage": "increment",
}  # fmt: skip


@pytest.fixture
def area(tmp_path):
    return Area(root=tmp_path, settings=Settings(name="Test"))


def put(area, batch_id, received_at, covers_to, parts=None):
    folder = build.batches_dir(area) / batch_id
    folder.mkdir(parents=True)
    own = {"batch_id": batch_id, "file": f"{batch_id}.csv", "sha256": batch_id, "received_at": received_at, "covers_to": covers_to}
    (folder / "batch.json").write_text(json.dumps(FACTS | own | {"parts": parts or {}}), encoding="utf-8")
    return folder


def test_without_a_month_the_last_whole_one_that_files_received_by_the_cut_cover_is_taken(area):
    put(area, "september", "2026-10-03T09:00:00Z", "2026-09-30")
    put(area, "october", "2026-11-03T09:00:00Z", "2026-10-31")
    put(area, "a-week-of-november", "2026-11-09T09:00:00Z", "2026-11-07")
    assert build.cut_for(area).month == "2026-10"
    assert build.cut_for(area, as_of=date(2026, 11, 2)).month == "2026-09"
    with pytest.raises(UsageError, match="no batch covers a month"):
        build.cut_for(area, as_of=date(2026, 1, 1))


def test_as_of_takes_all_of_the_day_in_the_area_s_time_zone(area):
    summer = build.cut_for(area, "2026-06", date(2026, 7, 9))
    assert summer.received_by == datetime(2026, 7, 9, 22, 59, 59, tzinfo=UTC)  # British Summer Time is an hour ahead of UTC
    assert (summer.reported_by, summer.previous.month, summer.previous.reported_by) == (date(2026, 7, 5), "2026-05", date(2026, 6, 5))


def test_a_month_that_is_none_is_a_fault_of_usage(area):
    with pytest.raises(UsageError, match="expected YYYY-MM"):
        build.cut_for(area, "2026-13")


def test_a_cut_is_read_back_as_it_was_written(area):
    cut = build.cut_for(area, "2026-01", date(2026, 2, 9))
    con = warehouse.open_for_write(":memory:")
    con.execute("create table batches (kind VARCHAR, status VARCHAR, covers_from DATE)")
    con.execute("insert into batches values ('alerts', 'loaded', '2025-11-03')")
    load_cut(con, cut)
    assert read_cut(con) == cut
    assert con.execute("select month::varchar from int_months order by month").fetchall() == [
        ("2025-11-01",),
        ("2025-12-01",),
        ("2026-01-01",),
    ]


def test_a_build_that_fails_leaves_the_warehouse_that_was_there(area):
    with build.fresh_warehouse(area) as con:
        con.execute("create table kept as select 1 as one")
    with pytest.raises(ZeroDivisionError), build.fresh_warehouse(area) as con:
        con.execute("create table lost as select 1 as one")
        raise ZeroDivisionError
    assert warehouse.open_read_only(area.warehouse).execute("show tables").fetchall() == [("kept",)]
    assert sorted(path.name for path in area.root.iterdir()) == ["warehouse.duckdb"]


def test_a_batch_that_was_altered_or_cut_short_is_named_and_the_rest_is_built(area):
    put(area, "nhs_incidents-1-0", "2026-11-03T09:00:00Z", "2026-10-31")
    altered = put(area, "police-1-0", "2026-11-03T09:00:00Z", "2026-10-31", parts={"data": "0" * 64})
    (altered / "data.parquet").write_bytes(b"altered")
    (put(area, "police-2-0", "2026-11-03T09:00:00Z", "2026-10-31") / "batch.json").write_bytes(b'{"batch_id":')
    con = warehouse.open_read_only(build.build(area, "2026-10"))
    ledger = con.execute("select batch_id, status, message from mart_ledger order by batch_id").fetchall()
    assert [line[:2] for line in ledger] == [("nhs_incidents-1-0", "loaded"), ("police-1-0", "refused"), ("police-2-0", "refused")]
    assert "police-1-0: data.parquet has SHA-256" in ledger[1][2]
    assert "police-2-0: batch.json is missing or altered" in ledger[2][2]
    assert con.execute("select rule from mart_quarantine").fetchall() == [("damaged_batch",), ("damaged_batch",)]
