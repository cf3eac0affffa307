"""Evidence of every pattern: there is some, it lies in the days that were tested, and what is not known is not said to be a no."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_frames import found, plant, region, scored

from riskagg.score.calendar import date_of, days_of
from riskagg.score.inputs import ScoreInputs
from riskagg.score.score import Scores

MONTH_ENDS = [date(2025, 1, 31), date(2026, 2, 28), date(2026, 6, 30), date(2026, 10, 31)]
HARMS = ("none", "low", "moderate")


def until(inputs: ScoreInputs, month_end: date) -> ScoreInputs:
    """The same region as it was known at the end of an earlier month."""
    last = pd.Timestamp(month_end)
    parts = {"incidents": "occurred_on", "service_months": "month", "supply": "month"}
    return replace(inputs, month_end=month_end, **{name: (rows := getattr(inputs, name))[rows[day] <= last] for name, day in parts.items()})


def assert_evidence_holds(scores: Scores, inputs: ScoreInputs) -> None:
    day = dict(zip(inputs.incidents["incident_id"], map(date_of, days_of(inputs.incidents["occurred_on"])), strict=True))
    for row in scores.patterns.to_dict("records"):
        days = [day[name] for name in row["incident_ids"]]
        assert days or row["alert_ids"], row
        assert all(row["window_from"] <= when <= row["window_to"] for when in days), row
        assert row["n_incidents"] == len(set(row["incident_ids"])) == len(row["incident_ids"])
        assert row["since"] == min(days, default=row["since"])


@given(
    seed=st.integers(0, 10_000), month_end=st.sampled_from([date(2025, 1, 31), date(2026, 2, 28), date(2026, 6, 30), date(2026, 10, 31)])
)
@settings(deadline=None, max_examples=3)
def test_evidence_of_every_pattern_is_there_lies_in_its_window_and_is_counted(seed: int, month_end: date) -> None:
    rng = np.random.default_rng(seed)
    last = (pd.Timestamp(month_end) - pd.Timestamp("2026-10-31")).days
    offsets = np.concatenate([[0, 89, 90, 179, 180, 181, 272, 364], rng.integers(0, 300, 25)])
    days = [(pd.Timestamp("2026-10-31") + pd.Timedelta(days=int(last - off))).date() for off in offsets]
    tellers = ("police", "nhs_incidents", "self:cqc_notifications")
    lines = [
        " | ".join(
            [str(rng.choice(["fall", "theft_or_money"])), str(day), f"p{rng.integers(4)}", f"r{rng.integers(2)}", str(rng.choice(HARMS))]
        )
        + f" | S00{rng.integers(1, 3)} | {rng.choice(tellers)}"
        for day in days
    ]
    table = "\n".join(["theme | on | person | source | harm | service | told_by", *lines])
    inputs = until(plant(region(seed, n_services=6), table), month_end)
    assert_evidence_holds(scored(inputs), inputs)


@pytest.mark.parametrize("first", ["2026-01-01", "2026-01-02"])
def test_a_rise_is_shown_with_the_incidents_of_the_months_that_were_tested(first: str) -> None:
    # From 1 January to 30 June there are 181 days.
    days = [first] * 4 + [f"2026-0{month}-1{n}" for month in range(1, 7) for n in range(3)]
    table = "\n".join(["theme | on | person | told_by", *(f"fall | {day} | p{n} | police" for n, day in enumerate(days))])
    inputs = until(plant(region(seed=3, n_services=12), table, clean=("fall",)), date(2026, 6, 30))
    (row,) = found(scored(inputs), "sustained_rise").to_dict("records")
    assert {str(row["window_from"]), str(row["window_to"])} == {"2026-01-01", "2026-06-30"}
    assert {f"x00{n}" for n in range(4)} <= set(row["incident_ids"])


def test_who_reported_is_not_known_where_no_row_says_it() -> None:
    days = [f"2026-{month:02d}-1{n}" for month in (8, 9, 10) for n in range(3)]
    table = "\n".join(["theme | on | person | told_by", *(f"theft_or_money | {day} | p{n} | police" for n, day in enumerate(days))])
    inputs = plant(region(seed=3, n_services=12), table, clean=("theft_or_money",))
    told = inputs.incidents["told_by_service"].astype(object)
    is_ours = inputs.incidents["incident_id"].str.startswith("x")
    is_one = inputs.incidents["incident_id"] == "x000"
    for is_unknown, says in (
        (is_ours, "whether the home reported any of them is not known."),
        (is_one, "reported none of eight of them, and for one it is not known."),
    ):
        scores = scored(replace(inputs, incidents=inputs.incidents.assign(told_by_service=told.mask(is_unknown, None))))
        (row,) = found(scores, "repeat_theme").to_dict("records")
        assert row["sentence"].endswith(says)
        # Nobody is accused of telling too little where nobody knows who told.
        if is_unknown is is_ours:
            assert "theft_or_money" not in set(found(scores, "under_reporting")["theme"])
