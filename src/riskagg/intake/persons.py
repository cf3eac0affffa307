"""People of a row: five keys each, and nothing else of them."""

from datetime import date
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import encoded, read_date
from riskagg.intake.reading import Cells, Reading
from riskagg.privacy import PersonKeys, person_keys

_BETWEEN = "\x1f"
_NOBODY = PersonKeys(None, None, None, None, None)


class PersonReader:
    """Makes the keys of the adult (``person``) or of the alleged source (``risk_source``), once a distinct person."""

    def __init__(self, reading: Reading, who: Literal["person", "risk_source"]) -> None:
        self._reading, self._who = reading, who
        columns = reading.mapping.columns
        found = {part: name for name, rule in columns.items() if (part := getattr(rule, who)) and part != "initials"}
        self._parts: tuple[str, ...] = tuple(found)
        self._columns = tuple(found.values())
        self._formats = next((reading.formats(columns[name]) for part, name in found.items() if part == "born"), ())
        self._memo: dict[str, PersonKeys] = {}

    def __repr__(self) -> str:
        return f"PersonReader({self._who})"

    def read(self, cells: Cells) -> dict[str, pa.Array]:
        """The five key columns of a block."""
        names = [f"{self._who}_{key}" for key in kinds.KEYS]
        if not self._columns:
            return {name: pa.nulls(len(cells), pa.string()) for name in names}
        joined = pc.binary_join_element_wise(*(cells[name] for name in self._columns), _BETWEEN)
        index, values = encoded(joined)
        keys = [self._keys(value) for value in values]
        place = pa.array(index)
        return {name: pa.array([key[at] for key in keys], pa.string()).take(place) for at, name in enumerate(names)}

    def _keys(self, written: str) -> PersonKeys:
        if written not in self._memo:
            self._memo[written] = self._made(dict(zip(self._parts, written.split(_BETWEEN), strict=False)))
        return self._memo[written]

    def _made(self, said: dict[str, str]) -> PersonKeys:
        if not any(said.values()):
            return _NOBODY
        return person_keys(
            self._reading.vault,
            (self._reading.source.name, self._reading.supplier),
            nhs=said.get("nhs", ""),
            surname=said.get("surname", ""),
            forename=said.get("forename", ""),
            name=said.get("name", ""),
            born=self._born(said.get("born", "")),
            local_ref=said.get("local_ref", ""),
            name_alone=self._who == "risk_source",
        )

    def _born(self, text: str) -> date | None:
        """A birth by the mapping's formats; one that a two-digit year puts into the future is a century earlier."""
        born = read_date(text, self._formats, self._reading.zone) if text else None
        if born is None or born <= self._reading.received_on:
            return born
        leap_day = born.month == 2 and born.day == 29
        return None if leap_day else born.replace(year=born.year - 100)
