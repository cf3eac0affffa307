"""Evidence of a rise, its chance, how much months vary, and how fast the past loses weight: by arithmetic, by law, by simulation."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from riskagg.score.arrays import Floats
from riskagg.score.dispersion import dispersion
from riskagg.score.null_law import DISPERSIONS, EVIDENCE, MEANS, MOST_MONTHS, SHAPES, chance_of_evidence
from riskagg.score.null_law_table import law
from riskagg.score.recency import HALF_LIVES, recency, weighted_level
from riskagg.score.rise import months_above
from riskagg.score.shiryaev import RATIOS, log_evidence
from riskagg.score.shrinkage import level

ONE_KIND = np.zeros(400, dtype=np.int64)


def test_evidence_of_one_month_is_the_mean_of_two_likelihood_ratios() -> None:
    # Three where one is expected: 2^3 e^-1 and 3^3 e^-2.
    by_hand = np.log((2**3 * np.exp(-1) + 3**3 * np.exp(-2)) / 2)
    assert log_evidence(np.array([[3.0]]), np.array([[1.0]]), np.array([1.0])) == pytest.approx(by_hand, abs=1e-5)


def test_a_rise_may_have_begun_in_either_of_two_months() -> None:
    n, mean = np.array([[0.0, 4.0]]), np.array([[1.0, 1.0]])
    begun = [r**since * np.exp(-(r - 1) * months) for r in RATIOS for since, months in ((4, 2), (4, 1))]
    assert log_evidence(n, mean, np.array([1.0])) == pytest.approx(np.log(np.mean(begun)), abs=1e-5)


@given(st.integers(0, 30), st.floats(0.05, 20), st.floats(1.05, 3))
@settings(deadline=None, max_examples=60)
def test_the_ratio_is_that_of_negative_binomials_of_one_shape(n: int, mean: float, spread: float) -> None:
    size = mean / (spread - 1)
    law = [stats.nbinom.pmf(n, size, size / (size + times * mean)) for times in (1.0, *RATIOS)]
    found = log_evidence(np.array([[float(n)]]), np.array([[mean]]), np.array([spread]))
    assert found == pytest.approx(np.log(np.mean(law[1:]) / law[0]), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("spread", [1.0, 1.45])
def test_the_chance_is_that_of_a_plain_simulation_with_an_uncertain_level(spread: float) -> None:
    rng = np.random.default_rng(3)
    shape, mean, draws = 30.0, 1.25, 100_000
    level = rng.gamma(shape, 1 / shape, draws)[:, None] * np.full((1, 6), mean)
    month = level if spread == 1 else rng.gamma(level / (spread - 1)) * (spread - 1)
    seen = log_evidence(rng.poisson(month).astype(float), np.full((draws, 6), mean), np.full(draws, spread))
    for e in (1.0, 2.5, 3.25):
        found = chance_of_evidence(np.array([e]), np.ones((1, 6)), np.full((1, 6), mean), np.array([shape]), np.array([spread]))
        assert found[0] == pytest.approx((seen >= e).mean(), rel=0.2)


def test_the_file_of_chances_says_what_simulation_finds() -> None:
    rng, at_e = np.random.default_rng(8), np.arange(4, len(EVIDENCE), 8)
    for _ in range(30):
        months, *at = (int(rng.integers(size)) for size in (MOST_MONTHS, len(MEANS), len(SHAPES), len(DISPERSIONS)))
        shown = np.ones((len(at_e), months + 1)) * MEANS[at[0]]
        shape, spread = (np.full(len(at_e), grid[place]) for grid, place in ((SHAPES, at[1]), (DISPERSIONS, at[2])))
        found = chance_of_evidence(EVIDENCE[at_e], shown, shown, shape, spread)
        assert np.log(found) == pytest.approx(law(months + 1, *at)[at_e], abs=1e-3)


def homes(rng: np.random.Generator, n_homes: int, spread: float) -> tuple[Floats, Floats]:
    """Sixty months of homes in which nothing changes; expectation of peers, and counts at each home's own level."""
    expected = np.repeat(rng.lognormal(0, 0.6, n_homes)[:, None], 60, axis=1)
    mean = expected * rng.lognormal(-0.08, 0.4, n_homes)[:, None]
    return rng.poisson(rng.gamma(mean / (spread - 1)) * (spread - 1)).astype(float), expected


@pytest.mark.parametrize("spread", [1.01, 1.4])
def test_where_nothing_changes_one_home_in_a_hundred_has_a_p_of_one_in_a_hundred(spread: float) -> None:
    n, expected = homes(np.random.default_rng(31), 60_000, spread)
    _, p = months_above(n, expected, np.zeros(60_000, dtype=np.int64), 6)
    assert 0.008 <= (p <= 0.01).mean() <= 0.012
    assert 0.04 <= (p <= 0.05).mean() <= 0.06


@pytest.mark.parametrize(("mean", "shape"), [(0.02, 5.0), (0.1, 5.3), (0.17, 5.3), (0.3, 5.0)])
def test_where_few_are_expected_a_small_chance_is_met_no_more_often_than_it_says(mean: float, shape: float) -> None:
    rng, draws = np.random.default_rng(11), 100_000
    expected, spread = np.full((draws, 6), mean), np.ones(draws)
    n = rng.poisson(expected * rng.gamma(shape, 1 / shape, draws)[:, None]).astype(float)
    p = chance_of_evidence(log_evidence(n, expected, spread), n, expected, np.full(draws, shape), spread)
    for chance, most in ((1e-3, 2.0), (1e-4, 3.0), (1e-6, 50.0)):
        assert (p <= chance).mean() <= most * chance


def test_a_service_is_watched_from_its_first_month_on() -> None:
    n, expected = np.zeros((1, 30)), np.zeros((1, 30))
    n[0, -1], expected[0, -1] = 3, 0.176
    _, p = months_above(np.repeat(n, 2, axis=0), np.repeat(expected, 2, axis=0), np.array([0, 0]), 6)
    # Three where .176 are expected: about one in a thousand, whatever the months before it opened.
    assert 2e-4 < p[0] < 5e-2


def test_a_rise_that_has_lasted_for_most_of_a_year_is_still_evidence() -> None:
    n, expected = homes(np.random.default_rng(15), 400, 1.2)
    n[7, -9:] = 3 * expected[7, -9:].round() + 3
    short, long = (months_above(n, expected, ONE_KIND, months)[1][7] for months in (6, 12))
    assert long < 0.001 and long < short / 10


def test_a_home_that_doubles_stands_out_and_no_order_of_rows_matters() -> None:
    n, expected = homes(np.random.default_rng(12), 400, 1.2)
    n[7, -4:] += 4
    evidence, p = months_above(n, expected, ONE_KIND, 6)
    assert p[7] < 0.001 and p[7] == p.min()
    order = np.random.default_rng(1).permutation(400)
    again = months_above(n[order], expected[order], ONE_KIND, 6)
    np.testing.assert_allclose(again[0], evidence[order], rtol=1e-9)
    np.testing.assert_allclose(again[1], p[order], rtol=1e-9)


def test_a_rise_before_the_months_watched_is_history() -> None:
    n, expected = homes(np.random.default_rng(13), 400, 1.2)
    _, before = months_above(n, expected, ONE_KIND, 6)
    n[7, -12:-6] += 4
    _, after = months_above(n, expected, ONE_KIND, 6)
    assert after[7] >= before[7]


def test_without_history_a_level_is_uncertain_and_so_is_its_chance() -> None:
    n, expected = np.array([[0.0, 1, 3, 2, 3, 3], [0, 0, 0, 0, 0, 0]]), np.ones((2, 6))
    _, p = months_above(n, expected, np.array([0, 0]), 6)
    long = np.concatenate([np.ones((2, 54)), n], axis=1)
    _, known = months_above(long, np.ones((2, 60)), np.array([0, 0]), 6)
    assert p[0] > 2 * known[0]
    assert p[1] == known[1] == 1


def test_months_without_expectation_say_nothing_of_how_much_months_vary() -> None:
    n, expected = homes(np.random.default_rng(14), 400, 1.4)
    longer = [np.concatenate([np.zeros((400, 12)), part], axis=1) for part in (n, expected)]
    np.testing.assert_allclose(dispersion(*longer), dispersion(n, expected))
    assert (dispersion(n[:, :0], expected[:, :0]) == 1).all()


@pytest.mark.parametrize(("spread", "low", "high"), [(1.01, 1.0, 1.1), (1.4, 1.3, 1.5), (4.0, 2.5, 3.5)])
def test_dispersion_is_found(spread: float, low: float, high: float) -> None:
    rng = np.random.default_rng(15)
    mean = np.full((300, 48), 1.5)
    n = rng.poisson(rng.gamma(mean / (spread - 1)) * (spread - 1)).astype(float)
    assert low <= dispersion(n, mean).mean() <= high


def test_the_past_loses_weight_where_levels_move_and_keeps_it_where_they_stay() -> None:
    rng = np.random.default_rng(16)
    expected = np.full((400, 60), 2.0)
    still = rng.poisson(expected * rng.gamma(4, 1 / 4, 400)[:, None]).astype(float)
    walk = np.exp(np.cumsum(rng.normal(0, 0.25, (400, 60)), axis=1))
    moving = rng.poisson(expected * walk / walk.mean(axis=0)).astype(float)
    half = [float(np.log(0.5) / np.log(recency(n, expected, ONE_KIND)[-2])) for n in (still, moving)]
    assert half == pytest.approx([HALF_LIVES[0], HALF_LIVES[-1]])
    assert (recency(still[:, :23], expected[:, :23], ONE_KIND) == 1).all()


def test_a_kind_that_has_come_to_more_is_held_against_itself() -> None:
    rng = np.random.default_rng(17)
    kind, expected = np.repeat([0, 1], 200), np.full((400, 24), 2.0)
    n = rng.poisson(expected * np.where(kind == 1, 1.5, 1.0)[:, None]).astype(float)
    own, peers = weighted_level(n, expected, kind, np.ones(24))
    assert peers[kind == 1].mean() == pytest.approx(1.5, rel=0.03)
    assert own.ratio[kind == 1].mean() == pytest.approx(1.0, rel=0.03)


def test_the_worked_rise_of_the_page_is_what_the_functions_make() -> None:
    page = (Path(__file__).parents[1] / "docs" / "explanation" / "method.md").read_text(encoding="utf-8")
    table = page.partition("## 7. A rise, worked")[2].partition("\n## ")[0]
    said = [line.rsplit("|", 2)[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    own = level(np.array([62.0]), np.array([54.0]), np.array([0.5]))
    n, mean, spread = np.array([[1.0, 2, 4, 3, 4, 4]]), np.ones((1, 6)) * own.ratio, np.array([1.2])
    begun_four_ago = [
        np.exp((np.log(r) - 0.2 * (cost := np.log((1 + r * 0.2) / 1.2) / 0.2)) * 15 - cost * mean[0, :4].sum()) for r in RATIOS
    ]
    evidence = log_evidence(n, mean, spread)
    cost = np.log(1.4 / 1.2) / 0.2
    made = [
        *(own.ratio[0], mean.sum(), np.log(2) - 0.2 * cost, cost, *begun_four_ago, np.exp(evidence[0])),
        chance_of_evidence(evidence, n, mean, 1 / own.spread, spread)[0],
    ]
    assert said == [f"{number:.3g}" for number in made]
