"""Every select stands in a file of ``sql/``, says what a row is, in which order and for whom, and is what it says on a real warehouse."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from invented_marts import write_marts

from riskagg.area import Area
from riskagg.disclosure import PROFILES, Profile
from riskagg.errors import ModelError, SettingsError
from riskagg.intake import kinds
from riskagg.report.read import Reader
from riskagg.resources import sql_dir
from riskagg.warehouse import Connection, open_read_only
from riskagg.warehouse.queries import PAGES, READS, query, run_query

ROOT = Path(__file__).parent.parent
OF_PAGES, OF_READS = (sorted(path.stem for path in (sql_dir() / folder).glob("*.sql")) for folder in (PAGES, READS))
EVERY = [*OF_PAGES, *OF_READS]
SINGLE = {
    *("cut_days", "explain_assessment", "explain_cut", "explain_incident", "first_month", "manifest_newest", "pack_supply_span"),
    *("pack_tally", "page_cut", "person_known", "quality_reviews", "review_waiting", "score_cut", "unit_name"),
}
"""Queries of one row, which need no order."""
BY_PLACE = {"link_alerts", "review_place_choices", "score_supply"}
"""Queries of a calculation that takes its rows as they come: they have no key."""
# Rooms that may hold SQL text: the engine, and what takes rows out of the store.
ENGINE = ("src/riskagg/warehouse/", "src/riskagg/retention/")
CALLS = re.compile(r"(?:reader\.(?:rows|frame|shown)|run_query|query_rows|read_rows|named_rows|_frame)\(\s*(?:[\w.]+, )?\"(\w+)\"")
SELECT = re.compile(r"^\s*(?:with|select)\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)


@pytest.fixture(scope="module")
def con(small_area: Area) -> Iterator[Connection]:
    with open_read_only(small_area.warehouse) as con:
        yield con


@pytest.fixture(scope="module")
def marts() -> Iterator[Connection]:
    """Invented rows for what a region that was just begun has none of: decisions, actions, restrictions, replies."""
    con = duckdb.connect()
    write_marts(con, n_services=9)
    yield con
    con.close()


def values(con: Connection, name: str, kind: str) -> dict[str, Any]:
    """A value for every name that a query may have."""
    column = f"{kind}_id"
    found = con.execute(f"select distinct {column} from int_services_now where {column} is not null order by 1").fetchall()
    ids = [unit for (unit,) in found]
    (incident,) = con.execute("select min(incident_id) from int_incidents_at").fetchone() or (None,)
    month = date(2026, 10, 1)
    cut = {"month": month, "month_end": date(2026, 10, 31), "reported_by": date(2026, 11, 5), "since": date(2024, 11, 1)}
    units = {"kind": kind, "ids": ids, "unit_id": ids[0], "text": ids[0], "id": incident if "incident" in name else ids[0]}
    others: dict[str, Any] = {"named": [], "supplier": None, "batch_id": None, "source": "advocacy", "budget": 15, "keep_days": 0}
    others |= {"bands": ["high", "raised", "watch", "none"], "kinds": sorted(kinds.RETURNED), "returned": sorted(kinds.RETURNED)}
    others |= {"role": "person" if name == "key_sets" else "now", "least": 0.0, "last_day": cut["month_end"]}
    return {**cut, **units, **others}


def check_grain(con: Connection, name: str) -> int:
    n_rows = 0
    for kind in ("service", "provider") if "kind" in query(name).parameters else ("service",):
        frame = run_query(con, name, **values(con, name, kind)).df()
        grain = [*query(name).grain]
        assert set(grain) <= set(frame.columns), sorted(frame.columns)
        n_repeated = int(frame[grain].astype(str).duplicated().sum())
        assert n_repeated == 0 or name in BY_PLACE, f"{n_repeated} of {len(frame)} rows repeat {grain}"
        assert name not in SINGLE or len(frame) <= 1
        n_rows += len(frame)
    return n_rows


def test_every_query_runs_on_a_real_warehouse_and_keeps_its_grain(con: Connection) -> None:
    with_rows = [name for name in EVERY if check_grain(con, name)]
    assert len(with_rows) > 0.75 * len(EVERY)


def test_every_query_of_a_page_keeps_its_grain_where_the_registers_are_full(marts: Connection) -> None:
    found = marts.execute("select table_name from duckdb_tables() union select view_name from duckdb_views()").fetchall()
    there = {name for (name,) in found}
    asked = [name for name in OF_PAGES if name.startswith(("pack_", "dashboards_")) and query(name).reads <= there]
    empty = {name for name in asked if not check_grain(marts, name)}
    assert len(asked) > 50 and {"pack_decisions", "pack_actions", "dashboards_restrictions"} <= set(asked) - empty


def test_every_query_states_its_order() -> None:
    unordered = {name for name in EVERY if sqlglot.parse_one(query(name).sql, dialect="duckdb").args.get("order") is None}
    assert unordered <= SINGLE


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_page_for_an_audience_that_a_query_is_not_for_cannot_be_drawn(con: Connection, profile: Profile) -> None:
    known = {one.name for one in PROFILES}
    for name in OF_PAGES:
        assert query(name).audiences <= known, name
        if profile.name not in query(name).audiences:
            with pytest.raises(SettingsError, match=rf"^{name}: this part of a page is for "):
                Reader(con, profile).rows(name)


def test_what_is_read_of_no_page_reaches_none(con: Connection) -> None:
    for name in OF_READS:
        with pytest.raises(SettingsError, match=rf"^{name}: this part of a page is for nobody"):
            Reader(con, PROFILES[0]).frame(name)


def test_every_query_is_used_and_every_one_that_is_asked_for_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    assert [name for name in EVERY if f'"{name}"' not in source] == []
    asked = set(CALLS.findall(source))
    assert asked <= set(EVERY) and len(asked) > 100


def test_no_select_stands_outside_the_folder_of_sql_and_the_engine() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in sources()
        if not path.relative_to(ROOT).as_posix().startswith(ENGINE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SELECT.search(node.value)
    ]
    assert found == []


def sources() -> list[Path]:
    return sorted(path for folder in ("src", "pipelines") for path in (ROOT / folder).rglob("*.py"))


def test_what_a_query_reads_and_wants_is_found_in_it() -> None:
    assert query("pack_supply").reads == {"mart_supply", "stg_alerts", "int_alert_links"}
    assert query("pack_supply").parameters == {"month", "reported_by"}


def test_a_value_that_was_not_given_is_named(con: Connection) -> None:
    with pytest.raises(ModelError, match=r"^pack_supply\.sql names \$month, \$reported_by, which was not given\."):
        run_query(con, "pack_supply")


def test_a_query_that_nobody_wrote_is_no_query() -> None:
    with pytest.raises(ModelError, match=r"^nowhere: 0 files nowhere\.sql"):
        query("nowhere")
