"""Which service, provider, operator or brand a person means."""

from dataclasses import dataclass

import duckdb

from riskagg.errors import UsageError

# The ids of every kind: any that was ever published, a Location ID that a home bore once among them; then names, exact but for case.
_BY_ID = """
select 'service' as unit_kind, service_id as unit_id from int_service_ids where alias = $text
union
select 'service', service_id from int_services where $text in (service_id, location_id_cqc, service_ref)
union
select 'provider', provider_id from int_services where provider_id = $text
union
select 'operator', operator_id from int_services where operator_id = $text
union
select 'brand', brand_id from int_services where brand_id = $text
order by all
"""

_BY_NAME = """
select 'service' as unit_kind, service_id as unit_id from int_services where lower(name) = lower($text)
union
select 'provider', provider_id from int_services where lower(provider_name) = lower($text) and provider_id is not null
union
select 'operator', operator_id from int_services where lower(operator_name) = lower($text) and operator_id is not null
union
select 'brand', brand_id from int_services where lower(brand_name) = lower($text) and brand_id is not null
order by all
"""

_NAMES = """
select distinct on (unit_id) name
from (
    select
        valid_from,
        unnest([service_id, provider_id, operator_id, brand_id]) as unit_id,
        unnest(['service', 'provider', 'operator', 'brand']) as unit_kind,
        unnest([name, provider_name, operator_name, brand_name]) as name
    from int_services
)
where unit_kind = $kind and unit_id = $id and name is not null
order by unit_id, valid_from desc
"""

_KINDS = ("service", "provider", "operator", "brand")


@dataclass(frozen=True)
class Unit:
    """A unit of some kind, by its id."""

    kind: str
    id: str
    name: str


def find_unit(con: duckdb.DuckDBPyConnection, text: str) -> Unit:
    """The unit that has this id, ever had it, or has exactly this name; of several kinds the first of service, provider, operator, brand.

    Raises:
        UsageError: nothing has it, or several of one kind do.
    """
    asked = text.strip()
    found = con.execute(_BY_ID, {"text": asked}).fetchall() or con.execute(_BY_NAME, {"text": asked}).fetchall()
    if not found:
        raise UsageError(f"No service, provider, operator or brand has the id or the exact name {asked!r}.{_near(con, asked)}")
    kind = min((kind for kind, _ in found), key=_KINDS.index)
    ids = [unit_id for found_kind, unit_id in found if found_kind == kind]
    if len(ids) > 1:
        raise UsageError(f"{len(ids)} units of kind {kind} are called {asked!r}. Ask for one by its id: {', '.join(ids)}.")
    named = con.execute(_NAMES, {"kind": kind, "id": ids[0]}).fetchone()
    return Unit(kind, ids[0], str(named[0]) if named else ids[0])


def _near(con: duckdb.DuckDBPyConnection, asked: str) -> str:
    from difflib import get_close_matches

    names = {
        name.lower(): name
        for (name,) in con.execute("select distinct name from int_services where name is not null order by name").fetchall()
    }
    near = [names[match] for match in get_close_matches(asked.lower(), sorted(names), n=3)]
    return f" Nearest names: {', '.join(near)}." if near else " `riskagg status` says what was loaded."
