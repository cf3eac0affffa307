"""Whom a written name names: what stands around a name is set aside, and what belongs to a surname stays with it.

Titles before it, letters after it, brackets, nicknames in quotation marks, and former names go; ``van der`` and the like belong to the
surname. Nothing is set aside where no name would be left: Lord, Ma and Nee are surnames.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from riskagg.privacy.nobody import names_nobody, says_nothing, spell_out
from riskagg.privacy.normalise import words

# Said of a person and never a name, before a name or after it.
_ADDRESS: Final = frozenset(("mr", "mrs", "miss", "ms", "mx", "mstr", "messrs", "dr", "prof", "rev", "revd"))
# Also surnames: titles only before a name.
_RANKS: Final = frozenset(
    (
        "doctor", "professor", "reverend", "fr", "sir", "dame", "lady", "lord", "hon", "cllr", "councillor", "capt", "captain", "col",
        "colonel", "maj", "major", "lt", "lieutenant", "sgt", "sergeant",
    )
)  # fmt: skip
_TITLES: Final = _ADDRESS | _RANKS
_LETTERS: Final = frozenset(
    (
        "jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "esq", "esquire", "obe", "mbe", "cbe", "kbe", "dbe", "bem", "om",
        "ch", "qc", "kc", "jp", "dl", "phd", "dphil", "md", "msc", "bsc", "ba", "ma", "bed", "rgn", "rmn", "rn", "srn", "frcs", "frcp",
        "mrcp", "mrcgp", "dec", "decd", "deceased", "retd", "rip",
    )
)  # fmt: skip
_NEVER_FORENAMES: Final = frozenset(
    (
        "van", "von", "vander", "vanden", "der", "den", "ter", "ten", "zu", "zum", "de", "du", "des", "di", "da", "dos", "das", "la", "le",
        "af", "av", "bin", "ibn", "bint", "ap",
    )
)  # fmt: skip
_PARTICLES: Final = _NEVER_FORENAMES | {"del", "della", "les", "st", "saint", "san", "santa", "mac", "mc", "fitz", "abu", "al", "el"}
_BRACKETED: Final = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?|\"[^\"]*\"|“[^”]*”|(?<!\S)['‘][^'’]*['’](?!\S)")
_BRACKETS: Final = re.compile(r"[()\[\]{}\"“”]")
_FORMER: Final = re.compile(
    r"\b(?:n[eé]e|formerly|previously|maiden name|alias|aka|a\.k\.a\.?|a/k/a|(?:also |otherwise |better )?known as|likes to be called|"
    r"preferred name|prefers|goes by)\b[ .:]*",
    re.IGNORECASE,
)
_UNADORNED: Final = re.compile(r"[A-Za-z ,\-]*")
_DOTTED: Final = re.compile(r"(?:[A-Za-z]\.){2,}")


class SurnameCell(NamedTuple):
    """The surname and, where the cell gives it as well, the forename; the surname without its first and without its last word.

    ``head`` is its first word and ``rest`` the others, ``end`` its last word and ``front`` the others; empty where it has one word.
    """

    last: str
    first: str
    head: str
    rest: str
    front: str
    end: str


class ForenameCell(NamedTuple):
    """The forename and, where the cell gives it as well (``Smith, Ann``), the surname; ``end`` is its last word, ``front`` the others."""

    first: str
    last: str
    front: str
    end: str


def surname_cell(text: str) -> SurnameCell:
    """What a cell of surnames says: ``Smith (nee Jones)``, ``Mrs. Smith``, ``Smith, Ann``, ``van der Berg``."""
    before, after = _around_comma(text)
    if says_nothing(before):
        return SurnameCell("", "", "", "", "", "")
    if after and all(word in _PARTICLES for word in after):
        before, after = after + before, []
    first = "" if says_nothing(after) else "".join(after)
    if len(before) == 1:
        return SurnameCell(before[0], first, "", "", "", "")
    return SurnameCell("".join(before), first, before[0], "".join(before[1:]), "".join(before[:-1]), before[-1])


def forename_cell(text: str) -> ForenameCell:
    """What a cell of forenames says."""
    before, after = _around_comma(text)
    if after:
        return ForenameCell("".join(before + after), "" if says_nothing(before) else "".join(before), "".join(before), "".join(after))
    if says_nothing(before):
        return ForenameCell("", "", "", "")
    return ForenameCell("".join(before), "", "".join(before[:-1]), before[-1] if len(before) > 1 else "")


def split_name(full_name: str) -> tuple[str, str]:
    """Surname and forename of a name in one cell (``Smith, Ann``, ``Ann van der Berg``): of one word the surname, of a role none."""
    before, after = _around_comma(full_name, 2)
    if names_nobody(before + after):
        return "", ""
    if after:
        whole = surname_cell(full_name)
        return whole.last, whole.first
    if len(before) < 2:
        return "".join(before), ""
    begins = (
        0 if before[0] in _NEVER_FORENAMES else next((at for at in range(1, len(before) - 1) if before[at] in _PARTICLES), len(before) - 1)
    )
    last, first = before[begins:], before[:begins]
    return ("" if says_nothing(last) else "".join(last)), ("" if says_nothing(first) else "".join(first))


@lru_cache(maxsize=1 << 16)
def _around_comma(text: str, least: int = 1) -> tuple[list[str], list[str]]:
    """Words of a name before and after its first comma, where both have words of a name; else all before. Without a comma ``least`` words
    stay, whatever they are: of a whole name the last is the surname."""
    if text.isascii() and text.isalpha():
        return name_words_of(text), []
    before, comma, after = _plain(text).partition(",")
    ahead, behind = name_words_of(before, 1 if comma else least), name_words_of(after)
    if behind and all(word in _TITLES | _LETTERS for word in behind):
        behind = []
    return (ahead, behind) if ahead else (behind, [])


def name_words_of(text: str, least: int = 1) -> list[str]:
    """The words of a name without titles before it and letters after it, of which ``least`` stay."""
    found = words(text)
    at = 0
    while at < len(found) - 1 and found[at] in _TITLES:
        at += 1
    found = found[at:]
    while len(found) > least and (found[-1] in _LETTERS or found[-1] in _ADDRESS):
        found = found[:-1]
    return [] if len(found) == 1 and found[0] in _ADDRESS else found


def _plain(text: str) -> str:
    """A name's text without brackets, nicknames and former names, as far as something is left."""
    if _UNADORNED.fullmatch(text) and _FORMER.search(text) is None:
        return text
    text = spell_out(unicodedata.normalize("NFKC", text))
    text = _DOTTED.sub(lambda letters: found if (found := letters[0].replace(".", "")).lower() in _LETTERS else letters[0], text)
    outside = _BRACKETED.sub(" ", text)
    text = outside if words(outside) else _BRACKETS.sub(" ", text)
    now, *others = _FORMER.split(text)
    before = " ".join(others)
    return now if words(now) else before if words(before) else text
