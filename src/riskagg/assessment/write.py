"""Writes the five tables of section 4, with settled types and order."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from riskagg.warehouse import Connection
from riskagg.warehouse.put import put_table

_TEXT, _NUMBER, _COUNT, _DAY, _FLAG, _LIST = pa.string(), pa.float64(), pa.int32(), pa.date32(), pa.bool_(), pa.list_(pa.string())


def _schema(*columns: tuple[pa.DataType, str]) -> pa.Schema:
    return pa.schema([(name, kind) for kind, names in columns for name in names.split()])


SCHEMAS = {
    "mart_patterns": _schema(
        (_TEXT, "role unit_kind unit_id pattern theme kind"),
        (_NUMBER, "strength"),
        (_COUNT, "n_incidents n_people n_agencies"),
        (_DAY, "window_from window_to since"),
        (_NUMBER, "observed expected expected_low expected_high ratio ratio_low ratio_high p_value"),
        (_LIST, "incident_ids alert_ids"),
        (_TEXT, "sentence rule"),
    ),
    "mart_assessments": _schema(
        (_TEXT, "role unit_kind unit_id"),
        (_COUNT, "rank"),
        (_TEXT, "band"),
        (_NUMBER, "q_value p_value burden excess_ratio excess_low excess_high"),
        (_COUNT, "n_24 n_12"),
        (_LIST, "patterns"),
        (_TEXT, "lead_sentence previous_band"),
        (_COUNT, "previous_rank"),
        (_TEXT, "change change_reason"),
    ),
    "mart_triggers": _schema(
        (_TEXT, "role unit_kind unit_id rule result"),
        (_FLAG, "newly_met"),
        (_COUNT, "n"),
        (_LIST, "incident_ids alert_ids"),
        (_DAY, "since"),
        (_TEXT, "reason clause source_document revision"),
    ),
    "mart_expected": _schema(
        (_TEXT, "role unit_id theme"),
        (_DAY, "month"),
        (_COUNT, "n_incidents"),
        (_NUMBER, "expected expected_low expected_high cumulative_observed cumulative_expected"),
    ),
}
_WAITING = _schema(
    (_TEXT, "service_id"), (_COUNT, "n_alerts n_counted"), (_TEXT, "band"), (_COUNT, "rank"), (_TEXT, "could_band"), (_COUNT, "could_rank")
)
_ORDER = {
    "mart_patterns": "role, unit_kind, unit_id, pattern, theme",
    "mart_assessments": "role, unit_kind, rank, unit_id",
    "mart_triggers": "role, unit_kind, unit_id, rule",
    "mart_expected": "role, unit_id, theme, month",
}


def write(con: Connection, tables: Mapping[str, Mapping[str, pd.DataFrame]]) -> None:
    """Write the tables.

    Args:
        tables: for each role its four frames by table name; a column that a role has not is empty there.
    """
    for name, schema in SCHEMAS.items():
        parts = [_rows(frames[name].assign(role=role), schema) for role, frames in sorted(tables.items())]
        put_table(con, name, pa.concat_tables(parts), _ORDER[name])


def write_waiting(con: Connection, rows: pd.DataFrame) -> None:
    """Write ``mart_waiting``, a row a service that waiting alerts may mean."""
    put_table(con, "mart_waiting", _rows(rows, _WAITING), "service_id")


def _rows(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    if frame.empty:
        return schema.empty_table()
    return pa.Table.from_pandas(frame.reindex(columns=schema.names), schema, preserve_index=False)
