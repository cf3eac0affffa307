"""A line of what `doctor` says."""

from typing import Literal, NamedTuple


class Line(NamedTuple):
    """How it stands with one thing: ``what`` and ``where``, and what to do where it is not well."""

    level: Literal["ok", "warning", "fault"]
    what: str
    where: str
    todo: str = ""


def ok(what: str, where: str) -> Line:
    """A thing that is well."""
    return Line("ok", what, where)


def warning(what: str, where: str, todo: str) -> Line:
    """A thing that works and should not stay so."""
    return Line("warning", what, where, todo)


def fault(what: str, where: str, todo: str) -> Line:
    """A thing that does not work, or protects nobody."""
    return Line("fault", what, where, todo)
