"""Two questions kept apart: how much is likely to happen there, and how unusual is it for such a unit."""

import numpy as np
import pandas as pd
from scipy import special

from riskagg.score.calendar import GUARD_DAYS
from riskagg.score.panel import Panel
from riskagg.score.shrinkage import between_units, level


def burden_and_excess(panel: Panel) -> pd.DataFrame:
    """Burden and excess of every unit.

    Returns:
        unit_id; ``burden``, incidents expected in the next 12 months (24 months shrunk to peers, size included, 0 where closed);
        ``excess_ratio`` with ``excess_low`` and ``excess_high`` (95 %), the shrunken ratio of six months to what peers of that kind
        and size would have; ``n_24``, ``n_12``, incidents in 24 and 12 months.
    """
    calendar = panel.calendar
    total = panel.found.every.sum(axis=1)
    months = np.arange(calendar.n_months)
    recent_24, recent_12, recent_3 = (months >= calendar.n_months - n for n in (24, 12, 3))
    by_month = panel.n_every.sum(axis=1)
    n_24, n_12 = by_month[:, recent_24].sum(axis=1), by_month[:, recent_12].sum(axis=1)
    expected = total[:, recent_24].sum(axis=1)
    spread = between_units(n_24[:, None], expected[:, None], panel.kind)[panel.kind, 0]
    own = level(n_24, expected, spread)
    burden = np.where(panel.is_open, 12 * total[:, recent_3].mean(axis=1) * own.ratio, 0.0)
    n_6, e_6 = panel.count(GUARD_DAYS).sum(axis=1), total @ calendar.window(GUARD_DAYS)
    shape, rate = 1 / spread + n_6, 1 / spread + e_6
    return pd.DataFrame(
        {
            "unit_id": panel.ids,
            "burden": burden,
            "excess_ratio": shape / rate,
            "excess_low": special.gammaincinv(shape, 0.025) / rate,
            "excess_high": special.gammaincinv(shape, 0.975) / rate,
            "n_24": n_24.astype(np.int64),
            "n_12": n_12.astype(np.int64),
        }
    )
