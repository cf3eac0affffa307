"""Where a table's header is. A row of people must never be taken for one, for headings are written down."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from riskagg.drafting.words import heading_vocabulary
from riskagg.intake.table import headings
from riskagg.privacy.normalise import nhs_number

# Row among which a header is looked for, below titles; and the most rows that it may have.
SEARCHED_ROWS = 20
MOST_HEADER_ROWS = 3
_LONGEST_HEADING = 160
# Most headings are shorter: a row of long cells is one of narratives.
_LONG, _MOST_LONG = 60, 1 / 3
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_YEAR = re.compile(r"(19|20)\d\d")
_DATA = re.compile(r"[\d\s./:,+()-]+|.*@.*|\d{1,4}[-/. ]\w{2,9}[-/. ]\d{2,4}.*")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@cache
def heading_words(heading: str) -> frozenset[str]:
    """Words of a heading, in small letters: ``VictimDOB`` and ``victim_dob`` have the same; a plural has its singular as well."""
    words = {part.lower() for part in _PARTS.findall(heading)}
    return frozenset(words | {word[:-1] for word in words if word.endswith("s") and len(word) > 3})


def header_at(rows: Sequence[tuple[str, ...]], known: frozenset[str]) -> tuple[int, int] | None:
    """Place (from 0) of the first row of the header, and how many rows it has; None where no row surely is one.

    A header has two cells or more, all different, none of which is a date, a number, a postcode or the like; half of them have a word that
    headings have; and it is about as wide as what follows. Where no row is one, two or three together may be: cells of the upper ones stand
    over several of the lowest, and only together all headings differ.

    Args:
        rows: the top of a table, cells without padding.
        known: words of headings of the area's own mappings.
    """
    widths = [sum(map(bool, row)) for row in rows]
    for n_rows in range(1, MOST_HEADER_ROWS + 1):
        for at in range(min(SEARCHED_ROWS, len(rows) - n_rows + 1)):
            *above, last = rows[at : at + n_rows]
            width = widths[at + n_rows - 1]
            is_wide = width >= max(2, 0.6 * max(widths[at + n_rows :], default=0))
            if is_wide and all(_stands_over(row, width) for row in above) and _are_headings(above, last, known):
                return at, n_rows
    return None


def _stands_over(row: tuple[str, ...], width: int) -> bool:
    """Whether a cell of the row has an empty one to its right, and it has fewer than the row of headings below."""
    filled = [bool(cell) for cell in row]
    return sum(filled) < width and any(here and not right for here, right in pairwise(filled))


def _are_headings(above: Sequence[tuple[str, ...]], last: tuple[str, ...], known: frozenset[str]) -> bool:
    together = [cell.casefold() for cell in headings([*above, last]) if cell]
    cells = [cell for cell in last if cell]
    if len(set(together)) < len(together) or any(looks_like_data(cell) for row in (*above, last) for cell in row if cell):
        return False
    if sum(len(cell) > _LONG for cell in cells) > _MOST_LONG * len(cells):
        return False
    usual = sum(bool(heading_words(cell) & (heading_vocabulary().usual | known)) for cell in cells)
    return 2 * usual >= len(cells)


def looks_like_data(cell: str) -> bool:
    """True for a cell that is not a heading: too long, a date, a number that is not a year, a postcode, an address of e-mail."""
    if _YEAR.fullmatch(cell):
        return False
    too_long = len(cell) > _LONGEST_HEADING
    return too_long or bool(_DATA.fullmatch(cell)) or bool(POSTCODE.fullmatch(cell)) or nhs_number(cell) is not None
