"""A file's header held against a mapping: where each column is, what is missing, what was added."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from riskagg.errors import InputRefused
from riskagg.intake.joined_columns import with_joined
from riskagg.intake.mapping import ColumnRule, Mapping, heading_of
from riskagg.intake.table import headings
from riskagg.privacy.personal import without_personal_in_heading
from riskagg.privacy.typography import comparable

# Below this likeness (of 100) a header cell is not shown as "nearest": a file without a header has people's names there.
_NEAREST = 70
# Title rows above a header: looked through when the header is not in the row that the mapping names.
_SEARCHED_ROWS = 20
_DATA = re.compile(r"\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}.*|[\d ]{6,}|\[(date|nhs number|telephone)\].*")


@dataclass(frozen=True)
class Match:
    """Column of the mapping -> its place in the header; ``wildcards`` has (place, what the ``*`` stands for) a column."""

    places: dict[str, int]
    wildcards: dict[str, tuple[tuple[int, str], ...]]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def wanted(self) -> list[int]:
        """Places of all columns that the mapping knows, in the header's order."""
        return sorted(self.names)

    @property
    def names(self) -> dict[int, str]:
        """Place of each column that the mapping knows -> the mapping's name for it."""
        wild = {place: name for name, found in self.wildcards.items() for place, _ in found}
        return {**wild, **{place: name for name, place in self.places.items()}}


def match_header(header: tuple[str, ...], mapping: Mapping) -> Match:
    """Find each column of the mapping by name or alias, case and padding apart."""
    at = {comparable(cell): place for place, cell in reversed(list(enumerate(header)))}
    found = {name: _place(at, name, rule) for name, rule in mapping.columns.items() if "*" not in name}
    places = {name: place for name, place in found.items() if place is not None}
    free = [place for place, cell in enumerate(header) if cell and place not in places.values()]
    wildcards = {name: _wild(header, name, free) for name in mapping.columns if "*" in name}
    taken = {place for stood_for in wildcards.values() for place, _ in stood_for}
    needed = [name for name, rule in mapping.columns.items() if "*" not in name and not rule.optional]
    missing = [name for name in needed if name not in places]
    missing += [" or ".join(group) for group in mapping.needs_one_of if not any(name in places for name in group)]
    added = tuple(header[place] for place in free if place not in taken)
    return Match(places, wildcards, tuple(missing), added if mapping.other_columns == "report" else ())


def _place(at: dict[str, int], name: str, rule: ColumnRule) -> int | None:
    spellings = map(comparable, (name, *rule.aliases, heading_of(name, rule)))
    return next((at[spelling] for spelling in spellings if spelling in at), None)


def _wild(header: tuple[str, ...], name: str, free: list[int]) -> tuple[tuple[int, str], ...]:
    before, _, after = comparable(name).partition("*")
    fits = [place for place in free if header[place].casefold().startswith(before) and header[place].casefold().endswith(after)]
    return tuple((place, header[place][len(before) : len(header[place]) - len(after)].strip()) for place in fits)


def refuse_swallowed(cells: list[str], mapping: Mapping, file: str, number: int) -> None:
    """Refuse a header in which a quotation mark is never closed: it swallows the rows below it, people and all, as a column's title.

    A title may have line breaks, but then it is one that the mapping knows.

    Raises:
        InputRefused: ``unreadable``.
    """
    broken = [cell for cell in cells if len(cell.splitlines()) > 1]
    if all(_is_known(comparable(cell), mapping) for cell in broken):
        return
    raise InputRefused(
        "unreadable",
        f"{mapping.source}: {file}: a cell of the header in row {number} has a line break and is no column of the mapping; is a quotation "
        "mark never closed? Nothing was loaded. Close it, or take the line break out of the title, and send the file again.",
    )


def _is_known(title: str, mapping: Mapping) -> bool:
    for name, rule in mapping.columns.items():
        before, star, after = comparable(name).partition("*")
        if star and (before or after) and title.startswith(before) and title.endswith(after):
            return True
        if title in set(map(comparable, (name, *rule.aliases))):
            return True
    return False


def find_header(rows: Iterable[tuple[str, ...]], mapping: Mapping) -> tuple[int, tuple[str, ...]]:
    """Number and cells of the header: the row that the mapping names, else the first of the top rows that has every column.

    A header of several rows has the number of its last one, and one heading per column. A heading that the mapping does not know is
    cleaned of what is plainly a person's: it is shown, and a wildcard's is kept.
    """
    number, header = _found_header(rows, mapping)
    known = {spelling.casefold() for name, rule in mapping.columns.items() for spelling in (name, *rule.aliases)}
    return number, tuple(title if title.casefold() in known else without_personal_in_heading(title) for title in header)


def _found_header(rows: Iterable[tuple[str, ...]], mapping: Mapping) -> tuple[int, tuple[str, ...]]:
    coming = iter(rows)
    depth = mapping.file.header_rows
    named = mapping.file.header_row + depth - 1
    top = list(islice(coming, named))

    def header_at(number: int) -> tuple[str, ...]:
        return headings(top[max(0, number - depth) : number])

    def has_all(number: int) -> bool:
        return not match_header(with_joined(header_at(number), mapping), mapping).missing

    if len(top) == named and has_all(named):
        return named, header_at(named)
    top += islice(coming, max(0, _SEARCHED_ROWS - named))
    for number in range(1, len(top) + 1):
        if has_all(number):
            return number, header_at(number)
    return min(named, len(top)), header_at(min(named, len(top))) if top else ()


def require(match: Match, header: tuple[str, ...], mapping: Mapping, file: str, sheet: str | None) -> None:
    """Refuse a file that lacks a column, or whose header runs on into its rows.

    Raises:
        InputRefused: ``missing_column``, with each missing column and the nearest one found; ``unreadable``.
    """
    if not match.missing:
        _refuse_data(match, mapping, file)
        return
    where = f"{file}, sheet {sheet}," if sheet else file
    free = [cell for place, cell in enumerate(header) if cell and place not in match.places.values()]
    lacks = ", ".join(_lack(name, free) for name in match.missing)
    raise InputRefused(
        "missing_column",
        f"{mapping.source}: {where} has no column {lacks}. "
        f"Nothing was loaded. If {mapping.agency} renamed it, add the new name to its aliases in sources/{mapping.source}.yml.",
    )


def _refuse_data(match: Match, mapping: Mapping, file: str) -> None:
    """A title that is a date or a long number is a row's cell: lines have run together, and the cells beside it are people's."""
    n_data = sum(_DATA.fullmatch(title) is not None for title in match.added)
    if n_data:
        raise InputRefused(
            "unreadable",
            f"{mapping.source}: {file}: {n_data} of the header's cells are dates or long numbers; expected titles. Have lines run "
            "together? Nothing was loaded. Send the file again with each row on a line of its own.",
        )


def _lack(name: str, free: list[str]) -> str:
    nearest = process.extractOne(name.casefold(), free, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAREST)
    return f"{name} (nearest: {nearest[0]})" if nearest else name
