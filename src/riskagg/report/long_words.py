"""Words of thousands of characters break where they stand: every value that a template writes between tags, and none within one.

CSS alone cannot do it. A table's column is never narrower than its longest word unless each of its words may break anywhere, and then every
date and figure of the table breaks as well.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

# Longer than a SHA-256; what is shorter breaks by the style sheet where the page is narrow.
_LONG = re.compile(r"\S{81,}")
_STEP = 8
_FILTER = "breakable"
_UNSEEN = re.compile(r"<(style|script)\b[^>]*>(?!.*</\1)", re.DOTALL | re.IGNORECASE)


def breakable(value: Any) -> Any:
    """Text with places at which its endless words may break; anything else as it is."""
    if type(value) is not str or _LONG.search(value) is None:
        return value
    parts = re.split(r"(\S{81,})", value)
    return Markup("").join(_broken(part) if _LONG.fullmatch(part) else escape(part) for part in parts)


def _broken(word: str) -> Markup:
    return Markup("<wbr>").join(word[at : at + _STEP] for at in range(0, len(word), _STEP))


class LongWords(Extension):
    """Passes each value that stands between tags through ``breakable``."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template with the filter added; called by Jinja while it compiles."""
        written = ""
        for token in stream:
            if token.type == "data":
                written = (written + token.value)[-100_000:]
            yield token
            if token.type == "variable_begin" and not _is_within_tag(written):
                yield from _filtered(stream)


def _filtered(stream: TokenStream) -> Iterator[Token]:
    line = stream.current.lineno
    yield Token(line, "lparen", "(")
    while stream.current.type != "variable_end":
        yield next(stream)
    for kind, text in (("rparen", ")"), ("pipe", "|"), ("name", _FILTER)):
        yield Token(line, kind, text)


def _is_within_tag(written: str) -> bool:
    return written.rfind("<") > written.rfind(">") or _UNSEEN.search(written) is not None
