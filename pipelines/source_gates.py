"""Gates of the sources: every batch that no gate has looked at yet, all batches of a source together."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.intake import Batch

from .gates import FILE_COLUMN, Finding, Gatekeeper, outcome
from .suites import Suite, source_suite

GATE_FILE = "gate.json"


def awaiting(batches: Sequence[Batch]) -> dict[str, list[Batch]]:
    """Loaded batches without a gate's word, by source; both sorted."""
    found: dict[str, list[Batch]] = {}
    for batch in sorted(batches, key=lambda batch: (batch.source, batch.batch_id)):
        if batch.status == "loaded" and not (batch.folder / GATE_FILE).exists():
            found.setdefault(batch.source, []).append(batch)
    return found


def judge_source(keeper: Gatekeeper, source: str, batches: Sequence[Batch]) -> list[Finding]:
    """Run the suite of a source over its new batches and leave ``gate.json`` beside each of them."""
    suite = source_suite(source, batches[0].kind)
    findings = keeper.findings(suite, _frame(suite, batches)) if suite.checks else []
    for batch in batches:
        _leave_word(batch.folder, suite, findings)
    return findings


def _frame(suite: Suite, batches: Sequence[Batch]) -> pd.DataFrame:
    parts = [_part(batch, suite.stored_columns()) for batch in batches if (batch.folder / "data.parquet").is_file()]
    if not parts:
        return pd.DataFrame(columns=[*suite.stored_columns(), FILE_COLUMN])
    # Dates as pandas instants: a column of Python dates would be compared one by one.
    return pa.concat_tables(parts, promote_options="permissive").to_pandas(date_as_object=False)


def _part(batch: Batch, columns: list[str]) -> pa.Table:
    path = batch.folder / "data.parquet"
    there = set(pq.read_schema(path).names)
    table = pq.read_table(path, columns=[name for name in columns if name in there], partitioning=None)
    return table.append_column(FILE_COLUMN, pa.array([batch.file] * table.num_rows, pa.string()))


def _leave_word(folder: Path, suite: Suite, findings: Sequence[Finding]) -> None:
    word = {"suite": suite.name, "outcome": outcome(findings), "results": [finding.as_dict() for finding in findings]}
    part = folder / f".{GATE_FILE}.part"
    part.write_text(json.dumps(word, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(folder / GATE_FILE)
