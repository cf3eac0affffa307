"""A whole file whose references lost the zeros in front of them: it does not show by itself, but beside what its supplier sent before."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskagg.intake.batch import Batch
from riskagg.intake.doubts import Doubt
from riskagg.intake.mapping import Mapping

# The newest files say how references are written now.
_LOOKED_AT = 3
_FEWEST_PADDED = 2


def zeros_lost(data: Path, mapping: Mapping, earlier: Iterable[tuple[Batch, Path]]) -> Doubt | None:
    """The doubt of a file whose references are numbers without a zero in front, of which some have fewer digits than all that came before.

    Where the references of earlier files are not all of one length, or none of them begins with a zero, a shorter one says nothing.

    Args:
        data: the file's data part, whose references are all ``are_unpadded``.
        earlier: batches with references of the same source and supplier, the newest first, with their data parts.
    """
    if len(mapping.key_columns) != 1 or mapping.ordinal:
        return None
    mine = _references(data)
    width, file = 0, ""
    for batch, part in islice(earlier, _LOOKED_AT):
        found = _width(_references(part))
        if not found or found != (width or found):
            return None
        width, file = found, file or batch.file
    lengths = pc.utf8_length(mine).to_numpy()
    if not width or lengths.max() > width or lengths.min() == width:
        return None
    return Doubt(
        kind="zeros",
        message=f"{np.count_nonzero(lengths < width):,} of its {len(mine):,} references ({mapping.key_columns[0]}) have fewer than {width} "
        f"digits, and none begins with a zero. Expected {width} digits each, with zeros in front, as in {file}. Did a "
        "spreadsheet program take them for numbers?",
    )


def are_unpadded(references: pa.ChunkedArray) -> bool:
    """Whether all references are numbers, and none has a zero in front; the first row most often says that they are not."""
    return _are_digits(references.slice(0, 1)) and _are_digits(references) and not pc.any(pc.starts_with(references, "0")).as_py()


def _references(part: Path) -> pa.ChunkedArray:
    return pq.read_table(part, columns=["record_key"])["record_key"]


def _are_digits(references: pa.ChunkedArray) -> bool:
    return len(references) > 0 and bool(pc.all(pc.ascii_is_decimal(references)).as_py())


def _width(references: pa.ChunkedArray) -> int:
    """Digits of references that all have as many, two or more with a zero in front; 0 for any others."""
    lengths = pc.unique(pc.utf8_length(references)).to_pylist()
    if len(lengths) != 1 or not _are_digits(references):
        return 0
    return int(lengths[0]) if pc.sum(pc.starts_with(references, "0")).as_py() >= _FEWEST_PADDED else 0
