"""Columns that go as they are, by type: text, dates, whole numbers, yes and no, lists."""

from datetime import date
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import (
    MADE_UP,
    NO_DATE,
    NO_TIME,
    DateReader,
    Days,
    Minutes,
    date_array,
    extracted,
    joined,
    text_or_null,
    whole_number,
    yes_or_no,
)
from riskagg.intake.mapping import ColumnRule
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.rules import refuse_bad_dates
from riskagg.privacy import each


class TargetReader:
    """Reads every ``to`` of a mapping; several columns of one target are taken in the mapping's order, the first that says something;
    those of an id (``kinds.JOINED``) are joined."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        mapping = reading.mapping
        self._types = kinds.TARGETS[mapping.kind]
        self._columns = {target: [name for name, rule in mapping.columns.items() if target in rule.to] for target in self._types}
        dated = {name for target, names in self._columns.items() if self._types[target] == pa.date32() for name in names}
        self._dates = {name: self._reader(mapping.columns[name]) for name in sorted(dated)}

    def _reader(self, rule: ColumnRule) -> DateReader:
        """In the dates of the event and of its telling a made-up day is a fault of the row; anywhere else it says nothing."""
        made_up = frozenset[date]() if kinds.EVENT_DATES & set(rule.to) else self._reading.source.nothing.days
        return DateReader(rule, self._reading.formats(rule), self._reading.zone, made_up)

    def days(self, cells: Cells, target: str, refusals: Refusals) -> Days:
        """A date target as days since 1970; rows with an impossible date are refused."""
        found = np.full(len(cells), NO_DATE, dtype=np.int32)
        for name in self._columns[target]:
            days = cells.encoded(name).numbers(self._dates[name].day)
            cells.noticed.add("made_up_day", int((days == MADE_UP).sum()), name)
            days = np.where(days == MADE_UP, NO_DATE, days)
            refuse_bad_dates(name, days, self._reading.mapping.formats(self._reading.mapping.columns[name]), refusals)
            found = np.where(found == NO_DATE, days, found)
        return found

    def minutes(self, cells: Cells, target: str) -> Minutes:
        """The times of day of a date target as minutes since 1970 (UTC), ``NO_TIME`` where its cell says none."""
        found = np.full(len(cells), NO_TIME, dtype=np.int32)
        is_said = np.zeros(len(cells), dtype=bool)
        for name in self._columns[target]:
            column, reader = cells.encoded(name), self._dates[name]
            found = np.where(is_said, found, column.numbers(reader.minute))
            is_said |= ~np.isin(column.numbers(reader.day), (NO_DATE, MADE_UP))
        return found

    def arrays(self, cells: Cells, refusals: Refusals, but: tuple[str, ...] = ()) -> dict[str, pa.Array]:
        """Every target but those named, as Arrow arrays; null where no column says anything."""
        return {target: self._array(cells, target, kind, refusals) for target, kind in self._types.items() if target not in but}

    def _array(self, cells: Cells, target: str, kind: pa.DataType, refusals: Refusals) -> pa.Array:
        names = self._columns[target]
        stated = self._reading.mapping.stated.get(target)
        if stated is not None:
            said = self._array_of(cells, target, kind, names, refusals) if names else pa.nulls(len(cells), kind)
            return pc.coalesce(said, pa.scalar(self._constant(stated, kind), kind))
        return self._array_of(cells, target, kind, names, refusals) if names else pa.nulls(len(cells), kind)

    def _constant(self, text: str, kind: pa.DataType) -> object:
        """What a mapping states for every row; its schema has seen to it that it can be read."""
        if kind == pa.date32():
            return date.fromisoformat(text)
        if kind == pa.bool_():
            return yes_or_no(text, ColumnRule(), (), self._reading.zone)
        return whole_number(text) if kind == pa.int32() else text

    def _array_of(self, cells: Cells, target: str, kind: pa.DataType, names: list[str], refusals: Refusals) -> pa.Array:
        if kind == pa.date32():
            return date_array(self.days(cells, target, refusals))
        if kind == kinds.ATTENDANCE:
            return self._attendance(cells, names[0])
        if pa.types.is_list(kind):
            return self._list(cells, names[0])
        arrays = [self._scalar(cells, name, target, kind) for name in names]
        # An id of a service that several columns make together is joined as the id of a place is.
        return reduce(joined, arrays) if target in kinds.JOINED else pc.coalesce(*arrays)

    def _scalar(self, cells: Cells, name: str, target: str, kind: pa.DataType) -> pa.Array:
        rule = self._reading.mapping.columns[name]
        column = cells[name]
        if target in kinds.PSEUDONYMS:
            return each(column, pa.string(), lambda text: self._reading.vault.name_digest(target, text))
        if kind == pa.bool_():
            formats = self._reading.formats(rule) if rule.formats else ()
            said = each(column, kind, lambda text: yes_or_no(text, rule, formats, self._reading.zone))
            return _noticed(cells, name, said, column, "unreadable_flag")
        if kind == pa.int32():
            return _noticed(cells, name, each(column, kind, whole_number), column, "unreadable_number")
        return text_or_null(column if rule.extract is None else cells.said(name, extracted(column, rule.extract)))

    def _list(self, cells: Cells, name: str) -> pa.Array:
        rule = self._reading.mapping.columns[name]
        if "*" not in name:
            return each(cells[name], pa.list_(pa.string()), lambda text: _parts(text, rule))
        marked: list[list[str]] = [[] for _ in range(len(cells))]
        for place, label in self._reading.match.wildcards[name]:
            column = cells.at(place)
            flags = each(column, pa.bool_(), lambda text: yes_or_no(text, rule, (), self._reading.zone))
            for row, flag in enumerate(_noticed(cells, name, flags, column, "unreadable_flag").to_pylist()):
                if flag:
                    marked[row].append(label)
        return pa.array(marked, pa.list_(pa.string()))

    def _attendance(self, cells: Cells, name: str) -> pa.Array:
        columns = [(label, cells.at(place).to_pylist()) for place, label in self._reading.match.wildcards[name]]
        rows = [[{"agency": label, "status": column[row]} for label, column in columns if column[row]] for row in range(len(cells))]
        return pa.array(rows, kinds.ATTENDANCE)


def _noticed(cells: Cells, name: str, found: pa.Array, column: pa.Array, kind: str) -> pa.Array:
    """What was read of a column; a cell that says something and could not be read is unknown, and is noticed."""
    cells.noticed.add(kind, pc.sum(pc.and_(pc.is_null(found), pc.not_equal(column, ""))).as_py() or 0, name)
    return found


def _parts(text: str, rule: ColumnRule) -> list[str]:
    return sorted({part.strip() for part in text.split(rule.split) if part.strip()})
