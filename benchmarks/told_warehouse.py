"""A warehouse as it stands before people are joined and incidents found, filled with invented alerts."""

import pandas as pd

from benchmarks.told_alerts import START, Told
from riskagg import warehouse
from riskagg.resources import config_dir
from riskagg.warehouse import Connection
from riskagg.warehouse.kinds import DATA_COLUMNS

_ALERTS = """
    select alert_id, source, supplier, source_ref, 'open' as record_status, first_received_at::timestamp as first_received_at,
           'b' as batch_id, null::varchar as sheet, (row_number() over ())::integer as "row", occurred_on::date as occurred_on,
           occurred_to::date as occurred_to, reported_on::date as reported_on, null::timestamp as occurred_at, null::timestamp as ended_at,
           null::boolean as names_person, occurred_on_stated, theme, 1 as theme_rank, harm,
           'not applicable' as outcome, true as is_event,
           told_by, told_by_service, risk_source_role, place as place_key
    from told
"""
_SERVICES = """
    select distinct place as service_id, $opened::date as valid_from, null::date as valid_to, place as location_id_cqc,
           null::varchar as service_ref, 'P' as provider_id, null::varchar as operator_id, null::varchar as brand_id,
           null::varchar as company_id
    from told where place is not null
"""
_MENTIONS = """
    select distinct 'm' || source || place as mention_id, source, supplier, place as place_key, place as service_id,
           'matched' as match_status
    from told where place is not null
"""


def fill(told: Told) -> Connection:
    """The warehouse of ``told``, in memory, with the settings of every warehouse."""
    con = warehouse.open_for_write(":memory:")
    con.register("told", told.alerts)
    con.execute(f"create table stg_alerts as {_ALERTS}")
    con.execute(f"create table int_services as {_SERVICES}", {"opened": START})
    con.execute(f"create table int_mentions as {_MENTIONS}")
    con.unregister("told")
    _keys(con, told.keys)
    con.execute(
        """create table int_months as
           select unnest(generate_series($1::date, (select max(occurred_on) from stg_alerts), interval 1 month))::date as month""",
        [START],
    )
    con.execute(
        """create table cut as
           select role, month, month as month_start, last_day(month) as month_end, last_day(month) + 5 as reported_by
           from (select unnest(['now', 'previous']) as role,
                        unnest([max(month), max(month) - interval 1 month])::date as month from int_months)"""
    )
    con.execute("create table theme_near as from read_csv($1)", [str(config_dir() / "codelists" / "theme_near.csv")])
    con.execute(f"create table raw_incident_decisions (batch_id VARCHAR, {DATA_COLUMNS['incident_decisions']})")
    con.execute("create table batches (batch_id VARCHAR, received_at TIMESTAMP, apply_order INTEGER)")
    con.execute("create table int_births_made_up (role VARCHAR, source VARCHAR, supplier VARCHAR, birth BLOB)")
    con.execute("create table int_own_references as select distinct source from stg_alerts where source = 'cqc_notifications'")
    return con


def _keys(con: Connection, keys: pd.DataFrame) -> None:
    con.register("keys", keys)
    columns = ", ".join(f'"{name}"::blob as "{name}"' for name in keys.columns)
    con.execute(
        f"""create table stg_alert_rows as
            select 'b' as batch_id, null::varchar as sheet, (row_number() over ())::integer as "row", {columns}
            from keys"""
    )
    con.unregister("keys")
    con.execute("create table joined_alerts as select *, null::varchar as source_ref from stg_alert_rows limit 0")


def tell_truth(con: Connection, told: Told) -> None:
    """Make ``true_alerts``: the event of each alert, and the service at which it happened."""
    service = [f"1-{at:06d}" for at in told.service.tolist()]
    con.register("truth", pd.DataFrame({"alert_id": told.alerts["alert_id"], "event": told.event, "true_service": service}))
    con.execute("create or replace table true_alerts as select * from truth")
    con.unregister("truth")


def decide(con: Connection, decisions: list[tuple[str, str, str]]) -> None:
    """Let people have said of pairs of alerts: (alert, other alert, ``same`` or ``not``)."""
    con.execute("insert into batches values ('d', '2030-01-01', 1)")
    con.executemany(
        """insert into raw_incident_decisions (batch_id, "row", alert_id, other_alert_id, decision, decided_by_role, decided_on)
           values ('d', $1, $2, $3, $4, 'analyst', '2030-01-01')""",
        [[at, *decision] for at, decision in enumerate(decisions)],
    )
