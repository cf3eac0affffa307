"""The units of one kind with their incidents, what was expected of them, and their own level before the window."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from riskagg.score.arrays import Flags, Floats, Ints, Objects
from riskagg.score.calendar import Calendar
from riskagg.score.rates import Baseline, expected_months, leave_one_out, stream_rates
from riskagg.score.shrinkage import Level, between_months, between_units, level, predict
from riskagg.score.told import Incidents, counts

GUARD_DAYS = 180
_NOUNS = {"provider": "provider", "operator": "operating company", "brand": "brand"}
_MODERATE = 2
# An agency is established where it supplied in the history at least half as much as now.
_ESTABLISHED = 0.5


@dataclass(frozen=True)
class Streams:
    """Expected incidents of services, and which incidents each stream holds.

    Attributes:
        every, told: all incidents, and those told by the service; shape (S, T, M).
        steady, steady_known, steady_harm: incidents that an established agency tells, of these those known to others, and those of
            moderate harm or worse; shape (S, M).
        by_agency: incidents that each agency tells; shape (S, A, M).
        own_word: incidents of the last 180 days that the service alone tells; shape (S, T).
        new: incidents of the last 180 days that agencies tell first which did not supply in the history; shape (S, T).
        is_steady, is_steady_known, is_steady_harm: which incidents those are; shape (N,).
    """

    every: Floats
    told: Floats
    steady: Floats
    steady_known: Floats
    steady_harm: Floats
    by_agency: Floats
    own_word: Floats
    new: Floats
    is_steady: Flags
    is_steady_known: Flags
    is_steady_harm: Flags


def streams(base: Baseline, incidents: Incidents, n_themes: int) -> Streams:
    """Work out what would be expected of every service in every stream."""
    rates = stream_rates(base, incidents, None, n_themes)
    newness = _newness(base)
    steady = _told_by_established(incidents, incidents.agencies, newness, base.exposure.agencies)
    steady_known = _told_by_established(incidents, incidents.others, newness, base.exposure.agencies)
    steady_harm = steady & (incidents.harm >= _MODERATE)
    recent = base.at_risk @ base.exposure.calendar.window(GUARD_DAYS)

    def over_themes(which: Flags) -> Floats:
        return np.einsum("sam,sat->sm", base.at_risk, stream_rates(base, incidents, which, n_themes), optimize=True)

    return Streams(
        every=expected_months(base, rates),
        told=expected_months(base, stream_rates(base, incidents, incidents.told, n_themes)),
        steady=over_themes(steady),
        steady_known=over_themes(steady_known),
        steady_harm=over_themes(steady_harm),
        by_agency=_told_by_agency(base, incidents),
        own_word=np.einsum("sa,sat->st", recent, stream_rates(base, incidents, incidents.told & ~incidents.known, n_themes)),
        new=np.einsum("sa,sat->st", recent * newness, rates),
        is_steady=steady,
        is_steady_known=steady_known,
        is_steady_harm=steady_harm,
    )


def _newness(base: Baseline) -> Floats:
    """How far each agency is new to a service's authority: 0 where it supplied as much in the history as now, 1 where not at all; shape (S, A)."""
    recent = base.exposure.calendar.window(GUARD_DAYS)
    was = base.exposure.supplied @ (1 - recent) / max((1 - recent).sum(), 1e-9)
    now = base.exposure.supplied @ recent / max(recent.sum(), 1e-9)
    return np.clip(1 - was / np.maximum(now, 1e-9), 0.0, 1.0)


def _told_by_established(incidents: Incidents, tellers: list[tuple[str, ...]], newness: Floats, agencies: Objects) -> Flags:
    place = {name: a for a, name in enumerate(agencies)}
    return np.array(
        [any(newness[s, place[name]] < _ESTABLISHED for name in names) for s, names in zip(incidents.service, tellers, strict=True)],
        dtype=bool,
    )


def _told_by_agency(base: Baseline, incidents: Incidents) -> Floats:
    # An incident counts for every agency that told it, first or not.
    agencies = base.exposure.agencies
    place = {name: a for a, name in enumerate(agencies)}
    pairs = [(i, place[name]) for i, names in enumerate(incidents.agencies) for name in names]
    which = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    shape = (len(base.exposure.services), len(agencies))
    n = counts(None, (incidents.service[which[:, 0]], which[:, 1]), shape)
    rate = leave_one_out(n[:, :, None], base.at_risk.sum(axis=2), base.exposure.stratum, base.exposure.measure)
    return base.at_risk * rate


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
    def overall(self) -> Level:
        """Levels over all themes before the last 180 days, shape (U,)."""
        n = np.bincount(self.unit[self.is_before], minlength=self.n_units).astype(np.float64)
        return self.level_of(n, self.found.every.sum(axis=1) @ self.before)

    @cached_property
    def by_theme(self) -> Level:
        """Levels of each theme beside the unit's level over all, shape (U, T); the product's spread holds both."""
        n = counts(self.is_before, (self.unit, self.incidents.theme), (self.n_units, len(self.themes)))
        expected = (self.found.every @ self.before) * self.overall.ratio[:, None]
        spread = between_units(n, expected, self.kind)[self.kind]
        own = level(n, expected, spread)
        both = own.ratio * self.overall.ratio[:, None]
        return Level(both, own.spread + self.overall.spread[:, None], spread + self.overall.prior_spread[:, None])

    def level_of(self, n: Floats, expected: Floats) -> Level:
        """Levels of a stream from its history, both of shape (U,)."""
        spread = between_units(n[:, None], expected[:, None], self.kind)[self.kind, 0]
        return level(n, expected, spread)

    @cached_property
    def month_spread(self) -> float:
        """Relative variance of months about a unit's own level, from the history."""
        past = self.before > 0.99
        fitted = (self.found.every.sum(axis=1) * self.overall.ratio[:, None])[:, past]
        return float(between_months(self.n_every.sum(axis=1)[:, past], fitted))

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

        A service that begins to tell of everything has changed its telling, not its care. How much more it tells alone, in all other themes, is
        what is expected of it in a theme too; a theme that rises by itself stays as unusual as it is.
        """
        recent = self.incidents.day > self.calendar.last_day - GUARD_DAYS
        alone = recent & self.incidents.told & ~self.incidents.known
        n = counts(alone, (self.unit, self.incidents.theme), (self.n_units, len(self.themes)))
        own = self.found.own_word * self.overall.ratio[:, None]
        others_n, others_own = n.sum(axis=1, keepdims=True) - n, own.sum(axis=1, keepdims=True) - own
        shape = 1 / self.overall.spread[:, None]
        raised = np.maximum((shape + others_n) / (shape + others_own), 1.0)
        share = np.clip(self.found.own_word / self._recent, 0.0, 1.0)
        return self.found.every * (1 + (share * (raised - 1))[:, :, None] * self.calendar.window(GUARD_DAYS))

    def predicted(self, n_days: int) -> tuple[Floats, Floats]:
        """Mean and shape predicted for the last ``n_days`` by unit and theme, shape (U, T)."""
        expected = self.expected @ self.calendar.window(n_days)
        return predict(expected, self.by_theme, self.new_share, self.month_spread, n_days / 30.44)

    def count(self, n_days: int) -> Floats:
        """Incidents of the last ``n_days`` by unit and theme, shape (U, T)."""
        recent = self.incidents.day > self.calendar.last_day - n_days
        return counts(recent, (self.unit, self.incidents.theme), (self.n_units, len(self.themes)))

    def theme_weights(self) -> Floats:
        """Weights of the themes where tests over them are combined: what peers would have, so not what this unit has; shape (U, T)."""
        expected = self.found.every @ self.calendar.window(GUARD_DAYS)
        total = np.maximum(expected.sum(axis=1, keepdims=True), 1e-9)
        return expected / total + 0.25 / len(self.themes)

    def rows(self, unit: int, theme: int | None, first_day: int) -> Ints:
        """Incidents (indices) of a unit and theme from a day on, in order."""
        lo, hi = np.searchsorted(self._sorted_units, [unit, unit + 1])
        rows = self._by_unit[lo:hi]
        rows = rows[self.incidents.day[rows] >= first_day]
        return rows if theme is None else rows[self.incidents.theme[rows] == theme]

    @cached_property
    def _by_unit(self) -> Ints:
        return np.argsort(self.unit, kind="stable").astype(np.int64)

    @cached_property
    def _sorted_units(self) -> Ints:
        return self.unit[self._by_unit]


def service_panel(base: Baseline, incidents: Incidents, found: Streams, themes: list[str]) -> Panel:
    """The panel of services."""
    exposure = base.exposure
    care_home = np.array([str(kind).startswith("care_home") for kind in exposure.kinds])
    return Panel(
        unit_kind="service",
        ids=exposure.services,
        noun=np.where(care_home, "home", "service").astype(object),
        kind=exposure.stratum,
        calendar=exposure.calendar,
        themes=themes,
        agencies=exposure.agencies,
        incidents=incidents,
        unit=incidents.service,
        found=found,
        n_every=counts(None, (incidents.service, incidents.theme, incidents.month), found.every.shape),
        is_open=exposure.beds[:, -1] > 0,
    )


def group_panel(base: Baseline, incidents: Incidents, found: Streams, themes: list[str], unit_kind: str, owner_ids: Objects) -> Panel:
    """The panel of a kind of group: each service-month counts for the group of its time.

    Args:
        owner_ids: shape (N,), the group of each incident on its day; None where there was none.
    """
    exposure = base.exposure
    group, ids = exposure.groups[unit_kind], exposure.group_ids[unit_kind]
    place = {owner: u for u, owner in enumerate(ids)}
    unit = np.array([place.get(owner, -1) for owner in owner_ids], dtype=np.int64)
    mine = select(incidents, unit >= 0)
    owner = unit[unit >= 0]
    is_open = np.zeros(len(ids), dtype=bool)
    is_open[group[(exposure.beds[:, -1] > 0) & (group[:, -1] >= 0), -1]] = True
    gathered = _gather_streams(found, group, len(ids), unit >= 0)
    return Panel(
        unit_kind=unit_kind,
        ids=ids,
        noun=np.full(len(ids), _NOUNS[unit_kind], dtype=object),
        kind=np.zeros(len(ids), dtype=np.int64),
        calendar=exposure.calendar,
        themes=themes,
        agencies=exposure.agencies,
        incidents=mine,
        unit=owner,
        found=gathered,
        n_every=counts(None, (owner, mine.theme, mine.month), gathered.every.shape),
        is_open=is_open,
    )


def _gather_streams(found: Streams, group: Ints, n_groups: int, mine: Flags) -> Streams:
    last = np.eye(group.shape[1])[-1]
    parts: dict[str, Floats] = {}
    for name in ("every", "told", "by_agency"):
        parts[name] = _gather(getattr(found, name), group, n_groups)
    for name in ("steady", "steady_known", "steady_harm"):
        parts[name] = _gather(getattr(found, name)[:, None], group, n_groups)[:, 0]
    for name in ("own_word", "new"):
        # Of the last 180 days, taken for the group that has the service now.
        parts[name] = _gather(getattr(found, name)[:, :, None] * last, group, n_groups)[:, :, -1]
    return Streams(
        **parts, is_steady=found.is_steady[mine], is_steady_known=found.is_steady_known[mine], is_steady_harm=found.is_steady_harm[mine]
    )


def _gather(values: Floats, group: Ints, n_groups: int) -> Floats:
    """Sum services (S, C, M) into the groups of each month (G, C, M)."""
    gathered = np.zeros((n_groups, values.shape[1], values.shape[2]))
    for m in range(values.shape[2]):
        inside = np.flatnonzero(group[:, m] >= 0)
        belongs = sparse.csr_matrix((np.ones(len(inside)), (group[inside, m], inside)), shape=(n_groups, len(values)))
        gathered[:, :, m] = belongs @ values[:, :, m]
    return gathered


def select(incidents: Incidents, keep: Flags) -> Incidents:
    """The incidents for which ``keep`` holds, in order."""
    rows = np.flatnonzero(keep)
    return Incidents(
        *(
            [values[i] for i in rows] if isinstance(values, list) else values[rows]
            for values in (getattr(incidents, name) for name in Incidents.__dataclass_fields__)
        )
    )
