"""A process that reads blocks for another: ``python -m riskagg.intake.worker``.

It is told once what to read and with which key, over its standard input, then gets block after block and answers each with its parts. When
the other end closes, or is killed, its input ends and so does it. Nothing that it handles is written anywhere, and a fault is told without
the text of the error, which may quote a cell.
"""

import gc
import sys
import traceback
from collections import Counter
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import BinaryIO, cast

from riskagg.intake.pipes import receive, send
from riskagg.intake.reading import Reading
from riskagg.intake.records import RecordReader
from riskagg.intake.table import Block


class _WithoutPandas(MetaPathFinder):
    """Arrow imports pandas, half a second, to ask whether a list is one of its frames; without it, it knows that none is."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main(asks: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input ends."""
    sys.meta_path.insert(0, _WithoutPandas())
    gc.disable()  # a block leaves nothing that points back at itself
    reader = RecordReader(*cast(tuple[Reading, tuple[str, ...], "Counter[str]"], receive(asks)))
    while True:
        try:
            block = cast(Block, receive(asks))
        except EOFError:
            return
        try:
            answer: object = reader.read(block)
        except Exception as fault:
            answer = _nameless(fault)
        send(answers, answer)


def _nameless(fault: Exception) -> str:
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {Path(last.filename).name}, line {last.lineno} ({last.name})"


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
