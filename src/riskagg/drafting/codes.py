"""Columns of few different terms as code lists: the terms seen, with a meaning where a list of the same field has the same word."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from riskagg.drafting.opening import Column
from riskagg.drafting.words import heading_vocabulary
from riskagg.intake import Catalogue, Code
from riskagg.intake.codes import UNDECIDED
from riskagg.privacy.redact import looks_personal
from riskagg.privacy.titles import has_titled

_MOST_TERMS = 60
_LONGEST_TERM = 60
_SPLIT = ";"
# Where no list knows most of the terms, each must stand in so many rows on average: else the column may be a narrative.
_LEAST_REPEATED = 5
_ABOUT_PEOPLE = frozenset(("told_by", "risk_source_role"))


@dataclass(frozen=True)
class CodeList:
    """A drafted code list: ``lines`` are (term, meaning or ``?``, where the meaning is from)."""

    name: str
    field: str
    split: str | None
    lines: tuple[tuple[str, str, str], ...]
    n_known: int
    n_withheld: int


class Vocabulary:
    """What the area's code lists know, by field: term -> meanings, and the lists that say so."""

    def __init__(self, catalogue: Catalogue, codes: list[Code]) -> None:
        fields: dict[str, set[str]] = defaultdict(set)
        for source in catalogue.sources.values():
            for rule in source.mapping.columns.values():
                for name, lists in rule.codes.items():
                    for one in lists:
                        fields[one].add(name)
        self._meanings: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for code in codes:
            if code.code and code.maps_to and not code.when_column:
                for name in fields[code.list]:
                    self._meanings[name, code.code.casefold()].setdefault(code.maps_to, code.list)

    def meaning(self, field: str, term: str) -> tuple[str, str] | None:
        """Meaning and list of a term, where all lists of the field agree on one."""
        found = self._meanings.get((field, term.casefold()), {})
        return next(iter(found.items())) if len(found) == 1 else None

    def knows(self, field: str, term: str) -> bool:
        """Whether any list of the field has the term."""
        return (field, term.casefold()) in self._meanings

    def knows_most(self, field: str, terms: Collection[str]) -> bool:
        """Whether lists of the field have half of the terms or more."""
        return bool(terms) and 2 * sum(self.knows(field, term) for term in terms) >= len(terms)


def draft_codes(
    source: str, column: Column, words: frozenset[str], vocabulary: Vocabulary, names: frozenset[str], given: str | None = None
) -> CodeList | None:
    """A code list of a column's terms; None where it is not a column of codes.

    A term is written down only where some list has it, or where it stands in two rows or more and has no word that stands in a column of
    people: what somebody typed once may be a name.

    Args:
        names: words of all cells of columns that may be of a person.
        given: the field that a person says the column is of; then nothing is asked of its cells but that they are few and short.
    """
    split = _split(column)
    terms = _terms(column, split)
    if not terms or len(terms) > _MOST_TERMS or any(len(term) > _LONGEST_TERM for term in terms):
        return None
    field = given or _field(terms, words, vocabulary)
    if field is None or not (given or vocabulary.knows_most(field, terms) or _may_be_new(field, terms, words, column.n_filled)):
        return None
    written = [term for term, count in terms.items() if vocabulary.knows(field, term) or (count > 1 and not _has_name(term, names))]
    if not written:
        return None
    lines = tuple(_line(field, term, vocabulary) for term in sorted(written, key=str.casefold))
    slug = re.sub(r"[^a-z0-9]+", "_", column.heading.casefold()).strip("_") or "column"
    n_known = sum(meaning != UNDECIDED for _, meaning, _ in lines)
    return CodeList(f"{source}_{slug}", field, split, lines, n_known, len(terms) - len(written))


def _line(field: str, term: str, vocabulary: Vocabulary) -> tuple[str, str, str]:
    found = vocabulary.meaning(field, term)
    return (term, found[0], f"proposed: as in {found[1]}") if found else (term, UNDECIDED, "seen in the file")


def _field(terms: Counter[str], words: frozenset[str], vocabulary: Vocabulary) -> str | None:
    """The field whose lists know half of the terms or more, the heading's first; where no list does, the heading's."""
    if {"source", "risk"} <= words:
        return "risk_source_role"
    said = next((field for field, marks in heading_vocabulary().fields.items() if words & marks), None)
    if are_numbers(terms):
        # A list that knows 1 to 5 knows every scale: only a heading that says which is believed.
        return said if said and words & (heading_vocabulary().fields[said] - heading_vocabulary().weak) else None
    known = [field for field in heading_vocabulary().fields if vocabulary.knows_most(field, terms)]
    if known and said not in known:
        return max(known, key=lambda field: sum(vocabulary.knows(field, term) for term in terms))
    return None if said == "place_kind" and not known else said


def are_numbers(terms: Iterable[str]) -> bool:
    """True where no term has a letter: a scale, a count, a code without its words."""
    return not any(sign.isalpha() for term in terms for sign in term)


def _may_be_new(field: str, terms: Counter[str], words: frozenset[str], n_filled: int) -> bool:
    """Whether a column whose terms no list knows may be one of codes: each stands in several rows, and who tells is said by a role."""
    says_who = field in _ABOUT_PEOPLE and not words & heading_vocabulary().not_a_name
    return _LEAST_REPEATED * len(terms) <= n_filled and not says_who


def _split(column: Column) -> str | None:
    """A separator of several terms in a cell, where it makes fewer different ones."""
    several = any(_SPLIT in cell for cell in column.values)
    return _SPLIT if several and len(_terms(column, _SPLIT)) < len(column.values) else None


def _terms(column: Column, split: str | None) -> Counter[str]:
    terms: Counter[str] = Counter()
    for cell, count in column.values.items():
        for part in {part.strip() for part in cell.split(split)} if split else {cell}:
            terms[part] += count
    del terms[""]
    return _folded(terms)


def _folded(terms: Counter[str]) -> Counter[str]:
    """Spellings that differ in case alone are one term: the commonest spelling."""
    best: dict[str, str] = {}
    for term, _ in terms.most_common():
        best.setdefault(term.casefold(), term)
    folded: Counter[str] = Counter()
    for term, count in terms.items():
        folded[best[term.casefold()]] += count
    return folded


def _has_name(term: str, names: frozenset[str]) -> bool:
    is_plain = looks_personal(term) or has_titled(term)
    return is_plain or any(word in names for word in re.findall(r"[^\W\d_]{3,}", term.casefold()))
