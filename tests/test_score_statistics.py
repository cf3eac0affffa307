"""What the p-values are worth: tails against scipy's, calibration where nothing is wrong, and what must not matter."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scored_frames import plant, region, scored
from test_score_patterns import THEFTS

from riskagg.errors import ScoreError
from riskagg.score import tails
from riskagg.score.combine import cauchy, false_discovery_rate
from riskagg.score.frequency import trend_tail
from riskagg.score.inputs import ScoreInputs
from riskagg.score.sentences import faster

COUNTS, MEANS, SHAPES = st.integers(0, 40), st.floats(0.01, 30), st.floats(0.2, 500)


@given(COUNTS, MEANS, SHAPES)
@settings(deadline=None, max_examples=60)
def test_tails_are_those_of_the_negative_binomial(n: int, mean: float, shape: float) -> None:
    law = stats.nbinom(shape, shape / (shape + mean))
    at = (np.array(float(n)), np.array(mean), np.array(shape))
    assert tails.upper_tail(*at) == pytest.approx(law.sf(n - 1), rel=1e-7, abs=1e-12)
    assert tails.upper_mid(*at) == pytest.approx(law.sf(n) + law.pmf(n) / 2, rel=1e-7, abs=1e-12)
    assert tails.lower_tail(*at) == pytest.approx(law.cdf(n), rel=1e-7, abs=1e-12)


@given(MEANS, SHAPES)
@settings(deadline=None, max_examples=60)
def test_limits_hold_nine_in_ten(mean: float, shape: float) -> None:
    low, high = tails.count_limits(np.array([mean]), np.array([shape]), 0.05)
    law = stats.nbinom(shape, shape / (shape + mean))
    assert (low[0], high[0]) == (law.ppf(0.05), law.ppf(0.95))


def test_too_few_successes_is_beta_binomial() -> None:
    k, n, share = np.array([0.0, 2.0, 5.0]), np.array([6.0, 9.0, 5.0]), np.array([0.4, 0.6, 0.2])
    size = 1 / 0.1 - 1
    expected = stats.betabinom.cdf(k, n.astype(int), share * size, (1 - share) * size)
    assert tails.too_few_successes(k, n, share, 0.1) == pytest.approx(expected)


def test_the_trend_over_quarters_is_exact() -> None:
    # Three incidents in thirds: score 5 or 6 of at most 6 has (3 + 1) of 27 ways.
    assert trend_tail(3, 5, np.full(3, 1 / 3)) == pytest.approx(4 / 27, rel=1e-4)


def test_combining_keeps_one_small_p_small_and_ones_as_ones() -> None:
    weights = np.ones(4)
    assert cauchy(np.array([1e-8, 1.0, 1.0, 1.0]), weights) == pytest.approx(4e-8, rel=0.01)
    assert cauchy(np.array([0.2, 0.2, 0.2, 0.2]), weights) == pytest.approx(0.2)
    assert cauchy(np.ones(4), weights) > 0.9


def test_a_test_that_could_not_be_made_has_no_weight() -> None:
    p = np.array([[0.01, np.nan, 0.3], [np.nan, np.nan, np.nan]])
    found = cauchy(p, np.array([1.0, 5.0, 1.0]))
    assert found[0] == pytest.approx(cauchy(np.array([0.01, 0.3]), np.ones(2)))
    assert np.isnan(found[1])


def test_false_discovery_rate_is_that_of_benjamini_and_hochberg() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.5])
    assert false_discovery_rate(p) == pytest.approx([0.04, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5])


@pytest.mark.parametrize("burst", [0.0, 0.3], ids=["Poisson months", "months that vary by half"])
def test_where_nothing_is_wrong_few_units_are_called_unusual(burst: float) -> None:
    runs = [scored(region(seed, n_services=90, burst=burst)) for seed in range(20, 25)]
    services = pd.concat([run.units[run.units["unit_kind"] == "service"] for run in runs])
    assert (services["p_value"] <= 0.05).mean() <= 0.05
    assert (services["p_value"] <= 0.01).mean() <= 0.012
    assert (services["q_value"] <= 0.10).sum() <= 3
    rises = sum(len(run.patterns.query("pattern == 'sustained_rise' and unit_kind == 'service'")) for run in runs)
    # Each is taken at p <= .01: as many as chance allows, and no more (over 40 seeds .004 and .010 of services have one).
    assert rises <= stats.binom.ppf(0.99, len(services), 0.01)
    silent = sum(len(run.patterns.query("pattern == 'silence' and unit_kind == 'service'")) for run in runs)
    assert silent / len(services) <= 0.015


@pytest.fixture(scope="module")
def planted() -> ScoreInputs:
    return plant(region(seed=5, n_services=40), THEFTS)


def test_the_order_of_rows_does_not_matter(planted: ScoreInputs) -> None:
    shuffled = replace(
        planted,
        **{
            name: getattr(planted, name).sample(frac=1, random_state=4)
            for name in ("incidents", "service_months", "supply", "changes", "unanswered")
        },
    )
    one, other = scored(planted), scored(shuffled)
    for part in ("patterns", "units", "expected"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))


def test_beds_in_tens_give_the_same_result(planted: ScoreInputs) -> None:
    tens = planted.service_months.assign(exposure=planted.service_months["exposure"] / 10)
    one, other = scored(planted).units, scored(replace(planted, service_months=tens)).units
    assert np.allclose(one["p_value"], other["p_value"], rtol=1e-6)
    assert np.allclose(one["burden"], other["burden"], rtol=1e-6)


def test_a_service_of_another_kind_does_not_change_what_is_said_of_the_others(planted: ScoreInputs) -> None:
    day_service = planted.service_months[planted.service_months["service_id"] == "S000"].assign(
        service_id="S900", service_kind="day_service", exposure=np.nan, provider_id="P300", operator_id="operator:300"
    )
    more = replace(planted, service_months=pd.concat([planted.service_months, day_service]))
    one, other = scored(planted), scored(more)
    mine = other.units[~other.units["unit_id"].isin(["S900", "P300", "operator:300"])].reset_index(drop=True)
    # Its empty months are part of the region's level; it moves that by a hair.
    assert np.allclose(one.units["p_value"], mine["p_value"], rtol=0.02)
    keys = ["unit_kind", "unit_id", "pattern", "theme", "incident_ids"]
    pd.testing.assert_frame_equal(one.patterns[keys], other.patterns[keys])


def test_a_month_that_an_agency_did_not_supply_is_missing_not_zero(planted: ScoreInputs) -> None:
    lost = planted.supply.assign(state=planted.supply["state"].mask(planted.supply["month"] >= "2026-08-01", "not_supplied"))
    alone = planted.incidents[planted.incidents["occurred_on"] < "2026-08-01"]
    scores = scored(replace(planted, supply=lost, incidents=alone))
    assert scores.patterns.query("pattern == 'silence'").empty
    last = scores.expected.query("theme == 'all' and month == '2026-10-01'")
    assert (last["expected"] == 0).all()


def test_frames_without_a_column_are_refused_by_name(planted: ScoreInputs) -> None:
    with pytest.raises(ScoreError, match="incidents lacks theme"):
        replace(planted, incidents=planted.incidents.drop(columns="theme"))


@pytest.mark.parametrize(
    ("times", "words"), [(1.6, "faster than"), (2.0, "at least twice as fast as"), (3.9, "at least three times as fast as")]
)
def test_how_much_faster_is_never_said_to_be_more_than_it_is(times: float, words: str) -> None:
    assert faster(times) == f"{words} before"
