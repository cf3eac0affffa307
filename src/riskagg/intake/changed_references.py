"""Rows whose reference a spreadsheet program has changed are refused; any other id so changed is read as empty, and said."""

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.references import REASONS, Scheme, changed, scheme_of

_ID_ENDS = ("_ref", "_id", "_cqc")
_ID_PARTS = ("id_cqc", "id_ods", "uprn", "service_ref", "provider_id")
# In these ids zeros in front mean nothing, or were typed by hand.
_NUMBERS = ("uprn",)


class ChangedReferences:
    """Judges the columns of one table that name a record (its key) or something that others name too (a person, a place)."""

    def __init__(self, reading: Reading) -> None:
        mapping = reading.mapping
        dated = {to for to, kind in kinds.TARGETS[mapping.kind].items() if kind == pa.date32()}
        self._keys = [name for name in mapping.key_columns if not dated & set(mapping.columns[name].to)]
        self._links = [name for name, rule in mapping.columns.items() if name not in self._keys and _links(rule)]
        self._numbers = {name for name in (*self._keys, *self._links) if _is_number(name, mapping)}
        self._schemes = reading.schemes

    def schemes(self, cells: Cells) -> dict[str, Scheme]:
        """How the references look in the first block of a table; all its blocks are judged by it."""
        return {name: scheme_of(cells[name]) for name in (*self._keys, *self._links) if name in cells}

    def settle(self, cells: Cells, refusals: Refusals) -> None:
        """Rule ``rounded_number`` for keys, an empty cell for all other ids: nothing is ever joined by what a program made of an id."""
        for name in self._keys:
            for kind, rows in changed(cells[name], self._scheme(name), name in self._numbers).items():
                refusals.add(rows, "rounded_number", f"{name} {REASONS[kind]}")
        for name in self._links:
            for rows in changed(cells[name], self._scheme(name), name in self._numbers).values() if name in cells else ():
                cells.noticed.add("changed_reference", int(rows.sum()), name)
                cells.put(name, pc.if_else(pa.array(rows), "", cells[name]))

    def _scheme(self, name: str) -> Scheme:
        return self._schemes.get(name, Scheme())


def _links(rule: ColumnRule) -> bool:
    is_person = "local_ref" in (rule.person, rule.risk_source)
    return is_person or rule.place in _ID_PARTS or any(to.endswith(_ID_ENDS) or to in _NUMBERS for to in rule.to)


def _is_number(name: str, mapping: Mapping) -> bool:
    rule = mapping.columns[name]
    return mapping.kind in kinds.RETURNED or rule.place in _NUMBERS or bool(set(rule.to) & set(_NUMBERS))
