"""The first rows of a file, with every cell masked that could be of a person: only dates, numbers, yes and no, and known codes show."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import read_date, whole_number, workbook_formats, yes_or_no
from riskagg.intake.codes import Code
from riskagg.intake.header import Match
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.nothing import Nothing
from riskagg.intake.reading import Cells
from riskagg.intake.table import Table
from riskagg.preview.seen import RowSeen
from riskagg.privacy.typography import comparable

MASK = "•••"
N_ROWS = 5
_OLDEST_YEAR = 1990


class Masker:
    """Shows a cell where its column's rule reads it as something that is no person's, else a mask.

    A row may be shifted: any cell may hold a name. So it is not enough that the column is one of dates; the cell must be a date.
    """

    def __init__(self, mapping: Mapping, codes: list[Code], zone: ZoneInfo, is_workbook: bool, nothing: Nothing) -> None:
        self._mapping, self._zone, self._is_workbook, self.nothing = mapping, zone, is_workbook, nothing
        asked = {name for rule in mapping.columns.values() for lists in rule.codes.values() for name in lists}
        self._known = {(code.list, comparable(code.code)) for code in codes if code.list in asked}

    def shown(self, rule: ColumnRule, cell: str) -> str:
        """The cell, a mask, or nothing where it is empty."""
        if not cell:
            return ""
        return cell if not rule.is_personal and self._is_harmless(rule, cell) else MASK

    def _is_harmless(self, rule: ColumnRule, cell: str) -> bool:
        types = [kinds.TARGETS[self._mapping.kind][target] for target in rule.to]
        if any(self._reads(rule, kind, cell) for kind in types):
            return True
        if comparable(cell) in set(map(comparable, rule.one_of)):
            return True
        parts = [part.strip() for part in cell.split(rule.split)] if rule.split else [cell]
        lists = {name for names in rule.codes.values() for name in names}
        return bool(lists) and all(any((name, comparable(part)) in self._known for name in lists) for part in parts if part)

    def _reads(self, rule: ColumnRule, kind: pa.DataType, cell: str) -> bool:
        formats = self._mapping.formats(rule)
        if kind == pa.date32():
            found = read_date(cell, workbook_formats(formats) if self._is_workbook else formats, self._zone)
            # In a shifted row a birth may stand where the event should; most are before the oldest date that an alert may have.
            return found is not None and found.year >= _OLDEST_YEAR
        if kind == pa.bool_():
            return yes_or_no(cell, rule, rule.formats, self._zone) is not None
        return kind == pa.int32() and whole_number(cell) is not None


def first_rows(table: Table, match: Match, mapping: Mapping, masker: Masker, limit: int = N_ROWS) -> Iterator[RowSeen]:
    """Up to ``limit`` rows of a table, a cell a column of the mapping that the file has; refused rows as well."""
    names = shown_columns(match, mapping)
    seen = 0
    for block in table.blocks(match.wanted):
        cells = Cells(block, match, mapping, masker.nothing)
        columns = [cells[name].slice(0, limit - seen).to_pylist() for name in names]
        for row, said in zip(block.rows.tolist(), zip(*columns, strict=True), strict=False):
            yield RowSeen(
                table.sheet, row, tuple(masker.shown(mapping.columns[name], cell) for name, cell in zip(names, said, strict=True))
            )
            seen += 1
        if seen >= limit:
            return


def shown_columns(match: Match, mapping: Mapping) -> tuple[str, ...]:
    """Columns of the mapping that the file has, wildcards apart."""
    return tuple(name for name in mapping.columns if name in match.places)
