"""People in texts that are kept as written: in places, in answers of returned workbooks, in whatever a mapping keeps as text.

Each distinct text is looked at once; rows one by one only where a text has a word of the block's names, or a date that is a birth for some
events and not for others.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import read_date
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.row_people import BlockPeople, name_words_of
from riskagg.privacy.births import YOUNGEST, without_births
from riskagg.privacy.personal import may_be_personal, without_contacts, without_numbers, without_personal
from riskagg.privacy.redact import redact_names

_FIRST_YEAR = 1990


class TextWithholder:
    """Puts marks in the place of people in texts."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        mapping = reading.mapping
        types = kinds.TARGETS[mapping.kind]
        self._dates = {
            target: [(name, reading.formats(rule)) for name, rule in mapping.columns.items() if target in rule.to]
            for target, kind in types.items()
            if kind == pa.date32()
        }

    def withhold(self, cells: Cells, name: str, people: BlockPeople, is_published: bool) -> None:
        """Clean a column of texts.

        Args:
            is_published: it holds names that a regulator publishes: a title there is part of the name, and the row's people may bear it.
        """
        column = self.cleaned(cells, cells.by_value(name), people, is_published)
        if column is not None:
            cells.put(name, column)

    def cleaned(self, cells: Cells, column: pa.DictionaryArray, people: BlockPeople, is_published: bool) -> pa.Array | None:
        """The texts without people; None where there are none in them."""
        suspect = may_be_personal(column.dictionary)
        named = np.zeros(len(suspect), dtype=bool)
        values = column.dictionary.to_pylist() if suspect.any() or (people.plain_words and not is_published) else []
        if values and not is_published and people.plain_words:
            named = np.fromiter((not people.plain_words.isdisjoint(name_words_of(value)) for value in values), bool, count=len(values))
        if not (suspect.any() or named.any()):
            return None
        index = column.indices.to_numpy(zero_copy_only=False)
        changed: dict[int, str] = {}
        for at in np.flatnonzero(suspect | named):
            changed.update(self._rewritten(values[at], np.flatnonzero(index == at), cells, people, bool(named[at]), is_published))
        if not changed:
            return None
        texts = column.cast(pa.string()).to_pylist()
        for row, text in changed.items():
            texts[row] = text
        return pa.array(texts, pa.string())

    def _rewritten(
        self, text: str, rows: np.ndarray, cells: Cells, people: BlockPeople, is_named: bool, is_published: bool
    ) -> Iterator[tuple[int, str]]:
        """The rows of one text that say another after it was cleaned."""
        clean = _published if is_published else without_personal
        now = self._reading.received_on.year
        latest, earliest = clean(text, now, now), clean(text, _FIRST_YEAR + YOUNGEST, now)
        names = people.rows_named(text, rows) if is_named else {}
        if text == latest == earliest and not names:
            return
        for row in map(int, rows):
            kept = latest if latest == earliest else clean(text, self._year(cells, row), now)
            kept = redact_names(kept, names[row]) if row in names else kept
            if kept != text:
                yield row, kept

    def _year(self, cells: Cells, row: int) -> int:
        """The year of a row's event: of alerts the event's, else the last that the row states, else the year of receipt."""
        found = [day for target in self._dates for day in self._days(cells, target, row)]
        stated = found[:1] if self._reading.mapping.kind == "alerts" else [max(found)] if found else []
        return stated[0] if stated else self._reading.received_on.year

    def _days(self, cells: Cells, target: str, row: int) -> Iterator[int]:
        for name, formats in self._dates[target]:
            day = read_date(cells[name][row].as_py(), formats, self._reading.zone) if name in cells else None
            if day is not None and _FIRST_YEAR <= day.year <= self._reading.received_on.year:
                yield day.year


def _published(text: str, year: int, latest: int) -> str:
    """A published name without what is no part of it."""
    return without_births(without_numbers(without_contacts(text)), year, latest)
