"""Columns of text worked on as a whole: each distinct value once, digests as bytes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# More distinct values than a language has names or a century days are forgotten: they would hardly come again.
_REMEMBERED = 100_000
DIGEST_BYTES = 16
_SHA_BYTES = 32
_THOUSAND = 1_000
DIGEST = pa.binary(DIGEST_BYTES)
"""A keyed digest: 128 bits, kept as bytes; text would take twice the room."""


def by_value(column: pa.Array) -> pa.DictionaryArray:
    """A column as places among its distinct values; it may be so already."""
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def each(column: pa.Array, kind: pa.DataType, read: Callable[[str], object]) -> pa.Array:
    """A column read once a distinct value; null stays null."""
    encoded = by_value(column)
    return pa.array([read(value) for value in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


class Remembered:
    """Reads columns of one kind block by block; a value that came before is looked up, not read again."""

    def __init__(self, kind: pa.DataType, read: Callable[[str], object]) -> None:
        self._kind, self._read = kind, read
        self._values, self._found = pa.array([], pa.string()), pa.array([], kind)

    def __call__(self, column: pa.Array) -> pa.Array:
        encoded = by_value(column)
        return self._read_all(encoded.dictionary).take(encoded.indices)

    def _read_all(self, values: pa.Array) -> pa.Array:
        """Distinct values, read or remembered."""
        places = pc.index_in(values, value_set=self._values) if len(self._values) else pa.nulls(len(values), pa.int32())
        new = values.filter(pc.is_null(places))
        if len(new) + len(self._values) > _REMEMBERED:
            self._values, self._found = self._values.slice(0, 0), self._found.slice(0, 0)
            return self._array(values)
        if len(new):
            self._values = pa.concat_arrays([self._values, new])
            self._found = pa.concat_arrays([self._found, self._array(new)])
            places = pc.index_in(values, value_set=self._values)
        return self._found.take(places)

    def _array(self, values: pa.Array) -> pa.Array:
        return pa.array([self._read(value) for value in values.to_pylist()], self._kind)


def by_the_thousand(column: pa.Array) -> Iterator[list[Any]]:
    """A column's values as lists of a thousand: Python would ask the system for new memory for all at once, and give it back each time."""
    return (column.slice(start, _THOUSAND).to_pylist() for start in range(0, len(column), _THOUSAND))


def digest_array(digests: Iterable[bytes]) -> pa.Array:
    """The first ``DIGEST_BYTES`` bytes of SHA-256 digests, which stand one behind the other in ``digests``, as an array."""
    cut = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _SHA_BYTES)[:, :DIGEST_BYTES].tobytes()
    return pa.Array.from_buffers(DIGEST, len(cut) // DIGEST_BYTES, [None, pa.py_buffer(cut)])


def spread(values: pa.Array, valid: npt.NDArray[np.bool_]) -> pa.Array:
    """``values`` set, in order, where ``valid`` is true, and null elsewhere."""
    places = np.cumsum(valid) - 1
    return values.take(pa.array(places, mask=~valid))
