"""Two sets of settings over the same rounds: how many are flagged a month, and which services come in and which go."""

from dataclasses import dataclass

import pandas as pd
from scipy import stats

from riskagg.policy.bands import ORDER

FLAGGED = ("high", "raised")
_KEYS = ["round", "unit_kind", "unit_id"]
_SHOWN = ["band", "rank", "is_flagged", "is_listed", "lead_sentence", "incident_ids"]


def standing(assessed: pd.DataFrame, patterns: pd.DataFrame, budget: int) -> pd.DataFrame:
    """Say of every unit and round whether it is flagged (raised or high), and of services whether the meeting's budget reaches it.

    Args:
        assessed: as ``Rounds.assessed`` returns it, in the order of the ranks.
        patterns: as in ``Rounds``; the incidents of a unit's patterns are its evidence.
        budget: services that are written out in full; one without any pattern never is.

    Returns:
        ``assessed`` with is_flagged, is_listed, incident_ids.
    """
    banded = (assessed["band"] != ORDER[0]) & (assessed["unit_kind"] == "service")
    place = banded.groupby(assessed["round"]).cumsum()
    behind: dict[tuple[str, ...], set[str]] = {}
    for one, kind, unit, mine in patterns[[*_KEYS, "incident_ids"]].itertuples(index=False, name=None):
        behind.setdefault((one, kind, unit), set()).update(mine)
    ids = [sorted(behind.get(key, ())) for key in assessed[_KEYS].itertuples(index=False, name=None)]
    evidence = pd.Series(ids, index=assessed.index, dtype=object)
    return assessed.assign(is_flagged=assessed["band"].isin(FLAGGED), is_listed=banded & (place <= budget), incident_ids=evidence)


def by_month(found: pd.DataFrame) -> pd.DataFrame:
    """Volume: one row a round.

    Returns:
        Index round; high, raised, watch, flagged, new (flagged, and not the round before), listed, of services; groups (flagged).
    """
    services = found[found["unit_kind"] == "service"]
    counts = services.groupby(["round", "band"]).size().unstack(fill_value=0).reindex(columns=["high", "raised", "watch"], fill_value=0)
    flagged = services[services["is_flagged"]].groupby("round")["unit_id"].agg(set)
    rounds = sorted(found["round"].unique())
    held = [flagged.get(one, set()) for one in rounds]
    groups = found[found["is_flagged"] & (found["unit_kind"] != "service")].groupby("round").size()
    more = pd.DataFrame(
        {
            "flagged": [len(units) for units in held],
            "new": [len(units - before) for before, units in zip([set(), *held], held, strict=False)],
            "listed": services.groupby("round")["is_listed"].sum().reindex(rounds, fill_value=0).to_numpy(),
            "groups": groups.reindex(rounds, fill_value=0).to_numpy(),
        },
        index=rounds,
    )
    return counts.reindex(rounds, fill_value=0).join(more).astype("int64").rename_axis("round")


def moved(today: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Units that are flagged or listed on one side alone, newest round first.

    Args:
        today, then: as ``standing`` returns them, of the same rounds.

    Returns:
        round, unit_kind, unit_id; band, rank, is_flagged, is_listed, lead_sentence, incident_ids with ``_today`` and ``_then``.
    """
    both = today[[*_KEYS, *_SHOWN]].merge(then[[*_KEYS, *_SHOWN]], on=_KEYS, suffixes=("_today", "_then"))
    differs = (both["is_flagged_today"] != both["is_flagged_then"]) | (both["is_listed_today"] != both["is_listed_then"])
    return both[differs].sort_values(
        ["round", "unit_kind", "rank_then", "unit_id"], ascending=[False, False, True, True], kind="stable", ignore_index=True
    )


@dataclass(frozen=True)
class FalseAlarms:
    """What quiet regions gave, each seen in one month.

    Attributes:
        n_regions: how many were drawn.
        services, low, high: services flagged on average, with the 95 % limits of a Poisson mean.
        groups, watched: groups flagged, and services in band watch, on average.
        n_with_any: regions in which any service or group was flagged.
    """

    n_regions: int
    services: float
    low: float
    high: float
    groups: float
    watched: float
    n_with_any: int


def false_alarms(found: pd.DataFrame) -> FalseAlarms:
    """Flags in rounds in which nothing is wrong; ``found`` as ``standing`` returns it."""
    months = by_month(found)
    n, total = len(months), int(months["flagged"].sum())
    low = float(stats.chi2.ppf(0.025, 2 * total)) / 2 / n if total else 0.0
    high = float(stats.chi2.ppf(0.975, 2 * total + 2)) / 2 / n
    means = months[["groups", "watch"]].mean()
    n_with_any = int((months["flagged"] + months["groups"] > 0).sum())
    return FalseAlarms(n, total / n, low, high, float(means["groups"]), float(means["watch"]), n_with_any)
