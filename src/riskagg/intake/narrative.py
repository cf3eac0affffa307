"""Narrative: dropped, unless the area's settings keep it; then without the people of its row, and in the part that may expire."""

import pyarrow as pa

from riskagg.intake.cells import text_or_null
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.row_people import BlockPeople
from riskagg.privacy.redact import redact


class NarrativeReader:
    """Reads the columns with ``narrative``; several are joined by a line break, in the mapping's order."""

    def __init__(self, reading: Reading) -> None:
        columns = reading.mapping.columns
        self._columns = [name for name, rule in columns.items() if rule.narrative] if reading.source.keeps_narrative else []

    def read(self, cells: Cells, people: BlockPeople) -> dict[str, pa.Array]:
        """``narrative``, null where nothing is told; no column where the area keeps none of this source."""
        if not self._columns:
            return {}
        told = ["\n".join(filter(None, parts)) for parts in zip(*(cells[name].to_pylist() for name in self._columns), strict=True)]
        kept = [redact(text, people.names(row), people.references(row)) if text else "" for row, text in enumerate(told)]
        return {"narrative": text_or_null(pa.array(kept, pa.string()))}
