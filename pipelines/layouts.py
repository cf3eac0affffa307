"""What a mapping promises of every row that it lets through: the checks of a source that nobody has to write.

Intake refuses rows that break these promises. The gate looks again at what was stored, with code that shares nothing with intake: a fault
of the door shall not go unseen because the door judges itself.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import Mapping, kinds

from .suites import Check

IS_FILLED, IS_DATED, IS_LISTED = "is_filled", "is_dated", "is_listed"
ENTRIES = "coded"
_ALWAYS = ("record_key", "content_key")
_OLDEST = np.datetime64("1990-01-01")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """Promises of one source.

    Attributes:
        filled: columns that no row leaves empty.
        dates: columns with days that lie between 1990 and the day on which the file was received.
        least_entries: how many numbers of coded cells each row has at least, those of empty ones among them.
        one_of: column -> the only values that it may have.
    """

    filled: tuple[str, ...]
    dates: tuple[str, ...]
    least_entries: int
    one_of: dict[str, tuple[str, ...]]

    def stored_columns(self) -> list[str]:
        """Columns that the promises are about; ``ENTRIES`` stands for the coded cells."""
        return list(dict.fromkeys([*self.filled, *self.dates, *self.one_of, *([ENTRIES] if self.least_entries else [])]))

    def flags(self, rows: pa.Table, received_on: npt.NDArray[np.datetime64]) -> dict[str, Flags]:
        """Whether each row keeps each promise, by the name of the column that the checks read; ``received_on`` a row, shape (rows,)."""
        kept = {IS_FILLED: _all(rows, [_is_filled(rows, name) for name in self.filled])}
        if self.dates:
            kept[IS_DATED] = _all(rows, [_is_believable(rows, name, received_on) for name in self.dates])
        if self.least_entries:
            kept[IS_LISTED] = _has_entries(rows, self.least_entries)
        return kept


def layout_of(mapping: Mapping) -> Layout:
    """The promises that a mapping makes."""
    is_alerts = mapping.kind == "alerts"
    required = [target for rule in mapping.columns.values() if rule.required for target in rule.to]
    told = ["source_ref", "occurred_on", "reported_on"] if is_alerts else []
    listed = [lists for rule in mapping.columns.values() if not rule.optional for lists in rule.codes.values()]
    return Layout(
        filled=tuple(dict.fromkeys([*_ALWAYS, *told, *required])),
        dates=kinds.DATES if is_alerts else (),
        least_entries=sum(len(lists) for lists in listed),
        one_of={rule.to[0]: rule.one_of for rule in mapping.columns.values() if rule.one_of and rule.to},
    )


def layout_checks(layout: Layout) -> list[Check]:
    """The checks of the promises, all critical: each can fail only where intake or the store is at fault."""
    checks = [_flag("nothing_missing", IS_FILLED, f"Every row has {', '.join(layout.filled)}.")]
    if layout.dates:
        checks.append(
            _flag(
                "days_believable", IS_DATED, f"{', '.join(layout.dates)} are days between 1990 and the day on which the file was received."
            )
        )
    if layout.least_entries:
        checks.append(
            _flag(
                "terms_recorded",
                IS_LISTED,
                f"Every row has the {layout.least_entries} terms that code lists translate, empty ones among them.",
            )
        )
    checks += [_one_of(column, values) for column, values in layout.one_of.items()]
    return checks


def _flag(check_id: str, column: str, message: str) -> Check:
    values = {"value_set": [True]}
    return Check(id=check_id, expect="column_values_to_be_in_set", column=column, **{"with": values}, severity="critical", message=message)


def _one_of(column: str, values: tuple[str, ...]) -> Check:
    # Words are compared without regard to case and kept as written.
    pattern = f"(?i)^(?:{'|'.join(values)})$"
    return Check(
        id=f"{column}_listed",
        expect="column_values_to_match_regex",
        column=column,
        **{"with": {"regex": pattern}},
        severity="critical",
        message=f"{column} is one of: {', '.join(values)}.",
    )


def _all(rows: pa.Table, flags: list[Flags]) -> Flags:
    kept: Flags = np.logical_and.reduce([np.ones(rows.num_rows, dtype=np.bool_), *flags])
    return kept


def _is_filled(rows: pa.Table, name: str) -> Flags:
    if name not in rows.schema.names:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    return np.asarray(pc.is_valid(rows.column(name)).to_numpy(), dtype=np.bool_)


def _is_believable(rows: pa.Table, name: str, received_on: npt.NDArray[np.datetime64]) -> Flags:
    if name not in rows.schema.names:
        return np.ones(rows.num_rows, dtype=np.bool_)
    if not pa.types.is_date32(rows.schema.field(name).type):
        return np.zeros(rows.num_rows, dtype=np.bool_)
    days = rows.column(name).to_numpy()
    return np.asarray(np.isnat(days) | ((days >= _OLDEST) & (days <= received_on)), dtype=np.bool_)


def _has_entries(rows: pa.Table, least: int) -> Flags:
    if "coded" not in rows.schema.names:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    counts = pc.fill_null(pc.list_value_length(rows.column("coded")), 0).to_numpy()
    return np.asarray(counts >= least, dtype=np.bool_)
