"""Benchmark B: sustained rises found in six months, at the same share of false alarms, by us and by what is published.

    python -m benchmarks.detection_rises [--seeds 6]

FA/yr is the share of unchanged homes that alarm within the twelve months watched, POD6 the share of risen homes that alarm within six
months of onset. Every method begins at the 49th month, from nothing, with the first 48 as its history, is not restarted, and has its
threshold set on other regions (other seeds) than those scored. Ours is ``riskagg.score``, with the baseline that it would have had at each
month's cut.

In a region that has long been watched our statistic looks back over the months before the 49th too, and false alarms may stand already when
the year begins: that is measured beside.

Each home is judged in a region in which the others have not changed: two in five rising together would be the region's own rise. What that
does is a stress of its own, measured beside.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.detection_anchors import ears_c1_bounds, generalised_likelihood_ratio, likelihood_ratio_cusum, xmr_signals
from benchmarks.detection_baseline import evidence_of_rise, expected_at
from benchmarks.detection_lists import BUDGET, FIRST_TEN, LISTS, listed
from benchmarks.detection_measures import MONTHS_WATCHED, WITHIN, alarmed, delay, found_in_six, interval, run_part, shown, threshold
from benchmarks.detection_region import FAMILIES, MONTHS, RATIOS, WATCH, Region, region
from benchmarks.table import Figure
from riskagg.score.arrays import Floats
from riskagg.score.rise import WATCHES

SEEDS = 6
# Regions that set thresholds: others than any that is scored.
_CALIBRATION = 5000
OURS, GLR, CUSUM, ORACLE = "riskagg", "GLR Poisson", "likelihood-ratio CUSUM", "oracle CUSUM"
STANDING = "riskagg looking back throughout"
METHODS = (OURS, STANDING, GLR, CUSUM, ORACLE)
YEARLY = (0.11, 0.25)
PREVALENCE, HALF_YEARLY = 0.03, 0.025


@dataclass(frozen=True)
class Watched:
    """A region with each method's statistic in each month watched, and our p-values; all of shape (H, 12)."""

    region: Region
    statistics: Mapping[str, Floats]
    p: Floats


@cache
def watched(seed: int, family: str) -> Watched:
    """Run every method over one region."""
    drawn = region(seed, family)
    n, own = drawn.n[:, WATCH:], np.maximum(drawn.n[:, :WATCH].mean(axis=1), 0.5 / WATCH)
    usual = np.repeat(own[:, None], MONTHS_WATCHED, axis=1)
    expected = [expected_at(drawn.beds, drawn.quiet[:, :until]) for until in range(WATCH + 1, MONTHS + 1)]
    evidence, p = ours(drawn.n, expected)
    statistics = {
        OURS: evidence,
        STANDING: ours(drawn.n, expected, standing=True)[0],
        GLR: generalised_likelihood_ratio(n, usual),
        CUSUM: likelihood_ratio_cusum(n, usual),
        ORACLE: likelihood_ratio_cusum(n, drawn.mean[:, WATCH:]),
    }
    return Watched(drawn, statistics, p)


def ours(n: Floats, expected: list[Floats], standing: bool = False) -> tuple[Floats, Floats]:
    """The product's evidence, and its p, at the cut of each month watched.

    Args:
        n: shape (H, M).
        expected: for each month watched what the product expects at its cut, of all months until then; shape (H, until).
        standing: look back over the months before the watch too, as a region that has long been watched does.
    """
    evidence, p = np.empty((2, len(n), MONTHS_WATCHED))
    kind = np.zeros(len(n), dtype=np.int64)
    for t, usual in enumerate(expected):
        watches = list(WATCHES) if standing else [min(t + 1, months) for months in WATCHES]
        evidence[:, t], p[:, t] = evidence_of_rise(n[:, : WATCH + t + 1], usual, kind, watches)
    return evidence, p


def of_family(family: str, seeds: int) -> list[Figure]:
    """All figures of one family of generators."""
    scored = [watched(seed, family) for seed in range(1, seeds + 1)]
    calibration = [watched(_CALIBRATION + seed, family) for seed in range(1, seeds + 1)]
    quiet = {name: [part.statistics[name][part.region.unchanged] for part in calibration] for name in METHODS}
    figures: list[Figure] = []
    for share in YEARLY:
        limits = {name: threshold(quiet[name], share) for name in METHODS}
        figures += _at_share(family, share, scored, limits)
    figures += _predictive(family, scored, {name: threshold(quiet[name], HALF_YEARLY, WITHIN) for name in METHODS})
    figures += _fixed(family, scored)
    return figures + _chance(family, scored)


def _at_share(family: str, share: float, scored: list[Watched], limits: Mapping[str, float]) -> list[Figure]:
    figures, found = [], {}
    for name in METHODS:
        alarms = [part.statistics[name] > limits[name] for part in scored]
        real = np.mean([alarmed(part.region, on) for part, on in zip(scored, alarms, strict=True)])
        for ratio in RATIOS:
            values = [found_in_six(part.region, on, ratio) for part, on in zip(scored, alarms, strict=True)]
            found[name, ratio] = values
            aim = _AIMS.get((share, ratio)) if name == OURS else None
            figures.append(shown(f"{family}: POD6 at {ratio}x, {name}, FA/yr {share} (scored {real:.3f})", values, aim))
        figures.append(
            shown(
                f"{family}: months to the alarm at 2x, {name}, FA/yr {share}",
                [delay(part.region, on, 2.0) for part, on in zip(scored, alarms, strict=True)],
            )
        )
    for ratio in RATIOS[1:]:
        name = f"{family}: POD6 at {ratio}x, FA/yr {share}"
        figures += [
            _difference(name, found[OURS, ratio], found[anchor, ratio], anchor, least)
            for anchor, least in ((GLR, 0.0), (CUSUM, 0.0), (ORACLE, -0.01))
        ]
    return figures


_AIMS = {(0.11, 2.0): 0.52, (0.11, 3.0): 0.77, (0.25, 2.0): 0.65, (0.25, 3.0): 0.85}


def _difference(name: str, mine: list[float], theirs: list[float], anchor: str, least: float) -> Figure:
    """Against an anchor by its lower limit, paired over seeds; against the oracle by the mean."""
    mean, low, high = interval([a - b for a, b in zip(mine, theirs, strict=True)])
    if anchor == ORACLE:
        return Figure(f"{name}, less that of the {anchor}", mean, f"95 %: {low:.4f} to {high:.4f}", least, at_least=True)
    return Figure(f"{name}, less that of {anchor}: lower limit", low, f"mean {mean:.4f}, up to {high:.4f}", least, at_least=True)


def _predictive(family: str, scored: list[Watched], limits: Mapping[str, float]) -> list[Figure]:
    figures = []
    for name in METHODS:
        pairs = []
        for part in scored:
            alarms = part.statistics[name] > limits[name]
            pairs.append((found_in_six(part.region, alarms, 2.0), alarmed(part.region, alarms, WITHIN)))
        value = [PREVALENCE * found / (PREVALENCE * found + (1 - PREVALENCE) * false) for found, false in pairs]
        both = [2 * right * found / (right + found) for right, (found, _) in zip(value, pairs, strict=True)]
        mine = name == OURS
        false = np.mean([pair[1] for pair in pairs])
        figures.append(shown(f"{family}: predictive value at 3 % changed, {name}", value, 0.33 if mine else None))
        figures.append(
            shown(
                f"{family}: its POD6 at 2x (false alarms {false:.4f} in six months), {name}", [p[0] for p in pairs], 0.40 if mine else None
            )
        )
        figures.append(shown(f"{family}: F1 of both, {name}", both))
    return figures + _lists(family, scored)


def _lists(family: str, scored: list[Watched]) -> list[Figure]:
    """What a meeting's list holds, by each method."""
    figures = []
    for month in LISTS:
        for name in (OURS, GLR, CUSUM, ORACLE):
            first, budget = (
                [listed(part.region, part.statistics[name], month, PREVALENCE, places) for part in scored] for places in (FIRST_TEN, BUDGET)
            )
            where = f"in the {month}th month's list at 3 % doubled, {name}"
            figures.append(shown(f"{family}: lift of the first {FIRST_TEN} {where}", [share / PREVALENCE for share in first]))
            figures.append(shown(f"{family}: right of the first {BUDGET} {where}", budget))
    return figures


def _fixed(family: str, scored: list[Watched]) -> list[Figure]:
    """Methods whose limits are part of them."""
    figures = []
    for name in ("XmR, NHS rules", "EARS C1"):
        alarms = []
        for part in scored:
            n = part.region.n
            alarms.append(xmr_signals(n, MONTHS_WATCHED) if name.startswith("XmR") else n[:, WATCH:] > ears_c1_bounds(n, MONTHS_WATCHED))
        figures.append(shown(f"{family}: FA/yr, {name}", [alarmed(part.region, on) for part, on in zip(scored, alarms, strict=True)]))
        for ratio in RATIOS[1:]:
            values = [found_in_six(part.region, on, ratio) for part, on in zip(scored, alarms, strict=True)]
            figures.append(shown(f"{family}: POD6 at {ratio}x, {name}", values))
    return figures


def _chance(family: str, scored: list[Watched]) -> list[Figure]:
    """Whether a p of .01 means one in a hundred: in every month watched, of homes in which nothing changed."""
    figures = []
    for limit, least, most in ((0.001, None, None), (0.01, 0.008, 0.012), (0.05, None, None)):
        values = [float((part.p[part.region.unchanged] <= limit).mean()) for part in scored]
        name = f"{family}: share of unchanged home-months with p <= {limit}"
        figures.append(shown(name, values, most, at_least=False))
        if least is not None:
            figures.append(shown(name + ", at least", values, least))
    return figures


def figures(seeds: int = SEEDS) -> list[Figure]:
    """Figures of all families."""
    return [figure for family in FAMILIES for figure in of_family(family, seeds)]


if __name__ == "__main__":
    sys.exit(0 if run_part("detection_rises", "Sustained rises found, at equal shares of false alarms.", figures, SEEDS) else 1)
