"""The tables that intake and staging hand to the services, places, people and incidents, filled from ASCII tables."""

from invented_tables import TABLES

from riskagg import warehouse
from riskagg.intake.kinds import COUNTED, KEYS
from riskagg.warehouse import Connection

_FEED = """batch_id VARCHAR, source VARCHAR DEFAULT 'feed', supplier VARCHAR DEFAULT 'feed', file VARCHAR DEFAULT 'f', sheet VARCHAR,
    "row" INTEGER"""
_LOCATION = """location_id_cqc VARCHAR, name VARCHAR DEFAULT 'A home', started_on DATE, ended_on DATE, is_dormant BOOLEAN,
    is_care_home BOOLEAN, location_ods VARCHAR,
    beds INTEGER, sector VARCHAR, category VARCHAR, overall_rating VARCHAR, rating_published_on DATE,
    host_authority VARCHAR, address VARCHAR, address_2 VARCHAR, town VARCHAR, county VARCHAR, postcode VARCHAR, uprn VARCHAR,
    brand_id VARCHAR, brand_name VARCHAR, companies_house VARCHAR, provider_id_cqc VARCHAR, provider_name VARCHAR, ownership_type VARCHAR,
    manager_key VARCHAR, service_types VARCHAR[], user_bands VARCHAR[], is_dual_registered BOOLEAN, primary_id_cqc VARCHAR"""
_KEYS = ", ".join(f"{role}_{key} VARCHAR" for role in ("person", "risk_source") for key in (*KEYS, *COUNTED))
_COLUMNS = {
    "raw_directory": f"{_FEED}, {_LOCATION}",
    "raw_closures": f"{_FEED}, {_LOCATION}",
    "raw_services": f"""{_FEED}, service_ref VARCHAR, name VARCHAR, service_kind VARCHAR, address VARCHAR, town VARCHAR, postcode VARCHAR,
        provider_name VARCHAR, provider_ref VARCHAR, operator_name VARCHAR, places INTEGER, valid_from DATE, valid_to DATE,
        host_authority VARCHAR""",
    "raw_ownership": f"{_FEED}, service_ref VARCHAR, owner_ref VARCHAR, owner_name VARCHAR, valid_from DATE, valid_to DATE",
    "raw_ratings": f"""{_FEED}, location_id_cqc VARCHAR, population_group VARCHAR, domain VARCHAR, rating VARCHAR, published_on DATE,
        report_type VARCHAR, is_inherited BOOLEAN, provider_id_cqc VARCHAR""",
    "raw_placements": f"{_FEED}, location_id_cqc VARCHAR, service_ref VARCHAR, placing_authority VARCHAR, n_placed INTEGER, month DATE",
    "raw_match_decisions": f"""{_FEED}, mention_source VARCHAR, record VARCHAR, place_key VARCHAR, service_id VARCHAR, decision VARCHAR,
        decided_by_role VARCHAR, decided_on DATE""",
    "raw_incident_decisions": """batch_id VARCHAR, source VARCHAR DEFAULT 'feed', supplier VARCHAR DEFAULT 'feed', file VARCHAR DEFAULT 'f',
        sheet VARCHAR, "row" INTEGER, alert_id VARCHAR, other_alert_id VARCHAR, decision VARCHAR, decided_by_role VARCHAR,
        decided_on DATE""",
    "raw_private": """batch_id VARCHAR DEFAULT 'b', sheet VARCHAR, "row" INTEGER, place_name VARCHAR, place_address VARCHAR,
        place_town VARCHAR, place_postcode VARCHAR, place_provider VARCHAR, place_provider_id VARCHAR, place_id_cqc VARCHAR,
        place_id_ods VARCHAR, place_uprn VARCHAR, place_service_ref VARCHAR""",
    "stg_alert_rows": f"""batch_id VARCHAR DEFAULT 'b', sheet VARCHAR, "row" INTEGER, source VARCHAR, supplier VARCHAR, source_ref VARCHAR,
        apply_order INTEGER DEFAULT 1, version INTEGER DEFAULT 1, received_at TIMESTAMP DEFAULT '2026-01-01', place_key VARCHAR,
        occurred_on DATE, reported_on DATE DEFAULT '2000-01-01',
        profile_id UBIGINT, {_KEYS}""",
    "joined_alerts": f"""batch_id VARCHAR DEFAULT 'b', sheet VARCHAR, "row" INTEGER, source_ref VARCHAR, {_KEYS}""",
    "int_code_profiles": "profile_id UBIGINT, defaults STRUCT(field VARCHAR, value VARCHAR)[]",
    "int_own_references": "source VARCHAR",
    "int_births_made_up": "role VARCHAR, source VARCHAR, supplier VARCHAR, birth VARCHAR",
    "codelist": "list VARCHAR, code VARCHAR, when_column VARCHAR, when_value VARCHAR, label VARCHAR, maps_to VARCHAR",
    "int_services": """service_id VARCHAR, valid_from DATE, valid_to DATE, location_id_cqc VARCHAR, service_ref VARCHAR,
        service_kind VARCHAR, beds INTEGER, provider_id VARCHAR, operator_id VARCHAR, brand_id VARCHAR, company_id VARCHAR,
        host_authority VARCHAR""",
    "theme_near": "theme VARCHAR, near_theme VARCHAR",
    **{name: TABLES[name] for name in ("batches", "cut", "int_mentions", "int_months", "theme", "stg_alerts")},
}


def empty_warehouse(month: str = "2026-10") -> Connection:
    """A warehouse with every table empty but the cuts and months: ``month`` is the month built, after 24 others."""
    con = warehouse.open_for_write(":memory:")
    for name, columns in _COLUMNS.items():
        con.execute(f'create table "{name}" ({columns})')
    con.execute(
        """insert into cut (role, month, month_start, month_end, reported_by)
           select role, m, m, last_day(m), (last_day(m) + interval 5 day)::date
           from (values ('now', $1::date), ('previous', ($1::date - interval 1 month)::date)) as t(role, m)""",
        [f"{month}-01"],
    )
    con.execute(
        "insert into int_months select unnest(generate_series($1::date - interval 24 month, $1::date, interval 1 month))", [f"{month}-01"]
    )
    con.execute("insert into theme_near values ('physical_abuse', 'resident_on_resident'), ('resident_on_resident', 'physical_abuse')")
    return con


def fill(con: Connection, table: str, text: str) -> None:
    """Insert an ASCII table: a header, a rule, rows; cells apart by ``|``; an empty cell is null.

    Rows of a ``raw_`` table are of one batch, or of one a ``period`` where there is such a column. The wording of a decision (name,
    address, postcode) goes where intake puts it, to the private part.
    """
    header, _, *lines = [line.strip() for line in text.strip().splitlines()]
    columns = [column.strip() for column in header.split("|")]
    for number, line in enumerate(lines, start=1):
        row = dict(zip(columns, (cell.strip() or None for cell in line.split("|")), strict=True))
        if table.startswith("raw_") and table != "raw_private":
            row = {"row": str(number), "batch_id": _batch(con, table.removeprefix("raw_"), row.pop("period", None)), **row}
        if table == "raw_match_decisions":
            wording = [row.pop(part, None) for part in ("name", "address", "postcode")]
            con.execute(
                'insert into raw_private (batch_id, "row", place_name, place_address, place_postcode) values (?, ?, ?, ?, ?)',
                [row["batch_id"], row["row"], *wording],
            )
        if table == "stg_alerts" and "occurred_on" in row:
            row = {"reported_on": row["occurred_on"], **row}
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
        con.execute(f'insert into "{table}" ({names}) values ({marks})', list(row.values()))


def _batch(con: Connection, kind: str, period: str | None) -> str:
    """The batch of a kind and period, made when first asked for."""
    batch_id = f"{kind}-{period}"
    if con.execute("select 1 from batches where batch_id = $1", [batch_id]).fetchone() is None:
        con.execute(
            """insert into batches (batch_id, kind, supplier, file, status, period, received_at, apply_order)
               select $1, $2, 'feed', $1, 'loaded', $3, '2026-01-01', count(*) + 1 from batches""",
            [batch_id, kind, period],
        )
    return batch_id
