"""People of whom an agency gives no more than its own reference: how many different people there are at least."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class References:
    """How people are numbered where not all are named.

    Attributes:
        unnamed: ids of people of whom nobody gives name with birth or NHS number.
        numberings: for each person, the numberings (source and supplier) in which the person has a reference.
    """

    unnamed: frozenset[str] = frozenset()
    numberings: dict[str, list[str]] = field(default_factory=dict)

    def least_people(self, people: Set[str]) -> int:
        """How many different people ``people`` are at least.

        People who are named anywhere are different, and so are those with two references of one numbering. A mere reference may be
        somebody whom another agency names or numbers.
        """
        n_named = len(people - self.unnamed)
        if n_named == len(people):
            return n_named
        numbered = Counter(numbering for person in people for numbering in self.numberings.get(person, []))
        return max(n_named, *numbered.values())


def references_of(frame: pd.DataFrame) -> References:
    """From the frame ``references`` of ``ScoreInputs``."""
    numbered = frame.assign(numbering=frame["source"] + "|" + frame["supplier"])
    return References(
        unnamed=frozenset(numbered.loc[~numbered["is_named"].astype(bool), "person_id"]),
        numberings={str(person): sorted(rows) for person, rows in numbered.groupby("person_id")["numbering"]},
    )
