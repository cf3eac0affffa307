"""What must not matter to scoring, and what is at its edges: split months, files in two, agencies that sent nothing, changes told twice."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_frames import NONE_UNANSWERED, found, parse, plant, region, scored, with_groups

from riskagg.errors import ScoreError
from riskagg.score.calendar import Calendar
from riskagg.score.inputs import ScoreInputs
from riskagg.score.recency import weighted_level
from riskagg.score.score import Scores

FALLS = """
    theme | on         | person | told_by
    ------+------------+--------+--------
    fall  | 2026-08-08 | p1     | police
    fall  | 2026-08-19 | p2     | police
    fall  | 2026-09-01 | p3     | police
    fall  | 2026-09-20 | p4     | police
    fall  | 2026-10-02 | p5     | police
    fall  | 2026-10-15 | p6     | police
"""


@pytest.fixture(scope="module")
def small() -> ScoreInputs:
    return plant(region(seed=8, n_services=9), FALLS)


@pytest.fixture(scope="module")
def plain(small: ScoreInputs) -> Scores:
    return scored(small)


def same(one: Scores, other: Scores) -> None:
    for part in ("patterns", "units", "expected"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))


@given(st.integers(0, 700), st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=60)
def test_a_window_split_in_two_on_any_day_is_its_two_parts(begin: int, one: int, two: int) -> None:
    calendar = Calendar.until(date(2024, 1, 1), date(2026, 12, 31))
    first = int(calendar.starts[0]) + begin
    parts = calendar.between(first, first + one) + calendar.between(first + one + 1, first + one + two)
    assert calendar.between(first, first + one + two) == pytest.approx(parts)


@given(st.integers(0, 19), st.floats(0.01, 0.99), st.integers(1, 99))
@settings(deadline=None, max_examples=30)
def test_a_month_split_in_two_leaves_every_level_as_it_was(month: int, part: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    expected = rng.gamma(2.0, 1.0, (12, 20))
    n, kind = rng.poisson(expected * rng.gamma(4, 1 / 4, (12, 1))).astype(float), np.repeat([0, 1], 6)
    begun = rng.binomial(n[:, month].astype(int), part)
    halves = [np.column_stack([begun, n[:, month] - begun]), expected[:, month, None] * [part, 1 - part]]
    split = [
        np.concatenate([whole[:, :month], two, whole[:, month + 1 :]], axis=1) for whole, two in zip((n, expected), halves, strict=True)
    ]
    (own, peers), (again, others) = weighted_level(n, expected, kind, np.ones(20)), weighted_level(*split, kind, np.ones(21))
    assert again.ratio == pytest.approx(own.ratio)
    assert again.spread == pytest.approx(own.spread)
    assert others == pytest.approx(peers)


def test_a_month_that_an_agency_sent_in_two_files_is_one_month(small: ScoreInputs, plain: Scores) -> None:
    late = small.supply[(small.supply["source"] == "police") & (small.supply["month"] == "2026-08-01")].assign(state="late")
    halves = [small.incidents[small.incidents["occurred_on"].dt.day > 15], small.incidents[small.incidents["occurred_on"].dt.day <= 15]]
    same(plain, scored(replace(small, incidents=pd.concat(halves), supply=pd.concat([late, small.supply]))))


def test_an_agency_that_never_supplied_another_area_changes_nothing_here(small: ScoreInputs, plain: Scores) -> None:
    police = small.supply[small.supply["source"] == "police"].assign(authority="South", state="not_supplied")
    ambulance = small.supply[small.supply["source"] == "police"].assign(source="ambulance", state="not_supplied")
    same(plain, scored(replace(small, supply=pd.concat([small.supply, police, ambulance]))))


def test_a_change_and_a_concern_at_a_service_that_is_not_scored_say_nothing(small: ScoreInputs, plain: Scores) -> None:
    table = """
        alert_id | service_id | source   | theme           | reported_on
        ---------+------------+----------+-----------------+------------
        A1       | S900       | advocacy | neglect_of_care | 2026-09-01
    """
    concerns = with_groups(pd.DataFrame(parse(table)))
    unknown = pd.DataFrame([{"service_id": "S900", "changed_on": pd.Timestamp("2026-08-01"), "what": "manager"}])
    same(plain, scored(replace(small, changes=unknown, unanswered=concerns.assign(reported_on=pd.to_datetime(concerns["reported_on"])))))


def test_an_owner_and_a_manager_who_changed_together_are_one_pattern(small: ScoreInputs) -> None:
    changed = {"service_id": "S001", "changed_on": pd.Timestamp("2026-08-01")}
    changes = pd.DataFrame([{**changed, "what": what} for what in ("provider", "manager")])
    once, both = (found(scored(replace(small, changes=rows)), "after_change").query("theme == 'fall'") for rows in (changes[:1], changes))
    assert len(once) == len(both) == 1
    # Two kinds of change are two looks.
    assert both["p_value"].iloc[0] == pytest.approx(2 * once["p_value"].iloc[0])


def test_where_no_capacity_is_known_services_are_counted_as_one_each(small: ScoreInputs) -> None:
    unknown = small.service_months.assign(exposure=np.nan)
    alike = small.service_months.assign(exposure=1.0)
    one, other = (scored(replace(small, service_months=months)) for months in (unknown, alike))
    assert np.allclose(one.units["p_value"], other.units["p_value"])
    assert (one.expected["expected"] > 0).any()


def test_quarters_before_a_home_opened_are_no_quarters_of_few(small: ScoreInputs) -> None:
    first = date(2026, 8, 3)
    days = [date(2026, 7, 2), *(first + timedelta(days=6 * at) for at in range(14))]
    table = "theme | on | person | told_by\n---\n" + "\n".join(f"medication | {day} | | police" for day in days)
    months = small.service_months
    shut = (months["service_id"] == "S001") & (months["month"] < "2026-06-01")
    opened = months.assign(is_open=months["is_open"] & ~shut, exposure=months["exposure"].mask(shut, 0.0))
    inputs = plant(small, table, clean=("medication",))
    told = [found(scored(replace(inputs, service_months=rows)), "escalating_frequency") for rows in (months, opened)]
    rising = [rows["sentence"].str.contains("rising quarter by quarter").any() for rows in told]
    assert rising == [True, False]


def test_without_services_there_are_no_units_and_no_error(small: ScoreInputs) -> None:
    scores = scored(replace(small, service_months=small.service_months[:0], incidents=small.incidents[:0], unanswered=NONE_UNANSWERED))
    assert scores.units.empty and scores.patterns.empty and scores.expected.empty


def test_a_history_that_begins_after_the_month_scored_is_refused(small: ScoreInputs) -> None:
    with pytest.raises(ScoreError, match="from 2024-05-01 to 2024-04-30 has no month"):
        scored(replace(small, month_end=date(2024, 4, 30)))
