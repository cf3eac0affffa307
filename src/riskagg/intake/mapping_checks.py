"""What a mapping's schema cannot say by itself: patterns, formats, encodings and separators that nothing can be read with."""

import codecs
import re
from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.column_checks import Fault
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.settings_files import near, near_or_all, quoted
from riskagg.settings_files.document import Path

PLACEHOLDERS = ("supplier", "month", "date", "year")
_NO_STRPTIME = ("iso", "excel_serial")
_A_FORM = "expected a form of dates such as %d/%m/%Y, iso or excel_serial"


def mapping_faults(mapping: Mapping) -> list[Fault]:
    """Every fault with the path of the key at which it stands."""
    faults = [*_file_faults(mapping), *_format_faults(("dates",), mapping.dates), *_list_faults(mapping)]
    for name, rule in mapping.columns.items():
        faults += [(("columns", name, *path), words) for path, words in _column_faults(rule)]
    return faults


def _file_faults(mapping: Mapping) -> Iterator[Fault]:
    rule = mapping.file
    for pattern in rule.pattern:
        named = re.findall(r"\{([^{}]*)\}", pattern)
        for name in named:
            if name not in PLACEHOLDERS:
                yield ("file", "pattern"), f"no such placeholder {quoted(f'{{{name}}}')}{near_or_all(name, PLACEHOLDERS)}"
        if twice := sorted({name for name in named if named.count(name) > 1}):
            yield ("file", "pattern"), f"{{{twice[0]}}} stands twice in {quoted(pattern)}. Leave one"
        if not pattern.strip():
            yield ("file", "pattern"), "expected a pattern of file names, found nothing"
    for sheet in rule.sheets:
        if (wrong := _expression_fault(sheet)) is not None:
            yield ("file", "sheets"), wrong
    for footer in rule.footers:
        if (wrong := _searched_fault(footer)) is not None:
            yield ("file", "footers"), wrong
    if not _is_encoding(rule.encoding):
        yield ("file", "encoding"), f"expected an encoding such as utf-8 or cp1252, found {quoted(rule.encoding)}"


def _expression_fault(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as wrong:
        return f"expected a regular expression, found {quoted(pattern)} ({wrong})"
    return None


def _is_encoding(name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(b"1")
    except (LookupError, ValueError, AssertionError, TypeError):
        return False
    return isinstance(codecs.getincrementaldecoder(name)().decode(b"1"), str)


def _column_faults(rule: ColumnRule) -> Iterator[Fault]:
    yield from _format_faults(("formats",), rule.formats)
    if rule.extract is not None and (wrong := _searched_fault(rule.extract)) is not None:
        yield ("extract",), wrong
    if rule.split == "":
        yield ("split",), "expected the sign that parts the values of a cell, found nothing"
    if rule.required and rule.optional:
        yield ("optional",), "is required as well: a column is one or the other"


def _searched_fault(pattern: str) -> str | None:
    """Held against the library that searches: its expressions know no looking ahead or behind."""
    try:
        pc.extract_regex(pa.array([""]), f"(?P<found>{pattern})")
    except (pa.ArrowInvalid, pa.ArrowException, ValueError) as wrong:
        return f"expected a regular expression, found {quoted(pattern)} ({str(wrong).splitlines()[0]:.100})"
    return None


def _format_faults(path: Path, formats: tuple[str, ...]) -> Iterator[Fault]:
    for form in formats:
        if form in _NO_STRPTIME:
            continue
        if "%" not in form:
            yield path, f"{_A_FORM}, found {quoted(form)}{near(form, _NO_STRPTIME)}"
            continue
        try:
            datetime.strptime("", form)  # noqa: DTZ007 - only whether the form can be read with at all
        except re.error:
            yield path, f"{quoted(form)} asks for one part of a date twice"
        except ValueError as wrong:
            if "does not match" not in str(wrong):
                yield path, f"{_A_FORM}, found {quoted(form)} ({wrong})"


def _list_faults(mapping: Mapping) -> Iterator[Fault]:
    """Two columns of one target that holds a list: only the first would be read."""
    for target, kind in kinds.TARGETS[mapping.kind].items():
        names = [name for name, rule in mapping.columns.items() if target in rule.to]
        if pa.types.is_list(kind) and len(names) > 1:
            words = f"{quoted(target)} is read from column {quoted(names[0])} already; a list is read from one column"
            yield ("columns", names[1], "to"), words
