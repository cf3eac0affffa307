"""The units of one kind with their incidents, what was expected of them, and their own level before the window."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from riskagg.score.arrays import Flags, Floats, Ints, Objects
from riskagg.score.calendar import GUARD_DAYS, Calendar
from riskagg.score.candour import Candour, candour
from riskagg.score.clumping import clumping
from riskagg.score.shrinkage import Level, between_months, between_units, level, predict
from riskagg.score.streams import Streams
from riskagg.score.told import Incidents, counts


@dataclass(frozen=True)
class Panel:
    """U units of one kind.

    Attributes:
        unit_kind, ids: kind of unit, sorted ids.
        noun: shape (U,), what a sentence calls the unit.
        kind: shape (U,), kind of service for the spread between units.
        incidents, unit: the incidents of these units, and the index of each one's unit.
        found: the streams, with units for services and these incidents.
        n_every: incidents by unit, theme and month.
        is_open: shape (U,), exposed in the last month.
        has_size: shape (U,), whether its capacity is known.
    """

    unit_kind: str
    ids: Objects
    noun: Objects
    kind: Ints
    calendar: Calendar
    themes: list[str]
    agencies: Objects
    incidents: Incidents
    unit: Ints
    found: Streams
    n_every: Floats
    is_open: Flags
    has_size: Flags

    @property
    def n_units(self) -> int:
        return len(self.ids)

    @cached_property
    def before(self) -> Floats:
        """Weights (M,) of the history: all but the last 180 days."""
        return 1 - self.calendar.window(GUARD_DAYS)

    @cached_property
    def is_before(self) -> Objects:
        return self.incidents.day <= self.calendar.last_day - GUARD_DAYS

    @cached_property
    def is_at_risk(self) -> Flags:
        """Months in which anything could be expected, shape (U, M)."""
        return np.asarray(self.found.every.sum(axis=1) > 0)

    def months_before(self, unit: int) -> int:
        """Months of a unit's history."""
        return round(float(self.is_at_risk[unit] @ self.before))

    def days_at_risk(self, unit: int, first: int, last: int) -> int:
        """Days from ``first`` to ``last`` in the months in which anything could be expected."""
        days = self.calendar.between(first, last) * np.diff(self.calendar.starts)
        return round(float(self.is_at_risk[unit] @ days))

    @cached_property
    def overall(self) -> Level:
        """Levels over all themes before the last 180 days, shape (U,)."""
        n = np.bincount(self.unit[self.is_before], minlength=self.n_units).astype(np.float64)
        return self.level_of(n, self.found.every.sum(axis=1) @ self.before)

    @cached_property
    def by_theme(self) -> Level:
        """Levels of each theme beside the unit's level over all, shape (U, T); the product's spread holds both."""
        n = counts(self.is_before, (self.unit, self.incidents.theme), (self.n_units, len(self.themes)))
        expected = (self.found.every @ self.before) * self.overall.ratio[:, None]
        spread = between_units(n, expected, self.kind, self.clumping)[self.kind]
        own = level(n, expected, spread, self.clumping)
        both = own.ratio * self.overall.ratio[:, None]
        return Level(both, own.spread + self.overall.spread[:, None], spread + self.overall.prior_spread[:, None])

    def level_of(self, n: Floats, expected: Floats) -> Level:
        """Levels of a stream from its history, both of shape (U,)."""
        spread = between_units(n[:, None], expected[:, None], self.kind, self.all_clumping)[self.kind, 0]
        return level(n, expected, spread, self.all_clumping)

    @cached_property
    def month_spread(self) -> float:
        """Relative variance of months about a unit's own level, from the history, beyond what comes together within days."""
        past = self.before > 0.99
        fitted = (self.found.every.sum(axis=1) * self.overall.ratio[:, None])[:, past]
        return float(between_months(self.n_every.sum(axis=1)[:, past], fitted, self.all_clumping))

    @cached_property
    def clumping(self) -> Floats:
        """How much incidents of each theme come together within days, from the history; shape (T,)."""
        past = self.is_before
        return clumping(self.incidents.day[past], self.incidents.service[past], self.incidents.theme[past], len(self.themes))

    @cached_property
    def all_clumping(self) -> float:
        """The same of incidents of all themes: the mean by what is expected of each."""
        share = self.found.every.sum(axis=(0, 2))
        return float(self.clumping @ share / max(float(share.sum()), 1e-9))

    @cached_property
    def new_share(self) -> Floats:
        """Part of the last 180 days' expectation that agencies tell which did not supply before, shape (U, T)."""
        return np.clip(self.found.new / self._recent, 0.0, 1.0)

    @cached_property
    def _recent(self) -> Floats:
        return np.maximum(self.found.every @ self.calendar.window(GUARD_DAYS), 1e-12)

    @cached_property
    def expected(self) -> Floats:
        """Expected incidents (U, T, M), in the last 180 days raised by what the unit has come to tell more of its own accord.

        A service that begins to tell of everything has changed its telling, not its care. How much more it tells alone, in all other
        themes and beyond what others tell more of, is what is expected of it in a theme too; a theme that rises by itself stays as
        unusual as it is.
        """
        when = self.found.every.sum(axis=1) * self.calendar.window(GUARD_DAYS)
        when = when / np.maximum(when.sum(axis=1, keepdims=True), 1e-12)
        return np.asarray(self.found.every + self.candour.more[:, :, None] * when[:, None])

    @cached_property
    def candour(self) -> Candour:
        """What the unit has come to tell more of its own accord."""
        is_alone = self.incidents.told & ~self.incidents.known
        shape, index = (self.n_units, len(self.themes)), (self.unit, self.incidents.theme)
        recent = ~self.is_before
        before = np.bincount(self.unit[self.is_before & is_alone], minlength=self.n_units).astype(np.float64)
        return candour(
            alone=counts(recent & is_alone, index, shape),
            seen=counts(recent & ~is_alone, index, shape),
            peers_alone=self.found.own_word,
            peers=self._recent,
            ratios=(self.level_of(before, self.found.own_months @ self.before).ratio, self.overall.ratio),
        )

    @cached_property
    def _now(self) -> Level:
        """``by_theme``, less sure by what is not known of the unit's new telling."""
        return Level(self.by_theme.ratio, self.by_theme.spread + self.candour.spread, self.by_theme.prior_spread)

    def predicted(self, n_days: int) -> tuple[Floats, Floats]:
        """Mean and shape predicted by unit and theme for the last ``n_days``, shape (U, T)."""
        expected = self.expected @ self.calendar.window(n_days)
        return predict(expected, self._now, self.new_share, self.month_spread, n_days / 30.44, self.clumping)

    def predicted_of(self, unit: int, theme: int, first: int, last: int) -> tuple[float, float]:
        """Mean and shape predicted of one unit and theme for the days from ``first`` to ``last``."""
        at = (slice(unit, unit + 1), slice(theme, theme + 1))
        own = Level(self._now.ratio[at], self._now.spread[at], self._now.prior_spread[at])
        expected = (self.expected[unit, theme] @ self.calendar.between(first, last)).reshape(1, 1)
        months = (last - first + 1) / 30.44
        mean, shape = predict(expected, own, self.new_share[at], self.month_spread, months, self.clumping[theme : theme + 1])
        return float(mean[0, 0]), float(shape[0, 0])

    def count(self, n_days: int) -> Floats:
        """Incidents of the last ``n_days`` by unit and theme, shape (U, T)."""
        recent = self.incidents.day > self.calendar.last_day - n_days
        return counts(recent, (self.unit, self.incidents.theme), (self.n_units, len(self.themes)))

    def theme_weights(self) -> Floats:
        """Weights of the themes where tests over them are combined: what peers would have, so not what this unit has; shape (U, T)."""
        expected = self.found.every @ self.calendar.window(GUARD_DAYS)
        total = np.maximum(expected.sum(axis=1, keepdims=True), 1e-9)
        return np.asarray(expected / total + 0.25 / len(self.themes))

    def rows(self, unit: int, theme: int | None, first_day: int) -> Ints:
        """Incidents (indices) of a unit and theme from a day on, in order."""
        lo, hi = np.searchsorted(self._sorted_units, [unit, unit + 1])
        rows = self._by_unit[lo:hi]
        rows = rows[self.incidents.day[rows] >= first_day]
        return rows if theme is None else rows[self.incidents.theme[rows] == theme]

    def steady_rows(self, unit: int, theme: int | None, first_day: int) -> tuple[Ints, int]:
        """The rows that an established agency tells, and how many others there are: what only one that has just joined told."""
        rows = self.rows(unit, theme, first_day)
        steady = rows[self.found.is_steady[rows]]
        return steady, len(rows) - len(steady)

    @cached_property
    def _by_unit(self) -> Ints:
        return np.argsort(self.unit, kind="stable").astype(np.int64)

    @cached_property
    def _sorted_units(self) -> Ints:
        return self.unit[self._by_unit]
