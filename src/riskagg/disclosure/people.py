"""What a page calls people whose keys it may not show."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import pandas as pd

_ORDER = ["occurred_on", "source", "supplier", "source_ref"]


def person_labels(
    alerts: pd.DataFrame, *, unit: str = "service_id", person: str = "person_id", word: str = "Person"
) -> dict[tuple[str, str], str]:
    """ "Person A", "Person B" ... within each unit, in the order in which they first appear.

    Args:
        alerts: an alert a row: the columns named by ``unit`` and ``person``, and occurred_on, source, supplier, source_ref. Rows without
            a unit or a person are passed over.
        word: "Source of risk" for alleged sources.

    Returns:
        (unit, person) to label. The same alerts in another order give the same labels: no key decides.
    """
    known = alerts.dropna(subset=[unit, person]).sort_values([unit, *_ORDER], kind="stable", na_position="last")
    first = known.drop_duplicates([unit, person])
    numbers: dict[str, Any] = {}
    labels = {}
    for unit_id, person_id in zip(first[unit], first[person], strict=True):
        labels[str(unit_id), str(person_id)] = f"{word} {letters(next(numbers.setdefault(str(unit_id), count())))}"
    return labels


def letters(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    head, last = divmod(number, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)


def label_people(
    rows: pd.DataFrame, labels: Mapping[tuple[str, str], str], *, unit: str = "service_id", people: str = "people"
) -> pd.DataFrame:
    """The rows with a column ``people_labels`` in place of the list of keys; a person without a label is passed over."""
    pairs = zip(rows[unit], rows[people], strict=True)
    named = [
        sorted({labels[str(at), str(key)] for key in _items(keys) if (str(at), str(key)) in labels}, key=_label_order) for at, keys in pairs
    ]
    return rows.drop(columns=[people]).assign(people_labels=pd.Series(named, index=rows.index, dtype="object"))


def _items(value: Any) -> list[Any]:
    return list(value) if value is not None and hasattr(value, "__iter__") else []


def _label_order(label: str) -> tuple[int, str]:
    return len(label), label
