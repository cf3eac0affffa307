"""People who were typed where no person belongs: what is kept of a row, cell by cell, is cleaned because it is text, whatever its kind.

Three manners: a term of a code list is withheld whole, a text loses what is a person's, and a reference or an id loses it or, where it is
the record's key, refuses the row.
"""

import numpy as np
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import Flags
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.reference_numbers import BlockNumbers, numbers_of_people
from riskagg.intake.row_people import BlockPeople
from riskagg.intake.withheld_references import ReferenceLook
from riskagg.intake.withheld_terms import WITHHELD, TermWithholder
from riskagg.intake.withheld_text import TextWithholder

_RULE = "name_in_reference"


class Withholder:
    """Replaces cells of a block before anything is made of them, and refuses rows whose key holds a person."""

    def __init__(self, reading: Reading) -> None:
        self._reading, mapping = reading, reading.mapping
        self._terms, self._text = TermWithholder(reading.source.terms), TextWithholder(reading)
        named = {name: rule for name, rule in mapping.columns.items() if "*" not in name}
        self._coded = {name: rule for name, rule in named.items() if rule.codes}
        free = [name for name, rule in named.items() if name not in self._coded and is_kept_text(mapping, name, rule)]
        self._keys = [name for name in mapping.key_columns if name not in self._coded]
        self._ids = [name for name in free if name not in self._keys and _is_identifier(named[name])]
        self._texts = [name for name in free if name not in self._ids and not (name in self._keys and _is_identifier(named[name]))]
        self._wild = [
            name for name, rule in mapping.columns.items() if "*" in name and kinds.TARGETS[mapping.kind][rule.to[0]] == kinds.ATTENDANCE
        ]
        self._published = {name for name, rule in named.items() if any(kinds.is_published_name(mapping.kind, target) for target in rule.to)}
        self._numbers_of_people = [name for name, rule in named.items() if "nhs" in (rule.person, rule.risk_source)]

    def withhold(self, cells: Cells, people: BlockPeople, refusals: Refusals) -> BlockNumbers:
        """Clean a block's cells.

        Returns:
            What its references hold, for the whole file's sake.
        """
        slid = people.slid(self._reading.source.terms)
        looks = {name: ReferenceLook(cells, name, self._reading, people) for name in (*self._keys, *self._ids) if name in cells}
        for name in self._keys:
            if name in looks:
                self._refuse(cells, name, looks[name], people, refusals)
        for name in self._ids:
            if name in looks and (column := looks[name].cleaned()) is not None:
                cells.put(name, column)
        for name, rule in self._coded.items():
            if name in cells:
                self._terms.withhold(cells, name, rule, people, slid)
        for name in self._texts:
            if name in cells:
                self._text.withhold(cells, name, people, name in self._published)
        self._withhold_slid(cells, slid)
        for place in (place for name in self._wild for place, _ in self._reading.match.wildcards[name]):
            if (column := self._text.cleaned(cells, cells.at(place).dictionary_encode(), people, is_published=False)) is not None:
                cells.put_at(place, column)
        numbers = {name: look.numbers for name, look in looks.items()}
        return BlockNumbers(numbers, numbers_of_people(cells[name] for name in self._numbers_of_people if name in cells))

    def _refuse(self, cells: Cells, name: str, look: ReferenceLook, people: BlockPeople, refusals: Refusals) -> None:
        """Rule ``name_in_reference``: a key is kept as written, so a row whose key holds a person is not."""
        refusals.add(look.own_names, _RULE, f"{name} holds a name of the row's own people")
        refusals.add(look.names_somebody, _RULE, f"{name} holds an e-mail address, a birth or a name after a title")
        refusals.add(look.telephones, _RULE, f"{name} holds a telephone number")
        refusals.add(look.nhs_numbers, _RULE, f"{name} holds an NHS number")
        if name in self._texts:
            cleaned = self._text.cleaned(cells, cells.by_value(name), people, is_published=False)
            if cleaned is not None:
                changed = np.fromiter((one != other for one, other in zip(cleaned.to_pylist(), cells[name].to_pylist(), strict=True)), bool)
                refusals.add(changed, _RULE, f"{name} is part of the record's key and says something of a person")

    def _withhold_slid(self, cells: Cells, slid: Flags) -> None:
        """Where cells have slid, a text beside the codes may be a name."""
        if not slid.any():
            return
        beside = [name for name in (*self._texts, *self._ids) if self._reading.mapping.columns[name].to and name in cells]
        for name in beside:
            cells.put(
                name,
                pa.array(
                    [WITHHELD if is_slid and text else text for text, is_slid in zip(cells[name].to_pylist(), slid, strict=True)],
                    pa.string(),
                ),
            )


def is_kept_text(mapping: Mapping, name: str, rule: ColumnRule) -> bool:
    """Whether a column's cells are kept as words: by a text target, as a place, or as a part of the record's key."""
    return rule.place is not None or name in mapping.key_columns or any(kinds.is_text(mapping.kind, target) for target in rule.to)


def _is_identifier(rule: ColumnRule) -> bool:
    """By what it becomes; a key that becomes nothing else is a reference."""
    becomes = [*rule.to, *([rule.place] if rule.place else [])]
    return all(map(kinds.is_identifier, becomes))
