"""From the warehouse's tables to the four that the pages read, in a real DuckDB."""

import duckdb
import pandas as pd
import pytest
from invented_tables import TABLES
from scored_frames import MONTHS, plant, region, with_groups
from test_score_patterns import THEFTS

from riskagg import resources, warehouse
from riskagg.area import Area, Settings
from riskagg.assessment import score_units
from riskagg.warehouse import Connection

CUTS = (
    ("now", "2026-10-01", "2026-10-31", "2026-11-05"),
    ("previous", "2026-09-01", "2026-09-30", "2026-10-05"),
)
MARTS = ("mart_patterns", "mart_assessments", "mart_triggers", "mart_expected", "mart_waiting")
AREA = Area(resources.config_dir() / "nowhere", Settings(name="Test"))


@pytest.fixture(scope="module")
def built() -> Connection:
    """A warehouse as the stages before leave it: 30 quiet homes, thefts in S001, an alert for each agency of an incident."""
    con = warehouse.open_for_write(":memory:")
    inputs = plant(region(seed=9, n_services=30), THEFTS, clean=("theft_or_money",))
    incidents = inputs.incidents
    alerts = incidents.explode("agencies").rename(columns={"agencies": "source"})
    alerts = alerts.assign(
        alert_id=alerts["source"] + "|" + alerts["source"] + "|" + alerts["incident_id"],
        supplier=alerts["source"],
        source_ref=alerts["incident_id"],
        record_status="open",
        reported_on=alerts["known_on"],
        is_event=True,
        record_type="concern",
        told_by_service=[source not in others for source, others in zip(alerts["source"], alerts["other_agencies"], strict=True)],
    )
    months = inputs.service_months
    spells = months.drop_duplicates("service_id").assign(
        valid_from=MONTHS[0], provider_name="Elm Care Ltd", safe_rating="Good", is_open=True
    )
    at = [incidents[incidents["known_on"] <= cut].assign(role=role) for role, cut in (("now", "2026-11-05"), ("previous", "2026-10-05"))]
    at[1] = at[1][at[1]["occurred_on"] <= "2026-09-30"]
    _fill_cut(con, CUTS)
    _fill(con, "theme", inputs.themes.assign(sort_order=range(len(inputs.themes))))
    _fill(con, "stg_alerts", pd.concat([alerts, _waiting()]))
    # Of S002 and S003, which are quiet, a place is told thrice that may be either.
    waiting = _waiting()
    _fill(con, "int_alert_links", pd.concat([alerts.assign(match_status="matched"), waiting.assign(match_status="review")]))
    con.execute(f"create table int_further_people ({TABLES['int_further_people']})")
    _fill(con, "int_place_candidates", pd.DataFrame({"mention_id": "m1", "rank": [1, 2], "service_id": ["S002", "S003"]}))
    _fill(con, "int_incidents_at", pd.concat(at))
    _fill(con, "mart_service_months", months)
    _fill(con, "mart_supply", inputs.supply.assign(supplier=inputs.supply["source"]))
    _fill(con, "int_services_now", spells)
    # S028's Safe is inadequate, and was found so again; S029's was good, till now.
    rated = [
        ("S028", "Inadequate", "2026-03-01"),
        ("S028", "Inadequate", "2026-10-07"),
        ("S029", "Good", "2026-03-01"),
        ("S029", "Inadequate", "2026-10-07"),
    ]
    _fill(con, "int_ratings_published", pd.DataFrame(rated, columns=["service_id", "rating", "published_on"]).assign(domain="safe"))
    _fill(con, "int_renewals", inputs.renewals)
    _fill(con, "int_person_references", inputs.references)
    con.execute(
        "create table int_services as select * exclude (first_on, last_on, is_open, overall_rating, safe_rating) from int_services_now"
    )
    score_units(con, AREA)
    return con


def _waiting() -> pd.DataFrame:
    days = pd.to_datetime(["2026-10-02", "2026-10-11", "2026-10-20", "2026-10-25"])
    rows = pd.DataFrame({"occurred_on": days, "reported_on": days, "theme": "theft_or_money", "is_event": [True, True, True, False]})
    refs = [f"W{n}" for n in range(len(rows))]
    told = {"source": "police", "supplier": "police", "record_status": "open", "harm": "none", "told_by_service": False, "mention_id": "m1"}
    return rows.assign(source_ref=refs, alert_id=[f"police|police|{ref}" for ref in refs], **told)


def _fill_cut(con: Connection, cuts: tuple[tuple[str, str, str, str], ...]) -> None:
    con.execute(f"create or replace table cut ({TABLES['cut']})")
    for role, start, end, reported_by in cuts:
        con.execute(
            "insert into cut (role, month, month_start, month_end, reported_by) values ($role, $start, $start, $end, $by)",
            {"role": role, "start": start, "end": end, "by": reported_by},
        )


def _fill(con: Connection, table: str, frame: pd.DataFrame) -> None:
    con.execute(f"create table {table} ({TABLES[table]})")
    columns = [name for (name, *_) in con.execute(f"describe {table}").fetchall() if name in frame.columns]
    con.register("rows", frame[columns])
    con.execute(f"insert into {table} ({', '.join(columns)}) select {', '.join(columns)} from rows")
    con.unregister("rows")


def test_a_rating_is_that_of_its_month_and_one_published_again_is_not_newly_met(built: Connection) -> None:
    query = """
        select unit_id, role, result, newly_met, reason from mart_triggers
        where rule = 'T03' and unit_kind = 'service' and unit_id in ('S028', 'S029') order by unit_id, role desc
    """
    assert built.execute(query).fetchall() == [
        ("S028", "previous", "met", False, "Safe is rated inadequate, published 1 March 2026."),
        ("S028", "now", "met", False, "Safe is rated inadequate, published 7 October 2026."),
        ("S029", "previous", "not met", False, "Safe is rated good, published 1 March 2026."),
        ("S029", "now", "met", True, "Safe is rated inadequate, published 7 October 2026."),
    ]


@pytest.mark.parametrize("mart", MARTS)
def test_the_tables_have_the_columns_and_types_of_the_contract(built: Connection, mart: str) -> None:
    contract = duckdb.connect()
    contract.execute(f"create table {mart} ({TABLES[mart]})")
    expected = contract.execute(f"select column_name, column_type from (describe {mart})").fetchall()
    assert built.execute(f"select column_name, column_type from (describe {mart})").fetchall() == expected


@pytest.mark.parametrize(
    ("mart", "grain"),
    [
        ("mart_patterns", "role, unit_kind, unit_id, pattern, theme"),
        ("mart_assessments", "role, unit_kind, unit_id"),
        ("mart_triggers", "role, unit_kind, unit_id, rule"),
        ("mart_expected", "role, unit_id, theme, month"),
    ],
)
def test_each_table_keeps_its_grain_in_both_roles(built: Connection, mart: str, grain: str) -> None:
    assert built.execute(f"select count(*) from (select 1 from {mart} group by {grain} having count(*) > 1)").fetchone() == (0,)
    assert built.execute(f"select count(distinct role) from {mart}").fetchone() == (2,)


def test_the_home_with_the_thefts_leads_the_month_and_its_rise_is_explained(built: Connection) -> None:
    row = built.execute(
        "select unit_id, rank, band, previous_band, change, lead_sentence from mart_assessments "
        "where role = 'now' and unit_kind = 'service' order by rank limit 1"
    ).fetchone()
    assert row is not None
    assert row[:3] == ("S001", 1, "high")
    assert "theft or money" in row[5]


def test_every_unit_with_an_alert_in_24_months_has_a_rank_and_the_evidence_exists(built: Connection) -> None:
    (missing,) = built.execute(
        "select count(*) from (select distinct service_id from int_incidents_at where role = 'now' and occurred_on >= date '2024-11-01') "
        "anti join (select unit_id as service_id from mart_assessments where role = 'now') using (service_id)"
    ).fetchone() or (None,)
    assert missing == 0
    (unknown,) = built.execute(
        "select count(*) from (select unnest(incident_ids) as incident_id, role from mart_patterns) "
        "anti join int_incidents_at using (role, incident_id)"
    ).fetchone() or (None,)
    assert unknown == 0


def test_what_waits_is_reckoned_as_if_it_were_of_every_service_that_it_may_mean(built: Connection) -> None:
    rows = built.execute(
        "select service_id, n_alerts, n_counted, band, rank > could_rank, could_band <> 'none' from mart_waiting"
    ).fetchall()
    # Three thefts in a month are a pattern; the visit's finding waits too and is no incident.
    assert rows == [("S002", 4, 3, "none", True, True), ("S003", 4, 3, "none", True, True)]


def test_the_month_before_scored_as_now_says_the_same_as_it_says_as_previous(built: Connection) -> None:
    before = built.execute("select * exclude role from mart_patterns where role = 'previous' order by all").fetchall()
    bands = built.execute("select unit_kind, unit_id, band, rank from mart_assessments where role = 'previous' order by all").fetchall()
    said = built.execute(
        "select unit_kind, unit_id, previous_band, previous_rank from mart_assessments "
        "where role = 'now' and previous_band is not null order by all"
    ).fetchall()
    assert set(said) <= set(bands)
    again = built.cursor()
    _fill_cut(again, (("now", *CUTS[1][1:]), ("previous", "2026-08-01", "2026-08-31", "2026-09-05")))
    again.execute("create or replace temp table known_at as select * from int_incidents_at")
    again.execute("delete from int_incidents_at where role = 'now'")
    again.execute("insert into int_incidents_at select * replace ('now' as role) from known_at where role = 'previous'")
    again.execute("delete from int_incidents_at where role = 'previous'")
    again.execute(
        "insert into int_incidents_at select * from known_at "
        "where role = 'previous' and occurred_on <= date '2026-08-31' and known_on <= date '2026-09-05'"
    )
    score_units(again, AREA)
    now = again.execute("select * exclude role from mart_patterns where role = 'now' order by all").fetchall()
    assert now == before
    assert again.execute("select unit_kind, unit_id, band, rank from mart_assessments where role = 'now' order by all").fetchall() == bands


def test_nothing_to_score_makes_empty_tables() -> None:
    con = warehouse.open_for_write(":memory:")
    tables = ("theme", "stg_alerts", "int_alert_links", "int_further_people", "int_place_candidates", "int_incidents_at", "mart_supply")
    for table in (*tables, "int_services_now", "int_ratings_published", "int_renewals", "int_person_references"):
        con.execute(f"create table {table} ({TABLES[table]})")
    con.execute("create table int_services as select * exclude (first_on, last_on, is_open) from int_services_now")
    con.execute("insert into theme values ('fall', 'Falls', 1), ('other', 'Other', 2)")
    _fill_cut(con, CUTS)
    _fill(con, "mart_service_months", with_groups(pd.DataFrame({"service_id": ["S001"], "month": ["2026-10-01"], "is_open": [True]})))
    score_units(con, AREA)
    for mart in ("mart_patterns", "mart_assessments", "mart_waiting"):
        assert con.execute(f"select count(*) from {mart}").fetchone() == (0,)
