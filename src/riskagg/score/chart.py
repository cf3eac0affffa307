"""The 24-month chart of a service: what was told beside what its own earlier level and its peers would make of each month."""

import numpy as np
import pandas as pd

from riskagg.score.arrays import Floats, Ints, Objects
from riskagg.score.panel import Panel
from riskagg.score.shrinkage import Level, predict
from riskagg.score.tails import count_limits

MONTHS = 24
_TAIL = 0.05


def expected_by_month(panel: Panel) -> pd.DataFrame:
    """Observed, expected and 9 in 10 limits of the last 24 months, for all themes and for each that occurs in them.

    Returns:
        unit_id, theme (``all`` first), month, n_incidents, expected, expected_low, expected_high, cumulative_observed,
        cumulative_expected; sorted by unit, theme, month.
    """
    shown = slice(max(0, panel.calendar.n_months - MONTHS), None)
    n, expected = panel.n_every[:, :, shown], panel.found.every[:, :, shown]
    seen = (n.sum(axis=(1, 2)) > 0) | panel.is_open
    units = np.flatnonzero(seen)
    unit_t, theme_t = np.nonzero(n.sum(axis=2) > 0)
    overall = predict(
        expected[units].sum(axis=1),
        _rows(panel, units, None),
        np.zeros((len(units), 1)),
        panel.month_spread,
        1.0,
        panel.all_clumping,
    )
    by_theme = predict(
        expected[unit_t, theme_t],
        _rows(panel, unit_t, theme_t),
        np.zeros((len(unit_t), 1)),
        panel.month_spread,
        1.0,
        panel.clumping[theme_t][:, None],
    )
    months = panel.calendar.starts[:-1][shown]
    parts = [
        _frame(panel.ids[units], np.full(len(units), "all", dtype=object), n[units].sum(axis=1), overall, months),
        _frame(panel.ids[unit_t], np.array(panel.themes, dtype=object)[theme_t], n[unit_t, theme_t], by_theme, months),
    ]
    return pd.concat(parts).sort_values(["unit_id", "theme", "month"], kind="stable").reset_index(drop=True)


def _rows(panel: Panel, units: Ints, themes: Ints | None) -> Level:
    source = panel.overall if themes is None else panel.by_theme
    pick = (units,) if themes is None else (units, themes)
    return Level(source.ratio[pick][:, None], source.spread[pick][:, None], source.prior_spread[pick][:, None])


def _frame(ids: Objects, themes: Objects, n: Floats, predicted: tuple[Floats, Floats], months: Ints) -> pd.DataFrame:
    mean, shape = predicted
    low, high = count_limits(mean, shape, _TAIL)
    n_months = len(months)
    return pd.DataFrame(
        {
            "unit_id": np.repeat(ids, n_months),
            "theme": np.repeat(themes, n_months),
            "month": np.tile(months.astype("datetime64[D]"), len(ids)),
            "n_incidents": n.ravel().astype(np.int64),
            "expected": mean.ravel(),
            "expected_low": low.ravel(),
            "expected_high": high.ravel(),
            "cumulative_observed": n.cumsum(axis=1).ravel(),
            "cumulative_expected": mean.cumsum(axis=1).ravel(),
        }
    )
