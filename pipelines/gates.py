"""Gates: what Great Expectations must find true before anything is published.

A suite a source runs over all batches of the source that no gate has looked at yet, a chunk of rows after the other, so that memory stays
flat; a suite a mart runs on each table that a page reads. Great Expectations' import costs some 3 CPU-seconds: this module is imported
where gates run, and nowhere else.
"""

import logging
import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd

from .findings import Chunk, Finding, Tally
from .import_later import import_later, import_without
from .suites import ROW, Check, Suite

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
# A third of its import is for one expectation of distributions, which no suite has.
import_later("scipy.stats", "altair")

with import_without("sqlalchemy"):
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.execution_engine import pandas_execution_engine

# Every frame would be hashed twice, for a fingerprint that nothing asks for: a third of what judging it costs.
pandas_execution_engine.HASH_THRESHOLD = 0

# Counts alone; which rows fail is asked for only where some do.
_COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}
_ROWS = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}

# This module sets its own level, and would report temporary folders between the bars of a run.
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)


class Gatekeeper:
    """Runs suites on frames, in one context without files, progress bars or analytics."""

    def __init__(self) -> None:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        frames = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
        # One asset for all frames: a new one would have the whole context's settings written out again.
        self._frames = frames.add_batch_definition_whole_dataframe("all")

    def findings(self, suite: Suite, chunks: Iterable[Chunk]) -> list[Finding]:
        """Run a suite over rows that come in chunks.

        A check of rows is judged by the counts of all chunks together, so that ``mostly`` means the same whatever a chunk's size; a check
        of a table holds where it holds of every chunk.

        Args:
            suite: its checks are run in order.
            chunks: the columns that the checks read, with what each row is called where a failure shall be found again.
        """
        tallies = {check.id: Tally(check) for check in suite.checks}
        for chunk in chunks:
            for check_id, found in self._run(suite.checks, chunk.frame, _COUNTS).items():
                tallies[check_id].add(found.result, bool(found.success), _is_broken(found))
            self._name_failures(suite, chunk, tallies)
        return [tallies[check.id].finding() for check in suite.checks]

    def _name_failures(self, suite: Suite, chunk: Chunk, tallies: dict[str, Tally]) -> None:
        failing = [check for check in suite.checks if tallies[check.id].failed_last] if chunk.labels else []
        for check_id, found in self._run(failing, chunk.frame, _ROWS).items() if failing else ():
            tallies[check_id].name(chunk.called(found.result.get("unexpected_index_list") or []))

    def _run(self, checks: Iterable[Check], frame: pd.DataFrame, how: dict[str, Any]) -> dict[str, Any]:
        expected = gx.ExpectationSuite(name="checks", expectations=[_expectation(check) for check in checks])
        result = self._frames.get_batch({"dataframe": frame}).validate(expected, result_format=how)
        # Results come sorted by column: the id in `meta` says which check each belongs to.
        return {item.expectation_config.meta["check"]: item for item in result.results}


def _expectation(check: Check) -> Any:
    words = ["expect", *check.expect.split("_")]
    arguments = {name: _instant(value) for name, value in check.arguments.items()}
    if check.column is not None:
        arguments["column"] = check.column
    kind = getattr(gxe, "".join(word.capitalize() for word in words))
    return kind(**arguments, severity="warning" if check.severity == ROW else check.severity, meta={"check": check.id})


def _instant(value: Any) -> Any:
    # Frames hold dates as pandas instants, which compare with nothing but instants.
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001 - dates have no zone


def _is_broken(found: Any) -> bool:
    """Whether the check itself failed: said once, or by each metric that it is made of."""
    said = found.exception_info or {}
    return any(part.get("raised_exception", False) for part in (said, *said.values()) if isinstance(part, dict))
