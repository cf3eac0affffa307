"""What browsers and people add to the name of a file, and what can be set aside: `` (1)``, ``Copy of``, ``_v2``, ``.csv.csv``, a date."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from riskagg.privacy.typography import plain_text

_SEP: Final = r"[\s_\-.,+]"
_COPY: Final = r"copy|kopie|copie|copia|kopia|kopi|duplicate|dup"
_WORD: Final = (
    rf"{_COPY}|final|finale|draft|new|latest|updated?|amended|amend|revised|rev|corrected|correction|resend|resent|re-sent|cleaned|checked|"
    r"approved|backup|bak|export|exported|version|fixed|edited|edit|download|downloaded|sent|official(?:[\s_\-]+sensitive)?"
)
_VERSION: Final = r"v(?:er(?:sion)?)?[\s_\-.]*\d+(?:[._]\d+)*"
_BRACKETS: Final = r"[(\[{][^()\[\]{}]*[)\]}]"
_DAY: Final = r"(?:(?:19|20)\d{6}|\d{4}-\d{2}-\d{2}|\d{2}[-.]\d{2}[-.](?:\d{4}|\d{2}))(?:[\sT_\-]*\d{2}[:\-.]?\d{2}(?:[:\-.]?\d{2})?Z?)?"
EXTENSION: Final = re.compile(r"\.(?:csv|txt|tsv|xlsx|xlsm|xls|ods|download|bak)$", re.IGNORECASE)


def _pattern(form: str) -> "re.Pattern[str]":
    return re.compile(form, re.IGNORECASE)


_AFTER: Final = (
    _pattern(rf"{_SEP}+$"),
    _pattern(rf"{_SEP}*{_BRACKETS}$"),
    _pattern(rf"{_SEP}+(?:{_WORD})(?:{_SEP}*\d{{1,3}})?$"),
    _pattern(rf"{_SEP}+{_VERSION}$"),
    _pattern(rf"{_SEP}+(?:{_DAY}|\d{{10,14}})$"),
    # A number alone is a copy's, but not where it may be the month after a year or the day after a month.
    _pattern(r"(?<!\d{4})[\s_]\d{1,2}$|(?<=\d{4}-\d{2}-\d{2})[\s_\-.]\d{1,2}$|(?<=[^\W\d_])[\-.~]\d{1,2}$"),
)
_BEFORE: Final = (
    _pattern(rf"^(?:{_COPY})(?:[\s_]*\(\d+\))?[\s_]+(?:of|von|de|di|van|af)[\s_]+"),
    _pattern(rf"^(?:{_WORD}){_SEP}+"),
    _pattern(r"^(?:fwd?|re|aw|wg)[\s_:\-]+"),
    _pattern(rf"^{_BRACKETS}{_SEP}*"),
    _pattern(rf"^{_DAY}{_SEP}+"),
    _pattern(r"^\d{1,3}[\s_\-.)]+"),
)
# Of a supplier's name only what nobody is called is set aside.
_AFTER_SUPPLIER: Final = _pattern(rf"(?:{_SEP}*{_BRACKETS}|{_SEP}+(?:{_WORD})(?:{_SEP}*\d{{1,3}})?|{_SEP}+{_VERSION})+$")
_BEFORE_SUPPLIER: Final = _pattern(rf"^(?:(?:{_COPY})[\s_]+of|final|draft){_SEP}+")
_MOST = 200


def less_and_less(name: str) -> Iterator[str]:
    """A file's name made plain, then without one thing that was added, then without two, and so on; each spelling once."""
    waiting = [plain_text(unquote(name))]
    seen = set(waiting)
    for spelling in waiting:
        yield spelling
        for shorter in _shorter(spelling):
            if shorter not in seen and len(waiting) < _MOST:
                seen.add(shorter)
                waiting.append(shorter)


def _shorter(name: str) -> Iterator[str]:
    """The name without one thing that may have been added at its end, before its extension or at its beginning."""
    found = EXTENSION.search(name)
    stem, extension = (name[: found.start()], found[0]) if found else (name, "")
    inner = EXTENSION.search(stem)
    if inner:
        yield stem
        yield stem[: inner.start()] + extension
    elif not extension:
        yield from (less for form in _AFTER if (less := form.sub("", name)) != name)
    for form in (*_AFTER, *_BEFORE):
        less = form.sub("", stem, count=1)
        if less and less != stem:
            yield less + extension


def supplier_alone(said: str) -> str:
    """A supplier as a name says it, without what was added to the name right there (``northshire (1)``)."""
    less = _BEFORE_SUPPLIER.sub("", _AFTER_SUPPLIER.sub("", said))
    return less or said
