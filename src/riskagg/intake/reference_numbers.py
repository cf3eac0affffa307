"""What the digits of references are, which only the whole file says: one number of ten digits in eleven passes as an NHS number by chance.

A file is read once as if its references were references. Each block counts what its columns of references hold; where the whole says that
some are NHS numbers or telephones, the file is read again, knowing it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.privacy.normalise import nhs_numbers

Numbers = npt.NDArray[np.int64]
NONE: Numbers = np.zeros(0, dtype=np.int64)
# Of a column's cells with ten digits; by chance it is 9 in 100.
_BY_CHANCE = 0.3


@dataclass(frozen=True)
class ColumnNumbers:
    """What a block's cells of one column of references hold.

    Attributes:
        n_ten: cells with a number of ten digits.
        n_valid: those whose number passes as an NHS number; ``valid`` are these numbers, each once.
        has_letters: some cell has a letter.
        has_telephones: there are no letters, and some cell reads like a telephone number.
    """

    n_ten: int = 0
    n_valid: int = 0
    valid: Numbers = field(default_factory=lambda: NONE)
    has_letters: bool = False
    has_telephones: bool = False


@dataclass(frozen=True)
class BlockNumbers:
    """The same of all columns of references of a block, and the NHS numbers in its columns of people."""

    columns: Mapping[str, ColumnNumbers]
    people: Numbers


@dataclass(frozen=True)
class FileNumbers:
    """What the whole file says.

    Attributes:
        of_people: columns whose valid numbers are NHS numbers.
        lettered: columns that are not numeric throughout: what reads like a telephone number there is one.
        known: NHS numbers of the file's people that stand in columns of references.
    """

    of_people: frozenset[str]
    lettered: frozenset[str]
    known: Numbers


class NumberCount:
    """Counts over the blocks of a file."""

    def __init__(self) -> None:
        self._columns: dict[str, list[ColumnNumbers]] = {}
        self._people: list[Numbers] = []

    def add(self, block: BlockNumbers) -> None:
        for name, numbers in block.columns.items():
            self._columns.setdefault(name, []).append(numbers)
        self._people.append(block.people)

    def verdict(self) -> FileNumbers | None:
        """What the file's references are, where it is more than each block could see by itself; None else."""
        of_people = frozenset(name for name, blocks in self._columns.items() if are_of_people(blocks))
        lettered = frozenset(name for name, blocks in self._columns.items() if any(one.has_letters for one in blocks))
        known = np.intersect1d(_all(one.valid for blocks in self._columns.values() for one in blocks), _all(self._people))
        unseen = any(one.has_telephones for name in lettered for one in self._columns[name])
        return FileNumbers(of_people, lettered, known) if of_people or len(known) or unseen else None


def are_of_people(blocks: list[ColumnNumbers]) -> bool:
    """Whether more of a column's numbers pass as NHS numbers than would by chance."""
    return sum(one.n_valid for one in blocks) > _BY_CHANCE * sum(one.n_ten for one in blocks)


def _all(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate([NONE, *parts])


def valid_numbers(texts: pa.Array) -> tuple[npt.NDArray[np.bool_], Numbers]:
    """Which of some texts are valid NHS numbers, and each as a number, 0 where it is none."""
    found = nhs_numbers(texts)
    return found.is_valid().to_numpy(zero_copy_only=False), pc.fill_null(found.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)


def numbers_of_people(columns: Iterable[pa.Array]) -> Numbers:
    """Valid NHS numbers in columns of people."""
    return _all(found[found > 0] for _, found in map(valid_numbers, columns))
