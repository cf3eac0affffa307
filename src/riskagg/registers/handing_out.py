"""A sheet that people fill in and send back, with the hidden sheet that remembers what it held when it was handed out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from riskagg.area import Area
from riskagg.intake import handed_out, read_sources
from riskagg.intake.mapping import ColumnRule, heading_of
from riskagg.registers.layouts import BLANK_ROWS, ROW_ID, Column, Layout
from riskagg.registers.sheets import Given, Rows
from riskagg.registers.xlsx_sheet import Heading, Sheet, Value


class Kind:
    """One kind of workbook of an area: its layout, and the headings that the area's mapping gives its columns."""

    def __init__(self, area: Area, layout: Layout) -> None:
        source = read_sources(area).sources.get(layout.kind)
        self.layout = layout
        self._rules: Mapping[str, ColumnRule] = source.mapping.columns if source else {}

    def heading(self, column: Column, suggestions: Sequence[str] = ()) -> Heading:
        """A column's heading as people read it."""
        return Heading(
            name=heading_of(column.name, self._rules.get(column.name)),
            width=column.width,
            say=column.say,
            choices=column.choices,
            is_date=column.is_date,
            suggestions=tuple(suggestions),
            key=column.name,
            is_free=not column.is_given,
            is_hidden=column == ROW_ID,
            is_printed=column.is_printed,
        )

    def sheets(
        self,
        file: str,
        columns: Sequence[Column],
        rows: Sequence[Given],
        suggestions: Mapping[str, Sequence[str]] | None = None,
        row_choices: Mapping[str, Sequence[tuple[str, ...]]] | None = None,
    ) -> list[Sheet]:
        """The sheet to be filled in, and the hidden one.

        Args:
            file: name of the workbook: rows of different workbooks have different ids.
            columns: in the order in which they are shown.
            rows: what is filled in beforehand; other columns of a row are empty.
            suggestions: words that a column's drop-down offers, by column; others may be typed.
            row_choices: the same for single rows.
        """
        shown = [*columns, ROW_ID]
        # Only what comes back is remembered: what stands beside it is for people.
        kept = [column.name for column in columns if column.name in self._rules]
        ids = [_row_id(file, at, row) for at, row in enumerate(rows)]
        filled: Rows = [[*(row.get(column.name) for column in columns), row_id] for row, row_id in zip(rows, ids, strict=True)]
        headings = tuple(self.heading(column, (suggestions or {}).get(column.name, ())) for column in shown)
        main = Sheet(self.layout.title, headings, filled, BLANK_ROWS, row_choices or {})
        cells = [{name: _text(row[name]) for name in kept if row.get(name) not in (None, "")} for row in rows]
        return [main, _remembered(kept, list(zip(ids, cells, strict=True)))]


def _row_id(file: str, at: int, row: Given) -> str:
    return f"r{handed_out.digest(file, str(at), *(f'{name}={_text(value)}' for name, value in sorted(row.items())))}"


def _remembered(columns: Sequence[str], rows: Sequence[tuple[str, Mapping[str, str]]]) -> Sheet:
    header, *lines = handed_out.digests_table(columns, rows)
    sheet = Sheet(handed_out.SHEET, tuple(Heading(str(name)) for name in header), [list(line) for line in lines])
    return replace(sheet, is_hidden=True)


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
