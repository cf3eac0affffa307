"""What each supplier sent for each month: supplied, late, nothing to send, missing, or not awaited."""

from datetime import date, timedelta

import pytest
from staged_batches import Store, at

from riskagg import resources, warehouse
from riskagg.area import Settings
from riskagg.warehouse.cut import Cut, load_cut, month_before, month_of
from riskagg.warehouse.suppliers import load_suppliers


@pytest.fixture
def supply(tmp_path, monkeypatch):
    """Stage a store's batches and run the models of supply alone, as at a month."""
    store = Store(tmp_path / "batches")

    def run(month, settings=None, codes=""):
        con = store.stage(codes)
        now = month_of(month, 5)
        load_cut(con, Cut(**vars(now), previous=month_of(month_before(now), 5), received_by=None))
        load_suppliers(con, Settings(name="test", suppliers=settings or {}))
        con.execute(
            "create or replace table int_services_now as select unnest(['Northshire', 'Westbay', 'North Westbay']) as host_authority"
        )
        folder = tmp_path / "sql" / "supply"
        folder.mkdir(parents=True)
        for path in (resources.sql_dir() / "patterns").glob("*supply*.sql"):
            (folder / path.name).write_bytes(path.read_bytes())
        monkeypatch.setattr(resources, "sql_dir", lambda: tmp_path / "sql")
        warehouse.run_models(con, "supply", {})
        return con

    return store, run


def states(con, columns="state"):
    found = con.execute(f"select supplier, strftime(month, '%Y-%m'), {columns} from mart_supply order by all").fetchall()
    return {f"{supplier} {month}": line[0] if len(line) == 1 else tuple(line) for supplier, month, *line in found}


def monthly(store, month, received, rows="key | content\nA | a", **more):
    start = date.fromisoformat(f"{month}-01")
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    facts = {"source": "police", "period": month, "covers_from": start, "covers_to": end, "received_at": at(received)} | more
    store.add(f"{facts['source']}_{month}_{received}.csv", rows, **facts)


def test_a_month_without_a_file_is_not_supplied_and_so_is_every_month_after_a_supplier_stopped(supply):
    store, run = supply
    monthly(store, "2026-04", "2026-05-03")
    monthly(store, "2026-06", "2026-07-09")
    assert states(run("2026-08"), "state, days_late") == {
        "police 2026-04": ("supplied", 0),
        "police 2026-05": ("not_supplied", None),
        "police 2026-06": ("late", 4),  # due on 5 July, came on the 9th
        "police 2026-07": ("not_supplied", None),
        "police 2026-08": ("not_supplied", None),
    }


def test_a_nil_return_is_an_answer_and_a_header_without_rows_is_none(supply):
    store, run = supply
    monthly(store, "2026-04", "2026-05-03")
    monthly(store, "2026-05", "2026-06-03", rows=[], status="nil_return", covers_from=None, covers_to=None)
    monthly(store, "2026-06", "2026-07-03", rows=[])
    assert states(run("2026-06")) == {"police 2026-04": "supplied", "police 2026-05": "nil_return", "police 2026-06": "not_supplied"}


def test_a_file_that_is_held_supplies_nothing(supply):
    store, run = supply
    monthly(store, "2026-04", "2026-05-03")
    monthly(store, "2026-05", "2026-06-03", gate="critical")
    assert states(run("2026-05"))["police 2026-05"] == "not_supplied"


def test_a_cumulative_file_covers_its_year_up_to_its_date_and_tells_of_its_authority_alone(supply):
    store, run = supply
    year = {"coverage": "financial_year", "scope": "FY2026", "cadence": "weekly", "source": "council", "covers_from": date(2026, 4, 1)}
    # The export of 26 June is the month's last; July has none in its last week.
    for day in ("2026-06-26", "2026-07-17"):
        store.add(
            f"w{day}.csv",
            "key | content\nA | a",
            supplier="westbay",
            period=day,
            covers_to=date.fromisoformat(day),
            received_at=at(day),
            **year,
        )
    assert states(run("2026-07"), "state, authority") == {
        "westbay 2026-04": ("late", "Westbay"),
        "westbay 2026-05": ("late", "Westbay"),
        "westbay 2026-06": ("supplied", "Westbay"),
        "westbay 2026-07": ("not_supplied", "Westbay"),
    }


def test_a_quarterly_workbook_covers_its_quarters_and_the_quarter_that_runs_is_not_awaited(supply):
    store, run = supply
    book = {"coverage": "workbook", "scope": "2026", "cadence": "quarterly", "source": "contracts", "covers_from": date(2026, 1, 1)}
    store.add(
        "book.xlsx", "key | content | occurred_on | reported_on\nA | a | 2026-05-20 | 2026-05-20", received_at=at("2026-07-03"), **book
    )
    assert list(states(run("2026-08")).values()) == ["supplied"] * 3 + ["not_expected"] * 2  # April to June, July and August


def test_an_irregular_supplier_is_never_missing_and_an_area_says_when_a_supplier_began_and_ended(supply):
    store, run = supply
    for month in ("2026-04", "2026-06"):
        monthly(store, month, "2026-09-01", source="advocacy", cadence="irregular")
    monthly(store, "2026-05", "2026-06-01", source="fire")
    con = run("2026-07", {"fire": {"fire": {"authority": "Northshire", "active_from": "2026-04", "active_to": "2026-06"}}})
    assert states(con) == {
        "advocacy 2026-04": "supplied",
        "advocacy 2026-05": "not_expected",
        "advocacy 2026-06": "supplied",
        "advocacy 2026-07": "not_expected",
        "fire 2026-04": "not_supplied",
        "fire 2026-05": "supplied",
        "fire 2026-06": "not_supplied",
    }


def test_a_month_says_how_soon_it_was_told_and_what_was_refused_of_it(supply):
    store, run = supply
    alerts = """
        key | content | occurred_on | reported_on
        ----+---------+-------------+------------
        A   | a       | 2026-04-01  | 2026-04-03
        B   | b       | 2026-04-01  | 2026-04-05
        C   | c       | 2026-04-10  | 2026-04-20
    """
    bad = [{"row": 9, "rule": "no_date", "reason": "No date."}, {"row": 10, "rule": "no_date", "reason": "No date."}]
    monthly(store, "2026-04", "2026-05-03", rows=alerts, refused_rows=bad)
    con = run("2026-04")
    columns = "rows, n_refused, oldest_occurred_on, newest_occurred_on, delay_days_median, delay_days_p90, usual_rows, is_now"
    found = con.execute(f"select {columns} from mart_supply").fetchone()
    # 2, 4 and 10 days: the middle one is 4; nine tenths of the way from the second to the third 4 + .8 * 6.
    assert found == (3, 2, date(2026, 4, 1), date(2026, 4, 10), 4.0, pytest.approx(8.8), None, True)
    assert con.execute("select month, rule, n_rows from mart_supply_refusals").fetchall() == [(date(2026, 4, 1), "no_date", 2)]


def test_a_cumulative_export_counts_its_refused_rows_once_a_month(supply):
    store, run = supply
    year = {"coverage": "financial_year", "scope": "FY2026", "cadence": "weekly", "source": "council", "covers_from": date(2026, 4, 1)}
    for day, n in (("2026-04-17", 3), ("2026-04-24", 2)):
        bad = [{"row": 5 + i, "rule": "no_place", "reason": "No place."} for i in range(n)]
        last = {"period": day, "covers_to": date.fromisoformat(day), "received_at": at(day)}
        store.add(f"w{day}.csv", "key | content\nA | a", refused_rows=bad, **last, **year)
    assert run("2026-04").execute("select rule, n_rows from mart_supply_refusals").fetchall() == [("no_place", 2)]


def test_a_month_is_held_against_the_six_before(supply):
    store, run = supply
    for month, n in (("2026-03", 10), ("2026-04", 20), ("2026-05", 30), ("2026-06", 90)):
        rows = [{"key": f"{month}-{i}", "content": f"{i}", "occurred_on": f"{month}-02", "reported_on": f"{month}-02"} for i in range(n)]
        monthly(store, month, "2026-07-01", rows=rows)
    found = run("2026-06").execute("select rows, usual_rows, mix_distance, mix_by_chance from mart_supply where is_now").fetchone()
    assert found == (90, 20.0, 0.0, 0.0)  # the median of 10, 20 and 30; every alert is unmapped, so the mix is the same


def test_the_mix_of_themes_is_told_from_chance(supply):
    store, run = supply
    said = {"fall": "Fall", "medication": "Medication"}
    for month, theme in (("2026-05", "fall"), ("2026-06", "medication")):
        coded = [{"field": "theme", "list": "council_category", "column": "Category", "code": said[theme], "ord": 0}]
        told = {"occurred_on": f"{month}-02", "reported_on": f"{month}-02", "coded": coded}
        rows = [{"key": f"{month}-{i}", "content": f"{i}"} | told for i in range(4)]
        monthly(store, month, "2026-07-01", rows=rows)
    codes = "list | code | when | maps_to\ncouncil_category | Fall | | fall\ncouncil_category | Medication | | medication"
    found = run("2026-06", codes=codes).execute("select mix_distance, mix_by_chance from mart_supply where is_now").fetchone()
    assert found == (1.0, 0.0)  # nothing in common with a month of falls alone, which chance would never change
