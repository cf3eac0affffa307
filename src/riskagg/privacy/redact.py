"""Takes people out of free text: the names of a row wherever they stand, and what is written like a number, date or address of a person.

On the cautious side: an incident's date goes as a birth does, a street as a home does, and a word one slip of typing away from a name goes
with it. What was taken out is shown by its kind, in brackets.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from riskagg.privacy.normalise import name_words, words
from riskagg.privacy.patterns import PATTERNS
from riskagg.privacy.titles import NAME, without_titled

REFERENCE = "[reference]"
MARKS = (NAME, REFERENCE, *(mark for mark, _ in PATTERNS))

# From this length on a name is also found with one slip of typing, and inside a longer word.
_LONG = 5
_BETWEEN = re.compile(f"({'|'.join(map(re.escape, MARKS))})")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’`´\-‐‑–][^\W\d_]+)*")
_HYPHEN = re.compile(r"[\-‐‑–]")
_PIECE = re.compile(r"['’`´\-‐‑–]")
# Initials beside a name are part of it: "A. Smith", "Smith, A.B.". A longer run of letters is none: taken three at a time, it would take a
# pass over the text for each three.
_INITIALS_BEFORE = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]\.)(?<![^\W\d_]\.\s)(?:[^\W\d_]\.\s*|[A-Z]\s+){1,4}(?=\[name\])")
_INITIALS_AFTER = re.compile(r"(?<=\[name\]),?\s*(?:[^\W\d_]\.\s*){1,4}(?![^\W\d_]\.)")
_REPEATED = re.compile(r"\[name\](?:[^\S\n]+\[name\])+")


def redact(text: str, names: Iterable[str] = (), references: Iterable[str] = ()) -> str:
    """Free text without the people of its row.

    Args:
        text: as written.
        names: the row's names as written, of the adult, the alleged source and whoever told it; each may hold several words, or initials.
        references: what else stands for a person there (a local reference, an NHS number), taken out where it stands as written.

    Returns:
        The text with ``[name]``, ``[reference]`` and the marks of ``PATTERNS`` in their places. Redacting it again changes nothing.
    """
    finder = _finder(tuple(sorted(set(names))), tuple(sorted({one.strip() for one in references if len(one.strip()) > 1})))
    while (less := finder.once(text)) != text:
        text = less
    return text


def redact_names(text: str, names: Iterable[str]) -> str:
    """A text without names of a row; numbers, dates and addresses stay."""
    return _finder(tuple(sorted(set(names))), ()).without_names(text)


def spellings(text: str) -> set[str]:
    """Every word of a text, folded: as one word, and each part of what a hyphen, an apostrophe or an accent joins."""
    return {spelling for token in _TOKEN.findall(text) for spelling in _spellings(token)}


def looks_personal(text: str) -> bool:
    """True where a text holds something written like a number, date, address or telephone of a person."""
    return any(pattern.search(text) for _, pattern in PATTERNS)


class _Finder:
    """Finds one row's people in a text."""

    def __init__(self, names: tuple[str, ...], references: tuple[str, ...]) -> None:
        folded = {word for name in names for word in spellings(name)}
        self._exact = {word for word in folded if len(word) > 2}
        self._short = {word for word in folded if len(word) == 2}
        self._long = sorted(word for word in folded if len(word) >= _LONG)
        self._initials = [pattern for name in names if (pattern := _initials(name_words(name)))]
        self._references = _as_written(references)

    def once(self, text: str) -> str:
        """One pass over what is not a mark yet."""
        for mark, pattern in PATTERNS:
            text = _outside_marks(text, pattern, mark)
        text = without_titled(text)
        if self._references:
            text = _outside_marks(text, self._references, REFERENCE)
        return self.without_names(text)

    def without_names(self, text: str) -> str:
        """The text without names and initials."""
        text = "".join(part if part in MARKS else _TOKEN.sub(self._word, part) for part in _BETWEEN.split(text))
        for pattern in self._initials if not text.isupper() else ():
            text = _outside_marks(text, pattern, NAME)
        return _REPEATED.sub(NAME, _INITIALS_AFTER.sub("", _INITIALS_BEFORE.sub("", text)))

    def _word(self, found: "re.Match[str]") -> str:
        token = found[0]
        folded = _spellings(token)
        if not self._exact.isdisjoint(folded):
            return NAME
        return NAME if any(self._is_like_name(word, token) for word in folded if len(word) > 1) else token

    def _is_like_name(self, word: str, token: str) -> bool:
        if len(word) == 2:  # "Li" is a name, "li" and "is" are not
            return word in self._short and token[:1].isupper()
        return (word[-1] == "s" and word[:-1] in self._exact) or any(_is_slip(name, word) for name in self._long)


def _is_slip(name: str, word: str) -> bool:
    """True where a name is within a longer word, or one slip of typing away: a slip does not change both ends."""
    longer = len(word) - len(name)
    if longer > 0 and name in word:
        return True
    return abs(longer) < 2 and (word[0] == name[0] or word[-1] == name[-1]) and OSA.distance(name, word, score_cutoff=1) < 2


@lru_cache(maxsize=1 << 14)
def _spellings(token: str) -> frozenset[str]:
    """A token folded: as one word, and each part of what a hyphen, an apostrophe or an accent joins."""
    pieces = {token, *_HYPHEN.split(token), *_PIECE.split(token)}
    return frozenset(spelling for piece in pieces for spelling in ("".join(words(piece)), *words(piece)))


# A cumulative export tells of the same person in many rows.
_finder = lru_cache(maxsize=4096)(_Finder)


def _initials(parts: list[str]) -> "re.Pattern[str] | None":
    """Initials of a name of several words, in both orders, and those that a cell of initials is made of."""
    letters = [part[0] for part in parts] if len(parts) > 1 else list(parts[0]) if parts and len(parts[0]) < 4 else []
    if not 1 < len(letters) < 5:
        return None
    orders = {"".join(letters), "".join([*letters[1:], letters[0]])}
    forms = [r"\.?\s?".join(letter.upper() for letter in order) for order in sorted(orders)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])\.?")


def _as_written(references: tuple[str, ...]) -> "re.Pattern[str] | None":
    if not references:
        return None
    longest_first = sorted(references, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])", re.IGNORECASE)


def _outside_marks(text: str, pattern: "re.Pattern[str]", mark: str) -> str:
    return "".join(part if part in MARKS else pattern.sub(mark, part) for part in _BETWEEN.split(text))
