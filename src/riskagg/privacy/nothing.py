"""The one list of words and days that say nothing (``config/nothing.csv``): an empty cell wherever cells are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from riskagg import resources
from riskagg.errors import SettingsError
from riskagg.privacy.typography import comparable
from riskagg.settings_files import quoted, read_table

NOTHING_FILE: Final = "nothing.csv"
HEADER: Final = ("kind", "says", "names", "note")
_NAMES: Final = {"word": ("yes", "no", "whole"), "name": ("yes", "whole"), "day": ("",)}


@dataclass(frozen=True)
class WordsForNothing:
    """What says nothing, as texts are compared.

    Attributes:
        words: cells of any column.
        name_words: cells of names alone, beside ``words``.
        also_names: those of ``words`` that people bear as a name: half of a name of two cells may be one.
        parts: words of which a name that says nothing is made (``not``, ``known``).
        days: made-up dates.
    """

    words: frozenset[str]
    name_words: frozenset[str]
    also_names: frozenset[str]
    parts: frozenset[str]
    days: frozenset[date]


@cache
def shipped() -> WordsForNothing:
    """The list that ships with riskagg."""
    return read_nothing([resources.config_dir() / NOTHING_FILE])


def read_nothing(paths: Iterable[Path]) -> WordsForNothing:
    """The list of several files together; one that is not there adds nothing.

    Raises:
        SettingsError: a file has another header, or a line cannot be used; all faults are listed.
    """
    lines: list[dict[str, str]] = []
    faults: list[str] = []
    for path in paths:
        for number, row in read_table(path, path.name, HEADER, faults) if path.is_file() else []:
            line = {name: cell.strip() for name, cell in row.items()}
            if fault := _fault(line):
                faults.append(f"  {path.name}, line {number}: {fault}")
            lines.append(line)
    if faults:
        raise SettingsError("\n".join([f"{len(faults)} fault(s) in nothing.csv. Nothing was read. Fix them:", *faults]))
    by_kind = {kind: [line for line in lines if line["kind"] == kind] for kind in _NAMES}
    said = {kind: frozenset(comparable(line["says"]) for line in found) for kind, found in by_kind.items()}
    in_names = [line for line in (*by_kind["word"], *by_kind["name"]) if line["names"] == "yes"]
    return WordsForNothing(
        words=said["word"],
        name_words=said["name"],
        also_names=frozenset(comparable(line["says"]) for line in by_kind["word"] if line["names"] == "no"),
        parts=frozenset(part for line in in_names for part in comparable(line["says"]).split() if part.isalpha()),
        days=frozenset(date.fromisoformat(line["says"]) for line in by_kind["day"]),
    )


def _fault(line: dict[str, str]) -> str | None:
    if line["kind"] not in _NAMES:
        return f"kind is {quoted(line['kind'])}; expected {', '.join(_NAMES)}"
    if line["names"] not in _NAMES[line["kind"]]:
        return f"names is {quoted(line['names'])}; expected {' or '.join(_NAMES[line['kind']]) or 'an empty cell'}"
    if not line["says"]:
        return "says is empty; an empty cell says nothing in any case"
    if line["kind"] != "day":
        return None
    try:
        date.fromisoformat(line["says"])
    except ValueError:
        return f"{quoted(line['says'])} is not a day; expected yyyy-mm-dd"
    return None
