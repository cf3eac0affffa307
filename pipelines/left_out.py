"""Evidence that fails its check is left out: the pattern goes, its unit keeps its rank, and the pages say so."""

import json
from collections.abc import Mapping
from dataclasses import replace

import duckdb
import pyarrow as pa

from riskagg.warehouse.put import put_table
from riskagg.warehouse.standing import count_called, delete_called, name_what_stands

from .findings import Finding
from .suites import ROW, Suite

MOST_AT_FAULT = 0.01
"""Share of a table's rows from which on faults of more than one unit are critical: then it is no fault of single rows."""

_KEYS = ("role", "unit_kind", "unit_id", "pattern", "theme")
_SCHEMA = pa.schema([(name, pa.string()) for name in ("name", "check_id", "message", *_KEYS)])


def leave_out(con: duckdb.DuckDBPyConnection, suites: Mapping[str, Suite], found: Mapping[str, list[Finding]]) -> dict[str, list[Finding]]:
    """Take rows of evidence that fail a check of severity ``row`` out of their tables, and make ``mart_left_out`` of them.

    Its grain is name (the table), check_id, role, unit_kind, unit_id, pattern, theme. Where rows of several units fail and they are more
    than 1 % of the table, nothing is left out and the checks are critical.

    Returns:
        The findings, each of them a warning or critical.
    """
    settled: dict[str, list[Finding]] = {}
    left_out: list[dict[str, str]] = []
    for name, findings in found.items():
        suite = suites[name]
        failed = [finding for finding in findings if finding.severity == ROW and not finding.success]
        is_critical = _is_critical(con, suite, failed)
        settled[name] = [_settled(finding, is_critical) for finding in findings]
        if failed and not is_critical:
            left_out += _rows(suite, failed)
            delete_called(con, suite.name, suite.called() or "", _called(failed))
    put_table(con, "mart_left_out", pa.Table.from_pylist(left_out, schema=_SCHEMA), "all")
    name_what_stands(con)
    return settled


def _is_critical(con: duckdb.DuckDBPyConnection, suite: Suite, failed: list[Finding]) -> bool:
    """Whether so much fails, or a check could not be run so that nobody knows what fails, that the whole table is in doubt."""
    if not failed:
        return False
    units = {tuple(row.get(key) for key in ("unit_kind", "unit_id")) for row in _keys_of(suite, failed)}
    ((n_rows,),) = con.table(suite.name).aggregate("count(*)").fetchall()
    n_failed = count_called(con, suite.name, suite.called() or "", _called(failed))
    is_unknown = any(not finding.failed for finding in failed)
    return is_unknown or (len(units) > 1 and n_failed > MOST_AT_FAULT * n_rows)


def _called(failed: list[Finding]) -> list[str]:
    return sorted({label for finding in failed for label in finding.failed})


def _keys_of(suite: Suite, failed: list[Finding]) -> list[dict[str, str]]:
    """The columns by which each row at fault is found, by name."""
    return [dict(zip(suite.left_out_by, json.loads(label), strict=True)) for label in _called(failed)]


def _settled(finding: Finding, is_critical: bool) -> Finding:
    if finding.severity != ROW:
        return finding
    named = {" ".join(part for part in json.loads(label) if part): n for label, n in finding.failed.items()}
    return replace(finding, severity="critical" if is_critical else "warning", failed=named)


def _rows(suite: Suite, failed: list[Finding]) -> list[dict[str, str]]:
    """One row per check and row at fault; a table of services alone does not say so itself."""
    return [
        {"unit_kind": "service", **keys, "name": suite.name, "check_id": finding.id, "message": finding.message}
        for finding in failed
        for keys in _keys_of(suite, [finding])
    ]
