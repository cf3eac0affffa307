"""Gates: what Great Expectations must find true before anything is published.

A suite a source runs once over all batches of the source that no gate has looked at yet; a suite a mart runs on each table that a page
reads. Great Expectations' import costs some 3 CPU-seconds: this module is imported where gates run, and nowhere else.
"""

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from .suites import Check, Severity, Suite

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe

FILE_COLUMN = "__file"

# This module sets its own level, and would report temporary folders between the bars of a run.
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Finding:
    """What one check found. ``files`` are those with a row that fails, where the rows come from files; no value of a row is kept."""

    id: str
    expectation: str
    column: str | None
    severity: Severity
    success: bool
    observed: str
    message: str
    files: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "files": list(self.files)}


def outcome(findings: Iterable[Finding]) -> str:
    """``critical``, ``warning`` or ``passed``: the gravest of the failures."""
    failed = {finding.severity for finding in findings if not finding.success}
    return "critical" if "critical" in failed else "warning" if "warning" in failed else "passed"


class Gatekeeper:
    """Runs suites on frames, in one context without files, progress bars or analytics."""

    def __init__(self) -> None:
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        self._source = self._context.data_sources.add_pandas("frames")

    def findings(self, suite: Suite, frame: pd.DataFrame) -> list[Finding]:
        """Run a suite.

        Args:
            suite: its checks are run in order.
            frame: the columns that the checks read; ``FILE_COLUMN``, where it is there, says which file a row is from.
        """
        name = f"{len(self._source.assets)}-{suite.name}"
        batch = self._source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        expected = gx.ExpectationSuite(name=name, expectations=[_expectation(check) for check in suite.checks])
        result = batch.get_batch({"dataframe": frame}).validate(expected, result_format={"result_format": "COMPLETE"})
        # Results come sorted by column: the id in `meta` says which check each belongs to.
        found = {item.expectation_config.meta["check"]: item for item in result.results}
        files = frame.get(FILE_COLUMN)
        return [_finding(check, found[check.id], files) for check in suite.checks]


def _expectation(check: Check) -> Any:
    words = ["expect", *check.expect.split("_")]
    arguments = {name: _instant(value) for name, value in check.arguments.items()}
    if check.column is not None:
        arguments["column"] = check.column
    kind = getattr(gxe, "".join(word.capitalize() for word in words))
    return kind(**arguments, severity=check.severity, meta={"check": check.id})


def _instant(value: Any) -> Any:
    # Frames hold dates as pandas instants, which compare with nothing but instants.
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001 - dates have no zone


def _finding(check: Check, item: Any, files: "pd.Series[str] | None") -> Finding:
    failing = item.result.get("unexpected_index_list") or []
    named = () if item.success or files is None else tuple(sorted(set(files.iloc[failing] if failing else files)))
    return Finding(
        id=check.id,
        expectation=f"expect_{check.expect}",
        column=", ".join(check.columns()) or None,
        severity=check.severity,
        success=bool(item.success),
        observed=_observed(item),
        message=check.message,
        files=named,
    )


def _observed(item: Any) -> str:
    """Counts alone: the values that fail stay where they are."""
    if item.exception_info and item.exception_info.get("raised_exception"):
        return "the check could not be run"
    result: Mapping[str, Any] = item.result
    if "unexpected_count" in result:
        return f"{result['unexpected_count']:,} of {result.get('element_count', 0):,} rows fail"
    return f"{result.get('observed_value')}"
