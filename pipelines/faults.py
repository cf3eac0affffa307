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

_TO_DO = "What was begun was not kept. See that the file or folder is there, is what it should be, and that this account may use it."
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
    """What a person is told of a fault that no part of riskagg foresaw: a full disk, a folder without rights, a damaged warehouse."""
    if is_full(fault):
        place = fault.filename if isinstance(fault, OSError) else None
        return str(full_disk("what was being written", Path(place or Path.cwd())))
    if isinstance(fault, OSError) and fault.filename is not None and fault.strerror:
        return f"{fault.filename}: {fault.strerror}. {_TO_DO}"
    return _of_the_warehouse(fault) or nameless(fault)


def _of_the_warehouse(fault: BaseException) -> str | None:
    """What a read of the warehouse met, where the file is to blame; its text may quote a cell and is left out."""
    import duckdb

    from riskagg.warehouse.unreadable import unreadable

    known = unreadable("warehouse.duckdb", fault) if isinstance(fault, duckdb.Error) else None
    return str(known) if known is not None else None


def without_values(work: Callable[P, R]) -> Callable[P, R]:
    """Let foreseen errors through and put a nameless one in place of any other: Prefect keeps an error's text in its database."""

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except (RiskaggError, *PASSING):
            raise
        except Exception as fault:
            raise RiskaggError(told(fault)) from None

    return guarded
