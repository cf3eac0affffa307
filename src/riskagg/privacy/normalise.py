"""How text is made equal before a key is made of it: one normalisation, versioned, because a key not made alike can never be compared.

Version 1: Unicode NFKD, accents dropped, case folded, everything but letters and digits dropped; of names also titles.
"""

import unicodedata
from functools import lru_cache
from operator import mul

import jellyfish

NORMALISATION_VERSION = "1"

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "rev", "sir", "lady", "lord"})
_JOINERS = frozenset("'’`´-‐‑–")
# What the long way round does to letters that have no accents, in one step.
_ASCII = {code: None if chr(code) in _JOINERS else " " for code in range(128) if not chr(code).isalnum()}
_NOT_DIGITS = {code: None for code in range(128) if not chr(code).isdigit()}


def words(text: str) -> list[str]:
    """Letters and digits of a text, folded, as words; apostrophes and hyphens join (``O'Neil-Smith`` is one word)."""
    if text.isascii():
        return text.lower().translate(_ASCII).split()
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = [" " if not character.isalnum() else character for character in folded if not _joins(character)]
    return "".join(kept).split()


def _joins(character: str) -> bool:
    return character in _JOINERS or unicodedata.combining(character) != 0


def name_words(text: str) -> list[str]:
    """The words of a name without titles."""
    return [word for word in words(text) if word not in _TITLES]


@lru_cache(maxsize=1 << 14)
def name_text(text: str) -> str:
    """A name with nothing left that typing varies: ``" O’Néil "`` and ``ONEIL`` are equal; empty where no letter is left."""
    return "".join(name_words(text))


def place_text(text: str) -> str:
    """A place's wording without case, accents and punctuation; words stay apart."""
    return " ".join(words(text))


def split_name(full_name: str) -> tuple[str, str]:
    """Surname and forename, normalised, of a name in one cell: ``Smith, Ann`` or ``Ann Smith``; one word alone is a surname."""
    before, comma, after = full_name.partition(",")
    if comma:
        return name_text(before), name_text(after)
    parts = name_words(full_name)
    if len(parts) < 2:
        return "".join(parts), ""
    return parts[-1], "".join(parts[:-1])


@lru_cache(maxsize=1 << 14)
def sound(name: str) -> str:
    """How a normalised name sounds (Metaphone); the name itself where it has no letter of the Latin alphabet."""
    return jellyfish.metaphone(name) or name


def nhs_number(text: str) -> str | None:
    """The ten digits of an NHS number, or None where the length or the check digit (modulus 11) is wrong.

    Source:
        NHS Data Dictionary, NHS NUMBER.
    """
    digits = text.translate(_NOT_DIGITS) if text.isascii() else ""
    if len(digits) != 10:
        return None
    weighted = sum(map(mul, map(int, digits), range(10, 1, -1)))
    return digits if (11 - weighted % 11) % 11 == int(digits[9]) else None
