"""Bands, order, and what changed since the month before."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from riskagg.policy.rules import Bands

ORDER = ("none", "watch", "raised", "high")
_KEYS = ["unit_kind", "unit_id"]


def assess(units: pd.DataFrame, patterns: pd.DataFrame, newly_met: pd.DataFrame, policy: Bands) -> pd.DataFrame:
    """Give every unit its band, rank, patterns and leading sentence.

    Args:
        units: unit_kind, unit_id, p_value, q_value, burden, excess_ratio, excess_low, excess_high, n_24, n_12.
        patterns: unit_kind, unit_id, pattern, theme, kind, strength, sentence.
        newly_met: unit_kind, unit_id of units with a trigger that was not met the month before.
        policy: limits of the bands.

    Returns:
        ``units`` with rank (competition, within unit kind: 1, 1, 3), band, patterns, lead_sentence; sorted by unit kind, rank, id.
    """
    ordered = patterns.sort_values([*_KEYS, "strength", "pattern", "theme"], ascending=[True, True, False, True, True], kind="stable")
    by_unit = ordered.groupby(_KEYS, sort=False)
    seen = pd.DataFrame(
        {
            "n_kinds": by_unit["kind"].nunique(),
            "patterns": by_unit["pattern"].agg(lambda names: sorted(set(names))),
            "lead_sentence": by_unit["sentence"].first(),
        }
    ).reset_index()
    rows = units.merge(seen, on=_KEYS, how="left").merge(newly_met[_KEYS].drop_duplicates().assign(is_new=True), on=_KEYS, how="left")
    rows["n_kinds"] = rows["n_kinds"].fillna(0)
    rows["patterns"] = [names if isinstance(names, list) else [] for names in rows["patterns"]]
    rows["band"] = _band(rows, policy)
    return _rank(rows).drop(columns=["n_kinds", "is_new"])


def _band(rows: pd.DataFrame, policy: Bands) -> "pd.Series[str]":
    limits, q = policy.bands, rows["q_value"]
    has_pattern = rows["n_kinds"] >= 1
    is_high = (q <= limits.high.q) & ((rows["n_kinds"] >= limits.high.kinds) | (has_pattern & rows["is_new"].eq(True)))
    is_raised = (q <= limits.raised.q) & (rows["n_kinds"] >= limits.raised.kinds)
    return pd.Series(np.select([is_high, is_raised, has_pattern], ["high", "raised", "watch"], "none"), index=rows.index)


def _rank(rows: pd.DataFrame) -> pd.DataFrame:
    """Competition ranking: by band, then q, the lower limit of the excess, the burden; equals share a rank."""
    keys = pd.DataFrame(
        {
            "unit_kind": rows["unit_kind"],
            "band": [-ORDER.index(band) for band in rows["band"]],
            "q": rows["q_value"].round(9),
            "excess": -rows["excess_low"].round(9),
            "burden": -rows["burden"].round(9),
            "unit_id": rows["unit_id"],
        }
    ).sort_values(["unit_kind", "band", "q", "excess", "burden", "unit_id"], kind="stable")
    place = keys.groupby("unit_kind").cumcount() + 1
    equal = keys.groupby(["unit_kind", "band", "q", "excess", "burden"], sort=False).ngroup()
    rank = place.groupby(equal).transform("min")
    return rows.loc[keys.index].assign(rank=rank.astype("int64")).reset_index(drop=True)


def changes(now: pd.DataFrame, before: pd.DataFrame, newly_met: pd.DataFrame, unjudged: pd.DataFrame | None = None) -> pd.DataFrame:
    """What changed since the month before, and why.

    Args:
        now, before: as ``assess`` returns them.
        newly_met: unit_kind, unit_id, rule.
        unjudged: unit_kind, unit_id, pattern, source: patterns of the month before whose evidence a source reported that did not supply.
            What is not seen because it was not supplied has not gone.

    Returns:
        ``now`` with previous_band, previous_rank, change (``new``, ``up``, ``down``, ``same``, ``gone``, ``not judged``), change_reason.
    """
    past = before[[*_KEYS, "band", "rank", "patterns"]].rename(
        columns={"band": "previous_band", "rank": "previous_rank", "patterns": "_patterns"}
    )
    rows = now.merge(past, on=_KEYS, how="left")
    rules = newly_met.groupby(_KEYS)["rule"].agg(sorted).to_dict()
    waiting = _sources_by_pattern(unjudged)
    told = [
        _change(row, rules.get(unit := (row["unit_kind"], row["unit_id"]), []), waiting.get(unit, {})) for row in rows.to_dict("records")
    ]
    rows["change"], rows["change_reason"] = [change for change, _ in told], [reason for _, reason in told]
    rows["previous_rank"] = rows["previous_rank"].astype("Int64")
    return rows.drop(columns="_patterns")


def _sources_by_pattern(unjudged: pd.DataFrame | None) -> dict[tuple[str, str], dict[str, set[str]]]:
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in [] if unjudged is None else unjudged.to_dict("records"):
        found.setdefault((row["unit_kind"], row["unit_id"]), {}).setdefault(row["pattern"], set()).add(row["source"])
    return found


def _change(row: Mapping[Hashable, Any], rules: list[str], waiting: Mapping[str, set[str]]) -> tuple[str, str]:
    band, before = str(row["band"]), row["previous_band"] if isinstance(row["previous_band"], str) else None
    new, old = _names(row["patterns"]), _names(row["_patterns"])
    place, past = ORDER.index(band), ORDER.index(before) if before else 0
    change = (
        "same" if place == past else "new" if past == 0 else "gone" if place == 0 else "up" if place > past else "down"
    )  # fmt: skip
    if place < past and waiting:
        change = "not judged"
    unseen = (old - new) & waiting.keys()
    parts = []
    if new - old:
        parts.append(f"new: {_listed(new - old)}")
    if old - new - unseen:
        parts.append(f"no longer: {_listed(old - new - unseen)}")
    if unseen:
        sources = set().union(*(waiting[pattern] for pattern in unseen))
        parts.append(f"{_listed(sources)} not supplied, so not judged: {_listed(unseen)}")
    elif change == "not judged":
        parts.append(f"{_listed(set().union(*waiting.values()))} not supplied, so not judged")
    if rules:
        parts.append(f"newly met: {', '.join(rules)}")
    if not parts:
        parts.append("no pattern came or went" if change == "same" else "the same patterns, judged against one more month")
    text = "; ".join(parts)
    return change, f"{text[:1].upper()}{text[1:]}."


def _names(patterns: object) -> set[str]:
    return set(patterns) if isinstance(patterns, list) else set()


def _listed(names: set[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in sorted(names))
