"""The place that a row says: its text for the private part, and a keyed digest of its wording for the data part."""

from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import extracted, joined, text_or_null
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.rules import is_empty
from riskagg.privacy import Remembered, place_text

_BETWEEN = "\x1f"


class PlaceReader:
    """Reads the columns with ``place``; several of one part (lines of an address) are joined by a comma."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        columns = reading.mapping.columns
        self._parts = {part: [name for name, rule in columns.items() if rule.place == part] for part in kinds.PLACES}
        self._plain = Remembered(pa.string(), place_text)
        self._hints = [name for name, rule in columns.items() if rule.says_place]

    def read(self, cells: Cells) -> dict[str, pa.Array]:
        """Each part of the place as ``place_<part>``, null where empty."""
        return {f"place_{part}": self._part(cells, names) for part, names in self._parts.items()}

    def _part(self, cells: Cells, names: list[str]) -> pa.Array:
        columns = [text_or_null(self._unless_told(cells, name)) for name in names]
        return reduce(joined, columns) if columns else pa.nulls(len(cells), pa.string())

    def _unless_told(self, cells: Cells, name: str) -> pa.Array:
        """A column that is the place only where another is empty (who tells is not where it was)."""
        rule = self._reading.mapping.columns[name]
        said = cells[name] if rule.extract is None else cells.said(name, extracted(cells[name], rule.extract))
        return said if rule.only_if_empty is None else pc.if_else(pc.equal(cells[rule.only_if_empty], ""), said, "")

    def key(self, places: dict[str, pa.Array]) -> pa.Array:
        """Keyed digest of the wording, case and punctuation apart; null where no place is said."""
        plain = [self._plain(part) for part in places.values()]
        wordings = pc.binary_join_element_wise(*plain, _BETWEEN, null_handling="replace", null_replacement="").dictionary_encode()
        said = pc.if_else(pc.equal(wordings.dictionary, _BETWEEN * (len(plain) - 1)), pa.scalar(None, pa.string()), wordings.dictionary)
        return self._reading.vault.digests(("place/1",), said).take(wordings.indices)

    def refuse_without_place(self, cells: Cells, key: pa.Array, refusals: Refusals) -> None:
        """Rule ``no_place``: a source that says places has a row that says none in any way."""
        asked = [*self._hints, *(name for names in self._parts.values() for name in names)]
        if not asked:
            return
        nothing = np.asarray(pc.is_null(key).to_numpy(zero_copy_only=False), dtype=bool)
        for name in self._hints:
            nothing &= is_empty(cells[name])
        refusals.add(nothing, "no_place", f"{', '.join(asked)} {'is' if len(asked) == 1 else 'are all'} empty")
