"""How text is made equal before a key is made of it: one normalisation, versioned, because a key not made alike can never be compared.

Version 1: Unicode NFKD, accents dropped, case folded, everything but letters and digits dropped; of names also titles.
Version 2: of names also what stands around them (``riskagg.privacy.names``). The digests are made in the same way, so a plain name has one
key under both versions; files that lie in the inbox are read again, and rows whose files are gone keep the keys of version 1.
What names nobody makes no key at all: that changes no key, so it needs no other version.
"""

import unicodedata
from functools import lru_cache

import jellyfish
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NORMALISATION_VERSION = "2"

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "rev", "sir", "lady", "lord"})
_JOINERS = frozenset("'’`´-‐‑–")
# What the long way round does to letters that have no accents, in one step.
_ASCII = {code: None if chr(code) in _JOINERS else " " for code in range(128) if not chr(code).isalnum()}
_NHS_DIGITS = 10
_NHS_WEIGHTS = np.arange(10, 1, -1)


def words(text: str) -> list[str]:
    """Letters and digits of a text, folded, as words; apostrophes and hyphens join (``O'Neil-Smith`` is one word)."""
    if text.isascii():
        return text.lower().translate(_ASCII).split()
    return unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED).split()


class _Folded(dict[int, str | None]):
    """What becomes of each letter of a folded text; worked out when it comes for the first time."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        joins = character in _JOINERS or unicodedata.combining(character) != 0
        self[code] = None if joins else character if character.isalnum() else " "
        return self[code]


_FOLDED = _Folded()


def name_words(text: str) -> list[str]:
    """The words of a name without titles."""
    return [word for word in words(text) if word not in _TITLES]


@lru_cache(maxsize=1 << 16)
def name_text(text: str) -> str:
    """A name with nothing left that typing varies: ``" O’Néil "`` and ``ONEIL`` are equal; empty where no letter is left."""
    return "".join(name_words(text))


def place_text(text: str) -> str:
    """A place's wording without case, accents and punctuation; words stay apart."""
    return " ".join(words(text))


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """How a normalised name sounds (Metaphone); the name itself where it has no letter of the Latin alphabet."""
    return jellyfish.metaphone(name) or name


def nhs_number(text: str) -> str | None:
    """The ten digits of an NHS number, or None where the length or the check digit (modulus 11) is wrong or all digits are equal.

    Source:
        NHS Data Dictionary, NHS NUMBER.
    """
    return nhs_numbers(pa.array([text], pa.string()))[0].as_py()  # type: ignore[no-any-return]


def nhs_numbers(column: pa.Array) -> pa.Array:
    """``nhs_number`` of each text of a column: ASCII digits alone count, whatever stands between them; null where there is none."""
    plain = pc.and_(pc.equal(pc.binary_length(column), _NHS_DIGITS), pc.ascii_is_decimal(column))
    odd = pc.and_(pc.greater(pc.binary_length(column), _NHS_DIGITS), pc.string_is_ascii(column))
    if pc.any(odd).as_py():
        column = pc.if_else(odd, pc.replace_substring_regex(column, "[^0-9]+", ""), column)
        plain = pc.and_(pc.equal(pc.binary_length(column), _NHS_DIGITS), pc.ascii_is_decimal(column))
    numbers = pc.if_else(plain, column, pa.scalar(None, pa.string()))
    said = pc.is_valid(numbers).to_numpy(zero_copy_only=False)
    digits = np.array(numbers.drop_null().cast(pa.binary()).to_numpy(zero_copy_only=False), dtype=f"S{_NHS_DIGITS}")
    cells = digits.view(np.uint8).reshape(-1, _NHS_DIGITS).astype(np.int32) - ord("0")
    right = said.copy()
    right[said] = (11 - (cells[:, :9] * _NHS_WEIGHTS).sum(axis=1) % 11) % 11 == cells[:, 9]
    # Ten equal digits pass modulus 11, and are what is typed where no number is known.
    right[said] &= (cells != cells[:, :1]).any(axis=1)
    return pc.if_else(pa.array(right), numbers, pa.scalar(None, pa.string()))
