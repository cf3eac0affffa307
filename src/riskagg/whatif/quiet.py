"""A region in which nothing is wrong, of the area's own services: what a rule names there is a false alarm.

Services, beds, owners and what each agency supplied are the area's. Incidents are drawn anew: homes differ in level (gamma, half of the
mean), in what happens there and in how much of it they tell (gamma weights by theme and teller), months vary by a tenth to a half more
than chance alone, and everything else of an incident (agencies, harm, delay, how many people) is that of some incident of the area with the
same teller and theme. People are residents at random. Nothing rises, nothing comes together, nobody hides anything. The law is that of the
simulated regions that detection is measured on, and not the detector's own.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from riskagg.score.arrays import Floats, Ints
from riskagg.score.calendar import Calendar
from riskagg.score.exposure import Exposure, exposure
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.score.told import agencies_of, arrange

# Gamma shapes: of levels, and of a home's own taste in themes and telling.
_LEVELS, _TASTE = 4.0, 10.0
_MOST_DISPERSED = 1.5
_FEWEST_RESIDENTS = 3


def quiet_region(inputs: ScoreInputs, seed: int) -> ScoreInputs:
    """Draw a quiet region after an area's.

    Args:
        inputs: the area's frames at a cut.
        seed: of everything that is drawn; the same seed gives the same region.
    """
    rng = np.random.default_rng([20261128, seed])
    themes = list(inputs.themes["theme"])
    calendar = Calendar.until(inputs.service_months["month"].min().date(), inputs.month_end)
    told = arrange(inputs.incidents, calendar, themes, inputs.reported_by_day)
    exposed = exposure(inputs.service_months, inputs.supply, calendar, agencies_of(told))
    told = told[told["service_id"].isin(list(exposed.services))].reset_index(drop=True)
    service, agency, month = _drawn(rng, exposed, told)
    like = _models_of(rng, exposed, told, service, agency)
    incidents = _incidents(rng, inputs, exposed, told.iloc[like].reset_index(drop=True), service, month)
    return replace(inputs, incidents=incidents, unanswered=inputs.unanswered.iloc[:0])


def _drawn(rng: np.random.Generator, exposed: Exposure, told: pd.DataFrame) -> tuple[Ints, Ints, Ints]:
    """Service, first teller and month of each incident, by the rate of each kind of service and teller."""
    of_service = np.searchsorted(exposed.services, told["service_id"].to_numpy(dtype=object))
    teller = np.searchsorted(exposed.agencies, told["first_source"].to_numpy(dtype=object))
    n_kinds, n_tellers = int(exposed.stratum.max(initial=0)) + 1, len(exposed.agencies)
    n = np.zeros((n_kinds, n_tellers))
    np.add.at(n, (exposed.stratum[of_service], teller), 1.0)
    at_risk = np.zeros((n_kinds, n_tellers))
    np.add.at(at_risk, exposed.stratum, exposed.at_risk.sum(axis=2))
    rate = n / np.maximum(at_risk, 1.0)
    level = rng.gamma(_LEVELS, 1 / _LEVELS, len(exposed.services))
    mean = exposed.at_risk * (rate[exposed.stratum] * level[:, None])[:, :, None]
    # Of a month as a whole: a bad month is one for every teller.
    whole = np.maximum(mean.sum(axis=1), 1e-9)
    shape = whole / rng.uniform(0.1, _MOST_DISPERSED - 1, (len(whole), 1))
    counted = rng.poisson(mean * (rng.gamma(shape) / shape)[:, None, :])
    at = np.nonzero(counted)
    service, agency, month = (np.repeat(index, counted[at]) for index in at)
    return service, agency, month


def _models_of(rng: np.random.Generator, exposed: Exposure, told: pd.DataFrame, service: Ints, agency: Ints) -> Ints:
    """For each drawn incident, by row, one of the area's with the same first teller; themes and telling by the home's own taste."""
    kind = told["theme_i"].to_numpy(dtype=np.int64) * 2 + told["told_by_service"].fillna(False).to_numpy(dtype=np.int64)
    taste = rng.gamma(_TASTE, 1 / _TASTE, (len(exposed.services), int(kind.max(initial=0)) + 1))
    tellers = told["first_source"].to_numpy(dtype=object)
    like = np.zeros(len(service), dtype=np.int64)
    for a, name in enumerate(exposed.agencies):
        rows, mine = np.flatnonzero(tellers == name), np.flatnonzero(agency == a)
        if not len(rows) or not len(mine):
            continue
        # By the taste of its home each of the area's incidents is more or less likely to be the model.
        homes, at = np.unique(service[mine], return_inverse=True)
        weights = np.cumsum(taste[homes][:, kind[rows]], axis=1)
        wanted = rng.random(len(mine)) * weights[at, -1]
        like[mine] = rows[[int(np.searchsorted(weights[home], value)) for home, value in zip(at, wanted, strict=True)]]
    return like


def _incidents(
    rng: np.random.Generator, inputs: ScoreInputs, exposed: Exposure, like: pd.DataFrame, service: Ints, month: Ints
) -> pd.DataFrame:
    starts = exposed.calendar.starts
    day = starts[month] + np.floor(rng.random(len(month)) * (starts[month + 1] - starts[month])).astype(np.int64)
    delay = (like["known_on"] - like["occurred_on"]).dt.days.to_numpy()
    residents = np.maximum(exposed.beds[service, month], _FEWEST_RESIDENTS)
    frame = like.assign(
        incident_id=[f"quiet-{at:07d}" for at in range(len(like))],
        service_id=exposed.services[service],
        occurred_on=day.astype("datetime64[D]").astype("datetime64[us]"),
        known_on=(day + delay).astype("datetime64[D]").astype("datetime64[us]"),
        people=_anybody(rng, like["people"], service, residents, "person"),
        risk_sources=_anybody(rng, like["risk_sources"], service, residents, "source"),
        weakly_joined=pd.Series([()] * len(like), index=like.index, dtype=object),
    )
    for unit_kind, column in UNIT_KINDS.items():
        if unit_kind != "service":
            group, ids = exposed.groups[unit_kind], [*exposed.group_ids[unit_kind], None]
            frame[column] = pd.Series([ids[at] for at in group[service, month]], index=frame.index, dtype=object)
    by = pd.Timestamp(inputs.month_end) + pd.Timedelta(days=inputs.reported_by_day)
    return frame.loc[frame["known_on"] <= by, inputs.incidents.columns.tolist()]


def _anybody(rng: np.random.Generator, told: "pd.Series[Any]", service: Ints, residents: Floats, what: str) -> "pd.Series[Any]":
    """As many people as the model had, each a resident of the home at random."""
    many = [len(people) if isinstance(people, list | tuple | np.ndarray) else 0 for people in told]
    drawn = iter(rng.random(sum(many)))
    people = [
        tuple(sorted({f"{what}-{home}-{int(next(drawn) * size)}" for _ in range(n)}))
        for home, size, n in zip(service, residents, many, strict=True)
    ]
    return pd.Series(people, index=told.index, dtype=object)
