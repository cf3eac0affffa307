"""A warehouse that holds what the stage of places reads: services, and an alert a mention and person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa

from benchmarks.place_mentions import Mention
from benchmarks.place_services import Service
from riskagg import warehouse
from riskagg.warehouse import Connection

_DAY_ONE = date(2026, 1, 1)
_EMPTY = """
    create table batches (batch_id varchar, received_at timestamp, apply_order integer);
    create table int_own_references (source varchar);
    create table raw_match_decisions (batch_id varchar, sheet varchar, "row" integer, mention_source varchar, record varchar,
        place_key varchar, service_id varchar, decision varchar, decided_by_role varchar, decided_on date);
    create table int_directory_states (location_id_cqc varchar, location_ods varchar);
    create table cut as select 'now' as role, date '2099-12-01' as month, date '2099-12-31' as month_end, date '2100-01-05' as reported_by;
"""


def filled_warehouse(services: Sequence[Service], mentions: Sequence[Mention]) -> Connection:
    """A warehouse in memory, filled as the stages before would fill it. A mention's ``place_key`` is its number in the list."""
    con = warehouse.open_for_write(":memory:")
    con.execute(_EMPTY)
    _put(con, "int_services", _spells(services))
    con.execute("create table int_service_ids as select distinct service_id as alias, service_id from int_services")
    rows = [(number, mention, at) for number, mention in enumerate(mentions) for at in range(max(1, len(mention.people)))]
    _put(con, "raw_private", _private(rows))
    alerts = _alerts(rows)
    _put(con, "stg_alerts", alerts)
    _put(con, "stg_alert_rows", _alert_rows(rows, alerts))
    return con


def _put(con: Connection, table: str, columns: dict[str, pa.Array]) -> None:
    con.register("given", pa.table(columns))
    con.execute(f"create table {table} as select * from given")
    con.unregister("given")


def _spells(services: Sequence[Service]) -> dict[str, pa.Array]:
    spells = [(service, service.name, date(2015, 1, 1), None) for service in services if not service.knows_former]
    for service in services:
        if service.knows_former:
            spells += [
                (service, service.former_name, date(2015, 1, 1), date(2020, 12, 31)),
                (service, service.name, date(2021, 1, 1), None),
            ]
    empty = pa.nulls(len(spells), pa.string())
    return {
        "service_id": pa.array([service.service_id for service, *_ in spells]),
        "valid_from": pa.array([since for *_, since, _ in spells]),
        "valid_to": pa.array([until for *_, until in spells], pa.date32()),
        "name": pa.array([name for _, name, *_ in spells]),
        "address": pa.array([service.address or None for service, *_ in spells]),
        "town": pa.array([service.town or None for service, *_ in spells]),
        "postcode": pa.array([service.postcode or None for service, *_ in spells]),
        "uprn": empty,
        "provider_name": pa.array([service.provider or None for service, *_ in spells]),
        "host_authority": pa.array([service.authority or None for service, *_ in spells]),
    }


_Row = tuple[int, Mention, int]


def _private(rows: Sequence[_Row]) -> dict[str, pa.Array]:
    told = {
        f"place_{part}": pa.array([getattr(mention, part) or None for _, mention, _ in rows], pa.string())
        for part in ("name", "address", "town", "postcode", "provider")
    }
    empty = {f"place_{part}": pa.nulls(len(rows), pa.string()) for part in ("provider_id", "id_cqc", "id_ods", "uprn", "service_ref")}
    return _places(rows) | told | empty


def _places(rows: Sequence[_Row]) -> dict[str, pa.Array]:
    return {
        "batch_id": pa.array(["b"] * len(rows)),
        "sheet": pa.nulls(len(rows), pa.string()),
        "row": pa.array(range(len(rows)), pa.int32()),
    }


def _alerts(rows: Sequence[_Row]) -> dict[str, pa.Array]:
    refs = [f"{number:07}-{at}" for number, _, at in rows]
    days = [_DAY_ONE + timedelta(days=mention.day) for _, mention, _ in rows]
    return _places(rows) | {
        "alert_id": pa.array([f"{mention.source}|{mention.supplier}|{ref}" for ref, (_, mention, _) in zip(refs, rows, strict=True)]),
        "source": pa.array([mention.source for _, mention, _ in rows]),
        "supplier": pa.array([mention.supplier for _, mention, _ in rows]),
        "source_ref": pa.array(refs),
        "first_received_at": pa.array([datetime.combine(day, datetime.min.time()) for day in days]),
        "occurred_on": pa.array(days),
        "reported_on": pa.array(days),
        "place_key": pa.array([f"{number:07}".encode() for number, *_ in rows]),
        "has_place": pa.array([True] * len(rows)),
        "place_kind": pa.nulls(len(rows), pa.string()),
        "told_by_service": pa.array([False] * len(rows)),
    }


def _alert_rows(rows: Sequence[_Row], alerts: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    people = pa.array([mention.people[at].encode() if mention.people else None for _, mention, at in rows], pa.binary())
    nothing = pa.nulls(len(rows), pa.binary())
    told = {column: alerts[column] for column in ("source", "supplier", "source_ref", "place_key")}
    first = pa.array([1] * len(rows), pa.int32())
    applied = {"apply_order": first, "version": first, "received_at": alerts["first_received_at"]}
    return _places(rows) | told | applied | {"person_nhs": people, "person_name_birth": nothing, "person_local_ref": nothing}
