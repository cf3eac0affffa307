"""Gates of the marts: what the pages read is checked before a page is written, and what every gate found is kept in ``mart_gates``."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from riskagg.area import Area
from riskagg.intake import GATE_FILE, batches_dir, kinds
from riskagg.warehouse.put import put_table
from riskagg.warehouse.queries import run_query

from .findings import Chunk, Finding
from .gates import Gatekeeper
from .left_out import leave_out
from .suites import Suite, mart_suites

_LABEL = "called"
# Of many rows that fail the first say enough.
_MOST_NAMED = 100
_OF_FINDING = tuple(field.name for field in fields(Finding))
_RESULT_TEXTS = ("batch_id", "source", "file", "check_id", "severity", "observed", "message")
_RESULTS = pa.schema([*((name, pa.string()) for name in _RESULT_TEXTS), ("success", pa.bool_()), ("failed", pa.int64())])
_TEXTS = ("scope", "name", "check_id", "expectation", "column", "severity", "observed", "message")
_SCHEMA = pa.schema([*((name, pa.string()) for name in _TEXTS), ("success", pa.bool_()), ("files", pa.list_(pa.string()))])


def judge_marts(con: duckdb.DuckDBPyConnection, keeper: Gatekeeper) -> dict[str, list[Finding]]:
    """Run the suite of every table that a page reads, and leave out the evidence that fails; findings by table, sorted."""
    suites = {suite.name: suite for suite in mart_suites()}
    found = {name: keeper.findings(suite, [_chunk(con, suite)]) for name, suite in suites.items()}
    return leave_out(con, suites, found)


def _chunk(con: duckdb.DuckDBPyConnection, suite: Suite) -> Chunk:
    # Names and expressions come from the shipped suites, never from data.
    table = con.table(suite.name)
    rows = table.filter(suite.where) if suite.where else table
    worked_out = [f'{expression} as "{name}"' for name, expression in suite.columns.items()]
    named = [f'{suite.called()} as "{_LABEL}"'] if suite.called() else []
    frame: pd.DataFrame = rows.project(", ".join([*suite.stored_columns(), *worked_out, *named])).df()
    if not named:
        return Chunk(frame)
    places, names = pd.factorize(frame.pop(_LABEL), sort=True)
    return Chunk(frame, ([str(name) for name in names], places.astype("int32")))


def batch_results(con: duckdb.DuckDBPyConnection, area: Area) -> list[dict[str, Any]]:
    """What the gates left beside the batches of this build: a batch and check a row, in the order in which batches are applied."""
    rows = []
    for batch_id, source, file in run_query(con, "batches_that_count").fetchall():
        path = batches_dir(area) / batch_id / GATE_FILE
        results = json.loads(path.read_text(encoding="utf-8"))["results"] if path.is_file() else []
        rows += [{"batch_id": batch_id, "source": source, "file": file, **item} for item in results]
    return rows


def source_findings(con: duckdb.DuckDBPyConnection, results: Iterable[Mapping[str, Any]]) -> dict[str, list[Finding]]:
    """The same by source: one finding a check, failed where it failed for any batch.

    A workbook that came back as it was given says nothing, and there is nothing in it to check.
    """
    saying = {batch_id for batch_id, *_ in run_query(con, "batches_that_say", returned=sorted(kinds.RETURNED)).fetchall()}
    found: dict[tuple[str, str], Finding] = {}
    for result in (result for result in results if result["batch_id"] in saying):
        item = {name: result[name] for name in _OF_FINDING}
        finding = Finding(**{**item, "failed": {result["file"]: result["failed"]} if result["failed"] else {}})
        key = (result["source"], finding.id)
        found[key] = _graver(found.get(key), finding)
    by_source: dict[str, list[Finding]] = {}
    for (source, _), finding in sorted(found.items(), key=lambda item: item[0]):
        by_source.setdefault(source, []).append(finding)
    return by_source


def _graver(before: Finding | None, now: Finding) -> Finding:
    """Of one check over several batches: a failure rather than a success, the latest of either, with the files of all failures."""
    if before is None or (before.success and not now.success):
        return now
    if now.success and not before.success:
        return before
    failed = {} if now.success else {**before.failed, **now.failed}
    return replace(now, failed=failed)


def write_batch_results(con: duckdb.DuckDBPyConnection, results: Iterable[Mapping[str, Any]]) -> None:
    """Make the table ``mart_gate_results``; its grain is batch_id, check_id. ``failed`` counts rows of that file."""
    rows = [{**result, "check_id": result["id"]} for result in results]
    put_table(con, "mart_gate_results", pa.Table.from_pylist(rows, schema=_RESULTS), "batch_id, check_id")


def write_mart_gates(con: duckdb.DuckDBPyConnection, sources: dict[str, list[Finding]], marts: dict[str, list[Finding]]) -> None:
    """Make the table ``mart_gates``; its grain is scope, name, check_id."""
    rows = [*_rows("mart", marts), *_rows("source", sources)]
    put_table(con, "mart_gates", pa.Table.from_pylist(list(rows), schema=_SCHEMA), "scope, name, check_id")


def _rows(scope: str, by_name: dict[str, list[Finding]]) -> Iterable[dict[str, object]]:
    for name, findings in by_name.items():
        for finding in findings:
            item = finding.as_dict()
            files = sorted(item.pop("failed"))[:_MOST_NAMED] if not finding.success else []
            yield {"scope": scope, "name": name, "check_id": item.pop("id"), **item, "files": files}
