"""What `riskagg preview` prints: one file after the other, what it is, what becomes of its columns, what is refused or not known."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from riskagg.preview import Preview, Refused

from .show import console

_KNOWN_BY = {
    "given": "as asked for",
    "name": "known by its name",
    "content": "known by its content, which the store holds",
    "header": "known by its header, which only this mapping fits",
    "nothing": "no source: no pattern fits the name, and no single mapping the header",
}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_ROWS_BESIDE = 3
_NUMBERS_SHOWN = 20


def as_rows(previews: Sequence[Preview]) -> list[dict[str, Any]]:
    """The same for ``--json``; ``is_clean`` says whether anything is refused or not known."""
    return [{**asdict(preview), "is_clean": preview.is_clean} for preview in previews]


def show_preview(preview: Preview) -> None:
    """Print one file."""
    out = console()
    out.print()
    out.print(preview.file, style="bold")
    for name, value in _facts(preview):
        out.print(f"  {name}: {value}")
    doubts = f"The file would be held: {' '.join(preview.doubts)}" if preview.doubts else None
    for sentence in (preview.message, preview.withdrawn, doubts):
        if sentence:
            out.print(sentence, style="bold")
    if preview.columns:
        _print_columns(out, preview)
    _print_refused(out, preview)
    _print_noticed(out, preview)
    _print_unmapped(out, preview)
    out.print()
    out.print(_ledger(preview), style="bold")
    for line in _repeats(preview):
        out.print(line)


def _facts(preview: Preview) -> list[tuple[str, str]]:
    source = f"{preview.source} ({preview.agency}), {_KNOWN_BY[preview.known_by]}" if preview.source else _KNOWN_BY["nothing"]
    facts = [
        ("source", f"{source}; a nil return" if preview.status == "nil_return" else source),
        ("supplier", preview.supplier),
        ("period", preview.period),
        ("received at", f"{preview.received_at:%Y-%m-%d %H:%M} UTC"),
        ("covers", f"{preview.covers_from} to {preview.covers_to}" if preview.covers_from else None),
        ("encoding", preview.encoding),
        ("separator", _DELIMITERS.get(preview.delimiter or "")),
        ("header", "; ".join(_header(sheet.sheet, sheet.header_row, sheet.n_columns) for sheet in preview.sheets)),
        ("in the store", preview.held_as and f"the same content, as {preview.held_as}: nothing would be loaded twice"),
    ]
    return [(name, value) for name, value in facts if value]


def _header(sheet: str | None, row: int, columns: int) -> str:
    return f"{f'sheet {sheet}, ' if sheet else ''}row {row}, {columns} columns"


def _print_columns(out: Console, preview: Preview) -> None:
    beside = preview.first_rows[:_ROWS_BESIDE]
    table = Table(box=SIMPLE, pad_edge=False, title="Columns, and the first rows; what may be of a person is masked", title_justify="left")
    for head in ("column", "what becomes of it", *(f"row {row.row}" for row in beside)):
        table.add_column(head, overflow="fold")
    cells = {name: tuple(row.cells[at] for row in beside) for at, name in enumerate(preview.shown_columns)}
    for column in preview.columns:
        name = column.name if column.header in (None, column.name) else f"{column.name} (written {column.header})"
        state = {"missing": "MISSING: the file is refused without it", "absent": "not in the file; it is optional"}.get(column.state)
        masked = cells.get(column.name, ("",) * len(beside))
        table.add_row(*(Text(text) for text in (name, state or column.becomes, *masked)))
    out.print(table)


def _print_refused(out: Console, preview: Preview) -> None:
    rows = [one for one in preview.refused if one.n_rows]
    out.print("Refused rows" if rows else "Refused rows: nil", style="bold")
    for one in rows:
        where = f"sheet {one.sheet}, " if one.sheet else ""
        out.print(f"  {one.rule}: {where}{_numbers(one)}: {one.reason}.")
        out.print(f"    {one.do}")
    for one in preview.refused:
        if not one.n_rows:
            out.print(f"  whole file, {one.rule}. {one.do}")


def _numbers(one: Refused) -> str:
    shown = ", ".join(str(row) for row in one.rows[:_NUMBERS_SHOWN])
    more = one.n_rows - min(len(one.rows), _NUMBERS_SHOWN)
    return f"{'row' if one.n_rows == 1 else f'{one.n_rows} rows,'} {shown}{f' and {more} more' if more else ''}"


def _print_noticed(out: Console, preview: Preview) -> None:
    if preview.noticed:
        out.print("Noticed, and nothing is refused for it", style="bold")
    for one in preview.noticed:
        out.print(f"  {one.said}")


def _print_unmapped(out: Console, preview: Preview) -> None:
    out.print("Terms that no code list knows" if preview.unmapped else "Terms that no code list knows: nil", style="bold")
    if not preview.unmapped:
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for head in ("column", "term", "code lists", "rows", "first"):
        table.add_column(head, overflow="fold")
    for term in preview.unmapped:
        first = f"{f'sheet {term.sheet}, ' if term.sheet else ''}row {term.first_row}"
        table.add_row(*(Text(text) for text in (term.column, term.code, ", ".join(term.lists), str(term.n_rows), first)))
    out.print(table)


# What becomes of a row that repeats the reference of an earlier one.
_REPEATS = {
    "unchanged": "say again what an earlier row says, and add nothing",
    "amended": "replace what an earlier row says: the last row of a reference stands",
    "joined": "are joined to the first row of their reference",
    "refused": "are refused",
    "left_out": "are left out by the mapping",
}


def _repeats(preview: Preview) -> list[str]:
    """Rows behind the sum: none of them is a record of its own."""
    if not preview.repeated:
        return []
    n_rows = sum(one.n_rows for one in preview.repeated)
    said = [f"  {one.n_rows:,} {_REPEATS[one.fate]} ({one.n_references:,} references)." for one in preview.repeated]
    key = f"{n_rows:,} of these rows repeat the reference of an earlier row of the file, so they are not records of their own:"
    return [key, *said, "  If each of them is a record, the key of the mapping is too short."]


def _ledger(preview: Preview) -> str:
    if preview.status != "loaded":
        return f"Ledger: {preview.status.replace('_', ' ')}, 0 rows read"
    others = (("joined to the row above that has their reference", preview.rows_joined), ("left out by the mapping", preview.rows_left_out))
    beside = "".join(f" + {n} {fate}" for fate, n in others if n)
    return f"Ledger: {preview.rows_read} rows read = {preview.rows_accepted} accepted + {preview.rows_refused} refused{beside}"
