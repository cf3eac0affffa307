"""Text of a file as a screen or a page may show it: nothing in it moves a cursor, ends a line unseen, or turns the words around it.

What is taken out leaves a mark (U+FFFD), so that a reader sees that something stood there.
"""

import re

# What a spreadsheet takes for the beginning of a formula: these signs, their full-width and small forms, and a line end or tab before one.
FORMULA_SIGNS = "=+-@＝＋－﹣−＠﹢﹦﹫\t\r\n"
MARK = "\N{REPLACEMENT CHARACTER}"
# Control signs of both sets but tab and line feed, separators of lines and paragraphs, signs that change the direction of what follows
# them, halves of a pair that no file can hold.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with each sign that cannot be seen, and would act, replaced by ``MARK``; a Windows line end becomes a plain one."""
    if text.isprintable():  # none of these signs is
        return text
    return _UNSEEN.sub(MARK, text.replace("\r\n", "\n"))
