"""Loads what the agencies' words mean: code lists, and the small tables that go with them."""

import csv
from collections.abc import Iterable
from pathlib import Path

from riskagg.errors import SettingsError
from riskagg.warehouse.connect import Connection

# Tables of their own beside the code lists: file stem -> (table, columns with types).
_TABLES = {
    "themes": ("theme", {"theme": "VARCHAR", "label": "VARCHAR", "sort_order": "INTEGER"}),
    "theme_near": ("theme_near", {"theme": "VARCHAR", "near_theme": "VARCHAR"}),
    "record_types": ("record_type", {"record_type": "VARCHAR", "label": "VARCHAR", "is_event": "BOOLEAN"}),
    "list_specificity": ("list_specificity", {"list": "VARCHAR", "rank": "INTEGER"}),
}
_CODES = ("list", "version", "code", "when", "label", "maps_to")


def load_codelists(con: Connection, files: Iterable[Path]) -> None:
    """Make ``codelist``, ``theme``, ``theme_near``, ``record_type`` and ``list_specificity``.

    A code is kept as written; models compare it trimmed and without regard to case. Of a code that stands in several versions of a list the
    newest counts.

    Raises:
        SettingsError: a file lacks a column, or one of the small tables has no file.
    """
    codes: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for file in files:
        seen.add(file.stem)
        if file.stem in _TABLES:
            table, columns = _TABLES[file.stem]
            _make(con, table, columns, _rows(file, tuple(columns)))
        else:
            codes.extend(_rows(file, _CODES))
    if missing := sorted(_TABLES.keys() - seen):
        raise SettingsError(f"codelists: no file {', '.join(f'{name}.csv' for name in missing)}. Restore what ships in config/codelists.")
    _make(con, "codelist_rows", dict.fromkeys(_CODES, "VARCHAR"), codes)
    con.execute(
        """
        create or replace table codelist as
        select
            list,
            code,
            nullif(trim(split_part("when", '=', 1)), '') as when_column,
            trim(substr("when", length(split_part("when", '=', 1)) + 2)) as when_value,
            label,
            nullif(trim(maps_to), '') as maps_to
        from codelist_rows
        qualify row_number() over (partition by list, lower(trim(code)), "when" order by version desc) = 1
        order by all
        """
    )
    con.execute("update codelist set when_value = null where when_column is null")
    con.execute("drop table codelist_rows")


def _rows(file: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        missing = [name for name in columns if name not in (table.fieldnames or [])]
        if missing:
            raise SettingsError(f"{file}: no column {', '.join(missing)}. Found {', '.join(table.fieldnames or [])}. Nothing was done.")
        return [tuple((row[name] or "").strip() for name in columns) for row in table]


def _make(con: Connection, table: str, columns: dict[str, str], rows: list[tuple[str, ...]]) -> None:
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    con.execute(f"create or replace table {table} ({declared})")
    if rows:
        con.executemany(f"insert into {table} values ({', '.join('?' for _ in columns)})", rows)
