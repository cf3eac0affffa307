"""Invented people: adults at risk, staff, managers; and how the agencies mistype them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate.dice import between, happens, pick, stream
from riskagg.simulate.words import FORENAMES, SURNAMES

_STEMS = 1_000_000


@dataclass(frozen=True)
class Person:
    """Someone invented. ``number`` is ours; the agencies make their own references of it."""

    number: int
    surname: str
    forename: str
    born: date
    nhs_number: str


@dataclass(frozen=True)
class Spelling:
    """One agency's typing of a person."""

    surname: str
    forename: str
    born: date


def nhs_check_digit(stem: str) -> int:
    """Check digit of nine digits by the NHS's modulus 11; 10 means that no number has this stem."""
    return (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(stem)) % 11) % 11


@dataclass
class Population:
    """All people of a region, made when first needed and all of them used."""

    seed: int
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = stream(self.seed, "people")
        self._stem = between(self._rng, 0, _STEMS - 1)

    def born_between(self, first_year: int, last_year: int) -> Person:
        """A new person born in one of the years given."""
        born = date(between(self._rng, first_year, last_year), 1, 1) + timedelta(days=between(self._rng, 0, 364))
        person = Person(len(self.people) + 1, pick(self._rng, SURNAMES), pick(self._rng, FORENAMES), born, self._nhs_number())
        self.people.append(person)
        return person

    def _nhs_number(self) -> str:
        # 7919 and the million have no common divisor: every stem comes once before any comes again.
        while True:
            self._stem = (self._stem + 7919) % _STEMS
            stem = f"999{self._stem:06d}"
            digit = nhs_check_digit(stem)
            if digit < 10:
                return f"{stem}{digit}"


def typed(rng: Generator, person: Person) -> Spelling:
    """How an agency types a person: mostly right, now and then a letter wrong, or day and month of birth swapped."""
    surname = typo(rng, person.surname) if happens(rng, 0.04) else person.surname
    forename = person.forename[:1] if happens(rng, 0.01) else person.forename
    born = person.born
    if born.day <= 12 and happens(rng, 0.04):
        born = date(born.year, born.day, born.month)
    return Spelling(surname, forename, born)


def typo(rng: Generator, word: str) -> str:
    """One slip of the keyboard past the first two letters: a letter dropped, doubled, or two changed about."""
    if len(word) < 5:
        return word
    at = between(rng, 2, len(word) - 2)
    slips = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return pick(rng, slips)
