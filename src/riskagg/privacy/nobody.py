"""Words that stand where a name should and name nobody. A key made of them would make one person of many."""

import re
from typing import Final

from riskagg.privacy.nothing import shipped

# What says that a name is not said: the words of the one list. "Null", "No" and "Na" are surnames, and count as nothing where the whole
# name is such words.
NOTHING: Final = shipped().parts
ALSO_NAMES: Final = shipped().also_names
# What a person is, not who. "Nurse", "Day" and "Senior" are surnames as well: a name counts as nobody's where all of it is such words.
ROLES: Final = frozenset(
    (
        "agency", "bank", "temporary", "staff", "member", "members", "carer", "carers", "care", "worker", "workers", "careworker",
        "support", "healthcare", "assistant", "hca", "nurse", "doctor", "gp", "manager", "deputy", "senior", "junior", "night", "day",
        "shift", "team", "home", "hospital", "service", "provider", "organisation", "company", "employee", "resident", "residents",
        "tenant", "user", "users", "client", "patient", "person", "people", "adult", "male", "female", "man", "woman", "visitor",
        "relative", "family", "spouse", "partner", "husband", "wife", "son", "daughter", "neighbour", "friend", "stranger",
        "mother", "father", "mum", "dad", "parent", "brother", "sister", "uncle", "aunt", "nephew", "niece", "cousin", "grandson",
        "granddaughter", "registered", "paid", "unpaid", "informal", "former", "social", "officer", "police", "paramedic", "therapist",
        "leader", "see", "notes", "above", "below", "professional", "another", "other", "various", "several", "multiple", "all",
        "both", "self", "the", "of", "by", "and", "or", "in", "at", "a", "no", "na",
    )
)  # fmt: skip
GENERIC: Final = NOTHING | ALSO_NAMES | ROLES
# Told by its stroke: without it the letters are initials.
_NOT_SAID = re.compile(r"\bn\s?[/\\]\s?[ak]\b", re.IGNORECASE)


def spell_out(name: str) -> str:
    """A name's text with ``N/A`` and ``N/K`` as one of the words that say nothing."""
    return _NOT_SAID.sub("unknown", name)


def says_nothing(words: list[str]) -> bool:
    """True of the words of a name, or of a part of one, that say no name: ``Unknown``, ``NOT KNOWN``."""
    return all(word in NOTHING for word in words)


def names_nobody(words: list[str]) -> bool:
    """True of the words of a whole name that say no name or a role, numbered or lettered or not, or initials alone: ``Agency staff``,
    ``Resident B``, ``J.S.``."""
    return all(word in GENERIC or word.isdigit() or (len(word) == 1 and word.isascii()) for word in words)
