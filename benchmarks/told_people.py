"""People as each agency writes them, turned into the keys that the door makes of them."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.random import Generator

from benchmarks.told_events import ADVOCACY, AMBULANCE, COUNCIL, CQC, NHS, POLICE
from riskagg.intake.kinds import COUNTED, KEYS
from riskagg.privacy import open_vault
from riskagg.privacy.people import PersonKeyMaker
from riskagg.simulate.people import nhs_check_digit
from riskagg.simulate.words import FORENAMES, SURNAMES

_COLUMNS = (*KEYS, *COUNTED)
_FIRST_BIRTH = date(1922, 1, 1)
# How often an agency knows an adult's NHS number, name with birth, and gives a reference of its own: `named`, where every agency asks who
# it was; `layouts`, as the exports of agency-exports.md name people, where three of six name nobody.
KNOWS: dict[str, dict[int, tuple[float, float, float]]] = {
    "named": {
        COUNCIL: (0.85, 0.97, 0.97),
        POLICE: (0.2, 0.96, 0.92),
        NHS: (0.96, 0.92, 0.0),
        CQC: (0.6, 0.94, 0.0),
        AMBULANCE: (0.8, 0.93, 0.0),
        ADVOCACY: (0.2, 0.9, 0.0),
    },
    "layouts": {COUNCIL: (0.68, 0.93, 0.97), POLICE: (0.0, 0.85, 0.92), NHS: (0.9, 0.0, 0.0)},
}


def keys_of(
    rng: Generator, people: str, supplier: np.ndarray, source: np.ndarray, person: np.ndarray, risk_source: np.ndarray
) -> pd.DataFrame:
    """Keys of the adult and of the alleged source of risk, an alert a row; ``people`` is a key of ``KNOWS``, ``risk_source`` is -1 where
    nobody is named."""
    vault = open_vault(True, {})
    n = len(person)
    neighbour = rng.random(n) < 0.004
    meant = np.where(neighbour, person ^ 1, person)
    last, first, born = _spelt(rng, meant)
    numbers, written = _numbers(meant), _dates(born)
    table = {f"{who}_{name}": np.full(n, None, dtype=object) for who in ("person", "risk_source") for name in _COLUMNS}
    for one in np.unique(supplier):
        at = np.flatnonzero(supplier == one)
        if (knows := KNOWS[people].get(int(source[at[0]]))) is None:
            continue
        number, name, reference = (rng.random(len(at)) < share for share in knows)
        said = {
            "nhs": _where(number, numbers[at]),
            "surname": _where(name, last[at]),
            "forename": _where(name, first[at]),
            "born": pa.array(np.where(name, written[at], np.datetime64("NaT")), pa.date32()),
            "local_ref": _where(reference, np.array([f"P{one_person}" for one_person in meant[at]], dtype=object)),
        }
        _put(table, "person", at, PersonKeyMaker(vault, (one, one)).keys(said))
        named = risk_source[at] >= 0
        suspects = {"local_ref": _where(named, np.array([f"S{one_person}" for one_person in risk_source[at]], dtype=object))}
        _put(table, "risk_source", at, PersonKeyMaker(vault, (one, one), name_alone=True).keys(suspects))
    return pd.DataFrame(table)


def _spelt(rng: Generator, person: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Surname, forename and birth (days from the first birth) as an agency types them."""
    n = len(person)
    # Every person has a name and a birth for good: numbers spread by a fixed multiplier.
    spread = person * np.int64(2_654_435_761) % np.int64(4_294_967_296)
    last = np.array(SURNAMES, dtype=object)[spread % len(SURNAMES)]
    first = np.array(FORENAMES, dtype=object)[spread // 131 % len(FORENAMES)]
    born = spread // 13_007 % 10_950
    luck = rng.random(n)
    for at in np.flatnonzero(luck < 0.045):
        last[at] = _mistyped(rng, last[at])
    first = np.where((luck > 0.05) & (luck < 0.06), np.array(FORENAMES, dtype=object)[(spread + 7) % len(FORENAMES)], first)
    born = np.where((luck > 0.06) & (luck < 0.07), born + rng.choice([-365, 366, 10, -1], n), born)
    swap = (luck > 0.07) & (luck < 0.10)
    for at in np.flatnonzero(swap):
        born[at] = _exchanged(int(born[at]))
    return last, first, born


def _mistyped(rng: Generator, word: str) -> str:
    """A letter changed, left out, or exchanged with the next, anywhere in the word."""
    at = int(rng.integers(0, len(word) - 1))
    letter = "abcdefghijklmnopqrstuvwxyz"[int(rng.integers(0, 26))]
    return (word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :])[
        int(rng.integers(0, 3))
    ]


def _exchanged(born: int) -> int:
    day = _FIRST_BIRTH + timedelta(days=born)
    return born if day.day > 12 else (date(day.year, day.day, day.month) - _FIRST_BIRTH).days


def _dates(born: np.ndarray) -> np.ndarray:
    return np.datetime64(_FIRST_BIRTH) + born


def _numbers(person: np.ndarray) -> np.ndarray:
    """NHS numbers in the range that is not issued; a person of whose stem no number is made has none."""
    found = {}
    for one in np.unique(person).tolist():
        stem = f"999{one:06d}"
        digit = nhs_check_digit(stem)
        found[one] = f"{stem}{digit}" if digit < 10 else ""
    return np.array([found[one] for one in person.tolist()], dtype=object)


def _where(said: np.ndarray, values: np.ndarray) -> pa.Array:
    return pa.array(np.where(said, values, ""), pa.string())


def _put(table: dict[str, np.ndarray], who: str, at: np.ndarray, keys: object) -> None:
    for name in _COLUMNS:
        table[f"{who}_{name}"][at] = getattr(keys, name).to_numpy(zero_copy_only=False)
