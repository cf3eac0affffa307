"""The one form of every CSV of riskagg (definitions.md, "Extracts").

UTF-8, LF, a header; sorted by the columns as they stand, empty first; ISO dates; ``true`` and ``false``; floats to six significant digits;
lists sorted and joined by ``; ``; empty is unknown. A text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``,
``@``, their full-width forms, a tab or a line end) gets an apostrophe before it; in a list each text by itself, since a spreadsheet that
parts cells at semicolons makes a cell of each.
"""

from pathlib import Path

import duckdb

from riskagg.visible import FORMULA_SIGNS

# DuckDB type -> the cell as text; {} is the column's quoted name.
_SIGNS = FORMULA_SIGNS.replace("-", r"\-")
_GUARDED = f"case when regexp_matches({{text}}, '^[{_SIGNS}]') then '''' || {{text}} else {{text}} end"
_FORMS = {
    "VARCHAR": _GUARDED.format(text="{}"),
    "VARCHAR[]": f"array_to_string(list_transform(list_sort({{}}), lambda part: {_GUARDED.format(text='part')}), '; ')",
    "DOUBLE": "format('{{:.6g}}', {})",
    "TIMESTAMP": "strftime({}, '%Y-%m-%dT%H:%M:%SZ')",
}


def write_csv(rows: duckdb.DuckDBPyRelation, path: Path) -> Path:
    """Write rows sorted by their columns as they stand."""
    cells = ", ".join(f'{_cell(name, str(kind))} as "{name}"' for name, kind in zip(rows.columns, rows.types, strict=True))
    rows.order("all asc nulls first").project(cells).write_csv(
        str(path), header=True, sep=",", quotechar='"', encoding="utf-8", overwrite=True
    )
    return path


def _cell(name: str, kind: str) -> str:
    # Empty text and unknown are both an empty cell: without this DuckDB writes the first as "".
    quoted = f'"{name}"'
    return f"nullif({_FORMS.get(kind, '{}::varchar').format(quoted, quoted, quoted)}, '')"
