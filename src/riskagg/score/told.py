"""The incidents of one cut as arrays, with what the statistics need of each."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from riskagg.score.arrays import Flags, Floats, Ints, Objects
from riskagg.score.calendar import Calendar, days_of

HARM = {"none": 0, "low": 1, "moderate": 2, "severe": 3, "death": 4}


@dataclass(frozen=True)
class Incidents:
    """N incidents, ordered by day and id.

    Attributes:
        ids, service, theme, agency, day, month: id, service, theme, first source (indices), day since 1970, month of the calendar.
        told, known: told by the service itself; known to others.
        is_teller_known: whether the rows say who told.
        harm: 0 none to 4 death, -1 unknown.
        people, sources, weak, agencies, others: tuples of ids; ``weak`` are people and sources known only by a weak join, ``others`` the
            agencies that did not have it from the service.
        lag: months after its own until the cut at which it was known.
    """

    ids: Objects
    service: Ints
    theme: Ints
    agency: Ints
    day: Ints
    month: Ints
    told: Flags
    is_teller_known: Flags
    known: Flags
    harm: Ints
    people: list[tuple[str, ...]]
    sources: list[tuple[str, ...]]
    weak: list[tuple[str, ...]]
    agencies: list[tuple[str, ...]]
    others: list[tuple[str, ...]]
    lag: Ints


def arrange(frame: pd.DataFrame, calendar: Calendar, themes: list[str], reported_by_day: int) -> pd.DataFrame:
    """Order incidents of the calendar's months and add the indices ``theme_i``, ``day``, ``m``, ``lag``."""
    frame = frame.assign(day=days_of(frame["occurred_on"]), theme_i=frame["theme"].map({theme: i for i, theme in enumerate(themes)}))
    frame["theme_i"] = frame["theme_i"].fillna(len(themes) - 1).astype("int64")
    frame["m"] = calendar.month_of(frame["day"].to_numpy())
    frame = frame[(frame["m"] >= 0) & (frame["day"] <= calendar.last_day)]
    known = pd.DatetimeIndex(frame["known_on"])
    # Known by the cut of the event's own month, or so many cuts later; a cut is a day of the next month.
    cuts = (known.year * 12 + known.month - 1) - (known.day <= reported_by_day)
    happened = pd.DatetimeIndex(frame["occurred_on"])
    frame = frame.assign(lag=np.clip(cuts - (happened.year * 12 + happened.month - 1), 0, None))
    return frame.sort_values(["day", "incident_id"], kind="stable").reset_index(drop=True)


def incidents_of(frame: pd.DataFrame, services: Objects, agencies: Objects) -> Incidents:
    """Arrays of an arranged frame; incidents at services that are not in ``services`` are left out."""
    frame = frame[frame["service_id"].isin(list(services))]
    others = _tuples(frame["other_agencies"])
    harm = frame["harm"].map(HARM).fillna(-1).to_numpy().astype(np.int64)
    return Incidents(
        ids=frame["incident_id"].to_numpy(dtype=object),
        service=np.searchsorted(services, frame["service_id"].to_numpy(dtype=object)).astype(np.int64),
        theme=frame["theme_i"].to_numpy(dtype=np.int64),
        agency=np.searchsorted(agencies, frame["first_source"].to_numpy(dtype=object)).astype(np.int64),
        day=frame["day"].to_numpy(dtype=np.int64),
        month=frame["m"].to_numpy(dtype=np.int64),
        told=frame["told_by_service"].fillna(False).to_numpy(dtype=bool),
        is_teller_known=frame["told_by_service"].notna().to_numpy(dtype=bool),
        known=np.array([len(names) > 0 for names in others], dtype=bool),
        harm=harm,
        people=_tuples(frame["people"]),
        sources=_tuples(frame["risk_sources"]),
        weak=_tuples(frame["weakly_joined"]),
        agencies=_tuples(frame["agencies"]),
        others=others,
        lag=frame["lag"].to_numpy(dtype=np.int64),
    )


def agencies_of(frame: pd.DataFrame) -> Objects:
    """Sorted names of every source that told first, or at all."""
    told = {str(source) for sources in _tuples(frame["agencies"]) for source in sources}
    return np.array(sorted(told | set(frame["first_source"].astype(str))), dtype=object)


def _tuples(column: "pd.Series[Any]") -> list[tuple[str, ...]]:
    return [tuple(values) if isinstance(values, list | tuple | np.ndarray) else () for values in column]


def counts(weights_of: Flags | None, index: tuple[Ints, ...], shape: tuple[int, ...]) -> Floats:
    """How many incidents fall in each cell of ``shape``; ``weights_of`` says which count."""
    keep = slice(None) if weights_of is None else weights_of
    flat = np.ravel_multi_index(tuple(part[keep] for part in index), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)


def select(incidents: Incidents, keep: Flags) -> Incidents:
    """The incidents for which ``keep`` holds, in order."""
    rows = np.flatnonzero(keep)
    names = ("people", "sources", "weak", "agencies", "others")
    lists: dict[str, Any] = {name: [getattr(incidents, name)[i] for i in rows] for name in names}
    arrays: dict[str, Any] = {name: getattr(incidents, name)[rows] for name in Incidents.__dataclass_fields__ if name not in lists}
    return Incidents(**arrays, **lists)
