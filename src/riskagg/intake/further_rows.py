"""Several rows of one record in a file: which of them are its further values or further people, by the mapping's ``repeats``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.mapping import Mapping
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.records import Parts, RecordReader
from riskagg.intake.table import Block, Rows, Table

_Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Rows of one record, as places in a block, the first first; ``values`` are the cells of columns with several values, put together."""

    rows: tuple[int, ...]
    values: dict[str, str]


@dataclass
class Joined:
    """What the repeated rows of one table come to.

    Attributes:
        dropped: numbers of rows that ``records`` and ``further`` stand for.
        records: one row per record, with all that its rows say.
        further: the further rows, for the people whom they name.
        n_other: those of ``further`` that say something else than the rows of their record before them.
        unfit: keys of records whose rows differ in more than ``repeats`` allows, in file order.
    """

    dropped: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    records: Parts | None = None
    further: pa.Table | None = None
    n_other: int = 0
    unfit: list[str] = field(default_factory=list)


def join_rows(reading: Reading, table: Table, rows: Rows) -> Joined:
    """Put the rows of each record together.

    Args:
        rows: numbers of accepted rows whose key stands more than once in the table, with other content.
    """
    block = _collected(table.blocks(reading.match.wanted), rows)
    cells = reading.cells(block)
    twins = _twins(cells, reading.mapping)
    fit, unfit = _grouped(block, cells, reading.mapping, {row for rows in twins for row in rows})
    unfit += _differing_twins(cells, reading.mapping, twins)
    joined = Joined(unfit=unfit)
    if not fit:
        return joined
    each = RecordReader(reading, table.header, Counter()).read(_taken(block, [row for group in fit for row in group.rows]))
    records = RecordReader(reading, table.header, Counter()).read(_merged(block, cells, reading, fit))
    if len(each.data) != sum(len(group.rows) for group in fit) or len(records.data) != len(fit):
        # Rows that pass alone and not together are no record.
        return Joined(unfit=[*unfit, *(str(key) for key in each.data["record_key"].unique().to_pylist())])
    at = {row: place for place, row in enumerate(each.data["row"].to_pylist())}
    digests = each.data["content_key"].to_pylist()
    numbers = block.rows.tolist()
    said = [[digests[at[numbers[row]]] for row in group.rows] for group in fit]
    content = reading.vault.row_digests(pa.array([b"".join(sorted(set(one))) for one in said], pa.binary()))
    joined.records = replace(records, data=records.data.set_column(records.data.column_names.index("content_key"), "content_key", content))
    joined.further = each.data.take(pa.array([at[numbers[row]] for group in fit for row in group.rows[1:]], pa.int64()))
    joined.n_other = sum(len(set(one)) - 1 for one in said)
    joined.dropped = np.sort(block.rows[[row for group in fit for row in group.rows]])
    return joined


def _collected(blocks: Iterable[Block], rows: Rows) -> Block:
    """The rows wanted as one block, in their order."""
    found = [block for block in (_of_rows(block, rows) for block in blocks) if len(block.rows)]
    numbers = np.concatenate([block.rows for block in found])
    order = np.argsort(numbers, kind="stable")
    columns = {place: pa.concat_arrays([block.columns[place] for block in found]).take(pa.array(order)) for place in found[0].columns}
    return Block(numbers[order], columns)


def _of_rows(block: Block, rows: Rows) -> Block:
    wanted = np.isin(block.rows, rows)
    mask = pa.array(wanted)
    return Block(block.rows[wanted], {place: column.filter(mask) for place, column in block.columns.items()} if wanted.any() else {})


def _twins(cells: Cells, mapping: Mapping) -> list[list[int]]:
    """Places of the rows of each record whose key is written in several cases."""
    if mapping.case_counts:
        return []
    written = _distinct([cells[name] for name in mapping.key_columns])
    folded = _distinct([pc.utf8_lower(cells[name]) for name in mapping.key_columns])
    return [rows for rows in _runs(folded) if len(set(written[rows].tolist())) > 1]


def _differing_twins(cells: Cells, mapping: Mapping, twins: list[list[int]]) -> list[str]:
    """Keys of those whose rows differ in more than the case of their key: they may be records of a system that numbers by case."""
    rest = _distinct(list(cells.all_but(mapping.key_columns)))
    return [_key(cells, mapping, row) for rows in twins if len(set(rest[rows].tolist())) > 1 for row in rows]


def _key(cells: Cells, mapping: Mapping, row: int) -> str:
    return "|".join(cells[name][row].as_py() for name in mapping.key_columns)


def _grouped(block: Block, cells: Cells, mapping: Mapping, twins: set[int]) -> tuple[list[Group], list[str]]:
    """Groups of rows that are one record, and keys of those that are not; a key that others write in another case is neither."""
    tried = mapping.repeats_tried
    if tried == ("versions",):
        return [], []
    several = [name for name, rule in mapping.columns.items() if rule.has_several_values and name in cells] if "values" in tried else []
    people = [name for name, rule in mapping.columns.items() if rule.is_about_people and name in cells] if "people" in tried else []
    keys = _distinct([cells[name] for name in mapping.key_columns])
    base = _distinct(list(cells.all_but(several)))
    core = _distinct(list(cells.all_but([*several, *people])))
    texts = {name: (cells[name].to_pylist(), str(mapping.columns[name].split)) for name in several}
    fit: list[Group] = []
    unfit: list[str] = []
    for rows in (rows for rows in _runs(keys) if twins.isdisjoint(rows)):
        # A row alone has its like in another sheet: which of them is the record, nobody can say.
        if len(rows) > 1 and len(set(core[rows].tolist())) == 1 and _values_agree(rows, base, texts):
            fit.append(Group(tuple(rows), {name: _together(rows, *told) for name, told in texts.items()}))
        elif "versions" not in tried:
            unfit.append(_key(cells, mapping, rows[0]))
    return fit, unfit


def _values_agree(rows: list[int], base: _Ids, texts: dict[str, tuple[list[str], str]]) -> bool:
    """Whether the rows of each person hold the same values together; where there is one person, they do."""
    of_person: dict[int, list[int]] = {}
    for row in rows:
        of_person.setdefault(int(base[row]), []).append(row)
    sets = {
        tuple(frozenset(part for row in mine for part in _split(told[row], mark)) for told, mark in texts.values())
        for mine in of_person.values()
    }
    return len(sets) == 1


def _together(rows: list[int], told: list[str], mark: str) -> str:
    return f"{mark} ".join(dict.fromkeys(part for row in rows for part in _split(told[row], mark)))


def _split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _distinct(columns: list[pa.Array]) -> _Ids:
    """A number per row, the same for rows that are equal in all columns."""
    if not columns:
        return np.zeros(0, dtype=np.int64)
    places = np.stack([column.dictionary_encode().indices.to_numpy(zero_copy_only=False) for column in columns], axis=1)
    return np.asarray(np.unique(places, axis=0, return_inverse=True)[1], dtype=np.int64).ravel()


def _runs(keys: _Ids) -> Iterator[list[int]]:
    """Places of the rows of each key, in file order, by the key's first row."""
    found: dict[int, list[int]] = {}
    for place, key in enumerate(keys.tolist()):
        found.setdefault(key, []).append(place)
    yield from found.values()


def _taken(block: Block, rows: list[int]) -> Block:
    order = np.array(sorted(rows), dtype=np.int64)
    return Block(block.rows[order], {place: column.take(pa.array(order)) for place, column in block.columns.items()})


def _merged(block: Block, cells: Cells, reading: Reading, fit: list[Group]) -> Block:
    """The first row of each record, with the values of all its rows."""
    firsts = pa.array([group.rows[0] for group in fit], pa.int64())
    columns = {place: column.take(firsts) for place, column in block.columns.items()}
    for name in fit[0].values:
        columns[reading.match.places[name]] = pa.array([group.values[name] for group in fit], pa.string())
    return Block(block.rows[firsts.to_numpy()], columns)
