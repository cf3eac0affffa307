"""Sheets that stand behind what is filled in: the services by id, the records that tell a place, what each column wants."""

from collections.abc import Mapping, Sequence

import duckdb

from riskagg.intake.mapping import heading_of
from riskagg.registers.layouts import Column
from riskagg.registers.xlsx_sheet import Heading, Sheet, Value
from riskagg.warehouse.queries import query_rows, run_query

Rows = list[list[Value]]
Given = Mapping[str, Value]
"""What a row is filled in with beforehand, by column."""

_OCCURRED = "Occurred on"


def headings(columns: Sequence[Column]) -> tuple[Heading, ...]:
    """Headings of columns that are only to be read."""
    return tuple(Heading(heading_of(column.name), column.width, column.say, column.choices, column.is_date) for column in columns)


def service_ids(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Ids of the services of ``services_sheet``, in its order."""
    return [str(row[3]) for row in read_rows(con, "workbook_services")]


def services_sheet(con: duckdb.DuckDBPyConnection) -> Sheet:
    """Every open or ranked service with its ids, in the order of the ranks."""
    titles = (
        *(("Rank", 8), ("Name", 36), ("Provider", 36), ("Service id", 20), ("Provider id", 20)),
        *(("Band", 10), ("Town", 20), ("Postcode", 12)),
    )
    return Sheet("Services", tuple(Heading(title, width) for title, width in titles), read_rows(con, "workbook_services"))


def records_sheet(con: duckdb.DuckDBPyConnection) -> Sheet:
    """The alerts of each place in review, by the place's row on the first sheet."""
    titles = (
        *(("Row of sheet 1", 10), ("Source", 24), ("Supplier", 18), ("Record", 18), (_OCCURRED, 13), ("Theme", 20)),
        *(("File", 36), ("Sheet", 12), ("Row", 8), ("Likeliest", 28), ("Probability", 12), ("Alert", 36)),
    )
    heads = tuple(Heading(title, width, is_date=title == _OCCURRED) for title, width in titles)
    return Sheet("Records", heads, read_rows(con, "workbook_records"))


def how_to_sheet(purpose: str, columns: Sequence[Heading], who_may_see: str = "") -> Sheet:
    """What each column wants, in the order of the sheet that is filled in."""
    about: Rows = [
        *_who(who_may_see),
        ["What this is", purpose, None],
        [
            "What to fill in",
            "The columns with a green heading. Those with a blue heading are only to be read, but for the blank rows.",
            None,
        ],
        [
            "How it comes back",
            "Save it as a workbook under its own name and put it into the inbox. What you leave as it is says nothing.",
            None,
        ],
        ["Names", "Never write the name of an adult, a member of staff or anybody who reported: roles and services only.", None],
    ]
    told: Rows = [[column.name, _what(column), " / ".join(column.choices)] for column in columns if not column.is_hidden]
    titles = (Heading("Column", 28), Heading("What to write", 84), Heading("One of", 44))
    return Sheet("How to fill in", titles, [*about, *told])


def _who(who_may_see: str) -> Rows:
    return [["Who may see it", who_may_see, None]] if who_may_see else []


def _what(column: Heading) -> str:
    return column.say if column.is_free or column.say.startswith("Only to be read") else f"Only to be read: {column.say}"


def read_rows(con: duckdb.DuckDBPyConnection, name: str, **values: object) -> Rows:
    """Rows of a query as a sheet takes them."""
    return [list(row) for row in run_query(con, name, **values).fetchall()]


def named_rows(con: duckdb.DuckDBPyConnection, name: str, **values: object) -> list[Given]:
    """Rows of a query, each by its columns' names."""
    return [*query_rows(con, name, **values)]
