"""Columns of text worked on as a whole: each distinct value once, digests as bytes."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# More distinct values than a language has names or a century days are not remembered: they would hardly come again.
_REMEMBERED = 100_000
DIGEST_BYTES = 16
DIGEST = pa.binary(DIGEST_BYTES)
"""A keyed digest: 128 bits, kept as bytes; text would take twice the room."""


def each(column: pa.Array, kind: pa.DataType, read: Callable[[str], object]) -> pa.Array:
    """A column read once a distinct value; null stays null."""
    encoded = column.dictionary_encode()
    return pa.array([read(value) for value in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


class Remembered:
    """Reads columns of one kind block by block; a value that came before is looked up, not read again."""

    def __init__(self, kind: pa.DataType, read: Callable[[str], object]) -> None:
        self._kind, self._read = kind, read
        self._values, self._found = pa.array([], pa.string()), pa.array([], kind)

    def __call__(self, column: pa.Array) -> pa.Array:
        places = pc.index_in(column, value_set=self._values)
        if places.null_count:
            new = column.filter(pc.and_(pc.is_null(places), pc.is_valid(column))).unique()
            if len(new) + len(self._values) > _REMEMBERED:
                return each(column, self._kind, self._read)
            self._values = pa.concat_arrays([self._values, new])
            self._found = pa.concat_arrays([self._found, pa.array([self._read(value) for value in new.to_pylist()], self._kind)])
            places = pc.index_in(column, value_set=self._values)
        return self._found.take(places)


def digest_array(digests: list[bytes]) -> pa.Array:
    """Digests of ``DIGEST_BYTES`` bytes each as an array."""
    return pa.Array.from_buffers(DIGEST, len(digests), [None, pa.py_buffer(b"".join(digests))])


def spread(values: pa.Array, valid: npt.NDArray[np.bool_]) -> pa.Array:
    """``values`` set, in order, where ``valid`` is true, and null elsewhere."""
    places = np.cumsum(valid) - 1
    return values.take(pa.array(places, mask=~valid))
