"""Sheets that stand behind what is filled in: the services by id, the records that tell a place, what each column wants."""

from collections.abc import Sequence

import duckdb

from riskagg.registers.layouts import Column
from riskagg.registers.xlsx import Heading, Sheet, Value

Rows = list[list[Value]]

_SERVICES = """
select coalesce(assessed.rank::varchar, ''), services.name, services.provider_name, services.service_id, services.provider_id,
    coalesce(assessed.band, 'none'), services.town, services.postcode
from int_services_now as services
left join mart_assessments as assessed
    on assessed.unit_id = services.service_id and assessed.unit_kind = 'service' and assessed.role = 'now'
where services.is_open or assessed.rank is not null
order by assessed.rank nulls last, services.service_id
"""
_RECORDS = """
select
    dense_rank() over (order by reviews.worth desc, reviews.mention_id) + 1, reviews.source, reviews.supplier,
    alerts.source_ref, alerts.occurred_on, alerts.theme, alerts.file, alerts.sheet, alerts."row", reviews.candidates[1].name,
    round(reviews.candidates[1].probability, 2), links.alert_id
from mart_place_reviews as reviews
inner join int_alert_links as links on links.mention_id = reviews.mention_id
left join stg_alerts as alerts on alerts.alert_id = links.alert_id
order by reviews.worth desc, reviews.mention_id, alerts.alert_id
"""


def headings(columns: Sequence[Column]) -> tuple[Heading, ...]:
    """Headings of a layout's columns."""
    return tuple(Heading(column.name, column.width, column.say, column.choices, column.is_date) for column in columns)


def services_sheet(con: duckdb.DuckDBPyConnection) -> Sheet:
    """Every open or ranked service with its ids, in the order of the ranks."""
    titles = (
        *(("rank", 8), ("name", 36), ("provider", 36), ("service_id", 20), ("provider_id", 20)),
        *(("band", 10), ("town", 20), ("postcode", 12)),
    )
    return Sheet("Services", tuple(Heading(title, width) for title, width in titles), read_rows(con, _SERVICES))


def records_sheet(con: duckdb.DuckDBPyConnection) -> Sheet:
    """The alerts of each place in review, by the place's row on the first sheet."""
    titles = (
        *(("row of sheet 1", 16), ("source", 26), ("supplier", 20), ("record", 20), ("occurred_on", 14), ("theme", 22)),
        *(("file", 44), ("sheet", 14), ("row", 8), ("likeliest", 34), ("probability", 12), ("alert", 44)),
    )
    heads = tuple(Heading(title, width, is_date=title == "occurred_on") for title, width in titles)
    return Sheet("Records", heads, read_rows(con, _RECORDS))


def how_to_sheet(purpose: str, columns: Sequence[Column], shown: Sequence[Column] = ()) -> Sheet:
    """What each column wants; ``shown`` are columns that are only to be read."""
    about: Rows = [
        ["What this is", purpose, None],
        ["How it comes back", "Fill in the first sheet, keep its headings and the file's name, and put the file into the inbox.", None],
        ["Names", "Never write the name of an adult, a member of staff or whoever told: roles and services only.", None],
    ]
    told: Rows = [[column.name, column.say, " / ".join(column.choices)] for column in columns]
    read: Rows = [[column.name, f"Only to be read: {column.say}", None] for column in shown]
    titles = (Heading("column", 26), Heading("what to write", 84), Heading("one of", 44))
    return Sheet("How to fill in", titles, [*about, *told, *read])


def read_rows(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> Rows:
    """Rows of a select as a sheet takes them."""
    return [list(row) for row in con.execute(query, list(values)).fetchall()]
