"""How far a run has come, for a person at a terminal; a run on a server says nothing here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Watcher(Protocol):
    """Someone who wants to know how far a run has come."""

    def begin(self, part: str, total: int) -> None:
        """A part of the run begins, with ``total`` steps."""

    def step(self, part: str, name: str) -> None:
        """A step of the part is done."""

    def say(self, sentence: str) -> None:
        """Something that the person should read."""


class _Nobody:
    def begin(self, part: str, total: int) -> None:
        pass

    def step(self, part: str, name: str) -> None:
        pass

    def say(self, sentence: str) -> None:
        pass


_NOBODY = _Nobody()
_watcher: ContextVar[Watcher] = ContextVar("watcher")


def watcher() -> Watcher:
    """Whoever watches this run."""
    return _watcher.get(_NOBODY)


@contextmanager
def bars() -> Iterator[None]:
    """Show a bar for each part on standard error while the block runs; plain lines where that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .plain_console import PlainConsole

    part, step = TextColumn("{task.fields[part]:<16}"), TextColumn("{task.description}")
    columns = (part, BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn(), step)
    progress = Progress(*columns, console=PlainConsole(stderr=True))
    token = _watcher.set(_Bars(progress))
    try:
        with progress:
            yield
    finally:
        _watcher.reset(token)


class _Bars:
    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def begin(self, part: str, total: int) -> None:
        self._tasks[part] = self._progress.add_task("", total=total, part=part)

    def step(self, part: str, name: str) -> None:
        self._progress.update(self._tasks[part], advance=1, description=name)

    def say(self, sentence: str) -> None:
        self._progress.console.print(sentence, markup=False, highlight=False)
