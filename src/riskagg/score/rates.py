"""What would be expected of a service: each agency's rate among the services of its kind, over the months that the agency supplied.

The rate that a service is held against is its peers': its own incidents and bed-months are taken out (leave one out), so that a service
neither hides nor accuses itself. Its own history enters by shrinkage.
"""

from dataclasses import dataclass

import numpy as np

from riskagg.score.arrays import Flags, Floats, Ints
from riskagg.score.exposure import Exposure
from riskagg.score.told import Incidents, counts

# Weights of the priors, in incidents. They matter for kinds with few services and for short histories alone.
_KIND_PRIOR = 10.0
_SEASON_PRIOR = 100.0
_LEVEL_PRIOR = 100.0
_LAGS = 6


@dataclass(frozen=True)
class Baseline:
    """Bed-months at risk, adjusted for season, level and completeness; shape (S, A, M)."""

    exposure: Exposure
    at_risk: Floats


def baseline(exposure: Exposure, incidents: Incidents) -> Baseline:
    """Adjust bed-months at risk for what moves a whole region: season, the level of a half-year, reports still to come."""
    at_risk = exposure.at_risk * completeness(incidents, len(exposure.agencies), exposure.calendar.n_months)
    shape = (len(exposure.services), len(exposure.agencies))
    total = counts(None, (incidents.service, incidents.agency), shape)
    rate = leave_one_out(total[:, :, None], at_risk.sum(axis=2), exposure.stratum, exposure.measure)[:, :, 0]
    expected = np.einsum("sam,sa->m", at_risk, rate)
    observed = np.bincount(incidents.month, minlength=exposure.calendar.n_months).astype(np.float64)
    return Baseline(exposure, at_risk * moving_factor(observed, expected, exposure.calendar.calendar_months()))


def completeness(incidents: Incidents, n_agencies: int, n_months: int) -> Floats:
    """Share of an agency's incidents that is known by the cut, for each month back from it; shape (A, M).

    Learned from incidents old enough to be complete. Agencies with few take the average's shape.
    """
    age = n_months - 1 - incidents.month
    old = (age >= _LAGS) & (incidents.lag < _LAGS)
    seen = counts(old, (incidents.agency, np.clip(incidents.lag, 0, _LAGS - 1)), (n_agencies, _LAGS))
    pooled = (seen.sum(axis=0) + np.eye(_LAGS)[0]) / (seen.sum() + 1)
    share = (seen + 20 * pooled) / (seen.sum(axis=1, keepdims=True) + 20)
    complete = np.ones((n_agencies, n_months))
    known = np.cumsum(share, axis=1)
    back = np.arange(min(_LAGS, n_months))
    complete[:, n_months - 1 - back] = known[:, back]
    return complete


def moving_factor(observed: Floats, expected: Floats, calendar_months: Ints) -> Floats:
    """What a whole region's months do together: season by calendar month and the level of each half-year, both shrunk to 1; shape (M,)."""
    by_season = [np.bincount(calendar_months, weights=part, minlength=12) for part in (observed, expected)]
    season = ((by_season[0] + _SEASON_PRIOR) / (by_season[1] + _SEASON_PRIOR))[calendar_months]
    half_year = (len(observed) - 1 - np.arange(len(observed))) // 6
    by_level = [np.bincount(half_year, weights=part) for part in (observed, expected * season)]
    return np.asarray(season * ((by_level[0] + _LEVEL_PRIOR) / (by_level[1] + _LEVEL_PRIOR))[half_year])


def leave_one_out(n: Floats, at_risk: Floats, stratum: Ints, measure: Ints) -> Floats:
    """Rates an agency, of a service's peers.

    Args:
        n: shape (S, A, K), incidents that each agency told first, by K classes.
        at_risk: shape (S, A), bed-months.
        stratum: shape (S,), kind of service.
        measure: shape (S,), what exposure counts: 0 services, 1 beds. Rates of different measures are never mixed.

    Returns:
        Shape (S, A, K): incidents a bed-month of the other services of the kind, drawn by the weight of ten incidents to the rate
        over all kinds of the same measure.
    """
    prior_n, prior_risk = _priors(n, at_risk, measure)
    own = np.eye(int(stratum.max(initial=0)) + 1)[stratum]
    kind_n = np.einsum("sk,sac->kac", own, n)
    peers_n = kind_n[stratum] - n
    peers_risk = np.maximum((own.T @ at_risk)[stratum] - at_risk, 0.0)
    return np.asarray((peers_n + prior_n[measure]) / (peers_risk + prior_risk[measure])[:, :, None])


def _priors(n: Floats, at_risk: Floats, measure: Ints) -> tuple[Floats, Floats]:
    """Incidents (2, A, K) and bed-months (2, A) that a kind's rate is drawn to."""
    own = np.eye(2)[measure]
    by_measure = np.einsum("sk,sac->kac", own, n)
    risk = np.maximum(own.T @ at_risk, 1e-9)
    everywhere = n.sum(axis=(0, 1)) + 0.01
    # One incident of the region's own mix: no class is impossible because nobody has told of it yet.
    mix = by_measure + everywhere / everywhere.sum()
    total = np.maximum(by_measure.sum(axis=2), 0.5)
    return _KIND_PRIOR * mix / mix.sum(axis=2, keepdims=True), _KIND_PRIOR * risk / total


def stream_rates(base: Baseline, incidents: Incidents, which: Flags | None, n_themes: int) -> Floats:
    """Peers' rates of a stream of incidents, by agency and theme; shape (S, A, T)."""
    shape = (len(base.exposure.services), len(base.exposure.agencies), n_themes)
    n = counts(which, (incidents.service, incidents.agency, incidents.theme), shape)
    return leave_one_out(n, base.at_risk.sum(axis=2), base.exposure.stratum, base.exposure.measure)


def expected_months(base: Baseline, rates: Floats) -> Floats:
    """Expected incidents a service, theme and month; shape (S, T, M)."""
    return np.asarray(np.matmul(rates.transpose(0, 2, 1), base.at_risk))
