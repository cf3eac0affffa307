"""What a page calls people whose keys it may not show."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import pandas as pd

# Behind the label of a person to whom only a name that sounds alike, or a birth with day and month exchanged, leads.
WEAK_MARK = "*"
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
    rows: pd.DataFrame,
    labels: Mapping[tuple[str, str], str],
    *,
    unit: str = "service_id",
    people: str = "people",
    weak: str = "weakly_joined",
) -> pd.DataFrame:
    """The rows with columns ``people_labels`` and ``is_weakly_joined`` in place of the lists of keys.

    Args:
        rows: the columns named by ``unit``, ``people`` and ``weak``: the keys of the people, and those of them whom the row is joined to
            but weakly. A label of these ends in ``*``: it is never shown as certain.
        labels: as ``person_labels`` gives them; a person without one is passed over.
    """
    lists = zip(rows[unit], rows[people], rows[weak], strict=True)
    named = [_labels_of(str(at), _items(keys), set(_items(weakly)), labels) for at, keys, weakly in lists]
    is_weak = [any(label.endswith(WEAK_MARK) for label in found) for found in named]
    return rows.drop(columns=[people, weak]).assign(
        people_labels=pd.Series(named, index=rows.index, dtype="object"), is_weakly_joined=pd.Series(is_weak, index=rows.index, dtype=bool)
    )


def _labels_of(unit: str, keys: list[Any], weakly: set[Any], labels: Mapping[tuple[str, str], str]) -> list[str]:
    known = {key: labels[unit, str(key)] for key in keys if (unit, str(key)) in labels}
    return sorted({label + (WEAK_MARK if key in weakly else "") for key, label in known.items()}, key=_label_order)


def _items(value: Any) -> list[Any]:
    return list(value) if value is not None and hasattr(value, "__iter__") else []


def _label_order(label: str) -> tuple[int, str]:
    lettered = label.removesuffix(WEAK_MARK)
    return len(lettered), lettered
