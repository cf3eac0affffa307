"""The product's own expectation for a simulated region, as at a cut, and its evidence of a rise: from its own objects, nothing re-made."""

from collections.abc import Collection

import numpy as np

from riskagg.score.arrays import Floats, Ints
from riskagg.score.calendar import Calendar, day_of
from riskagg.score.combine import cauchy
from riskagg.score.exposure import Exposure
from riskagg.score.rates import Baseline, baseline, expected_months, stream_rates
from riskagg.score.rise import months_above
from riskagg.score.streams import streams
from riskagg.score.told import Incidents, counts

_FIRST = np.datetime64("2021-01", "M")
_AGENCIES = ("council", "health")
_TELLERS: tuple[tuple[str, ...], ...] = tuple((agency,) for agency in _AGENCIES)


def expected_at(beds: Floats, n: Floats, stratum: Ints | None = None, measure: Ints | None = None) -> Floats:
    """What the product expects of each home and month from all months so far, told by one agency in the month of the event.

    Args:
        beds: shape (H,); 1 where the capacity is unknown.
        n: shape (H, M), incidents by month up to the cut.
        stratum, measure: shape (H,), kind of service, and 1 where beds are known; one kind and all known by default.

    Returns:
        Shape (H, M).
    """
    none: Ints = np.zeros(len(beds), dtype=np.int64)
    kinds = (none if stratum is None else stratum, none + 1 if measure is None else measure)
    supplied = np.ones((1, n.shape[1]))
    incidents = _incidents(n[:, None, :, None])
    base = baseline(_exposure(np.repeat(beds[:, None], n.shape[1], axis=1), supplied, *kinds), incidents)
    return expected_months(base, stream_rates(base, incidents, None, 1))[:, 0]


def established_at(beds: Floats, n: Floats, supplied: Floats, others: Floats) -> tuple[Floats, Floats]:
    """Counts and expectation of what agencies tell that supplied before too: what a sustained rise is looked for in.

    Args:
        beds: shape (H, M).
        n: shape (H, A, M, L), incidents known at the cut by agency, month, and months until they were told.
        supplied: shape (A, M), 1 where the agency supplied.
        others: as ``n``, the region that the expectation is made from.

    Returns:
        Counts and expectation, both of shape (H, M).
    """
    none: Ints = np.zeros(len(beds), dtype=np.int64)
    base: Baseline = baseline(_exposure(beds, supplied, none, none + 1), region := _incidents(others))
    expected = streams(base, region, 1).steady
    mine = _incidents(n)
    steady = streams(base, mine, 1).is_steady
    return counts(steady, (mine.service, mine.month), expected.shape), expected


def evidence_of_rise(n: Floats, expected: Floats, kind: Ints, watches: Collection[int]) -> tuple[Floats, Floats]:
    """Evidence that a home has risen, over all watches, where nobody asks who told of it; arguments as of ``months_above``.

    Returns:
        Log of the likelihood ratios summed over when the rise may have begun and over the watches, and p-values; both of shape (U,).
    """
    found = [months_above(n, expected, kind, months) for months in watches]
    summed = np.logaddexp.reduce([evidence + np.log(months) for (evidence, _), months in zip(found, watches, strict=True)])
    return summed, cauchy(np.column_stack([p for _, p in found]), np.ones(len(found)))


def _calendar(n_months: int) -> Calendar:
    starts = np.arange(_FIRST, _FIRST + n_months + 1).astype("datetime64[D]")
    return Calendar.until(starts[0].item(), (starts[-1] - 1).item())


def _exposure(beds: Floats, supplied: Floats, stratum: Ints, measure: Ints) -> Exposure:
    homes, n_months = beds.shape
    return Exposure(
        calendar=_calendar(n_months),
        services=np.arange(homes).astype(str).astype(object),
        stratum=stratum,
        measure=measure,
        agencies=np.array(_AGENCIES[: len(supplied)], dtype=object),
        beds=beds,
        supplied=np.repeat(supplied[None], homes, axis=0),
        groups={},
        group_ids={},
        kinds=np.full(homes, "care_home", dtype=object),
    )


def _incidents(n: Floats) -> Incidents:
    """One row an incident from counts by home, agency, month and months until told."""
    service, agency, month, lag = (np.repeat(index.ravel(), n.astype(np.int64).ravel()) for index in np.indices(n.shape))
    total = len(service)
    zero = np.zeros(total, dtype=np.int64)
    nobody: list[tuple[str, ...]] = [()] * total
    tellers: list[tuple[str, ...]] = [_TELLERS[a] for a in agency.tolist()]
    return Incidents(
        ids=np.arange(total).astype(object),
        service=service,
        theme=zero,
        agency=agency,
        day=zero + day_of(_FIRST.item()),
        month=month,
        told=zero == 1,
        known=zero == 0,
        harm=zero - 1,
        people=nobody,
        sources=nobody,
        weak=nobody,
        agencies=tellers,
        others=tellers,
        lag=lag,
    )
