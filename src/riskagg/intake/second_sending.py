"""A second sending of a month: another file of the same supplier and period whose records are those of the first under other references."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from riskagg.intake.batch import Batch
from riskagg.intake.doubts import Doubt

# Fewer records may be alike by chance.
_FEWEST = 5
_SHARE = 0.9
# What names a row or a record, and not what happened.
_REFERENCES = frozenset({"sheet", "row", "record_key", "source_ref", "content_key", "is_joined", "enquiry_ref"})


def sent_again(data: Path, earlier: Iterable[tuple[Batch, Path]]) -> Doubt | None:
    """The doubt of a file of which nine of ten records, and five or more, stand in an earlier file of its period, equal in all but the
    reference.

    Args:
        data: the file's data part.
        earlier: batches of the same source, supplier and period, with theirs.
    """
    for before, there in earlier:
        mine, theirs = _keys(data), _keys(there)
        # Files that share their references are states of the same records, and are compared record by record.
        n_needed = max(_FEWEST, _SHARE * len(mine))
        if len(mine - theirs) < n_needed:
            continue
        known = set(_fingerprints(there, frozenset()))
        n_alike = sum(one in known for one in _fingerprints(data, theirs))
        if n_alike >= n_needed:
            return Doubt(
                kind="again",
                message=f"{n_alike:,} of its {len(mine):,} records are equal to records of {before.file} in all but their references. "
                "Expected each record once. Is it the same export again, with other references?",
            )
    return None


def _keys(part: Path) -> set[str]:
    return set(pq.read_table(part, columns=["record_key"])["record_key"].to_pylist())


def _fingerprints(part: Path, but: frozenset[str] | set[str]) -> Iterator[int]:
    """A digest of each record, its references and rows of the keys in ``but`` left out."""
    with pq.ParquetFile(part) as rows:
        names = [name for name in rows.schema_arrow.names if name not in _REFERENCES]
        for group in range(rows.num_row_groups):
            table = rows.read_row_group(group)
            keys = table["record_key"].to_pylist()
            columns = [[str(cell) for cell in table[name].to_pylist()] for name in sorted(names)]
            for key, *cells in zip(keys, *columns, strict=True):
                if key not in but:
                    yield hash(tuple(cells))
