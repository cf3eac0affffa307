"""Rounds of scoring: the area at each of its last months, or a quiet region drawn again and again, each scored once and kept.

Bands and ranks are made anew from what a round has scored; only another threshold of a pattern or another weight of a test scores it again,
only another threshold of a trigger judges the triggers again.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from riskagg.area import Area
from riskagg.assessment.judge import filled, is_newly_met, judge_triggers
from riskagg.assessment.policies import Policies
from riskagg.assessment.read import month_end, read_alerts, read_inputs, read_rated_units, units_seen
from riskagg.policy import bands as banding
from riskagg.policy.rules import Bands
from riskagg.score.inputs import ScoreInputs
from riskagg.score.score import score
from riskagg.warehouse import Connection, open_read_only
from riskagg.warehouse.cut import Month, month_before, month_of, read_cut, stand_before
from riskagg.warehouse.models import make_temporary
from riskagg.warehouse.queries import run_query

Scored = tuple[pd.DataFrame, pd.DataFrame]
"""``units`` and ``patterns`` of ``Rounds``."""
_KEYS = ["unit_kind", "unit_id"]
_NEWLY_MET = ["round", *_KEYS]
# The models that say what was known at each row of `cut`, in the order in which they read one another.
_KNOWN_AT = ("int_incident_told", "int_incidents_at", "int_scored_alerts", "int_scored_incidents")
_OF_PATTERNS = [*_KEYS, "pattern", "theme", "kind", "strength", "incident_ids", "alert_ids", "sentence"]


@dataclass(frozen=True)
class Rounds:
    """What was scored; every frame has a column ``round``.

    Attributes:
        units: one row a round and unit: unit_kind, unit_id, p_value, q_value, burden, excess_ratio, excess_low, excess_high, n_24, n_12.
        patterns: one row a round, unit, pattern and theme: kind, strength, incident_ids, alert_ids, sentence.
        newly_met: round, unit_kind, unit_id of units with a trigger that was not met the month before.
    """

    units: pd.DataFrame
    patterns: pd.DataFrame
    newly_met: pd.DataFrame

    def assessed(self, bands: Bands) -> pd.DataFrame:
        """Every unit of every round with its band and rank, in the order of rounds, unit kinds and ranks."""
        parts = [
            banding.assess(
                units.drop(columns="round"), self._of(self.patterns, one), self._of(self.newly_met, one)[_KEYS], bands
            ).assign(round=one)
            for one, units in self.units.groupby("round", sort=True)
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True)

    @staticmethod
    def _of(frame: pd.DataFrame, one: object) -> pd.DataFrame:
        return frame[frame["round"] == one]


class Months:
    """The last months of an area's warehouse, from the batches of today, each as it was known at its own cut.

    Attributes:
        months: the months asked for, in order; fewer where the history does not begin so early.
    """

    def __init__(self, area: Area, n_months: int, say: Callable[[str], None] = lambda line: None) -> None:
        """Open the warehouse; ``close`` it again. ``say`` is told what is worked on.

        Raises:
            StoreError: there is no warehouse.
        """
        self.con = open_read_only(area.warehouse)
        self._months = _months(self.con, area.settings.calendar.reported_by_day, n_months)
        self.months = self._months[1:]
        self._say = say
        self._is_ready = False

    def close(self) -> None:
        """Let go of the warehouse."""
        self.con.close()

    def inputs(self, month: str) -> ScoreInputs:
        """What scoring reads of a month."""
        self._prepare()
        return read_inputs(self.con, month)

    def score(self, policies: Policies) -> Scored:
        """``units`` and ``patterns`` of ``Rounds``, the months being the rounds."""
        self._prepare()
        scored = []
        for month in self.months:
            self._say(f"scores of {month.month}")
            inputs = read_inputs(self.con, month.month)
            units, patterns = scored_once(inputs, policies)
            seen = units_seen(read_alerts(self.con, month.month), inputs.month_end)
            scored.append((filled(units.merge(seen, on=_KEYS, how="right")).assign(round=month.month), patterns.assign(round=month.month)))
        return _joined(scored)

    def newly_met(self, policies: Policies) -> pd.DataFrame:
        """``newly_met`` of ``Rounds``; the month before the first is judged too."""
        self._prepare()
        before, parts = None, [pd.DataFrame({name: pd.Series(dtype=object) for name in _NEWLY_MET})]
        for month in self._months:
            self._say(f"triggers of {month.month}")
            rated = read_rated_units(self.con, month.month)
            now = judge_triggers(read_alerts(self.con, month.month), rated, month_end(self.con, month.month), policies)
            if before is not None:
                new = now.loc[is_newly_met(now, before), _KEYS].drop_duplicates()
                parts.append(new.assign(round=month.month)[_NEWLY_MET])
            before = now
        return pd.concat(parts, ignore_index=True)

    def _prepare(self) -> None:
        """Make the cuts and what was known at them, as temporary tables that stand before the warehouse's own of the same name."""
        if self._is_ready:
            return
        stand_before(self.con, self._months)
        make_temporary(self.con, ("incidents", "scores"), _KNOWN_AT)
        self._is_ready = True


def _months(con: Connection, reported_by_day: int, n_months: int) -> list[Month]:
    """The month before the first, and the months; none begins before the history does."""
    cut = read_cut(con)
    ((first,),) = run_query(con, "first_month").fetchall()
    found = [month_of(cut.month, reported_by_day)]
    while len(found) <= n_months and found[-1].month_start > first:
        found.append(month_of(month_before(found[-1]), reported_by_day))
    if len(found) <= n_months:
        found.append(month_of(month_before(found[-1]), reported_by_day))
    return found[::-1]


def scored_once(inputs: ScoreInputs, policies: Policies) -> Scored:
    """Units and patterns of one cut, with the columns that a comparison shows."""
    scores = score(inputs, policies.rules, policies.bands.tests)
    return scores.units, scores.patterns[_OF_PATTERNS]


def _joined(scored: Sequence[Scored]) -> Scored:
    return pd.concat([units for units, _ in scored], ignore_index=True), pd.concat([patterns for _, patterns in scored], ignore_index=True)


class Kept:
    """What was scored of a warehouse, kept beside it (``.whatif/``) until the warehouse is another; all of it can be deleted."""

    def __init__(self, area: Area) -> None:
        found = area.warehouse.stat()
        self._folder = area.scores_kept
        self._warehouse = _digest([found.st_size, found.st_mtime_ns])

    def scores(self, what: str, policies: Policies, make: Callable[[], Scored]) -> Scored:
        """Units and patterns; ``what`` says which rounds they are of."""
        key = _digest([what, policies.patterns.model_dump(mode="json")["rules"], policies.bands.tests])
        paths = [self._path(f"{name}-{key}") for name in ("units", "patterns")]
        if not all(path.is_file() for path in paths):
            self._write(dict(zip(paths, make(), strict=True)))
        units, patterns = (pd.read_parquet(path) for path in paths)
        return units, patterns

    def newly_met(self, what: str, policies: Policies, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Units with a trigger newly met; ``what`` says which rounds they are of."""
        path = self._path(f"met-{_digest([what, policies.triggers.model_dump(mode='json')['rules']])}")
        if not path.is_file():
            self._write({path: make()})
        return pd.read_parquet(path)

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._warehouse}-{name}.parquet"

    def _write(self, frames: dict[Path, pd.DataFrame]) -> None:
        self._folder.mkdir(exist_ok=True)
        for path, frame in frames.items():
            part = path.with_suffix(".part")
            frame.to_parquet(part, index=False)
            part.replace(path)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
