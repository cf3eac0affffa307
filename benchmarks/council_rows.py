"""A council's export by the million rows, for the benchmark of intake: every row another person, places typed by hand, 282 bytes a row."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.simulate.council import HEADER
from riskagg.simulate.words import FIRMS, FORENAMES, HOUSES, SURNAMES

FIRST_DAY = np.datetime64("2025-04-01")
_ROWS_A_BLOCK = 200_000
_ENDINGS = ("", "e", "s", "ley", "man", "son", "ton", "worth", "ford", "well", "by", "ham")
_FIRSTS = ("", "A", "Be", "Cor", "Dun", "El", "Far", "Gor", "Hol", "In", "Jar", "Kel")


def write_council_rows(path: Path, rows: int, seed: int = 7) -> Path:
    """Write an export of one financial year.

    Args:
        rows: as many records, each of another person; the surnames are some 19,000, the places 6,000, as typed.
        seed: the same seed gives the same bytes.
    """
    dice = np.random.default_rng(seed)
    with path.open("wb") as stream:
        stream.write(b"\xef\xbb\xbf" + ",".join(HEADER).encode() + b"\r\n")
        for start in range(0, rows, _ROWS_A_BLOCK):
            lines = _join(_join_cells(_block(dice, start, min(_ROWS_A_BLOCK, rows - start))), "\r\n")
            stream.write(lines.buffers()[2])
    return path


def _block(dice: np.random.Generator, start: int, count: int) -> dict[str, pa.Array]:
    def pick(values: Sequence[str], empty: float = 0.0) -> pa.Array:
        return _blanked(pa.array(values).take(pa.array(dice.integers(0, len(values), count))), dice.random(count) < empty)

    numbers = pa.array(np.arange(start, start + count)).cast(pa.string())
    received = dice.integers(0, 360, count)
    place = dice.integers(0, 6_000, count)
    at_home = dice.random(count) < 0.4
    has_id = ~at_home & (dice.random(count) < 0.5)
    has_provider = ~at_home & (place % 3 == 0)
    return {
        "Concern ID": numbers,
        "Date of Concern": _days(received - np.minimum(received, dice.integers(0, 9, count))),
        "Date Received": _days(received),
        "Person ID": _join("P", numbers),
        "NHS Number": _blanked(_nhs_numbers(dice, count), dice.random(count) < 0.3),
        "Surname": _join(pick(_FIRSTS), pick(SURNAMES), pick(_ENDINGS)),
        "Forename": pick(FORENAMES),
        "Date of Birth": _days(dice.integers(-38_000, -7_000, count)),
        "Primary Support Reason": pick(("Physical Support", "Memory and Cognition", "Mental Health Support"), 0.2),
        "Location of Risk": pc.if_else(pa.array(at_home), "Own Home", pick(("Care Home - Residential", "Care Home - Nursing"))),
        "Service Name": _blanked(
            _join(pa.array([HOUSES[at % len(HOUSES)] for at in place]), " ", pick(("House", "RH", "Care Home", "Ldge"))), at_home
        ),
        "Service Address": _blanked(_join('"', pa.array(place % 300 + 1).cast(pa.string()), ' Forge Lane, Northwick"'), at_home),
        "Service Postcode": _blanked(
            _join("ZZ", pa.array(place % 90 + 1).cast(pa.string()), " ", pa.array(place % 9).cast(pa.string()), "LE"), at_home
        ),
        "CQC Location ID": _blanked(_join("1-9", pa.array(place + 100_000_000).cast(pa.string())), ~has_id),
        "Provider Name": _blanked(_join(pa.array([FIRMS[at % len(FIRMS)] for at in place]), " Homes Ltd"), ~has_provider),
        "Type(s) of Risk": pick(("Physical", "Neglect and Acts of Omission", "Neglect & Omission; Organisational", "Financial / Material")),
        "Concern Category": pick(("Fall", "Medication error", "Missed or poor care", "Resident on resident"), 0.2),
        "Source of Risk": pick(("Service Provider", "Other - Known to Individual", "Other - Unknown to Individual")),
        "Alleged Source Name": _blanked(_join(pick(FORENAMES), " ", pick(SURNAMES), pick(_ENDINGS)), dice.random(count) < 0.8),
        "Alleged Source Role": pick(("Resident", "Care worker", "Nurse", "Relative", "Unknown")),
        "Referrer Type": pick(("Provider", "Police", "Health", "Ambulance", "Family", "Advocate", "CQC")),
        "Decision": pick(("NFA", "Information and advice", "Passed to Quality Team", "S42 enquiry", "Other enquiry")),
        "Decision Date": _blanked(_days(received + 3), dice.random(count) < 0.3),
        "Enquiry ID": _blanked(_join("E", numbers), dice.random(count) < 0.7),
        "Enquiry Outcome": pick(("Fully substantiated", "Partly substantiated", "Not substantiated", "Inconclusive"), 0.8),
        "Risk Outcome": pick(("Remained", "Reduced", "Removed"), 0.8),
        "Placing Authority": pick(("Northshire", "Westbay", "Eastmarch")),
        "Concern Summary": pick(("Found on floor at night.", "", "")),
    }


def _days(offsets: np.ndarray) -> pa.Array:
    return pc.strftime(pa.array(FIRST_DAY + offsets), format="%d/%m/%Y")


def _join_cells(columns: dict[str, pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(*(columns[name] for name in HEADER), ",")


def _join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _blanked(values: pa.Array, empty: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(empty), "", values)


def _nhs_numbers(dice: np.random.Generator, count: int) -> pa.Array:
    """Ten digits from 999 000 0000 upward with a valid check digit: a range that is not issued."""
    nine = 999_000_000 + dice.integers(0, 1_000_000, count)
    digits = nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (11 - (digits * np.arange(10, 1, -1)).sum(axis=1) % 11) % 11
    return pa.array(np.where(check == 10, nine // 10 * 100, nine * 10 + check)).cast(pa.string())
