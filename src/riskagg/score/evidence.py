"""Evidence: the one object in which a pattern is shown, made once and shown everywhere."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from riskagg.score import sentences as say
from riskagg.score.arrays import Ints
from riskagg.score.calendar import date_of
from riskagg.score.panel import Panel
from riskagg.score.references import References
from riskagg.score.rules import PatternRule
from riskagg.score.tails import ratio_limits

COLUMNS = [
    *("unit_kind", "unit_id", "pattern", "theme", "kind", "strength", "n_incidents", "n_people", "n_agencies", "window_from", "window_to"),
    *("since", "observed", "expected", "expected_low", "expected_high", "ratio", "ratio_low", "ratio_high", "p_value"),
    *("incident_ids", "alert_ids", "sentence", "rule"),
]
# A pattern without a p stands after those that are unlikely and before those that are not.
_NO_P_STRENGTH = 0.5
_NO_THEME = {"other": "of other kinds", "unmapped": "of a kind not mapped yet"}


@dataclass(frozen=True)
class Chance:
    """What was expected in the window: mean and shape of the prediction, what was observed, and the p-value."""

    observed: float
    mean: float
    shape: float
    p: float


@dataclass
class Evidence:
    """Rows of ``mart_patterns`` of one unit kind, as they are found.

    ``renewed`` is the last day on which each service was registered under another id: evidence from before it says so. ``references``
    says who is known by a mere reference.
    """

    panel: Panel
    labels: dict[str, str]
    renewed: dict[str, int] = field(default_factory=dict)
    references: References = field(default_factory=References)
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        rule: PatternRule,
        unit: int,
        members: Ints,
        sentence: str,
        window: tuple[int, int],
        theme: int | None = None,
        chance: Chance | float | None = None,
        since: int | None = None,
        alert_ids: list[str] | None = None,
        n_agencies: int | None = None,
    ) -> None:
        """Add one pattern of one unit.

        Args:
            members: the incidents that are the evidence, by index.
            window: first and last day looked at.
            chance: a p-value alone where nothing was expected as a number of incidents.
            since: day where the evidence is no incident.
            alert_ids: records where the evidence is no incident.
        """
        found = self.panel.incidents
        first = int(found.day[members].min()) if len(members) else since
        row: dict[str, object] = {
            "unit_kind": self.panel.unit_kind,
            "unit_id": self.panel.ids[unit],
            "pattern": rule.rule,
            "theme": "" if theme is None else self.panel.themes[theme],
            "kind": rule.kind,
            "strength": _strength(chance),
            "n_incidents": len(members),
            "n_people": self.people_of(members),
            "n_agencies": len({name for i in members for name in found.agencies[i]}) if n_agencies is None else n_agencies,
            "window_from": date_of(window[0]),
            "window_to": date_of(window[1]),
            "since": None if first is None else date_of(first),
            "incident_ids": sorted(str(found.ids[i]) for i in members),
            "alert_ids": sorted(alert_ids or []),
            "sentence": sentence + self._under_another_id(members, unit),
            "rule": rule.rule,
        }
        self.rows.append(row | _numbers(chance))

    def frame(self) -> pd.DataFrame:
        """All rows, sorted by unit, pattern and theme."""
        frame = pd.DataFrame(self.rows, columns=COLUMNS)
        return frame.sort_values(["unit_id", "pattern", "theme"], kind="stable").reset_index(drop=True)

    def theme_label(self, theme: int) -> str:
        code = self.panel.themes[theme]
        return say.theme_words(self.labels.get(code, code.replace("_", " ")))

    def incidents_of(self, theme: int, n: int) -> str:
        """``six incidents of theft or missing money``."""
        return f"{say.counted(n, 'incident', 'incidents')} {self._kind(theme)}"

    def _kind(self, theme: int) -> str:
        return _NO_THEME.get(self.panel.themes[theme], f"of {self.theme_label(theme)}")

    def mostly_of(self, theme: int | None, members: Ints) -> str:
        """``three incidents, two of them of falls,``: a theme is named for as many as have it."""
        n = 0 if theme is None else int((self.panel.incidents.theme[members] == theme).sum())
        every = say.counted(len(members), "incident", "incidents")
        if theme is None or n == 0:
            return every
        if n == len(members):
            return self.incidents_of(theme, n)
        return f"{every}, {say.number(n)} of them {self._kind(theme)},"

    def people_of(self, members: Ints) -> int:
        """How many different people the incidents affected, at least."""
        return self.references.least_people(self._people(members))

    def different_people_of(self, members: Ints) -> str:
        """``five different people``; where some are known by a mere reference, at least so many, and how many more there may be."""
        n = self.people_of(members)
        return say.different_people(n, len(self._people(members)) - n)

    def _people(self, members: Ints) -> set[str]:
        return {person for i in members for person in self.panel.incidents.people[i]}

    def _under_another_id(self, members: Ints, unit: int) -> str:
        """What a new id would hide: how much of the evidence is from before it."""
        day = self.renewed.get(str(self.panel.ids[unit])) if self.panel.unit_kind == "service" else None
        n = 0 if day is None else int((self.panel.incidents.day[members] < day).sum())
        if day is None or n == 0:
            return ""
        which = "All" if n == len(members) else f"{say.started(say.number(n))} of them"
        return f" {which} happened before the {self.panel.noun[unit]} was registered under a new id on {date_of(day):%-d %B %Y}."

    def n_weakly_joined(self, members: Ints, key: str) -> int:
        return sum(key in self.panel.incidents.weak[i] for i in members)

    def basis(self, unit: int) -> say.Basis:
        """Against what a unit is held: what it had before where it has a history, else what others like it have."""
        panel = self.panel
        return say.Basis(str(panel.noun[unit]), bool(panel.has_size[unit]), panel.months_before(unit))

    def expectation(self, unit: int, expected: float, window: tuple[int, int]) -> str:
        """``from what it had before, about one every 16 months would be expected``."""
        return self.basis(unit).expectation(*say.quantity(expected, window[1] - window[0] + 1, self.panel.days_at_risk(unit, *window)))

    def reported(self, members: Ints, unit: int) -> str:
        """Who reported the incidents, and whether the unit itself did."""
        found = self.panel.incidents
        agencies = sorted({name for i in members for name in found.agencies[i]})
        n_unknown = int((~found.is_teller_known[members]).sum())
        return say.who_reported(agencies, int(found.told[members].sum()), n_unknown, len(members), str(self.panel.noun[unit]))

    def span_of(self, members: Ints) -> str:
        """``between 4 May and 27 September 2026``: the days of the first and the last incident."""
        days = self.panel.incidents.day[members]
        return say.between(date_of(int(days.min())), date_of(int(days.max())))


def _strength(chance: Chance | float | None) -> float:
    if chance is None:
        return _NO_P_STRENGTH
    return 1 - (chance.p if isinstance(chance, Chance) else chance)


def _numbers(chance: Chance | float | None) -> dict[str, object]:
    names = ("observed", "expected", "expected_low", "expected_high", "ratio", "ratio_low", "ratio_high", "p_value")
    if not isinstance(chance, Chance):
        return dict.fromkeys(names) | {"p_value": chance}
    low, high = special.gammaincinv(chance.shape, [0.025, 0.975]) / chance.shape * chance.mean
    mean = max(chance.mean, 1e-9)
    ratio_low, ratio_high = ratio_limits(np.array(chance.observed), np.array(mean))
    values = (chance.observed, mean, low, high, chance.observed / mean, ratio_low, ratio_high, chance.p)
    return {name: float(value) for name, value in zip(names, values, strict=True)}
