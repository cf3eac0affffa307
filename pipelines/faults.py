"""Faults that nobody foresaw, said without the values that they may carry."""

import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from riskagg.errors import RiskaggError
from riskagg.volume import full_disk, is_full

P = ParamSpec("P")
R = TypeVar("R")

# What passes by itself: a share that is away for a moment, a file that is still being written.
PASSING = (OSError,)


def nameless(fault: BaseException) -> str:
    """Kind and place of a fault. Its text is left out: it may quote a cell, and a cell may hold a name."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "riskagg" in frame.filename or Path(frame.filename).parent.name == "pipelines"]
    last = (ours or frames)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno} ({last.name})"
    return f"Fault in riskagg itself: {type(fault).__name__} at {place}. Please report it."


def told(fault: BaseException) -> str:
    """What a person is told of a fault that no part of riskagg foresaw: a full disk is one that any part may meet."""
    if is_full(fault):
        place = fault.filename if isinstance(fault, OSError) else None
        return str(full_disk("what was being written", Path(place or Path.cwd())))
    return nameless(fault)


def without_values(work: Callable[P, R]) -> Callable[P, R]:
    """Let foreseen errors through and put a nameless one in place of any other: Prefect keeps an error's text in its database."""

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except (RiskaggError, *PASSING):
            raise
        except Exception as fault:
            raise RiskaggError(nameless(fault)) from None

    return guarded
