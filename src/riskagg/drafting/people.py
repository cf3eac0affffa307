"""Columns of people, on the cautious side: what may be of a person becomes a key or is dropped, and its cells are never written down."""

import re

from riskagg.drafting.dates import dates_of
from riskagg.drafting.guess import Guess, Looking, Rule, Words, formats_words, is_nhs_number, share
from riskagg.drafting.opening import Column
from riskagg.drafting.words import heading_vocabulary

_SAYS = heading_vocabulary()
_PARTS_OF_NAMES = {
    "surname": ("surname", "lastname", "familyname"),
    "forename": ("forename", "firstname", "givenname", "christianname"),
}
# Of ten digits taken by chance one in eleven has a valid check digit.
_NHS_SHARE = 0.3
_BIRTH_SHARE = 0.5


def _of_person(words: Words, part: str, why: str, looking: Looking) -> Guess:
    who = "risk_source" if words & _SAYS.risk_source else "person"
    if not looking.once(f"{who}: {part}"):
        return Guess("ignore", f"{why}; dropped, for another column is that already", is_person=True)
    return Guess(f"{{{who}: {part}}}", f"{why}; becomes a key", is_person=True)


def _nhs(column: Column, words: Words, looking: Looking) -> Guess | None:
    valid = share(column, is_nhs_number)
    if ("nhs" in words and words & _SAYS.reference) or valid >= _NHS_SHARE:
        return _of_person(words, "nhs", f"NHS number: {valid:.0%} of the filled cells have its check digit", looking)
    return None


def _birth(column: Column, words: Words, looking: Looking) -> Guess | None:
    dates = dates_of(column.values)
    said = bool(words & _SAYS.birth)
    if not said and (dates is None or dates.share_before_1990 < _BIRTH_SHARE):
        return None
    why = "date of birth, its heading says" if said else "most of its dates are before 1990, so they may be births"
    guess = _of_person(words, "born", why, looking)
    if guess.rule == "ignore":
        return guess
    rule, note = formats_words(dates)
    return Guess(f"{guess.rule[:-1]}{rule}}}", f"{guess.why}{note}", is_person=True, decide="DECIDE" in note)


def _name(column: Column, words: Words, looking: Looking) -> Guess | None:
    compact = re.sub(r"[^a-z]", "", column.heading.lower())
    if "initials" in words:
        return Guess("{person: initials}", "initials make no key, and are dropped", is_person=True)
    part = next((part for part, marks in _PARTS_OF_NAMES.items() if any(mark in compact for mark in marks)), None)
    if part is None and "name" in words and not words & _SAYS.place:
        part = "name"
    if part is None:
        return None
    if words & _SAYS.teller and not words & (_SAYS.person | _SAYS.risk_source):
        return Guess("ignore", "the name of somebody who tells or works there: never kept", is_person=True)
    return _of_person(words, part, "a name, its heading says", looking)


def _private(column: Column, words: Words, looking: Looking) -> Guess | None:
    if words & _SAYS.private or share(column, lambda cell: "@" in cell) > 0:
        return Guess("ignore", "of a person, and nothing that is needed: dropped", is_person=True)
    return None


def _reference(column: Column, words: Words, looking: Looking) -> Guess | None:
    if words & (_SAYS.person | _SAYS.risk_source) and words & _SAYS.reference and not words & _SAYS.place:
        return _of_person(words, "local_ref", "the agency's own reference of a person", looking)
    return None


def _about_somebody(column: Column, words: Words, looking: Looking) -> Guess | None:
    if words & _SAYS.person and words & {"address", "postcode", "street", "town", "details", "location"}:
        return Guess("ignore", "where a person lives: dropped", is_person=True)
    if words & _SAYS.teller and not words & (_SAYS.reference | _SAYS.place | _SAYS.not_a_name):
        return Guess("ignore", "may name somebody who tells or works there: never kept", is_person=True)
    if words & _SAYS.risk_source and not words & _SAYS.not_a_name:
        return Guess("ignore", "may name an alleged source of risk: dropped. Could be {risk_source: name}", is_person=True)
    return None


PEOPLE: tuple[Rule, ...] = (_nhs, _birth, _name, _private, _reference, _about_somebody)
"""Rules about people, asked before all others."""
