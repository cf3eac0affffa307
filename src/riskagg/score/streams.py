"""What would be expected of every service in each stream of incidents: all, told by itself, known to others, by agency."""

from dataclasses import dataclass

import numpy as np

from riskagg.score.arrays import Flags, Floats, Ints, Objects
from riskagg.score.calendar import GUARD_DAYS
from riskagg.score.rates import Baseline, expected_months, leave_one_out, stream_rates
from riskagg.score.told import Incidents, counts

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
        own_months: incidents that the service alone tells; shape (S, M).
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
    own_months: Floats
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
    own = stream_rates(base, incidents, incidents.told & ~incidents.known, n_themes)

    def over_themes(which: Flags) -> Floats:
        return np.asarray(np.einsum("sam,sa->sm", base.at_risk, stream_rates(base, incidents, which, n_themes).sum(axis=2)))

    return Streams(
        every=expected_months(base, rates),
        told=expected_months(base, stream_rates(base, incidents, incidents.told, n_themes)),
        steady=over_themes(steady),
        steady_known=over_themes(steady_known),
        steady_harm=over_themes(steady_harm),
        by_agency=_told_by_agency(base, incidents),
        own_word=np.einsum("sa,sat->st", recent, own),
        own_months=np.einsum("sam,sa->sm", base.at_risk, own.sum(axis=2)),
        new=np.einsum("sa,sat->st", recent * newness, rates),
        is_steady=steady,
        is_steady_known=steady_known,
        is_steady_harm=steady_harm,
    )


def _newness(base: Baseline) -> Floats:
    """How new each agency is to a service's authority: 0 where it supplied as much before as now, 1 where not at all; shape (S, A)."""
    recent = base.exposure.calendar.window(GUARD_DAYS)
    was = base.exposure.supplied @ (1 - recent) / max((1 - recent).sum(), 1e-9)
    now = base.exposure.supplied @ recent / max(recent.sum(), 1e-9)
    return np.asarray(np.clip(1 - was / np.maximum(now, 1e-9), 0.0, 1.0))


def _told_by_established(incidents: Incidents, tellers: list[tuple[str, ...]], newness: Floats, agencies: Objects) -> Flags:
    which, agency = _tellings(tellers, agencies)
    established = newness[incidents.service[which], agency] < _ESTABLISHED
    return np.asarray(np.bincount(which[established], minlength=len(tellers)) > 0)


def _tellings(tellers: list[tuple[str, ...]], agencies: Objects) -> tuple[Ints, Ints]:
    """One row a telling: the incident's place in ``tellers``, and the agency."""
    place = {name: a for a, name in enumerate(agencies)}
    agency = np.array([place[name] for names in tellers for name in names], dtype=np.int64)
    return np.repeat(np.arange(len(tellers)), np.array([len(names) for names in tellers], dtype=np.int64)), agency


def _told_by_agency(base: Baseline, incidents: Incidents) -> Floats:
    # An incident counts for every agency that told it, first or not.
    agencies = base.exposure.agencies
    which, agency = _tellings(incidents.agencies, agencies)
    shape = (len(base.exposure.services), len(agencies))
    n = counts(None, (incidents.service[which], agency), shape)
    rate = leave_one_out(n[:, :, None], base.at_risk.sum(axis=2), base.exposure.stratum, base.exposure.measure)
    return np.asarray(base.at_risk * rate)
