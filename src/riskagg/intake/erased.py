"""Who was erased from the store, so that a raw file that is read again does not bring them back (``store/erased.json``).

It holds digests of keys, which are no key, and digests of records' references with what was taken from each: a record is remembered by its
reference as well, because under another pseudonym key the digests of keys would say nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.area import Area
from riskagg.errors import StoreError
from riskagg.intake import kinds
from riskagg.intake.cells import Flags

ERASED_FILE = "erased.json"
ROLES = ("person", "risk_source")
PLACE = "place"
# Keys that are one person's; the sounding and the swapped one are other people's as well.
STRONG = ("nhs", "name_birth", "local_ref")
_DIGITS = 32


@dataclass(frozen=True)
class Erased:
    """Digests of keys, and digest of a record -> what was taken from it (``person``, ``risk_source``, ``place``)."""

    keys: frozenset[str]
    records: Mapping[str, tuple[str, ...]]

    def forget(
        self, source: str, supplier: str, keys: pa.Array, columns: dict[str, pa.Array], private: dict[str, pa.Array]
    ) -> tuple[dict[str, pa.Array], dict[str, pa.Array]]:
        """Columns of alerts and their private text without the people who were erased."""
        taken = [self.records.get(record_digest(source, supplier, key), ()) for key in keys.to_pylist()]
        masks = {role: self._of_role(columns, role) | _has(taken, role) for role in ROLES}
        columns = without_keys(columns, masks)
        return columns, without_text(private, np.logical_or.reduce(list(masks.values())), _has(taken, PLACE))

    def _of_role(self, columns: Mapping[str, pa.Array], role: str) -> Flags:
        found = np.zeros(len(columns[f"{role}_nhs"]), dtype=bool)
        for key in STRONG:
            column = columns[f"{role}_{key}"]
            gone = [value for value in pc.unique(column.drop_null()).to_pylist() if key_digest(value) in self.keys]
            if gone:
                found |= np.asarray(pc.is_in(column, value_set=pa.array(gone, column.type)))
        return found


def _has(taken: list[tuple[str, ...]], what: str) -> Flags:
    return np.fromiter((what in found for found in taken), dtype=bool, count=len(taken))


def without_keys(columns: Mapping[str, pa.Array], masks: Mapping[str, Flags]) -> dict[str, pa.Array]:
    """The digests of a role made null in the rows marked."""
    names = {f"{role}_{key}": role for role in masks for key in (*kinds.KEYS, *kinds.COUNTED)}
    return {name: _cleared(column, masks[names[name]]) if name in names else column for name, column in columns.items()}


def without_text(private: Mapping[str, pa.Array], told: Flags, placed: Flags) -> dict[str, pa.Array]:
    """Narrative made null in the rows ``told``, texts of places in the rows ``placed``."""
    masks = {name: told if name == "narrative" else placed for name in private if name not in ("sheet", "row")}
    return {name: _cleared(column, masks[name]) if name in masks else column for name, column in private.items()}


def _cleared(column: pa.Array, mask: Flags) -> pa.Array:
    return pc.if_else(pa.array(mask), pa.scalar(None, column.type), column) if mask.any() else column


def key_digest(key: bytes) -> str:
    """Digest of a person's key, as it is remembered."""
    return hashlib.sha256(key).hexdigest()[:_DIGITS]


def record_digest(source: str, supplier: str, record_key: str) -> str:
    """Digest of an agency's record, as it is remembered."""
    return hashlib.sha256("|".join((source, supplier, record_key)).encode()).hexdigest()[:_DIGITS]


def read_erased(area: Area) -> Erased | None:
    """Who was erased; None where nobody was.

    Raises:
        StoreError: the list is there and cannot be read: reading on would bring people back.
    """
    path = _path(area)
    if not path.is_file():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Erased(frozenset(said["keys"]), {record: tuple(taken) for record, taken in said["records"].items()})
    except (ValueError, KeyError, AttributeError):
        raise StoreError(f"{path}: cannot be read, and without it erased people would come back. Nothing was read. Restore it.") from None


def remembering(area: Area, keys: Iterable[str], records: Mapping[str, Iterable[str]]) -> bytes:
    """The list with more in it, as it is to be written; digests as ``key_digest`` and ``record_digest`` make them."""
    before = read_erased(area) or Erased(frozenset(), {})
    merged = {record: sorted({*before.records.get(record, ()), *records.get(record, ())}) for record in {*before.records, *records}}
    said = {"keys": sorted({*before.keys, *keys}), "records": dict(sorted(merged.items()))}
    return (json.dumps(said, indent=1) + "\n").encode()


def _path(area: Area) -> Path:
    return area.store / ERASED_FILE
