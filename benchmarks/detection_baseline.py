"""The product's own expectation for a simulated region, as at a cut: built from its own objects, nothing re-made."""

import numpy as np

from riskagg.score.arrays import Floats, Ints
from riskagg.score.calendar import Calendar, day_of
from riskagg.score.exposure import Exposure
from riskagg.score.rates import baseline, expected_months, stream_rates
from riskagg.score.told import Incidents

_FIRST = np.datetime64("2021-01", "M")


def expected_at(beds: Floats, n: Floats, stratum: Ints | None = None, measure: Ints | None = None) -> Floats:
    """What the product expects of each home and month from all months so far.

    Args:
        beds: shape (H,); 1 where the capacity is unknown.
        n: shape (H, M), incidents by month up to the cut.
        stratum, measure: shape (H,), kind of service, and 1 where beds are known; one kind and all known by default.

    Returns:
        Shape (H, M).
    """
    none: Ints = np.zeros(len(beds), dtype=np.int64)
    kinds = (none if stratum is None else stratum, none + 1 if measure is None else measure)
    base = baseline(_exposure(beds, n.shape[1], *kinds), incidents := _incidents(n))
    return expected_months(base, stream_rates(base, incidents, None, 1))[:, 0]


def _calendar(n_months: int) -> Calendar:
    starts = np.arange(_FIRST, _FIRST + n_months + 1).astype("datetime64[D]")
    return Calendar.until(starts[0].item(), (starts[-1] - 1).item())


def _exposure(beds: Floats, n_months: int, stratum: Ints, measure: Ints) -> Exposure:
    homes = len(beds)
    names = np.arange(homes).astype(str).astype(object)
    return Exposure(
        calendar=_calendar(n_months),
        services=names,
        stratum=stratum,
        measure=measure,
        agencies=np.array(["council"], dtype=object),
        beds=np.repeat(beds[:, None], n_months, axis=1),
        supplied=np.ones((homes, 1, n_months)),
        groups={},
        group_ids={},
        kinds=np.full(homes, "care_home", dtype=object),
    )


def _incidents(n: Floats) -> Incidents:
    """One row an incident, told by one agency in its own month."""
    service, month = (np.repeat(index.ravel(), n.astype(np.int64).ravel()) for index in np.indices(n.shape))
    total = len(service)
    zero = np.zeros(total, dtype=np.int64)
    nobody: list[tuple[str, ...]] = [()] * total
    return Incidents(
        ids=np.arange(total).astype(object),
        service=service,
        theme=zero,
        agency=zero,
        day=zero + day_of(_FIRST.item()),
        month=month,
        told=zero == 1,
        known=zero == 0,
        harm=zero - 1,
        people=nobody,
        sources=nobody,
        agencies=nobody,
        others=nobody,
        lag=zero,
    )
