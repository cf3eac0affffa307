"""One text typed in many ways made one: widths, white space, dashes, quotes, unseen signs. Case stays until texts are compared."""

import re
import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.privacy.columns import each

_DASHES: Final = frozenset("−⁃˗➖")
_SINGLE: Final = frozenset("‘’‚‛′‵`´ʹʻʼʽˈ‹›＇")
_DOUBLE: Final = frozenset("“”„‟″‶«»〝〞〟＂")
_LINES: Final = frozenset("\n\r\v\f\x85\u2028\u2029")
# Signs without a shape that Unicode takes for letters or marks: fillers, joiners, variation selectors.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\ufffc")
_ODD_SIGN: Final = '[^ -_a-~]|  |^ | $|^="'
_SPACE, _BACKTICK, _EQUALS = ord(" "), ord("`"), ord("=")
# How programs write text so that a spreadsheet does not take it for a number: ="00123".
_WRITTEN_AS_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)


class _Signs(dict[int, str | int | None]):
    """What stands for each sign, found out when it is first met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = found = _instead_of(chr(code))
        return found


def _instead_of(sign: str) -> str | int | None:
    category = unicodedata.category(sign)
    if sign in _LINES:
        return "\n"
    if sign.isspace() or sign == "\u2800" or category.startswith("Z"):
        return " "
    if category in ("Cc", "Cf") or sign in _UNSEEN or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return None
    if category == "Pd" or sign in _DASHES:
        return "-"
    if sign in _SINGLE:
        return "'"
    return '"' if sign in _DOUBLE else ord(sign)


_SIGNS: Final = _Signs()


def plain_text(text: str, lines: bool = False) -> str:
    """A text as if typed plainly: Unicode NFKC, one blank for any white space, ``-`` for any dash, ``'`` and ``"`` for any quote.

    Of a text that a program wrote as a formula (``="00123"``) what it says.

    Args:
        text: as it was typed.
        lines: keep line breaks, which are white space otherwise.
    """
    # Signs first: NFKC makes other things of some of them (an acute accent alone becomes a blank). What it makes may be such a sign again.
    text = text.replace("\r\n", "\n")
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_SIGNS))
    plain = plain.translate(_SIGNS)
    while found := _WRITTEN_AS_TEXT.fullmatch(plain.strip()):
        plain = found[1].replace('""', '"')
    if lines:
        return "\n".join(" ".join(line.split()) for line in plain.splitlines()).strip()
    return " ".join(plain.split())


def comparable(text: str) -> str:
    """A text as it is compared: typed plainly, without regard to case."""
    return plain_text(text).casefold()


def plain_column(column: pa.Array, lines: bool = False) -> pa.Array:
    """``plain_text`` of each cell of a column of text; a column that is plain already comes back as it is."""
    if _is_plain(column):
        return column
    odd = pc.match_substring_regex(column, _ODD_SIGN)
    made_plain = each(column.filter(odd), pa.string(), lambda cell: plain_text(cell, lines))
    return pc.replace_with_mask(column, odd, made_plain) if len(made_plain) else column


def _is_plain(column: pa.Array) -> bool:
    """Whether no cell has anything to be changed, by a look at the column's bytes: a search in each cell costs ten times as much."""
    written, starts, ends = cell_bytes(column)
    if not len(written):
        return True
    if int(written.min()) < _SPACE or int(written.max()) > ord("~") or (written == _BACKTICK).any():
        return False
    equals = written[:-1] == _EQUALS
    if equals.any() and (written[1:][equals] == ord('"')).any():
        return False
    blank = written == _SPACE
    if not blank.any():
        return True
    filled = ends > starts
    first = int(starts[0])
    return not ((blank[1:] & blank[:-1]).any() or blank[starts[filled] - first].any() or blank[ends[filled] - 1 - first].any())


def cell_bytes(column: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The bytes of a column of text from its first cell to its last, and where in the whole buffer each cell starts and ends."""
    _, offsets, text = column.buffers()
    if not len(column) or text is None:
        nowhere = np.zeros(len(column), dtype=np.int32)
        return np.zeros(0, dtype=np.uint8), nowhere, nowhere
    ends = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(text, dtype=np.uint8)[ends[0] : ends[-1]], ends[:-1], ends[1:]
