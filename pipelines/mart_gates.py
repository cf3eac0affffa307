"""Gates of the marts: what the pages read is checked before a page is written, and what every gate found is kept in ``mart_gates``."""

import json
from collections.abc import Iterable

import duckdb
import pandas as pd
import pyarrow as pa

from riskagg.area import Area
from riskagg.intake import batches_dir

from .awaiting import GATE_FILE
from .gates import Finding, Gatekeeper
from .suites import Suite, mart_suites

_TEXTS = ("scope", "name", "check_id", "expectation", "column", "severity", "observed", "message")
_SCHEMA = pa.schema([*((name, pa.string()) for name in _TEXTS), ("success", pa.bool_()), ("files", pa.list_(pa.string()))])


def judge_marts(con: duckdb.DuckDBPyConnection, keeper: Gatekeeper) -> dict[str, list[Finding]]:
    """Run the suite of every table that a page reads; findings by table, sorted."""
    return {suite.name: keeper.findings(suite, _frame(con, suite)) for suite in mart_suites()}


def _frame(con: duckdb.DuckDBPyConnection, suite: Suite) -> pd.DataFrame:
    # Names and expressions come from the shipped suites, never from data.
    table = con.table(suite.name)
    rows = table.filter(suite.where) if suite.where else table
    worked_out = [f'{expression} as "{name}"' for name, expression in suite.columns.items()]
    frame: pd.DataFrame = rows.project(", ".join([*suite.stored_columns(), *worked_out])).df()
    return frame


def source_findings(con: duckdb.DuckDBPyConnection, area: Area) -> dict[str, list[Finding]]:
    """What the gates of the sources found on the batches of this build: one finding a check, failed where it failed for any batch."""
    found: dict[tuple[str, str], Finding] = {}
    for batch_id, source in con.execute("select batch_id, source from batches order by apply_order").fetchall():
        path = batches_dir(area) / batch_id / GATE_FILE
        for item in json.loads(path.read_text(encoding="utf-8"))["results"] if path.is_file() else []:
            finding = Finding(**{**item, "files": tuple(item["files"])})
            found[source, finding.id] = _graver(found.get((source, finding.id)), finding)
    by_source: dict[str, list[Finding]] = {}
    for (source, _), finding in sorted(found.items(), key=lambda item: item[0]):
        by_source.setdefault(source, []).append(finding)
    return by_source


def _graver(before: Finding | None, now: Finding) -> Finding:
    """Of one check over several runs: the latest failure, with the files of all of them; the latest finding where none failed."""
    if before is None or before.success:
        return now
    if now.success:
        return before
    return Finding(**{**now.as_dict(), "files": tuple(sorted({*before.files, *now.files}))})


def write_mart_gates(con: duckdb.DuckDBPyConnection, sources: dict[str, list[Finding]], marts: dict[str, list[Finding]]) -> None:
    """Make the table ``mart_gates``; its grain is scope, name, check_id."""
    rows = [*_rows("mart", marts), *_rows("source", sources)]
    con.register("found_by_gates", pa.Table.from_pylist(rows, schema=_SCHEMA))
    con.execute("create or replace table mart_gates as select * from found_by_gates order by scope, name, check_id")
    con.unregister("found_by_gates")


def _rows(scope: str, by_name: dict[str, list[Finding]]) -> Iterable[dict[str, object]]:
    for name, findings in by_name.items():
        for finding in findings:
            item = finding.as_dict()
            yield {"scope": scope, "name": name, "check_id": item.pop("id"), **item}
