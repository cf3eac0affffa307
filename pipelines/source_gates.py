"""Gates of the sources: one suite a source over all its new batches together, its word left beside each of them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake import Batch

from .awaiting import GATE_FILE, folder_of
from .gates import FILE_COLUMN, Finding, Gatekeeper, outcome
from .suites import Suite, source_suite


def judge_source(keeper: Gatekeeper, area: Area, batches: Sequence[Batch]) -> list[Finding]:
    """Run the suite of a source over its new batches and leave ``gate.json`` beside each of them."""
    suite = source_suite(batches[0].source, batches[0].kind or "")
    findings = keeper.findings(suite, _frame(suite, area, batches)) if suite.checks else []
    for batch in batches:
        _leave_word(folder_of(area, batch), suite, findings)
    return findings


def _frame(suite: Suite, area: Area, batches: Sequence[Batch]) -> pd.DataFrame:
    parts = [_part(folder_of(area, batch) / "data.parquet", batch.file, suite) for batch in batches if "data" in batch.parts]
    if not parts:
        return pd.DataFrame(columns=[*suite.stored_columns(), FILE_COLUMN])
    # Dates as pandas instants: a column of Python dates would be compared one by one.
    frame: pd.DataFrame = pa.concat_tables(parts, promote_options="permissive").to_pandas(date_as_object=False)
    return frame


def _part(path: Path, file: str, suite: Suite) -> pa.Table:
    with pq.ParquetFile(path) as part:
        there = set(part.schema_arrow.names)
        table = part.read(columns=[name for name in suite.stored_columns() if name in there])
    return table.append_column(FILE_COLUMN, pa.array([file] * table.num_rows, pa.string()))


def _leave_word(folder: Path, suite: Suite, findings: Sequence[Finding]) -> None:
    word = {"suite": suite.name, "outcome": outcome(findings), "results": [finding.as_dict() for finding in findings]}
    part = folder / f".{GATE_FILE}.part"
    part.write_text(json.dumps(word, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(folder / GATE_FILE)
