"""Columns that a mapping makes: of several of the file's (a date in three columns, a day and its time), or for headings between rows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.mapping import Mapping
from riskagg.intake.table import Block
from riskagg.privacy.typography import comparable, plain_column


def with_joined(header: tuple[str, ...], mapping: Mapping) -> tuple[str, ...]:
    """A header with the column of ``headings`` behind its own, and those of ``join`` of which it has every part."""
    own = with_heading(header, mapping)
    return (*own, *_parts(own, mapping))


def with_heading(header: tuple[str, ...], mapping: Mapping) -> tuple[str, ...]:
    """A header with the column that headings between rows fill, behind its own; as it is where it has that column."""
    rule = mapping.file.headings
    known = {cell.casefold() for cell in header}
    return (*header, rule.column) if rule and rule.column.casefold() not in known else header


def joined_blocks(
    blocks: Callable[[list[int]], Iterator[Block]], header: tuple[str, ...], mapping: Mapping
) -> Callable[[list[int]], Iterator[Block]]:
    """Reads the blocks of a table whose header is ``with_joined(header, mapping)``.

    Args:
        blocks: reads the columns of ``header``.
    """
    made = dict(enumerate(_parts(header, mapping).values(), start=len(header)))
    if not made:
        return blocks

    def read(wanted: list[int]) -> Iterator[Block]:
        asked = {place: made[place] for place in wanted if place in made}
        own = sorted({*(place for place in wanted if place not in made), *(part for parts in asked.values() for part in parts)})
        for block in blocks(own):
            columns = {place: reduce(_together, (plain_column(block.columns[part]) for part in parts)) for place, parts in asked.items()}
            yield replace(block, columns={place: columns.get(place, block.columns.get(place)) for place in wanted})

    return read


def _parts(header: tuple[str, ...], mapping: Mapping) -> dict[str, list[int]]:
    """Each column that is made -> the places of its parts."""
    at = {comparable(cell): place for place, cell in reversed(list(enumerate(header)))}
    found: dict[str, list[int]] = {}
    for name, parts in mapping.join.items():
        places = [_place(at, part, mapping) for part in parts]
        if all(place is not None for place in places):
            found[name] = [place for place in places if place is not None]
    return found


def _place(at: dict[str, int], name: str, mapping: Mapping) -> int | None:
    spellings = (name, *mapping.columns[name].aliases)
    return next((at[spelling] for spelling in map(comparable, spellings) if spelling in at), None)


def _together(first: pa.Array, second: pa.Array) -> pa.Array:
    """Both cells with a space between them, or the one that says something."""
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(first, second, " "))
