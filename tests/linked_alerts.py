"""Alerts of matched services, linked to incidents."""

from datetime import date, timedelta

from invented_tables import TABLES
from raw_tables import empty_warehouse, fill

from riskagg.incidents import link_incidents
from riskagg.resources import sql_dir
from riskagg.warehouse import Connection

START = date(2026, 6, 1)


def linked(alerts: list[tuple], order: list[int] | None = None, decisions: list[tuple[str, str, str]] | None = None) -> Connection:
    """Link alerts ``(id, supplier, service, theme, days after 1 June, person)``, received in the order of the list, stored in ``order``.

    A person ``n1`` is known by an NHS number, ``c1`` by a name, ``r1`` by a reference alone. Of ``decisions`` the last was said last.
    """
    con = empty_warehouse("2026-08")
    con.execute(f"create table int_further_people ({TABLES['int_further_people']})")
    con.execute(
        """create table int_alert_people (alert_id VARCHAR, person_id VARCHAR, risk_source_id VARCHAR, has_reference BOOLEAN,
           has_nhs BOOLEAN, has_name BOOLEAN,
           person_certain UBIGINT, person_join VARCHAR, risk_source_join VARCHAR)"""
    )
    for service in sorted({alert[2] for alert in alerts}):
        fill(con, "int_services", f"service_id | location_id_cqc | valid_from | beds\n-\n{service} | {service} | 2015-01-01 | 30")
    for at in order or range(len(alerts)):
        alert_id, supplier, service, theme, days, person = alerts[at]
        source = supplier.split(".")[0]
        con.execute(
            """insert into stg_alerts (alert_id, source, supplier, source_ref, record_status, first_received_at, occurred_on, occurred_to,
               reported_on, occurred_on_stated, theme, theme_rank, harm, outcome, is_event, told_by_service, place_key, has_place)
               values ($1, $2, $3, $1, 'open', '2026-07-05'::timestamp + $4 * interval 1 hour, $5, $5, $5::date + 2, true, $6, 1, 'unknown',
               'not applicable', true, $7, $8, true)""",
            [alert_id, source, supplier, at, START + timedelta(days=days), theme, source == "cqc", service],
        )
        con.execute(
            "insert into int_alert_people select $1, $2, null, $2[1] in ('r', 'c'), $3, $4, hash($2), 'certain', null",
            [alert_id, person, (person or "").startswith("n"), person is not None and person[0] in "nc"],
        )
    con.execute("""insert into int_mentions by name select distinct source, supplier, place_key, place_key as service_id,
           'matched' as match_status from stg_alerts""")
    con.execute(f"create table int_alert_places as {model_sql('linking/keys', 'int_alert_places')}")
    for day, decision in enumerate(decisions or [], start=1):
        fill(
            con,
            "raw_incident_decisions",
            f"period | alert_id | other_alert_id | decision | decided_on\n-\n{day} | {' | '.join(decision)} | 2026-08-{day:02}",
        )
    link_incidents(con)
    return con


def groups(con: Connection) -> set[frozenset[str]]:
    rows = con.execute("select list(alert_id) from int_alert_links where incident_id is not null group by incident_id").fetchall()
    return {frozenset(ids) for (ids,) in rows}


def ids_of(con: Connection) -> dict[str, str]:
    return dict(con.execute("select alert_id, incident_id from int_incident_alerts").fetchall())


def model_sql(folder: str, name: str) -> str:
    """The text of a model."""
    return (sql_dir() / folder / f"{name}.sql").read_text(encoding="utf-8")
