"""People of a row: keys of each, whether anybody is named, and nothing else of them."""

from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import Flags, read_date
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.rules import is_empty
from riskagg.privacy import DIGEST, PersonKeyMaker, Remembered

_NAMES = ("surname", "forename", "name")


class PersonReader:
    """Makes the keys of the adult (``person``) or of the alleged source (``risk_source``)."""

    def __init__(self, reading: Reading, who: Literal["person", "risk_source"]) -> None:
        self._reading, self._who = reading, who
        columns = reading.mapping.columns
        self._initials = [name for name, rule in columns.items() if getattr(rule, who) == "initials"]
        self._columns = {part: name for name, rule in columns.items() if (part := getattr(rule, who)) and part != "initials"}
        self._formats = reading.formats(columns[self._columns["born"]]) if "born" in self._columns else ()
        self._births = Remembered(pa.date32(), self._born)
        self._maker = PersonKeyMaker(reading.vault, (reading.source.name, reading.supplier), name_alone=who == "risk_source")

    def __repr__(self) -> str:
        return f"PersonReader({self._who})"

    def read(self, cells: Cells) -> dict[str, pa.Array]:
        """The key columns of a block; of the adult also whether the row names anybody."""
        names = [f"{self._who}_{key}" for key in (*kinds.KEYS, *kinds.COUNTED)]
        if not self._columns:
            return {name: pa.nulls(len(cells), DIGEST) for name in names} | self._named(cells, np.zeros(len(cells), dtype=bool))
        said = {part: cells.by_value(name) if part in _NAMES else cells[name] for part, name in self._columns.items()}
        if "born" in said:
            said["born"] = self._stated_births(cells, self._columns["born"])
        *keys, is_named = self._maker.keys(said)
        return dict(zip(names, keys, strict=True)) | self._named(cells, is_named.to_numpy(zero_copy_only=False))

    def _named(self, cells: Cells, is_named: Flags) -> dict[str, pa.Array]:
        if self._who != "person":
            return {}
        return {"names_person": pa.array(np.logical_or.reduce([is_named, *(~is_empty(cells[name]) for name in self._initials)]))}

    def _stated_births(self, cells: Cells, name: str) -> pa.Array:
        """Births, null where the day is made up: 1 January 1900 is nobody's."""
        born = self._births(cells.by_value(name))
        made_up = pc.is_in(born, value_set=self._reading.source.nothing.days_array)
        cells.noticed.add("made_up_day", pc.sum(made_up).as_py() or 0, name)
        return pc.if_else(made_up, pa.scalar(None, born.type), born)

    def _born(self, text: str) -> date | None:
        """A birth by the mapping's formats; one that a two-digit year puts into the future is a century earlier."""
        born = read_date(text, self._formats, self._reading.zone) if text else None
        if born is None or born <= self._reading.received_on or born in self._reading.source.nothing.days:
            return born
        try:
            return born.replace(year=born.year - 100)
        except ValueError:  # 29 February of a year that is no leap year
            return None
