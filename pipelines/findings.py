"""What checks found: counts over chunks of rows, added up; never a value of a row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .suites import Check, Severity

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Chunk:
    """Some rows.

    Attributes:
        frame: the columns that the checks read, with rows numbered from 0.
        labels: names, and shape (rows,) the place of each row's name among them; None where rows have no names.
    """

    frame: pd.DataFrame
    labels: tuple[Sequence[str], npt.NDArray[np.int32]] | None = None

    def called(self, rows: Sequence[int]) -> Counter[str]:
        """How many of these rows have each name."""
        if self.labels is None:
            return Counter()
        names, places = self.labels
        counts = np.bincount(places[np.asarray(rows, dtype=np.int64)], minlength=len(names))
        return Counter({name: int(n) for name, n in zip(names, counts, strict=True) if n})


@dataclass(frozen=True)
class Finding:
    """What one check found. ``failed`` says how many rows fail by what they are called: a file, or a row of a mart."""

    id: str
    expectation: str
    column: str | None
    severity: Severity | Literal["row"]
    success: bool
    observed: str
    message: str
    failed: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "failed": dict(sorted(self.failed.items()))}


def outcome(findings: Iterable[Finding]) -> str:
    """``critical``, ``warning`` or ``passed``: the gravest of the failures."""
    failed = {finding.severity for finding in findings if not finding.success}
    return "critical" if "critical" in failed else "warning" if "warning" in failed else "passed"


class Tally:
    """One check's counts over the chunks."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._seen = self._missing = self._failed = 0
        self._of_rows = False
        self._holds, self._broken = True, False
        self._observed: Any = None
        self._named: Counter[str] = Counter()
        self.failed_last = 0
        """Rows that fail in the chunk that came last."""

    def add(self, result: Mapping[str, Any], success: bool, broken: bool) -> None:
        """Add Great Expectations' result for one chunk."""
        self._of_rows |= "unexpected_count" in result
        self.failed_last = int(result.get("unexpected_count") or 0)
        self._failed += self.failed_last
        self._seen += int(result.get("element_count") or 0)
        self._missing += int(result.get("missing_count") or 0)
        self._holds &= success
        self._broken |= broken
        self._observed = result.get("observed_value", self._observed)

    def name(self, called: Counter[str]) -> None:
        """Say what the failing rows of the last chunk are called."""
        self._named += called

    def finding(self) -> Finding:
        """What the check found over all chunks."""
        check = self._check
        return Finding(
            id=check.id,
            expectation=f"expect_{check.expect}",
            column=", ".join(check.columns()) or None,
            severity=check.severity,
            success=self._success(),
            observed=self._words(),
            message=check.message,
            failed=dict(self._named),
        )

    def _success(self) -> bool:
        if self._broken or not self._of_rows:
            return self._holds and not self._broken
        allowed = (1 - float(self._check.arguments.get("mostly", 1))) * (self._seen - self._missing)
        return self._failed <= allowed + _ROUNDING

    def _words(self) -> str:
        """Counts alone: the values that fail stay where they are."""
        if self._broken:
            return "the check could not be run"
        return f"{self._failed:,} of {self._seen:,} rows fail" if self._of_rows or self._observed is None else f"{self._observed}"
