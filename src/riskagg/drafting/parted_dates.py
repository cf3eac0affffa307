"""A date in three columns, a day, a month and a year: proposed as one column that the mapping joins."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from riskagg.drafting.dates import dates_of
from riskagg.drafting.guess import Guess
from riskagg.drafting.headings import heading_words
from riskagg.drafting.opening import Column, Layout

# In this order nothing has to be guessed between day and month.
_PARTS = ("year", "month", "day")


def with_parted_dates(layout: Layout) -> Layout:
    """The layout with a column before each day, month and year of a date; as it is where there is none."""
    joins, columns = dict(layout.joins), list(layout.columns)
    for parts in _parted(layout.columns):
        made = _together(parts, _heading(parts[-1], {column.heading.casefold() for column in columns}))
        if dates_of(made.values) is not None:
            joins[made.heading] = tuple(part.heading for part in parts)
            columns.insert(min(columns.index(part) for part in parts), made)
    return replace(layout, columns=tuple(columns), joins=joins)


def with_parts(columns: tuple[Column, ...], guesses: list[Guess], layout: Layout) -> list[Guess]:
    """The guesses, in which the parts of a joined column are nothing but that."""
    of = {part: name for name, parts in layout.joins.items() for part in parts}
    return [
        Guess("{}", f"part of {of[column.heading]}", says="measure") if column.heading in of else guess
        for column, guess in zip(columns, guesses, strict=True)
    ]


def _parted(columns: tuple[Column, ...]) -> Iterator[tuple[Column, ...]]:
    """Year, month and day whose headings are otherwise alike: ``Year``, ``Month``, ``Day`` or ``Year of fall`` and so on."""
    by_rest: dict[frozenset[str], dict[str, Column]] = {}
    for column in columns:
        words = heading_words(column.heading)
        marks = words & set(_PARTS)
        if len(marks) == 1:
            by_rest.setdefault(words - marks, {}).setdefault(next(iter(marks)), column)
    yield from (tuple(found[part] for part in _PARTS) for found in by_rest.values() if len(found) == len(_PARTS))


def _heading(day: Column, taken: set[str]) -> str:
    """``Date of fall`` for ``Day of fall``; with its parts behind it where the file has such a column."""
    heading = re.sub("day", _as_date, day.heading, count=1, flags=re.IGNORECASE)
    return f"{heading} (year, month, day)" if heading.casefold() in taken else heading


def _as_date(found: re.Match[str]) -> str:
    word = found[0]
    return "DATE" if word.isupper() else "Date" if word[0].isupper() else "date"


def _together(parts: tuple[Column, ...], heading: str) -> Column:
    """The cells of several columns with a space between them, as the mapping joins them."""
    places = np.stack([part.places for part in parts], axis=1)
    rows, of_row = np.unique(places, axis=0, return_inverse=True)
    cells = [list(part.values) for part in parts]
    texts = [" ".join(cells[at][place] for at, place in enumerate(row) if place >= 0) for row in rows.tolist()]
    # Different cells may read the same together: each text stands once.
    number = {text: at for at, text in enumerate(dict.fromkeys(filter(None, texts)))}
    found = np.array([number.get(text, -1) for text in texts], dtype=np.int32)[of_row.reshape(-1)]
    counts = np.bincount(found[found >= 0], minlength=len(number)).tolist()
    return Column(heading, Counter(dict(zip(number, counts, strict=True))), len(found), found)
