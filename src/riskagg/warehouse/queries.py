"""Selects that stand in files: what a page shows (``sql/pages``), and what a calculation takes out of the warehouse (``sql/reads``).

One file is one query: it says what a row is (``-- Grain: a, b``) and states its order; that of a page also says for whom it is
(``-- For: operational, board``). Values are bound as ``$name``. Tests run every one of them and hold its grain.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from riskagg import resources
from riskagg.errors import ModelError
from riskagg.warehouse.connect import Connection
from riskagg.warehouse.models import grain_of, tables_read

PAGES, READS = "pages", "reads"
_FOR = re.compile(r"^-- For: (?P<names>[a-z_]+(?:, *[a-z_]+)*)\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![\w$'])\$([a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")


@dataclass(frozen=True)
class Query:
    """A select by its file's name.

    Attributes:
        grain: columns of the result that together say which row it is.
        audiences: profiles of disclosure that may see it; empty for what reaches no page.
        parameters: names that want a value.
    """

    name: str
    sql: str
    grain: tuple[str, ...]
    audiences: frozenset[str]
    parameters: frozenset[str]

    @cached_property
    def reads(self) -> frozenset[str]:
        """The tables of the warehouse that it reads."""
        return tables_read(self.sql, self.name)


@cache
def query(name: str) -> Query:
    """The query of that name.

    Raises:
        ModelError: no file has the name, it says no grain, or a page's query says not for whom it is.
    """
    paths = [path for folder in (PAGES, READS) if (path := resources.sql_dir() / folder / f"{name}.sql").is_file()]
    if len(paths) != 1:
        raise ModelError(f"{name}: {len(paths)} files {name}.sql in sql/{PAGES} and sql/{READS}. Expected one.")
    sql = paths[0].read_text(encoding="utf-8")
    audiences = _FOR.search(sql)
    if (audiences is None) == (paths[0].parent.name == PAGES):
        raise ModelError(
            f"{paths[0].parent.name}/{name}.sql: a line `-- For: operational` says for whom a page is, and stands in no other."
        )
    return Query(
        name=name,
        sql=sql,
        grain=grain_of(sql, f"{paths[0].parent.name}/{name}.sql"),
        audiences=frozenset(re.split(", *", audiences["names"])) if audiences else frozenset(),
        parameters=frozenset(_PARAMETER.findall(_COMMENT.sub("", sql))),
    )


def run_query(con: Connection, name: str, **values: Any) -> Connection:
    """Run a query; values that it does not name are passed over.

    Returns:
        The connection, to fetch from.

    Raises:
        ModelError: there is no such query, or it names a value that was not given.
    """
    wanted = query(name)
    missing = sorted(wanted.parameters - values.keys())
    if missing:
        raise ModelError(f"{name}.sql names ${', $'.join(missing)}, which was not given.")
    return con.execute(wanted.sql, {key: values[key] for key in sorted(wanted.parameters)} or None)


def query_rows(con: Connection, name: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of a query, each by its columns' names, with DuckDB's own values."""
    found = run_query(con, name, **values)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
