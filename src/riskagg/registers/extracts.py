"""The CSV files for other systems: the same rows that the pack was drawn from, one form for every cell (definitions.md, "Extracts").

UTF-8, LF, a header; sorted by the columns as they stand, empty first; ISO dates; ``true`` and ``false``; floats to six significant digits;
lists sorted and joined by ``; ``; empty is unknown. A text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``,
``@``, their full-width forms, a tab or a line end) gets an apostrophe before it; in a list each text by itself, since a spreadsheet that
parts cells at semicolons makes a cell of each.
"""

from pathlib import Path

from riskagg import resources
from riskagg.area import Area
from riskagg.visible import FORMULA_SIGNS
from riskagg.warehouse import Connection
from riskagg.warehouse.models import load_models

# DuckDB type -> the cell as text; {} is the column's quoted name.
_SIGNS = FORMULA_SIGNS.replace("-", r"\-")
_GUARDED = f"case when regexp_matches({{text}}, '^[{_SIGNS}]') then '''' || {{text}} else {{text}} end"
_FORMS = {
    "VARCHAR": _GUARDED.format(text="{}"),
    "VARCHAR[]": f"array_to_string(list_transform(list_sort({{}}), lambda part: {_GUARDED.format(text='part')}), '; ')",
    "DOUBLE": "format('{{:.6g}}', {})",
    "TIMESTAMP": "strftime({}, '%Y-%m-%dT%H:%M:%SZ')",
}


def write_extracts(con: Connection, area: Area, month: str) -> list[Path]:
    """Write ``out/<month>/extracts/``.

    Args:
        con: the built warehouse; read-only will do.
        area: where ``out`` lies.
        month: ``2026-10``, the month that the warehouse was built for.

    Returns:
        The files, sorted.
    """
    folder = area.month_out(month) / "extracts"
    folder.mkdir(parents=True, exist_ok=True)
    models = load_models([resources.sql_dir() / "extracts"])
    return [write_csv(con, models[name].sql, folder / f"{name}.csv") for name in sorted(models)]


def write_csv(con: Connection, query: str, path: Path) -> Path:
    """Write the rows of a query as every CSV of riskagg is written, sorted by its columns as they stand."""
    columns = con.execute(f"describe {query}").fetchall()
    cells = ", ".join(f'{_cell(str(name), str(kind))} as "{name}"' for name, kind, *_ in columns)
    ordered = f"select * from ({query}) order by all asc nulls first"
    con.sql(f"select {cells} from ({ordered})").write_csv(str(path), header=True, sep=",", quotechar='"', encoding="utf-8", overwrite=True)
    return path


def _cell(name: str, kind: str) -> str:
    # Empty text and unknown are both an empty cell: without this DuckDB writes the first as "".
    quoted = f'"{name}"'
    return f"nullif({_FORMS.get(kind, '{}::varchar').format(quoted, quoted, quoted)}, '')"
