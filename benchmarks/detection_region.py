"""A simulated region to measure detection on: homes, months, and sustained rises in some of them.

Two families, neither of which is the detector's own model:

- ``gamma``: levels gamma, months negative binomial with a variance of 1 to 1.5 means, home by home;
- ``mixed``: levels from two lognormal groups (15 % of homes have about twice the level of the rest), months that are lognormal, and up to
  15 % of a home's months in which nothing was written down.

Beds are lognormal with median 32, incidents .035 a bed-month; the region's level rises by .3 % a month, with a season of 10 %. Of 1,500
homes 900 are unchanged; 200 each rise to 1.5, 2 and 3 times from a month between the 49th and the 55th on. The 49th to 60th are watched.
"""

from dataclasses import dataclass

import numpy as np

from riskagg.score.arrays import Floats, Ints

FAMILIES = ("gamma", "mixed")
MONTHS, WATCH = 60, 48
RATIOS = (1.5, 2.0, 3.0)
UNCHANGED, CHANGED = 900, 200
_RATE = 0.035


@dataclass(frozen=True)
class Region:
    """One simulated region of H homes.

    Attributes:
        beds: shape (H,).
        quiet: shape (H, M), counts as they would be had nothing changed.
        n: shape (H, M), counts with the rises.
        mean: shape (H, M), true mean had nothing changed.
        dispersion: shape (H,), true variance over mean.
        ratio, onset: shape (H,), 1 and M where nothing changes.
    """

    beds: Floats
    quiet: Floats
    n: Floats
    mean: Floats
    dispersion: Floats
    ratio: Floats
    onset: Ints

    @property
    def unchanged(self) -> Ints:
        return np.flatnonzero(self.ratio == 1)

    def risen(self, ratio: float) -> Ints:
        return np.flatnonzero(self.ratio == ratio)


def region(seed: int, family: str, unchanged: int = UNCHANGED, changed: int = CHANGED) -> Region:
    """Draw a region; rises add incidents to what would have been, so that the rest stays as it is."""
    rng = np.random.default_rng([seed, FAMILIES.index(family)])
    homes = unchanged + changed * len(RATIOS)
    beds = np.clip(np.round(rng.lognormal(np.log(32), 0.55, homes)), 3, 150)
    ratio = np.concatenate([np.ones(unchanged), np.repeat(RATIOS, changed)])
    onset = np.where(ratio > 1, rng.integers(WATCH, WATCH + 7, homes), MONTHS)
    month = np.arange(MONTHS)
    together = 1.003 ** (month - MONTHS / 2) * (1 + 0.1 * np.cos(2 * np.pi * (month - 1) / 12))
    months = _gamma_months if family == "gamma" else _mixed_months
    mean, dispersion, factor = months(rng, beds[:, None] * _RATE * together)
    more = np.where(month >= onset[:, None], ratio[:, None] - 1, 0.0)
    quiet = rng.poisson(mean * factor).astype(np.float64)
    return Region(beds, quiet, quiet + rng.poisson(mean * factor * more), mean, dispersion, ratio, onset)


def _gamma_months(rng: np.random.Generator, usual: Floats) -> tuple[Floats, Floats, Floats]:
    """True means, dispersions, and what each month's mean is multiplied by."""
    homes = len(usual)
    mean = usual * rng.gamma(4, 1 / 4, homes)[:, None]
    dispersion = rng.uniform(1.001, 1.5, homes)
    shape = mean / (dispersion - 1)[:, None]
    return mean, dispersion, rng.gamma(shape) / shape


def _mixed_months(rng: np.random.Generator, usual: Floats) -> tuple[Floats, Floats, Floats]:
    homes, months = usual.shape
    group = np.where(rng.random(homes) < 0.15, 1.8, 0.86)
    mean = usual * (group * rng.lognormal(-0.08, 0.4, homes))[:, None]
    lost: Floats = rng.uniform(0, 0.15, (homes, 1))
    spread = 0.3
    written = rng.random((homes, months)) >= lost
    factor = rng.lognormal(-(spread**2) / 2, spread, (homes, months)) * written / (1 - lost)
    variance = np.exp(spread**2) / (1 - lost[:, 0]) - 1
    return mean, 1 + mean.mean(axis=1) * variance, factor
