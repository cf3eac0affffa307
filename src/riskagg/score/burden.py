"""Two questions kept apart: how much is likely to happen there, and how unusual is it for such a unit."""

import numpy as np
import pandas as pd
from scipy import special

from riskagg.score.arrays import Floats
from riskagg.score.panel import Panel
from riskagg.score.recency import weighted_level


def burden_and_excess(panel: Panel, weights: Floats) -> pd.DataFrame:
    """Burden and excess of every unit.

    Args:
        weights: shape (M,), what each month weighs (``recency``).

    Returns:
        unit_id; ``burden``, incidents expected in the next 12 months (shrunk to peers, size included, 0 where closed); ``excess_ratio``
        with ``excess_low`` and ``excess_high`` (95 %), the shrunken ratio to what peers of that kind and size would have, recent months
        weighing most; ``n_24``, ``n_12``, incidents in 24 and 12 months.
    """
    months = np.arange(panel.calendar.n_months)
    recent_24, recent_12, recent_3 = (months >= panel.calendar.n_months - n for n in (24, 12, 3))
    expected, n = panel.found.every.sum(axis=1), panel.n_every.sum(axis=1)
    own, peers = weighted_level(n, expected, panel.kind, weights)
    shape = 1 / own.spread
    burden = np.where(panel.is_open, 12 * expected[:, recent_3].mean(axis=1) * peers * own.ratio, 0.0)
    return pd.DataFrame(
        {
            "unit_id": panel.ids,
            "burden": burden,
            "excess_ratio": own.ratio,
            "excess_low": special.gammaincinv(shape, 0.025) / shape * own.ratio,
            "excess_high": special.gammaincinv(shape, 0.975) / shape * own.ratio,
            "n_24": n[:, recent_24].sum(axis=1).astype(np.int64),
            "n_12": n[:, recent_12].sum(axis=1).astype(np.int64),
        }
    )
