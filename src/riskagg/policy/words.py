"""Counts and things in plain English, for the reasons that triggers give."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_IRREGULAR = (
    ("member of staff", "members of staff"),
    ("source of risk", "sources of risk"),
    ("report about management", "reports about management"),
    ("case", "cases"),
    ("y", "ies"),
)


def count_words(n: int) -> str:
    """A count in words up to ten."""
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def capital(text: str) -> str:
    """A sentence begins with a capital."""
    return text[:1].upper() + text[1:]


def plural(what: str, n: int) -> str:
    """The thing, in the plural unless there is one of it."""
    if n == 1:
        return what
    for one, many in _IRREGULAR:
        if what.endswith(one):
            return what.removesuffix(one) + many
    return f"{what}s"
