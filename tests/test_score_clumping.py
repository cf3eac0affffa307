"""How much incidents come together within days: found where they do, by simulation, and not where a home or a month is merely bad."""

import numpy as np
import pytest
from scipy import stats

from riskagg.score.arrays import Ints
from riskagg.score.clumping import clumping
from riskagg.score.shrinkage import Level, level, predict
from riskagg.score.tails import upper_tail

MONTHS, THEMES = 36, 2


def told(rng: np.random.Generator, twice: float, burst: float = 0.0) -> tuple[Ints, Ints, Ints]:
    """Days, services and themes of 300 homes: one incident a month on average, levels and months gamma, some told again within a day."""
    mean = rng.gamma(3, 1 / 3, (300, 1, 1)) * np.array([0.8, 0.2]) * np.ones((1, MONTHS, 1))
    n = rng.poisson(mean * rng.gamma(1 / burst, burst, mean.shape) if burst else mean)
    service, month, theme = (np.repeat(index.ravel(), n.ravel()) for index in np.indices(n.shape))
    day = month * 30 + rng.integers(0, 30, len(month))
    again = np.flatnonzero(rng.random(len(day)) < twice)
    late = rng.integers(0, 2, len(again))
    return np.append(day, day[again] + late), np.append(service, service[again]), np.append(theme, theme[again])


@pytest.mark.parametrize(("twice", "burst", "low", "high"), [(0.1, 0.0, 0.14, 0.22), (0.0, 0.0, 0.0, 0.03), (0.0, 0.3, 0.0, 0.06)])
def test_what_is_told_twice_is_found_and_bad_months_are_not_taken_for_it(twice: float, burst: float, low: float, high: float) -> None:
    found = clumping(*told(np.random.default_rng(41), twice, burst), THEMES)
    # One in ten told twice: (.9 x 1 + .1 x 4) / 1.1 = 1.18 times the mean.
    assert ((found >= low) & (found <= high)).all()


def test_one_home_in_uproar_and_the_order_of_rows_matter_little() -> None:
    day, service, theme = told(np.random.default_rng(42), 0.0)
    before = clumping(day, service, theme, THEMES)
    uproar = (np.append(day, np.full(40, 500)), np.append(service, np.full(40, 7)), np.append(theme, np.zeros(40, dtype=np.int64)))
    assert clumping(*uproar, THEMES).max() <= before.max() + 0.02
    order = np.random.default_rng(1).permutation(len(day))
    np.testing.assert_array_equal(clumping(day[order], service[order], theme[order], THEMES), before)


def test_without_incidents_none_come_together() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert clumping(nothing, nothing, nothing, THEMES).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("mean", "n"), [(0.1, 2), (0.1, 3), (0.5, 3), (0.5, 5), (2.0, 6), (2.0, 9)])
def test_a_count_of_pairs_is_no_more_surprising_than_it_should_be(mean: float, n: int) -> None:
    # One in ten told twice, nothing else uncertain: X = A + 2 B, A and B Poisson; its excess of variance over mean is .2 / 1.1.
    once, twice = mean * 0.9 / 1.1, mean * 0.1 / 1.1
    pairs = np.arange(n)
    true = (stats.poisson.pmf(pairs, twice) * stats.poisson.sf(n - 2 * pairs - 1, once)).sum() + stats.poisson.sf(n - 1, twice)
    known = Level(np.array(1.0), np.array(1e-6), np.array(1e-6))
    said, apart = (
        upper_tail(np.array(float(n)), *predict(np.array(mean), known, np.array(0.0), 0.0, 1.0, together=c)) for c in (0.2 / 1.1, 0.0)
    )
    # Pairs are held against a law with a longer tail than theirs: it errs towards chance, and by a seventh at most in the other direction.
    assert 0.85 * true <= said <= 3 * true
    assert apart < 0.8 * true


def test_ten_that_come_in_pairs_say_as_much_of_a_level_as_five() -> None:
    spread = np.array(0.5)
    pairs, apart = level(np.array(10.0), np.array(6.0), spread, 1.0), level(np.array(5.0), np.array(3.0), spread)
    assert (pairs.ratio, pairs.spread) == (apart.ratio, apart.spread)
