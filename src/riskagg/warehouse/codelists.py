"""Loads what the agencies' words mean: code lists, and the small tables that go with them."""

import re
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from riskagg.errors import SettingsError
from riskagg.settings_files import near, quoted, read_table
from riskagg.warehouse.connect import Connection

# Tables of their own beside the code lists: file stem -> (table, columns with types).
_TABLES = {
    "themes": ("theme", {"theme": "VARCHAR", "label": "VARCHAR", "sort_order": "INTEGER"}),
    "theme_near": ("theme_near", {"theme": "VARCHAR", "near_theme": "VARCHAR"}),
    "record_types": ("record_type", {"record_type": "VARCHAR", "label": "VARCHAR", "is_event": "BOOLEAN"}),
    "list_specificity": ("list_specificity", {"list": "VARCHAR", "rank": "INTEGER"}),
}
# Type -> what is expected, in words and as a form.
_FORMS = {
    "VARCHAR": ("a text", re.compile(r".+", re.DOTALL)),
    "INTEGER": ("a whole number", re.compile(r"\d{1,6}")),
    "BOOLEAN": ("true or false", re.compile(r"true|false")),
}
_CODES = ("list", "version", "code", "when_column", "when_value", "label", "maps_to")
Line = tuple[str, tuple[str, ...]]
"""File and line, as a message names them, and the cells."""
CodeRow = tuple[str, str, str, str, str, str, str]
"""list, version, code, when_column, when_value, label, maps_to; the condition's parts are empty where it holds always."""


def load_codelists(con: Connection, codes: Iterable[CodeRow], files: Iterable[Path]) -> None:
    """Make ``codelist``, and from the files named for them ``theme``, ``theme_near``, ``record_type`` and ``list_specificity``.

    A code is kept as written; models compare it trimmed and without regard to case. Of a code that stands in several versions of a list the
    newest counts.

    Raises:
        SettingsError: one of the small tables has no file, or a line of one cannot be used; all faults are listed.
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
    faults: list[str] = []
    found = {name: _rows(by_name[name], columns, faults) for name, (_, columns) in _TABLES.items()}
    faults += [] if faults else _unknown_themes(found["themes"], found["theme_near"])
    if faults:
        raise SettingsError(
            "\n".join([f"{len(faults)} line(s) of the tables beside the code lists cannot be used. Nothing was built. Fix them:", *faults])
        )
    for name, (table, columns) in _TABLES.items():
        _make(con, table, columns, [cells for _, cells in found[name]])


def _rows(file: Path, columns: dict[str, str], faults: list[str]) -> list[Line]:
    """Lines of a small table; what does not fit its type, or stands twice, is a fault."""
    name, seen, rows = f"codelists/{file.name}", dict[tuple[str, ...], int](), list[Line]()
    for number, row in read_table(file, name, tuple(columns), faults):
        cells = tuple(row[column].strip() for column in columns)
        for column, cell in zip(columns, cells, strict=True):
            expected, fits = _FORMS[columns[column]]
            if fits.fullmatch(cell) is None:
                faults.append(f"  {name}, line {number}: {column}: expected {expected}, found {quoted(cell)}")
        key = cells if name.endswith("theme_near.csv") else cells[:1]
        if key in seen:
            faults.append(f"  {name}, line {number}: {quoted(', '.join(key))} stands twice, here and in line {seen[key]}. Leave one")
        seen[key] = number
        rows.append((f"{name}, line {number}", cells))
    return rows


def _unknown_themes(themes: list[Line], near_themes: list[Line]) -> list[str]:
    known = {cells[0] for _, cells in themes}
    return [
        f"  {where}: no such theme {quoted(theme)}{near(theme, known)}"
        for where, cells in near_themes
        for theme in cells
        if theme not in known
    ]


def _make(con: Connection, table: str, columns: dict[str, str], rows: Iterable[tuple[str, ...]]) -> None:
    # One statement for all rows: an insert a row would be a transaction a row.
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    con.register("rows_given", pa.table([pa.array(column, pa.string()) for column in cells], list(columns)))
    typed = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in columns.items())
    con.execute(f"create or replace table {table} as select {typed} from rows_given")
    con.unregister("rows_given")
