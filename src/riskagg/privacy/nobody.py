"""Words that stand where a name should and name nobody. A key made of them would make one person of many."""

import re
from typing import Final

# What says that a name is not said. Real names are left out of it: "Null", "No" and "Na" are surnames.
NOTHING: Final = frozenset(
    (
        "unknown", "unk", "notknown", "nk", "known", "not", "yet", "name", "named", "stated", "given", "recorded", "disclosed", "provided",
        "supplied", "available", "applicable", "specified", "identified", "anon", "anonymous", "anonymised", "anonymized", "unnamed",
        "unidentified", "undisclosed", "unspecified", "withheld", "redacted", "tbc", "tba", "none", "nil", "nobody", "xx", "xxx",
    )
)  # fmt: skip
# Told by its stroke: without it the letters are initials.
_NOT_APPLICABLE = re.compile(r"\bn\s?[/\\]\s?a\b", re.IGNORECASE)


def spell_out(name: str) -> str:
    """A name's text with ``N/A`` as one of the words that say nothing."""
    return _NOT_APPLICABLE.sub("unknown", name)


def says_nothing(words: list[str]) -> bool:
    """True of the words of a name, or of a part of one, that say no name: ``Unknown``, ``NOT KNOWN``."""
    return all(word in NOTHING for word in words)
