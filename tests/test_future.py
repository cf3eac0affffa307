"""A past month does not change when the future arrives: no model reads alerts that were reported after the cut."""

import os
from contextlib import closing

import pytest

from riskagg import warehouse
from riskagg.area import Area
from riskagg.build import STAGES, cut_for
from riskagg.resources import sql_dir
from riskagg.warehouse import Connection

# Of the shared region's months one in the middle; `make soak` takes every one.
MONTHS = tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(2025 * 12 + 10, 2026 * 12 + 9))
PAST = MONTHS if os.environ.get("AT_LENGTH") else MONTHS[5:6]
# Lists of all that was received, whatever it is about, and of every place in it: they grow with each file, and are cut where they are read.
LISTS = ("staging", "linking", "review")
OTHER_LISTS = ("int_supply_told", "int_supply_usual", "int_supply_sendings", "mart_supply", "mart_suppliers", "int_key_people")
# What became of each alert that was known by then, and what is said of those who reported them.
OF_ALERTS = {
    "int_alert_links": "*",
    "int_alert_people": "alert_id, person_id, risk_source_id, has_nhs, has_name, person_join",
    "mart_suppliers": "source, supplier, oldest_occurred_on, newest_occurred_on, delay_days_median, delay_days_p90",
}


def built(area: Area, month: str, knows_the_future: bool) -> Connection:
    """The warehouse of a month from all that was received, with or without what was reported after its cut."""
    con = warehouse.open_for_write(":memory:")
    cut = cut_for(area, month)
    for stage in STAGES:
        stage.run(con, area, cut)
        if stage.name == "batches" and not knows_the_future:
            con.execute("alter view raw_alerts rename to raw_alerts_of_all_days")
            con.execute(
                "create view raw_alerts as select alerts.* from raw_alerts_of_all_days as alerts "
                "join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by"
            )
    return con


def rows_of(con: Connection, table: str, columns: str = "*") -> set[str]:
    return {repr(row) for row in con.execute(f'select {columns} from "{table}"').fetchall()}


@pytest.mark.parametrize("month", PAST)
def test_no_table_of_a_past_month_knows_what_was_reported_after_its_cut(told_area: Area, month: str) -> None:
    lists = {path.stem for folder in LISTS for path in (sql_dir() / folder).rglob("*.sql")} | {*OF_ALERTS, *OTHER_LISTS}
    with closing(built(told_area, month, knows_the_future=True)) as now, closing(built(told_area, month, knows_the_future=False)) as then:
        later = now.execute("select count(*) from raw_alerts join cut on cut.role = 'now' and reported_on > cut.reported_by").fetchone()
        assert later is not None and later[0] > 10
        names = {name for (name,) in now.execute("select table_name from duckdb_tables() where not internal").fetchall()}
        assert {"mart_patterns", "mart_assessments", "int_incidents", "int_services", "mart_service_months"} <= names - lists
        changed = [name for name in sorted(names - lists) if rows_of(now, name) != rows_of(then, name)]
        assert changed == []
        for name, columns in OF_ALERTS.items():
            assert rows_of(then, name, columns) <= rows_of(now, name, columns), name
