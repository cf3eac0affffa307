"""A simulated region as the frames that scoring reads: themes, agencies, people and harm on top of a region's counts.

Incidents of a home fall to themes, tellers and residents at random, by shares that vary from home to home (Dirichlet, log-normal), so that
the generator is not the detector's model of them.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from riskagg.score.arrays import Floats, Ints
from riskagg.score.inputs import ScoreInputs

THEMES = {
    **{"fall": 0.28, "medication": 0.16, "neglect_of_care": 0.13, "resident_on_resident": 0.10, "psychological": 0.08},
    **{"theft_or_money": 0.06, "pressure_damage": 0.07, "physical_abuse": 0.05, "missing_person": 0.03, "other": 0.04},
}
TELLERS = {"council_safeguarding": 0.40, "nhs_incidents": 0.20, "police": 0.10, "ambulance": 0.10, "cqc_notifications": 0.20}
HARMS = ("none", "low", "moderate", "severe", "unknown")
_HARM_SHARES = (0.35, 0.25, 0.06, 0.01, 0.33)
_HOMES_A_PROVIDER = 5
_TOLD_TO_COUNCIL, _A_SECOND_TELLER, _LATE_DAYS = 0.5, 0.15, 6.0
FIRST = np.datetime64("2021-01", "M")


def inputs_of(beds: Floats, n: Floats, seed: int) -> ScoreInputs:
    """Frames of the cut after the last month.

    Args:
        beds: shape (H,).
        n: shape (H, M), incidents by home and month.
        seed: of themes, tellers, people, harm and days.
    """
    rng = np.random.default_rng([seed, 77])
    homes, months = n.shape
    service, month = (np.repeat(index.ravel(), n.astype(np.int64).ravel()) for index in np.indices(n.shape))
    frame = _incidents(rng, beds, service, month)
    ends = (FIRST + months).astype("datetime64[D]") - 1
    starts = np.arange(FIRST, FIRST + months).astype("datetime64[us]")
    ids = names(np.arange(homes))
    return ScoreInputs(
        month_end=ends.item(),
        reported_by_day=5,
        incidents=with_groups(frame[frame["known_on"] <= pd.Timestamp(ends.item()) + pd.Timedelta(days=5)]),
        service_months=with_groups(
            pd.DataFrame(
                {
                    "service_id": np.repeat(ids, months),
                    "month": np.tile(starts, homes),
                    "service_kind": "care_home",
                    "exposure": np.repeat(beds, months),
                    "host_authority": "North",
                    "is_open": True,
                }
            )
        ),
        supply=pd.DataFrame(
            [{"source": source, "month": start, "authority": None, "state": "supplied"} for source in TELLERS for start in starts]
        ),
        changes=_empty("service_id", "what", date="changed_on"),
        unanswered=with_groups(_empty("alert_id", "service_id", "source", "theme", date="reported_on")),
        themes=pd.DataFrame({"theme": list(THEMES), "label": [name.replace("_", " ").capitalize() for name in THEMES]}),
    )


def at_cut(inputs: ScoreInputs, months: int) -> ScoreInputs:
    """What was known of the first so many months at their cut."""
    end = pd.Timestamp(((FIRST + months).astype("datetime64[D]") - 1).item())
    rows = inputs.incidents
    known = (rows["occurred_on"] <= end) & (rows["known_on"] <= end + pd.Timedelta(days=inputs.reported_by_day))
    return replace(
        inputs,
        month_end=end.date(),
        incidents=rows[known],
        service_months=inputs.service_months[inputs.service_months["month"] <= end],
        supply=inputs.supply[inputs.supply["month"] <= end],
    )


def _empty(*columns: str, date: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns} | {date: pd.Series(dtype="datetime64[us]")})


def names(homes: Ints) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """Ids of homes by number."""
    return np.array([f"S{home:05d}" for home in homes], dtype=object)


def with_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Five homes a provider and operating company, by number; no brands and no companies of several providers."""
    group = frame["service_id"].str[1:].astype("int64") // _HOMES_A_PROVIDER if len(frame) else pd.Series(dtype="int64")
    return frame.assign(provider_id="P" + group.astype(str), operator_id="operator:" + group.astype(str), brand_id=None, company_id=None)


def day_in(rng: np.random.Generator, month: Ints) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    """A day of each month, evenly."""
    begin = (FIRST + month).astype("datetime64[D]")
    length = ((FIRST + month + 1).astype("datetime64[D]") - begin).astype(np.int64)
    return np.asarray(begin + np.floor(rng.random(len(month)) * length).astype(np.int64))


def _incidents(rng: np.random.Generator, beds: Floats, service: Ints, month: Ints) -> pd.DataFrame:
    total = len(service)
    theme = _by_home(rng, np.array(list(THEMES.values())), 20.0, len(beds), service)
    first = _by_home(rng, np.array(list(TELLERS.values())), 10.0, len(beds), service)
    sources = np.array(list(TELLERS), dtype=object)[first]
    told = (sources == "cqc_notifications") | ((sources == "council_safeguarding") & (rng.random(total) < _TOLD_TO_COUNCIL))
    second = np.array(list(TELLERS), dtype=object)[rng.integers(0, len(TELLERS) - 1, total)]
    has_second = rng.random(total) < _A_SECOND_TELLER
    resident = np.floor(rng.random(total) * np.maximum(beds[service], 3)).astype(np.int64)
    day = day_in(rng, month)
    others = [
        tuple(sorted(({one} if not by_itself else set()) | ({two} if both else set())))
        for one, by_itself, two, both in zip(sources, told, second, has_second, strict=True)
    ]
    return pd.DataFrame(
        {
            "incident_id": [f"i{at:07d}" for at in range(total)],
            "service_id": names(service),
            "occurred_on": day.astype("datetime64[us]"),
            "theme": np.array(list(THEMES), dtype=object)[theme],
            "harm": np.array(HARMS, dtype=object)[rng.choice(len(HARMS), total, p=_HARM_SHARES)],
            "agencies": [tuple(sorted({one, *more})) for one, more in zip(sources, others, strict=True)],
            "people": [(f"{home}-{person}",) for home, person in zip(service, resident, strict=True)],
            "risk_sources": [()] * total,
            "weakly_joined": [()] * total,
            "told_by_service": told,
            "other_agencies": others,
            "known_on": (day + np.floor(rng.exponential(_LATE_DAYS, total)).astype(np.int64)).astype("datetime64[us]"),
            "first_source": sources,
        }
    )


def _by_home(rng: np.random.Generator, shares: Floats, likeness: float, homes: int, service: Ints) -> Ints:
    """A class of each incident, by shares of its home that vary about the region's."""
    own = np.cumsum(rng.dirichlet(shares * likeness, homes), axis=1)
    return np.asarray(np.minimum((rng.random(len(service))[:, None] > own[service]).sum(axis=1), len(shares) - 1))
