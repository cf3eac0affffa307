"""The stored rows of a source's new batches, a chunk after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake import Batch, Mapping

from .awaiting import folder_of
from .batch_facts import BatchFacts, RowCounter, count_rows
from .findings import Chunk
from .layouts import Layout
from .suites import Suite

# So many take a third of a gigabyte; each chunk costs a fifth of a second before a row is looked at.
CHUNK_ROWS = 400_000


@dataclass
class SourceRows:
    """Reads the data parts of some batches of one source; ``facts`` is complete when all chunks were taken."""

    area: Area
    mapping: Mapping
    layout: Layout
    suite: Suite
    batches: Sequence[Batch]
    facts: list[BatchFacts] = field(default_factory=list)

    def chunks(self) -> Iterator[Chunk]:
        """Rows of all batches in order, at most ``CHUNK_ROWS`` together."""
        counters = [RowCounter(batch, self.mapping) for batch in self.batches]
        received = np.array([_received_on(self.area, batch) for batch in self.batches], dtype="datetime64[D]")
        for pieces in self._pieces(counters):
            rows = pa.concat_tables([piece for _, piece in pieces], promote_options="permissive").combine_chunks()
            counts = [len(piece) for _, piece in pieces]
            places = np.repeat(np.array([place for place, _ in pieces], dtype=np.int32), counts)
            count_rows(rows, [(counters[place], n) for (place, _), n in zip(pieces, counts, strict=True)])
            yield Chunk(self._frame(rows, received[places]), ([batch.file for batch in self.batches], places))
        self.facts += [counter.facts() for counter in counters]

    def _pieces(self, counters: Sequence[RowCounter]) -> Iterator[list[tuple[int, pa.Table]]]:
        """Rows with the place of their batch, as many as make a chunk."""
        held: list[tuple[int, pa.Table]] = []
        n_held = 0
        for place, batch in enumerate(self.batches):
            for rows in self._read(batch, counters[place]):
                if n_held + len(rows) > CHUNK_ROWS and held:
                    yield held
                    held, n_held = [], 0
                held.append((place, rows))
                n_held += len(rows)
        if held:
            yield held

    def _read(self, batch: Batch, counter: RowCounter) -> Iterator[pa.Table]:
        if "data" not in batch.parts:
            return
        with pq.ParquetFile(folder_of(self.area, batch) / "data.parquet") as part:
            counter.open(part.schema_arrow)
            wanted = self._wanted(part.schema_arrow)
            # Group by group, a block of the file each: a reader that runs over all of them keeps what it has read until it ends.
            for group in range(part.num_row_groups):
                yield part.read_row_group(group, columns=wanted, use_threads=False)

    def _wanted(self, schema: pa.Schema) -> list[str]:
        asked = dict.fromkeys([*self.layout.stored_columns(), *self.suite.stored_columns(), "reported_on"])
        return [name for name in asked if name.partition(".")[0] in schema.names]

    def _frame(self, rows: pa.Table, received_on: npt.NDArray[np.datetime64]) -> pd.DataFrame:
        kept = [name for name in self.suite.stored_columns() if name in rows.schema.names]
        # Dates as pandas instants: a column of Python dates would be compared one by one.
        frame: pd.DataFrame = rows.select(kept).to_pandas(date_as_object=False)
        return frame.assign(**self.layout.flags(rows, received_on))


def _received_on(area: Area, batch: Batch) -> np.datetime64:
    return np.datetime64(batch.received_at.astimezone(ZoneInfo(area.settings.time_zone)).date())
