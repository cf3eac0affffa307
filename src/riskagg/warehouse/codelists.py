"""Loads what the agencies' words mean: code lists, and the small tables that go with them."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from riskagg.errors import SettingsError
from riskagg.warehouse.connect import Connection

# Tables of their own beside the code lists: file stem -> (table, columns with types).
_TABLES = {
    "themes": ("theme", {"theme": "VARCHAR", "label": "VARCHAR", "sort_order": "INTEGER"}),
    "theme_near": ("theme_near", {"theme": "VARCHAR", "near_theme": "VARCHAR"}),
    "record_types": ("record_type", {"record_type": "VARCHAR", "label": "VARCHAR", "is_event": "BOOLEAN"}),
    "list_specificity": ("list_specificity", {"list": "VARCHAR", "rank": "INTEGER"}),
}
_CODES = ("list", "version", "code", "when_column", "when_value", "label", "maps_to")
CodeRow = tuple[str, str, str, str, str, str, str]
"""list, version, code, when_column, when_value, label, maps_to; the condition's parts are empty where it holds always."""


def load_codelists(con: Connection, codes: Iterable[CodeRow], files: Iterable[Path]) -> None:
    """Make ``codelist``, and from the files named for them ``theme``, ``theme_near``, ``record_type`` and ``list_specificity``.

    A code is kept as written; models compare it trimmed and without regard to case. Of a code that stands in several versions of a list the
    newest counts.

    Raises:
        SettingsError: one of the small tables has no file, or a file lacks a column.
    """
    _make(
        con, "codelist_rows", dict.fromkeys(("list", "version", "code", "when_column", "when_value", "label", "maps_to"), "VARCHAR"), codes
    )
    con.execute(
        """
        create or replace table codelist as
        select
            list, code, nullif(when_column, '') as when_column, nullif(when_value, '') as when_value, label, nullif(maps_to, '') as maps_to
        from codelist_rows
        qualify row_number() over (partition by list, lower(trim(code)), when_column, when_value order by version desc) = 1
        order by all
        """
    )
    con.execute("drop table codelist_rows")
    by_name = {file.stem: file for file in files}
    if missing := sorted(_TABLES.keys() - by_name.keys()):
        raise SettingsError(
            f"codelists: no file {', '.join(f'{name}.csv' for name in missing)}. Nothing was built. Restore what ships in config/codelists."
        )
    for name, (table, columns) in _TABLES.items():
        _make(con, table, columns, _rows(by_name[name], tuple(columns)))


def _rows(file: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        missing = [name for name in columns if name not in (table.fieldnames or [])]
        if missing:
            raise SettingsError(
                f"{file}: no column {', '.join(missing)}. Found {', '.join(table.fieldnames or [])}. Nothing was built. "
                "Restore its header from config/codelists."
            )
        return [tuple((row[name] or "").strip() for name in columns) for row in table]


def _make(con: Connection, table: str, columns: dict[str, str], rows: Iterable[tuple[str, ...]]) -> None:
    # One statement for all rows: an insert a row would be a transaction a row.
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    con.register("rows_given", pa.table([pa.array(column, pa.string()) for column in cells], list(columns)))
    typed = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in columns.items())
    con.execute(f"create or replace table {table} as select {typed} from rows_given")
    con.unregister("rows_given")
