"""A title and the name after it: ``Mrs Smith``, ``DR A. PATEL``, ``mr jones``, ``Smith, Mrs A``. Places and firms may be called so.

Where letters say nothing (all capitals, none), up to three words after a title are taken as the name, until a word that is no name.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final, NamedTuple

from riskagg.privacy.not_names import ENDS, NEVER_NAMES, NO_NAMES, PLACES, PLACES_AND_SURNAMES

NAME: Final = "[name]"
# A form of address is a person's; the other titles are given to places as well (Sir Michael Sobell House).
_ADDRESS: Final = frozenset(("mr", "mrs", "miss", "ms", "mx"))
_HONOURS: Final = frozenset(("sir", "dame", "lady", "lord"))
_OFFICES: Final = frozenset(("dr", "doctor", "prof", "professor", "rev", "revd", "reverend", "cllr", "councillor", "capt", "captain"))
# Words for a calling as well: a name follows only where it is written as one.
_CALLINGS: Final = frozenset(("doctor", "councillor", "captain"))
TITLES: Final = _ADDRESS | _HONOURS | _OFFICES
# Written small these are words as well ("miss a dose"), or short for something else.
_NEEDS_CAPITAL: Final = frozenset(("miss", "rev", "prof")) | _HONOURS
_LONGEST_NAME: Final = 3
_ANY = "|".join(sorted(TITLES, key=lambda title: (-len(title), title)))
_TITLE = re.compile(rf"(?<![^\W_])(?<!['’])(?:{_ANY})(?![^\W_])", re.IGNORECASE)
_SURNAME_FIRST = re.compile(
    rf"\s*([^\W\d_][\w'’\-]*)(?:,\s*|(?-i:(?<=[A-Z][A-Z]))\s+)(?:{_ANY})\b\.?(?:\s+[\w.'’\-]+){{0,2}}\s*", re.IGNORECASE
)
_TITLE_BEHIND = re.compile(rf"(?:[^\W\d_][\w'’\-]*,\s*)?(?P<name>[^\W\d_][\w'’\-]*)(?P<title>\s*[(\[](?:{_ANY})\.?[)\]])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`´\-‐‑–](?=[^\W\d_]))*")
_WORD_OF_FILE = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*")
_GAP = re.compile(r"\.?\s+|\.(?=[^\W\d_])")
_GAP_OF_FILE = re.compile(r"[\s._+\-]+")
_PARTICLES: Final = frozenset(("de", "van", "von", "der", "den", "la", "le", "du", "al", "el", "bin", "ter"))
_FIRM = re.compile(r",?\s*\b(?:ltd|limited|llp|plc|cic)\b", re.IGNORECASE)
_PARTNERS = re.compile(r"\s*(?:&|\band\b)\s*(?:partners|associates|co)\b", re.IGNORECASE)


class _Word(NamedTuple):
    text: str
    end: int

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def ends_name(self) -> bool:
        return not self.is_initial and (self.folded in TITLES or self.folded in (NEVER_NAMES if self.text.istitle() else NO_NAMES))

    @property
    def is_possessive(self) -> bool:
        return self.folded.endswith(("'s", "’s"))


def without_titled(text: str, in_file_name: bool = False) -> str:
    """A text with ``[name]`` in the place of each name after a title.

    Args:
        in_file_name: underscores, dots and dashes stand between words, and capitals say nothing.
    """
    for begin, end in reversed(list(_names(text, in_file_name))):
        text = text[:begin] + NAME + text[end:]
    return _TITLE_BEHIND.sub(lambda found: NAME + found["title"] if _is_name(found) else found[0], text)


def _is_name(found: "re.Match[str]") -> bool:
    """Whether the word before a title in brackets is a name: ``Smith (Mrs)``, ``smith (mrs)``, and not ``a room (Mr)``."""
    return (found["name"][0].isupper() or found["title"].islower()) and found["name"].casefold() not in NO_NAMES | PLACES


def has_titled(text: str) -> bool:
    """True where a name stands after a title."""
    return next(_names(text), None) is not None or any(map(_is_name, _TITLE_BEHIND.finditer(text)))


def _names(text: str, in_file_name: bool = False) -> Iterator[tuple[int, int]]:
    """Where names after titles begin and end, in the text's order."""
    done = 0
    if (listed := _SURNAME_FIRST.fullmatch(text)) and listed[1].casefold() not in TITLES | NO_NAMES:
        done = listed.end(1)
        yield listed.span(1)
    gap = _GAP_OF_FILE if in_file_name else _GAP
    for title in _TITLE.finditer(text):
        between = gap.match(text, title.end())
        if title.start() < done or between is None:
            continue
        says_nothing = in_file_name or not title[0].istitle()
        words = list(islice(_words(text, between.end(), in_file_name), 2 * _LONGEST_NAME))
        end = _end_of_name(title[0].title() if in_file_name else title[0], words, says_nothing)
        if end is None or (not in_file_name and _is_called_so(title[0].casefold(), words, text)):
            continue
        done = end
        yield between.end(), end


def _words(text: str, at: int, in_file_name: bool) -> Iterator[_Word]:
    """Words from a place on, with nothing but a gap between them."""
    form, gap = (_WORD_OF_FILE, _GAP_OF_FILE) if in_file_name else (_WORD, _GAP)
    while found := form.match(text, at):
        word = _Word(found[0], found.end())
        yield word
        between = gap.match(text, found.end())
        if between is None or ("." in between[0] and not word.is_initial and not in_file_name):
            return
        at = between.end()


def _end_of_name(title: str, words: list[_Word], says_nothing: bool) -> int | None:
    """Where the name ends; None where no name follows. ``says_nothing``: capitals do not tell names from other words."""
    if not words or words[0].ends_name:
        return None
    first = words[0].text
    if title.casefold() in _NEEDS_CAPITAL and title.islower() and not first.istitle():
        return None
    if title.casefold() in _OFFICES and words[0].folded in ENDS:
        return None
    if title.casefold() in _CALLINGS and not first[0].isupper():
        return None
    says_nothing = says_nothing or first[0].islower()
    end = words[0].end
    n_names = 1
    for before, word in pairwise(words):
        small = word.text[0].islower() and word.folded not in _PARTICLES
        if before.is_possessive or word.ends_name or word.folded in ENDS or (small and not says_nothing):
            break
        n_names += word.folded not in _PARTICLES
        if n_names > _LONGEST_NAME:
            break
        end = word.end
    return end


def _is_called_so(title: str, words: list[_Word], text: str) -> bool:
    """Whether a place or a firm has the name: ``Sir Michael Sobell House``, ``Dr S Patel & Partners``, ``Mr Clean Ltd``."""
    ends = [word.end for word in words[:_LONGEST_NAME]]
    if any(_FIRM.match(text, end) for end in ends):
        return True
    if title in _ADDRESS:
        return False
    words = words[: _LONGEST_NAME + 1]
    run = [word.folded for word in words[: next((at for at, word in enumerate(words) if word.ends_name), len(words))]]
    if title in _HONOURS and run and run[0] in PLACES | PLACES_AND_SURNAMES:
        return True
    is_place = any(word in PLACES for word in run[1:]) or any(word in PLACES_AND_SURNAMES for word in run[2:])
    return is_place or any(_PARTNERS.match(text, end) for end in ends)
