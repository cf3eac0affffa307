"""What is plainly a person's in a text that is kept: e-mail, telephone, valid NHS number, birth, a name after a title.

It is looked for in cells of every kind, in headings, and in names of files and sheets. What is found is shown by its kind, in brackets, and
the rest stays as it is. Free text is redacted with less mercy (``riskagg.privacy.redact``).
"""

import re
from functools import lru_cache
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.privacy.births import BIRTH_WORD, YOUNGEST, without_births
from riskagg.privacy.normalise import nhs_number
from riskagg.privacy.patterns import MONTH
from riskagg.privacy.titles import TITLES, has_titled, without_titled

_FIRST_YEAR = 1990
# The last that two digits in a name may mean.
_LATEST_YEAR = 2049
_ENDINGS = (".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".zip", ".gz", ".txt")
EMAIL_MARK, TELEPHONE_MARK, NUMBER_MARK = "[email]", "[telephone]", "[nhs number]"
_EMAIL = re.compile(r"(?<![\w.+'’\-])[\w.+'’\-]+\s?@\s?(?:[\w\-]+\.)+[\w\-]+")
# Of this country with its area code, ten or eleven digits of which three or more come first (a date has two), or of any with a plus.
_ONE_TELEPHONE = (
    r"(?:0[1-9]\d(?:[\s\-.]{0,2}\d){7,8}|\(0[1-9]\d{1,4}\)(?:[\s\-.]{0,2}\d){5,8}|(?:\+|00)[1-9](?:[\s\-.()]{0,3}\d){8,12})(?!\d)"
)
_TELEPHONE = re.compile(
    rf"(?:(?<![\w\-/.])|(?<=tel[.\-/])|(?<=mob[.\-/])|(?<=phone[.\-/]))(?:{_ONE_TELEPHONE}\s?/\s?)*{_ONE_TELEPHONE}(?![\-/.]\d)",
    re.IGNORECASE,
)
# A number that was a figure somewhere has ".0" behind it.
_NUMBER = re.compile(r"(?<!\d)(?<!\d[\-/.])\d{3}(?:[\s\-.]?\d{7}|[\s\-.]{1,2}\d{3}[\s\-.]{1,2}\d{4})(?!\d)(?!(?!\.0(?!\d))[\-/.]\d)")
_BIRTH_WORD = re.compile(rf"(?<![^\W_]){BIRTH_WORD}\W{{0,4}}(?:\w{{1,5}}\W{{1,2}}){{0,2}}\d", re.IGNORECASE)
# Whatever may be personal has it, and most texts have not. Arrow knows no looking behind, and reads the form for each column again: with
# classes of all the world's letters that would take longer than the search.
_TRACE = (
    rf"(?i)@|\d(?:[^a-z0-9]{{0,3}}\d){{8}}|(?:^|[^a-z0-9])(?:{'|'.join(sorted(TITLES))})(?:[^a-z0-9]|$)|{BIRTH_WORD}|(?:^|[^a-z])b\.|"
    rf"(?:1[89]|20)\d\d|\d\s?[/\-]\s?\d{{1,2}}\s?[/\-]\s?\d\d|{MONTH}[^a-z0-9]{{0,5}}\d\d"
)
_TRACED = re.compile(_TRACE)
# Arrow makes its search anew in each call, which costs what looking at some eighty texts does here.
_FEW = 64


def may_be_personal(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """True of each text that is worth a second look."""
    if len(texts) <= _FEW:
        return np.fromiter((text is not None and _TRACED.search(text) is not None for text in texts.to_pylist()), bool, len(texts))
    return np.asarray(pc.match_substring_regex(texts, _TRACE).to_numpy(zero_copy_only=False), dtype=bool)


def without_personal(text: str, year: int, latest: int | None = None) -> str:
    """A text without what is plainly a person's.

    Args:
        year: of the event that the text is about: a date long before it is a birth.
        latest: the last year that two digits may mean, by default the same.
    """
    return without_titled(without_births(without_numbers(without_contacts(text)), year, latest))


def without_contacts(text: str) -> str:
    """A text without e-mail addresses and telephone numbers."""
    return _TELEPHONE.sub(TELEPHONE_MARK, _EMAIL.sub(EMAIL_MARK, text))


def without_numbers(text: str) -> str:
    """A text without numbers that are valid NHS numbers."""
    return _NUMBER.sub(lambda found: NUMBER_MARK if nhs_number(found[0]) else found[0], text)


def ten_digits(text: str) -> str | None:
    """The first number of ten digits in a text, written as NHS numbers are, valid or not."""
    found = _NUMBER.search(text)
    return re.sub(r"\D", "", found[0]) if found else None


def _without_email(found: "re.Match[str]") -> str:
    """The mark, and the ending of a file's name behind the address."""
    ending = PurePosixPath(found[0]).suffix
    return EMAIL_MARK + (ending if ending.lower() in _ENDINGS else "")


def has_telephone(text: str) -> bool:
    """True where a telephone number stands in a text."""
    return _TELEPHONE.search(text) is not None


def names_a_person(reference: str) -> bool:
    """True of a reference with an e-mail address, a title with a name or a word for birth. What its digits are, its whole column says."""
    return _EMAIL.search(reference) is not None or _BIRTH_WORD.search(reference) is not None or has_titled(reference)


@lru_cache(maxsize=1 << 14)
def without_personal_in_name(name: str) -> str:
    """The name of a file or a sheet, with its folders, without what is plainly a person's.

    Nothing is told of a day before 1990, so an earlier date is a birth.
    """
    return "/".join(_part_of_name(part) for part in name.split("/"))


def without_personal_in_heading(heading: str) -> str:
    """A column's heading without what is plainly a person's."""
    return without_titled(without_personal(heading, _FIRST_YEAR + YOUNGEST, _LATEST_YEAR), in_file_name=True)


def _part_of_name(part: str) -> str:
    part = _EMAIL.sub(_without_email, part)
    suffix = PurePosixPath(part).suffix if re.fullmatch(r".*\.[a-z0-9]{2,5}", part, re.IGNORECASE) else ""
    stem = part.removesuffix(suffix)
    # Underscores join what are words here.
    spaced = stem.replace("_", " ")
    found = without_births(without_numbers(without_contacts(spaced)), _FIRST_YEAR + YOUNGEST, _LATEST_YEAR)
    return without_titled(stem if found == spaced else found, in_file_name=True) + suffix
