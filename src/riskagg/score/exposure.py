"""Exposure: the bed-months in which an agency could have told of an incident at a service.

A month that an agency did not supply, or before it began, is not at risk: it is left out, never a month of zero.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskagg.score.arrays import Floats, Ints, Objects
from riskagg.score.calendar import Calendar, days_of
from riskagg.score.inputs import UNIT_KINDS

_SUPPLIED = ("supplied", "nil_return", "late")


@dataclass(frozen=True)
class Exposure:
    """Services, agencies and when each was at risk.

    Attributes:
        services: ids, sorted; S of them.
        stratum: shape (S,), index of the kind of service, apart for those of unknown capacity.
        measure: shape (S,), what ``beds`` counts: 1 beds, 0 the service itself.
        agencies: source names, sorted; A of them.
        beds: shape (S, M), bed-months open; 1 a month open where the capacity is unknown.
        supplied: shape (S, A, M), 1 where the agency supplied for the service's authority in that month.
        groups: for each unit kind the group of each service and month as an index into ``group_ids``; -1 none.
    """

    calendar: Calendar
    services: Objects
    stratum: Ints
    measure: Ints
    agencies: Objects
    beds: Floats
    supplied: Floats
    groups: dict[str, Ints]
    group_ids: dict[str, Objects]
    kinds: Objects

    @property
    def at_risk(self) -> Floats:
        """Shape (S, A, M): bed-months in which each agency could have told."""
        return self.beds[:, None, :] * self.supplied


def exposure(service_months: pd.DataFrame, supply: pd.DataFrame, calendar: Calendar, agencies: Objects) -> Exposure:
    """Arrange months of services and of supply as arrays.

    Args:
        service_months, supply: as in ``ScoreInputs``.
        calendar: the months to cover; others are left out.
        agencies: sorted names of the sources that can tell of an incident.
    """
    frame = service_months.assign(m=calendar.month_of(days_of(service_months["month"])))
    frame = frame[(frame["m"] >= 0) & (frame["m"] < calendar.n_months)].sort_values(["service_id", "m"], kind="stable")
    services = np.unique(frame["service_id"].to_numpy(dtype=object))
    at = (np.searchsorted(services, frame["service_id"].to_numpy(dtype=object)), frame["m"].to_numpy(dtype=np.int64))
    beds, has_capacity = _beds(frame, at, (len(services), calendar.n_months))
    last = frame.drop_duplicates("service_id", keep="last")
    kinds = last["service_kind"].fillna("other").to_numpy(dtype=object)
    names = np.array([f"{kind}|{known}" for kind, known in zip(kinds, has_capacity, strict=True)], dtype=object)
    groups: dict[str, Ints] = {}
    ids: dict[str, Objects] = {}
    for unit_kind, column in UNIT_KINDS.items():
        groups[unit_kind], ids[unit_kind] = _membership(frame[column], at, beds.shape)
    supplied = _supplied(supply, calendar, agencies, last["host_authority"].to_numpy(dtype=object))
    stratum = np.unique(names, return_inverse=True)[1].astype(np.int64)
    return Exposure(calendar, services, stratum, has_capacity.astype(np.int64), agencies, beds, supplied, groups, ids, kinds)


def _beds(frame: pd.DataFrame, at: tuple[Objects, Ints], shape: tuple[int, int]) -> tuple[Floats, Objects]:
    beds = np.full(shape, np.nan)
    beds[at] = frame["exposure"].to_numpy(dtype=np.float64, na_value=np.nan)
    is_open = np.zeros(shape, dtype=bool)
    is_open[at] = frame["is_open"].fillna(False).to_numpy(dtype=bool)
    has_capacity = np.nan_to_num(beds).max(axis=1, initial=0.0) > 0
    usual = np.ones(len(beds))
    if has_capacity.any():
        usual[has_capacity] = np.nanmedian(np.where(beds[has_capacity] > 0, beds[has_capacity], np.nan), axis=1)
    # A month open whose capacity is not known takes the service's usual one.
    return np.where(np.isnan(beds), is_open * usual[:, None], np.where(has_capacity[:, None], beds, is_open)), has_capacity


def _membership(column: "pd.Series[str]", at: tuple[Objects, Ints], shape: tuple[int, int]) -> tuple[Ints, Objects]:
    known = column.notna().to_numpy()
    ids = np.unique(column[known].to_numpy(dtype=object))
    group = np.full(shape, -1, dtype=np.int64)
    group[at[0][known], at[1][known]] = np.searchsorted(ids, column[known].to_numpy(dtype=object))
    return group, ids


def _supplied(supply: pd.DataFrame, calendar: Calendar, agencies: Objects, authority: Objects) -> Floats:
    frame = supply.assign(m=calendar.month_of(days_of(supply["month"])))
    frame = frame[(frame["m"] >= 0) & (frame["m"] < calendar.n_months) & frame["source"].isin(list(agencies))]
    supplied = np.zeros((len(authority), len(agencies), calendar.n_months))
    # An empty text stands for every authority: a supplier that tells about the whole region names none.
    for key, months in frame.assign(authority=frame["authority"].fillna("")).groupby(["source", "authority"], sort=True):
        source, place = key if isinstance(key, tuple) else (key, "")
        active = _active_months(months, calendar.n_months)
        here = np.ones(len(authority), dtype=bool) if place == "" else authority == place
        a = list(agencies).index(source)
        supplied[here, a] = np.maximum(supplied[here, a], active)
    return supplied


def _active_months(months: pd.DataFrame, n_months: int) -> Floats:
    """1 in the months supplied; after the first of these also where nothing was awaited (an irregular sender)."""
    active = np.zeros(n_months)
    active[months.loc[months["state"].isin(_SUPPLIED), "m"].to_numpy(dtype=np.int64)] = 1.0
    if active.any():
        quiet = months.loc[months["state"] == "not_expected", "m"].to_numpy(dtype=np.int64)
        active[quiet[quiet > np.flatnonzero(active)[0]]] = 1.0
    return active
