"""All columns of a file, one rule after the other: people first, then the record; what no rule fits is dropped."""

import re

from riskagg.drafting.codes import Vocabulary
from riskagg.drafting.guess import Guess, Looking, is_nhs_number, says_yes_or_no
from riskagg.drafting.headings import heading_words
from riskagg.drafting.opening import Column
from riskagg.drafting.people import PEOPLE
from riskagg.drafting.records import RECORDS

_LONGEST_KEY = 40
# A record amended within one file stands there twice, and a row or two may lack their reference.
_LEAST_DIFFERENT = 0.9


def guess_columns(source: str, columns: tuple[Column, ...], vocabulary: Vocabulary) -> list[Guess]:
    """A guess a column. Looked at twice: which columns are of people must be known before a term is written down."""
    first = Looking(source, vocabulary, frozenset())
    people = [column for column in columns if _guess(column, first).is_person]
    looking = Looking(source, vocabulary, _words_of(people))
    return [_guess(column, looking) for column in columns]


def key_column(columns: tuple[Column, ...], guesses: list[Guess]) -> Column | None:
    """The column that names a record: called a reference, nearly all different, with a digit in it and no word of anybody's name."""
    told = list(zip(columns, guesses, strict=True))
    names = _words_of([column for column, guess in told if guess.is_person])
    fits = [column for column, guess in told if not guess.is_person and _names_records(column, names)]
    return next((column for column in fits if heading_words(column.heading) & {"ref", "reference", "id", "no", "number"}), None)


def _guess(column: Column, looking: Looking) -> Guess:
    if not column.values:
        return Guess("ignore", "empty in every row")
    words = heading_words(column.heading)
    rules = RECORDS if says_yes_or_no(column) else (*PEOPLE, *RECORDS)
    found = next((guess for rule in rules if (guess := rule(column, words, looking)) is not None), None)
    return found or Guess("ignore", "dropped: nothing says what it is")


def _words_of(people: list[Column]) -> frozenset[str]:
    """Words of three letters or more in cells that may be of a person."""
    return frozenset(word for column in people for cell in column.values for word in _words(cell))


def _words(cell: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", cell.casefold())


def _names_records(column: Column, names: frozenset[str]) -> bool:
    if len(column.values) < _LEAST_DIFFERENT * column.n_rows:
        return False
    return all(
        re.search(r"\d", cell) and len(cell) <= _LONGEST_KEY and not is_nhs_number(cell) and names.isdisjoint(_words(cell))
        for cell in column.values
    )
