"""Which columns name a record. A key that is not unique makes versions of records that are none, so none is ever proposed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from riskagg.drafting.guess import Guess, is_nhs_number, quoted
from riskagg.drafting.headings import heading_words
from riskagg.drafting.opening import Column
from riskagg.drafting.words import heading_vocabulary
from riskagg.errors import UsageError

_LONGEST_KEY = 40
# Rows without a reference are refused one by one; where more lack it, it names no records.
_LEAST_FILLED = 0.98
# Columns that are tried in pairs and triples, and rows that are looked at before all are.
_MOST_TRIED = 12
_FIRST_ROWS = 20_000
# So short a cell is no name, though it has no digit.
_SHORT = 3
_REFERENCE, _OTHER, _DATE = range(3)


@dataclass(frozen=True)
class Key:
    """Columns that name a record, none where each row is a record of its own; ``why`` says it to a person, as a question or not."""

    columns: tuple[Column, ...]
    why: str


def propose_key(columns: tuple[Column, ...], guesses: list[Guess]) -> Key:
    """One reference that differs in every row; else a pair or a triple of columns that does, as a question; else none."""
    ranked = _candidates(columns, guesses)
    references = [column for rank, column in ranked if rank == _REFERENCE]
    for column in references:
        if _is_unique((column,)):
            shared = "".join(_one_event(other) for other in references if heading_words(other.heading) & heading_vocabulary().event)
            asked = f". QUESTION: {shared.strip()}" if shared else ""
            return Key((column,), f"{len(column.values):,} different ones in {column.n_rows:,} rows{_lacking(column)}{asked}")
    # Of several the one that tells most rows apart: a finding's number is no visit's.
    repeats = _repeats(max(references, key=lambda column: len(column.values))) if references else ""
    for several in _several(ranked):
        if _is_unique(several):
            named = " and ".join(column.heading for column in several)
            why = f"QUESTION: {repeats}{named} together differ in every row of this file. Do they name a record, also when it changes?"
            return Key(several, why)
    return Key((), f"QUESTION: {repeats}no column, pair or triple of columns differs from row to row; without one no record can be amended")


def given_key(columns: tuple[Column, ...], guesses: list[Guess], headings: tuple[str, ...]) -> Key:
    """The columns that a person says name a record.

    Raises:
        UsageError: a column is not there or may hold people, or rows repeat what they say together.
    """
    at = {column.heading.casefold(): place for place, column in enumerate(columns)}
    strange = [heading for heading in headings if heading.casefold() not in at or guesses[at[heading.casefold()]].is_person]
    if strange:
        raise UsageError(
            f"{', '.join(strange)} cannot be of a key: there is no such column, or it may hold people. Nothing was written. "
            "Name other columns."
        )
    found = tuple(columns[at[heading.casefold()]] for heading in headings)
    n_repeated = _n_repeated(found)
    if n_repeated:
        raise UsageError(
            f"{' and '.join(headings)} do not name a record: {n_repeated:,} rows repeat an earlier row's. Nothing was written. "
            "Name one more column, or finish the draft by hand with `repeats` (docs/reference/mapping.md)."
        )
    return Key(found, "as you said; it differs in every row")


def words_of(people: list[Column]) -> frozenset[str]:
    """Words of three letters or more in cells that may be of a person."""
    return frozenset(word for column in people for cell in column.values for word in _words(cell))


def _candidates(columns: tuple[Column, ...], guesses: list[Guess]) -> list[tuple[int, Column]]:
    """Columns that may be part of a key, those first that stay the same when a record changes. A key is kept as written: nothing of people
    and no text of a place is in one."""
    looked = list(zip(columns, guesses, strict=True))
    names = words_of([column for column, guess in looked if guess.is_person])
    found = [(_rank(column, guess), column) for column, guess in looked if not guess.is_person and _may_name(column, names)]
    return sorted(((rank, column) for rank, column in found if rank is not None), key=lambda one: one[0])[:_MOST_TRIED]


def _rank(column: Column, guess: Guess) -> int | None:
    if guess.says in ("place", "term", "text"):
        return None
    if heading_words(column.heading) & heading_vocabulary().reference:
        return _REFERENCE
    return {"day": _DATE, "measure": None}.get(guess.says, _OTHER)


def _may_name(column: Column, names: frozenset[str]) -> bool:
    if column.n_filled < _LEAST_FILLED * column.n_rows:
        return False
    return all(len(cell) <= _LONGEST_KEY and not is_nhs_number(cell) and names.isdisjoint(_words(cell)) for cell in column.values)


def _several(ranked: list[tuple[int, Column]]) -> Iterator[tuple[Column, ...]]:
    """Pairs, then triples, those first whose columns change least. One is called a reference: others differ by chance in a short file."""
    for size in (2, 3):
        for several in sorted(combinations(ranked, size), key=lambda one: sum(rank for rank, _ in one)):
            if several[0][0] == _REFERENCE:
                yield tuple(column for _, column in several)


def _is_unique(columns: tuple[Column, ...]) -> bool:
    """Whether no two rows have the same cells in all columns; a column alone has cells with a digit, or very short ones."""
    if len(columns) == 1 and not all(len(cell) <= _SHORT or re.search(r"\d", cell) for cell in columns[0].values):
        return False
    return not _n_repeated(columns, _FIRST_ROWS) and not _n_repeated(columns)


def _n_repeated(columns: tuple[Column, ...], first: int | None = None) -> int:
    """Rows that have the cells of an earlier row in all columns; rows in which all are empty are left out."""
    places = np.stack([column.places[:first] for column in columns], axis=1)
    filled = places[(places >= 0).any(axis=1)]
    return len(filled) - len(np.unique(filled, axis=0))


def _lacking(column: Column) -> str:
    n_empty = column.n_rows - column.n_filled
    return f"; {n_empty:,} rows lack it and would be refused" if n_empty else ""


def _repeats(column: Column) -> str:
    """What is said of a column that is called a reference and stands in several rows."""
    return f"{_one_event(column)}Else it does not name a record by itself. " if _one_event(column) else ""


def _one_event(column: Column) -> str:
    """Asks whether the rows that share a reference are one visit or event, and how a mapping says so."""
    n_rows = column.n_filled - len(column.values)
    if not n_rows:
        return ""
    rows = "1 row repeats" if n_rows == 1 else f"{n_rows:,} rows repeat"
    return (
        f"{rows} the {column.heading} of an earlier row. Are they findings of one visit (then key: {quoted(column.heading)} and ordinal: "
        f"true), or people or values of one event (then key: {quoted(column.heading)} and repeats: [values, people])? "
    )


def _words(cell: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", cell.casefold())
