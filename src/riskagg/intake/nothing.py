"""Which cells of a source's columns say nothing: the one list and what a mapping adds, without words that mean something in the column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import Flags
from riskagg.intake.codes import Code
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.privacy import each
from riskagg.privacy.nothing import WordsForNothing
from riskagg.privacy.typography import cell_bytes, comparable

_NAMES = ("surname", "forename", "name", "initials")
_BYTES = 256
# Words of settings, the same few thousand for every column of every source; never the cells of a file.
_term = lru_cache(maxsize=1 << 14)(comparable)


@dataclass(frozen=True)
class Silent:
    """Words that say nothing in some column, found fast: most cells are ruled out by their length and first byte alone."""

    words: frozenset[str]

    def __post_init__(self) -> None:
        if any(word != _term(word) or not word for word in self.words):
            raise ValueError("words are given as they are compared")

    @cached_property
    def _possible(self) -> npt.NDArray[np.bool_]:
        """Length in bytes, first byte -> whether a cell may be one of the words."""
        longest = max((2 * len(word.encode()) for word in self.words), default=0)
        possible = np.zeros((longest + 2, _BYTES), dtype=bool)
        for word in self.words:
            lengths = len(word) if word.isascii() else slice(1, longest + 1)
            for first in {word[0], word[0].upper()}:
                possible[lengths, first.encode()[0] if word.isascii() else slice(None)] = True
        return possible

    def marked(self, column: pa.Array) -> Flags:
        """The cells of a plain column that are one of the words."""
        written, starts, ends = cell_bytes(column)
        found = np.zeros(len(column), dtype=bool)
        if not self.words or not len(written):
            return found
        lengths = np.minimum(ends - starts, len(self._possible) - 1)
        firsts = written[np.minimum(starts - starts[0], len(written) - 1)]
        candidates = np.flatnonzero(self._possible[lengths, firsts])
        if len(candidates):
            said = each(column.take(pa.array(candidates)), pa.bool_(), lambda cell: cell.casefold() in self.words)
            found[candidates] = said.to_numpy(zero_copy_only=False)
        return found


@dataclass(frozen=True)
class ColumnNothing:
    """What says nothing in one column.

    Attributes:
        listed: words of the lists; how many cells hold one is noticed.
        sentinels: what the mapping agrees with the supplier on; not noticed.
        split: separator of several terms in a cell, each of which may say nothing.
        half: words that say nothing in half of a name where the column ``other``, the other half, says nothing either.
    """

    listed: Silent
    sentinels: Silent
    split: str | None = None
    half: Silent | None = None
    other: str | None = None


@dataclass(frozen=True)
class Nothing:
    """What says nothing in a source: words by column, and made-up days."""

    columns: dict[str, ColumnNothing]
    days: frozenset[date]

    @cached_property
    def days_array(self) -> pa.Array:
        return pa.array(sorted(self.days), pa.date32())

    def version(self) -> Iterable[str]:
        """What a batch was read by: a file is read again when it changes."""
        for name, column in sorted(self.columns.items()):
            yield "\x1f".join((name, *sorted(column.listed.words), "", *sorted(column.half.words if column.half else ())))
        yield from (day.isoformat() for day in sorted(self.days))

    def without(self, name: str, cells: pa.Array, at: Callable[[str], pa.Array]) -> tuple[pa.Array, int]:
        """A plain column with empty cells for those that say nothing, and how many said so by a listed word.

        Args:
            name: of the column in the mapping.
            cells: as typed plainly.
            at: the plain cells of another column of the mapping.
        """
        rule = self.columns.get(name)
        if rule is None:
            return cells, 0
        if rule.split:
            cells, n_parts = _without_parts(cells, rule)
        else:
            n_parts = 0
        listed = rule.listed.marked(cells)
        if rule.half is not None and rule.other is not None and (half := rule.half.marked(cells)).any():
            other = at(rule.other)
            listed |= half & (self.columns[rule.other].listed.marked(other) | rule.half.marked(other) | _is_empty(other))
        silent = listed | rule.sentinels.marked(cells)
        if not silent.any():
            return cells, n_parts
        return pc.if_else(pa.array(silent), "", cells), n_parts + int(listed.sum())


def _without_parts(cells: pa.Array, rule: ColumnNothing) -> tuple[pa.Array, int]:
    """Cells of several terms without the terms that say nothing."""
    split = rule.split or ""
    several = pc.match_substring(cells, split)
    if not pc.any(several).as_py():
        return cells, 0

    def said(cell: str) -> str:
        parts = cell.split(split)
        kept = [part for part in parts if part.strip().casefold() not in rule.listed.words]
        return cell if len(kept) == len(parts) else split.join(kept)

    less = each(cells.filter(several), pa.string(), said)
    n_parts = pc.sum(pc.not_equal(less, cells.filter(several))).as_py() or 0
    return (pc.replace_with_mask(cells, several, less), n_parts) if n_parts else (cells, 0)


def _is_empty(column: pa.Array) -> Flags:
    return np.asarray(pc.equal(column, "").to_numpy(zero_copy_only=False), dtype=bool)


def nothing_of(mapping: Mapping, codes: Iterable[Code], said: WordsForNothing) -> Nothing:
    """What says nothing in each column of a source.

    Args:
        codes: all code lists; a word that a column's lists or conditions know is no word for nothing there.
        said: the list in force.
    """
    codes = list(codes)
    words = said.words | {_term(word) for word in mapping.nothing}
    return Nothing({name: _column(name, mapping, codes, words, said) for name in mapping.columns}, said.days)


def _column(name: str, mapping: Mapping, codes: list[Code], words: frozenset[str], said: WordsForNothing) -> ColumnNothing:
    rule = mapping.columns[name]
    is_name = any(part in _NAMES for part in (rule.person, rule.risk_source, rule.reporter)) or bool(kinds.PSEUDONYMS & set(rule.to))
    own = words | (said.name_words if is_name else frozenset())
    own -= _known(name, rule, mapping, codes)
    sentinels = Silent(frozenset(filter(None, map(_term, rule.sentinel))))
    other = _other_half(rule, mapping)
    if other is None:
        return ColumnNothing(Silent(own), sentinels, rule.split)
    return ColumnNothing(Silent(own - said.also_names), sentinels, rule.split, Silent(own & said.also_names), other)


def _known(name: str, rule: ColumnRule, mapping: Mapping, codes: list[Code]) -> frozenset[str]:
    """Words that mean something in a column."""
    lists = {one for names in rule.codes.values() for one in names}
    asked = {one for column in mapping.columns.values() for names in column.codes.values() for one in names}
    known = [code.code for code in codes if code.list in lists]
    known += [code.when_value for code in codes if code.list in asked and _term(code.when_column) == _term(name)]
    known += (*rule.one_of, *rule.means, *mapping.keep.get(name, ()))
    if any(kinds.TARGETS[mapping.kind][to] == pa.bool_() for to in rule.to) or "*" in name:
        known += (*rule.yes, *rule.no)
    return frozenset(map(_term, known))


def _other_half(rule: ColumnRule, mapping: Mapping) -> str | None:
    """The column with the other half of a name that stands in two cells."""
    halves = {"surname": "forename", "forename": "surname"}
    for who in ("person", "risk_source", "reporter"):
        other = halves.get(getattr(rule, who) or "")
        for name, column in mapping.columns.items() if other else ():
            if getattr(column, who) == other:
                return name
    return None
