"""The blocks of a table, read one after the other, or by two processes side by side where the file is large; parts come in file order."""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, cast

from riskagg.errors import RiskaggError
from riskagg.intake.reading import Reading
from riskagg.intake.records import Parts, RecordReader
from riskagg.intake.table import Block, Table

# Starting the processes costs a second of a processor, as much as reading this many bytes does.
_WORTH_PROCESSES = 48 << 20
_PROCESSES = 2


def read_blocks(reading: Reading, table: Table, ordinals: "Counter[str]", size: int) -> Iterator[Parts]:
    """Read a table.

    Args:
        ordinals: places taken within each group of the file so far; counted on where the mapping numbers its records.
        size: bytes of the file, unpacked.

    Raises:
        InputRefused: the file breaks off within a cell.
        RiskaggError: a process that reads along ended, or found a fault in riskagg itself.
    """
    blocks = table.blocks(reading.match.wanted)
    if size < _WORTH_PROCESSES or reading.mapping.ordinal or (os.cpu_count() or 1) < _PROCESSES:
        reader = RecordReader(reading, table.header, ordinals)
        yield from (reader.read(block) for block in blocks)
        return
    with ExitStack() as stack:
        workers = [stack.enter_context(_worker(reading, table)) for _ in range(_PROCESSES)]
        threads = stack.enter_context(ThreadPoolExecutor(_PROCESSES))
        yield from _side_by_side(threads, workers, blocks)


def _side_by_side(threads: ThreadPoolExecutor, workers: list["_Worker"], blocks: Iterator[Block]) -> Iterator[Parts]:
    """Parts in the blocks' order; no more blocks are in hand than there are processes, and one that waits."""
    free = deque(workers)

    def read(block: Block) -> Parts:
        worker = free.popleft()
        try:
            return worker.read(block)
        finally:
            free.append(worker)

    waiting: deque[Future[Parts]] = deque()
    for block in blocks:
        waiting.append(threads.submit(read, block))
        if len(waiting) > _PROCESSES:
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
                pickle.dump(what, asks, protocol=pickle.HIGHEST_PROTOCOL)
            asks.flush()
            answer, self._first = pickle.load(answers), ()
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
    command = [sys.executable, "-m", "riskagg.intake.worker"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    worker = _Worker(process, reading, table)
    try:
        yield worker
    finally:
        worker.end()
