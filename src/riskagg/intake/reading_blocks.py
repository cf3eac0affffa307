"""The blocks of a table, read one after the other, or with a second process where the file is large; parts come in file order."""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain
from typing import BinaryIO, cast

from riskagg.errors import RiskaggError
from riskagg.intake.changed_references import ChangedReferences
from riskagg.intake.pipes import receive, send
from riskagg.intake.reading import Reading
from riskagg.intake.records import Parts, RecordReader
from riskagg.intake.table import Block, Table

# Starting a process costs half a second of a processor, a tenth of what reading this many bytes does.
_WORTH_A_PROCESS = 48 << 20
_AHEAD = 2
_COMMAND = ("-m", "riskagg.intake.worker")


def read_blocks(reading: Reading, table: Table, ordinals: "Counter[str]", size: int) -> Iterator[Parts]:
    """Read a table.

    Args:
        ordinals: places taken within each group of the file so far; counted on where the mapping numbers its records.
        size: bytes of the file, unpacked.

    Raises:
        InputRefused: the file breaks off within a cell.
        RiskaggError: the process that reads along ended, or found a fault in riskagg itself.
    """
    blocks = _after_a_look(reading, table.blocks(reading.match.wanted))
    reader = RecordReader(reading, table.header, ordinals)
    if size < _WORTH_A_PROCESS or reading.mapping.ordinal or (os.cpu_count() or 1) < 2:
        yield from (reader.read(block) for block in blocks)
        return
    with _worker(reading, table) as worker, ThreadPoolExecutor(1) as thread:
        yield from _side_by_side(reader, worker, thread, blocks)


def _after_a_look(reading: Reading, blocks: Iterator[Block]) -> Iterator[Block]:
    """All blocks, once the first was looked at and the reading knows how the table's references look."""
    first = next(blocks, None)
    if first is None:
        return blocks
    reading.schemes.update(ChangedReferences(reading).schemes(reading.cells(first)))
    return chain((first,), blocks)


def _side_by_side(reader: RecordReader, worker: "_Worker", thread: ThreadPoolExecutor, blocks: Iterator[Block]) -> Iterator[Parts]:
    """Parts in the blocks' order: the worker always has a block in hand and one that waits, the others are read here."""
    waiting: deque[Future[Parts]] = deque()
    given: deque[Future[Parts]] = deque()
    for block in blocks:
        while given and given[0].done():
            given.popleft()
        if len(given) < _AHEAD:
            waiting.append(thread.submit(worker.read, block))
            given.append(waiting[-1])
        else:
            waiting.append(Future())
            waiting[-1].set_result(reader.read(block))
        while waiting and waiting[0].done():
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Worker:
    """The other end of ``riskagg.intake.worker``."""

    def __init__(self, process: "subprocess.Popen[bytes]", reading: Reading, table: Table) -> None:
        self._process = process
        self._first: tuple[object, ...] = ((reading, table.header, Counter[str]()),)

    def read(self, block: Block) -> Parts:
        asks, answers = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        try:
            for what in (*self._first, block):
                send(asks, what)
            answer, self._first = receive(answers), ()
        except (OSError, EOFError, pickle.UnpicklingError):
            raise RiskaggError(
                "A process that reads along ended before its time: killed, or out of memory? The file was not loaded. Run intake again."
            ) from None
        if not isinstance(answer, Parts):
            raise RiskaggError(f"Fault in riskagg itself: {answer}. Please report it.")
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent yet has no reader any more
                cast(BinaryIO, pipe).close()


@contextmanager
def _worker(reading: Reading, table: Table) -> Iterator[_Worker]:
    # Its messages go nowhere: what Python prints of an error may quote a cell.
    process = subprocess.Popen([sys.executable, *_COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    worker = _Worker(process, reading, table)
    try:
        yield worker
    finally:
        worker.end()
