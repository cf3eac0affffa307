"""The parts of a batch from a table's blocks: what every kind has, what alerts have besides."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.answers import Answers
from riskagg.intake.cells import NO_DATE, Days, date_array, instant_array
from riskagg.intake.changed_references import ChangedReferences
from riskagg.intake.coded import CodedReader, Entry
from riskagg.intake.cut_short import Extent, extent_of
from riskagg.intake.doubts import Doubt
from riskagg.intake.left_out import LeftOut
from riskagg.intake.narrative import NarrativeReader
from riskagg.intake.notices import Noticed
from riskagg.intake.persons import PersonReader
from riskagg.intake.places import PlaceReader
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.reference_numbers import BlockNumbers
from riskagg.intake.row_people import BlockPeople, RowPeople
from riskagg.intake.rules import refuse_misshapen, refuse_out_of_time, refuse_without_reference
from riskagg.intake.table import Block
from riskagg.intake.targets import TargetReader
from riskagg.intake.whole_columns import column_doubts
from riskagg.intake.whole_dates import Histogram, histograms
from riskagg.intake.withheld import Withholder

_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Parts:
    """What one block gives: accepted rows, texts of places, refused rows, rows that the mapping leaves out.

    ``n_read`` counts the block's rows before anything became of them, ``told_on`` is the day on which each accepted row was told, ``codes``
    what numbers in ``coded`` and ``context`` stand for that no block before had, ``days`` an alert's dates as written, ``doubts`` those of
    the reader's first block, ``noticed`` what refuses nothing, ``extent`` how far the
    block reaches, ``numbers`` what its references hold.
    """

    data: pa.Table
    private: pa.Table | None
    quarantine: pa.Table
    left_out: pa.Table
    n_read: int
    told_on: Days
    codes: frozenset[Entry]
    days: dict[str, Histogram]
    doubts: tuple[Doubt, ...]
    noticed: Noticed
    extent: Extent
    numbers: BlockNumbers


class RecordReader:
    """Reads the blocks of one table into parts."""

    def __init__(self, reading: Reading, header: tuple[str, ...], ordinals: "Counter[str]") -> None:
        self._reading, self._header, self._ordinals = reading, header, ordinals
        self._targets, self._references = TargetReader(reading), ChangedReferences(reading)
        self._answers = Answers(reading)
        self._left_out = LeftOut(reading, self._answers)
        self._is_first = True
        self._people, self._withholder = RowPeople(reading), Withholder(reading)
        kind = reading.mapping.kind
        self._alerts = _AlertReader(reading, self._targets) if kind == "alerts" else None
        self._places = PlaceReader(reading) if kind in kinds.PLACED and kind != "alerts" else None

    def read(self, block: Block) -> Parts:
        """One block's parts; a row is in the data part, in the quarantine or left out, never in two of them."""
        block = self._answers.without_headings(block)
        extent, noticed, n_read = extent_of(block), Noticed(), len(block.rows)
        block, left_out = self._left_out.split(block)
        refusals = Refusals(len(block.rows))
        refuse_misshapen(block, self._header, refusals)
        cells = self._reading.cells(block, noticed)
        doubts = column_doubts(cells, self._reading) if self._is_first and n_read else ()
        self._is_first = self._is_first and not n_read
        self._references.settle(cells, refusals)
        people = self._people.of(cells)
        # What was handed out is held against the cells as they came back.
        self._answers.refuse_changed(cells, refusals)
        self._answers.settle(cells)
        numbers = self._withholder.withhold(cells, people, refusals)
        refuse_without_reference(cells, self._reading.mapping, refusals)
        self._answers.forget_unsaid(cells)
        private: dict[str, pa.Array] = {}
        days: dict[str, Histogram] = {}
        told_on = np.full(len(cells), NO_DATE, dtype=np.int32)
        if self._alerts is None:
            columns = self._targets.arrays(cells, refusals) | self._answers.stated(cells)
            if self._places is not None:
                private = self._places.read(cells)
                columns["place_key"] = self._places.key(private)
        else:
            columns, private, told_on, days = self._alerts.read(cells, people, refusals)
        accepted = refusals.accepted
        head = {"sheet": pa.array([self._reading.sheet] * len(cells), pa.string()), "row": pa.array(block.rows, pa.int32())}
        keys = self._record_keys(cells, block)
        own = {"record_key": keys, "content_key": self._content_keys(cells)}
        if self._alerts is not None:
            own["source_ref"] = keys
            if self._reading.erased is not None:
                source, supplier = self._reading.source.name, self._reading.supplier
                columns, private = self._reading.erased.forget(source, supplier, keys, columns, private)
        data = pa.table({**head, **own, **columns})
        data = data if accepted.all() else data.filter(pa.array(accepted))
        return Parts(
            data=data,
            private=self._private(head, private, accepted),
            quarantine=refusals.table(self._reading.sheet, block.rows, keys),
            left_out=left_out,
            n_read=n_read,
            told_on=told_on[accepted],
            codes=self._alerts.codes() if self._alerts is not None else frozenset(),
            days=days,
            doubts=doubts,
            noticed=noticed,
            extent=extent,
            numbers=numbers,
        )

    def _private(self, head: dict[str, pa.Array], private: dict[str, pa.Array], accepted: np.ndarray) -> pa.Table | None:
        if not private:
            return None
        told = np.logical_or.reduce([pc.is_valid(column).to_numpy(zero_copy_only=False) for column in private.values()])
        return pa.table({**head, **private}).filter(pa.array(accepted & told))

    def _record_keys(self, cells: Cells, block: Block) -> pa.Array:
        mapping = self._reading.mapping
        if mapping.is_keyed_by_row:
            # A row of one file is no row of another: the file's digest keeps them apart.
            start = f"{self._reading.sha256[:12]}:{self._reading.sheet or ''}:"
            return pa.array([f"{start}{row}" for row in block.rows.tolist()], pa.string())
        joined = pc.binary_join_element_wise(*(cells[name] for name in mapping.key_columns), "|")
        return self._numbered(joined.to_pylist(), cells[mapping.key_columns[0]].to_pylist()) if mapping.ordinal else joined

    def _numbered(self, keys: list[str], groups: list[str]) -> pa.Array:
        """Keys with the row's place within its group, the key's first column, in file order; a refused row keeps its place."""
        numbered = []
        for key, group in zip(keys, groups, strict=True):
            self._ordinals[group] += 1
            numbered.append(f"{key}|{self._ordinals[group]}")
        return pa.array(numbered, pa.string())

    def _content_keys(self, cells: Cells) -> pa.Array:
        """Digest of the columns that the mapping knows, in its order: a column added or moved, or another dash, amends no record."""
        match, columns = self._reading.match, self._reading.mapping.columns
        # What is dropped, narrative above all, is long and never compared as a cell: it counts as it came.
        texts = [
            (cells.raw if rule.is_dropped and name not in self._reading.mapping.key_columns else cells.plain)(match.places[name])
            for name, rule in columns.items()
            # A row handed out again has another id and says the same.
            if name in match.places and name != "row_id"
        ]
        texts += [cells.plain(place) for found in match.wildcards.values() for place, _ in found]
        return self._reading.vault.row_digests(pc.binary_join_element_wise(*texts, _BETWEEN))


class _AlertReader:
    """The columns that alerts have besides: dates judged, codes, people, places."""

    def __init__(self, reading: Reading, targets: TargetReader) -> None:
        self._reading, self._targets = reading, targets
        self._coded = CodedReader(reading)
        self._places = PlaceReader(reading)
        self._narrative = NarrativeReader(reading)
        self._people = [PersonReader(reading, "person"), PersonReader(reading, "risk_source")]

    def codes(self) -> frozenset[Entry]:
        return self._coded.new_entries()

    def read(
        self, cells: Cells, people: BlockPeople, refusals: Refusals
    ) -> tuple[dict[str, pa.Array], dict[str, pa.Array], Days, dict[str, Histogram]]:
        """Columns of the data part and of the private part, the day on which each row was reported, and what was written of days."""
        dates, told_on, written = self._dates(cells, refusals)
        places = self._places.read(cells)
        place_key = self._places.key(places)
        self._places.refuse_without_place(cells, place_key, refusals)
        columns = {**dates, **self._targets.arrays(cells, refusals, but=kinds.DATES)}
        for reader in self._people:
            columns |= reader.read(cells)
        columns["coded"] = self._coded.coded(cells)
        columns["context"] = self._coded.context(cells)
        columns["has_place"] = pc.is_valid(place_key)
        columns["place_key"] = place_key
        return columns, {**places, **self._narrative.read(cells, people)}, told_on, written

    def _dates(self, cells: Cells, refusals: Refusals) -> tuple[dict[str, pa.Array], Days, dict[str, Histogram]]:
        """The four dates; the event's and the report's stand in for one another, marked as not stated. Times of day go with the event's."""
        days = {target: self._targets.days(cells, target, refusals) for target in kinds.DATES}
        written = histograms(days)
        for target, found in days.items():
            names = [name for name, rule in self._reading.mapping.columns.items() if target in rule.to]
            refuse_out_of_time(" or ".join(names), found, self._reading.received_on, refusals)
        occurred, reported = days["occurred_on"], days["reported_on"]
        columns = self._reading.mapping.columns
        names = [name for name, rule in columns.items() if {"occurred_on", "reported_on"} & set(rule.to)]
        refusals.add(
            (occurred == NO_DATE) & (reported == NO_DATE), "no_date", f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} empty"
        )
        days["occurred_on"] = np.where(occurred == NO_DATE, reported, occurred)
        days["reported_on"] = np.where(reported == NO_DATE, occurred, reported)
        arrays = {target: date_array(found) for target, found in days.items()}
        begun = np.where(occurred == NO_DATE, *(self._targets.minutes(cells, target) for target in ("reported_on", "occurred_on")))
        arrays |= dict(zip(kinds.TIMES, map(instant_array, (begun, self._targets.minutes(cells, "occurred_to"))), strict=True))
        arrays["occurred_on_stated"] = pa.array(occurred != NO_DATE)
        arrays["reported_on_stated"] = pa.array(reported != NO_DATE)
        return arrays, days["reported_on"], written
