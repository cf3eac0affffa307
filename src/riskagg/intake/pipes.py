"""Values sent over a pipe: columns go as they lie in memory, beside the pickle that says what they belong to."""

import pickle
from typing import BinaryIO


def send(pipe: BinaryIO, what: object) -> None:
    """Write a value."""
    columns: list[pickle.PickleBuffer] = []
    frame = pickle.dumps(what, protocol=5, buffer_callback=columns.append)
    raws = [column.raw() for column in columns]
    pickle.dump((frame, [raw.nbytes for raw in raws]), pipe)
    for raw in raws:
        pipe.write(raw)
    pipe.flush()


def receive(pipe: BinaryIO) -> object:
    """Read a value.

    Raises:
        EOFError: the other end is closed.
    """
    frame, sizes = pickle.load(pipe)
    columns = [pipe.read(size) for size in sizes]
    if [len(column) for column in columns] != sizes:
        raise EOFError
    return pickle.loads(frame, buffers=columns)
