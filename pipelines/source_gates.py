"""Gates of the sources: a suite a source over all its new batches together, one suite over what each of them is as a whole.

Their word is left beside each batch.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskagg.area import Area
from riskagg.intake import GATE_FILE, Batch, Catalogue
from riskagg.intake.rewrite import change
from riskagg.journal import Act

from .batch_facts import facts_chunk
from .findings import Finding, outcome
from .gates import Gatekeeper
from .layouts import layout_checks, layout_of
from .source_rows import SourceRows
from .suites import batch_suite, source_suite


def judge_sources(
    keeper: Gatekeeper,
    area: Area,
    catalogue: Catalogue,
    waiting: Mapping[str, Sequence[Batch]],
    on_source: Callable[[str], None] = lambda source: None,
) -> dict[str, list[Finding]]:
    """Judge the new batches of every source and leave ``gate.json`` beside each of them.

    Args:
        waiting: new batches by source (``awaiting``).
        on_source: is told of each source when its rows are judged.

    Returns:
        Findings by source.

    Raises:
        SettingsError: a file of expectations cannot be used.
    """
    read, found = [], {}
    for source, batches in waiting.items():
        rows, found[source] = _judge_rows(keeper, area, catalogue, batches)
        read.append(rows)
        on_source(source)
    words: dict[str, bytes] = {}
    of_files = keeper.findings(batch_suite(), [facts_chunk([fact for rows in read for fact in rows.facts])]) if read else []
    for rows in read:
        source = rows.mapping.source
        found[source] += [_of_source(finding, [batch.file for batch in rows.batches]) for finding in of_files]
        grave = {file for item in found[source] if item.severity == "critical" and not item.success for file in item.failed}
        failing = {batch.file: batch.sha256 for batch in rows.batches if batch.file in grave}
        words |= {f"batches/{batch.batch_id}/{GATE_FILE}": _word(batch, found[source], failing) for batch in rows.batches}
    if words:
        change(area, Act("gates", details={"outcomes": {source: outcome(findings) for source, findings in found.items()}}), words=words)
    return found


def _judge_rows(keeper: Gatekeeper, area: Area, catalogue: Catalogue, batches: Sequence[Batch]) -> tuple[SourceRows, list[Finding]]:
    mapping = catalogue.sources[batches[0].source].mapping
    layout = layout_of(mapping)
    suite = source_suite(mapping.source, mapping.kind, layout_checks(layout))
    rows = SourceRows(area, mapping, layout, suite, batches)
    return rows, keeper.findings(suite, rows.chunks())


def _of_source(finding: Finding, files: Sequence[str]) -> Finding:
    """Of a check over the files of all sources what concerns these."""
    failed = {file: finding.failed[file] for file in files if file in finding.failed}
    # A check that could not be run names nobody, and holds up all.
    success = finding.success or (bool(finding.failed) and not failed)
    return replace(finding, success=success, observed=f"{len(failed):,} of {len(files):,} files fail", failed=failed)


def _word(batch: Batch, findings: Sequence[Finding], failing: Mapping[str, str]) -> bytes:
    results = [_here(finding, batch.file) for finding in findings]
    word = {"suite": batch.source, "outcome": outcome(findings), "failing": failing, "results": results}
    return (json.dumps(word, indent=1, ensure_ascii=False) + "\n").encode()


def _here(finding: Finding, file: str) -> dict[str, Any]:
    """A finding as it is kept beside one batch: what it found in the run, and how many rows of this file fail."""
    result = finding.as_dict()
    return {**result, "failed": finding.failed.get(file, 0)}
