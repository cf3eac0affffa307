"""The tests that triggers are made of, each over all units at once: counts of records, keys, agencies, themes, visits, marks, a rating."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskagg.policy.rules import Trigger
from riskagg.policy.words import capital, count_words, plural

MET, NOT_MET, NOT_ASSESSABLE = "met", "not met", "not assessable"
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
_VISIT_FLAGS = ("is_systemic", "is_capacity_doubted")


@dataclass(frozen=True)
class Found:
    """What a test found: by unit (index ``unit_id``) result, n and reason; and the alerts that are its evidence."""

    verdicts: pd.DataFrame
    evidence: pd.DataFrame


def run_test(rule: Trigger, alerts: pd.DataFrame, since: pd.Timestamp, units: pd.DataFrame) -> Found:
    """Run a rule's test over the alerts that it looks at; ``since`` is the last day before its window."""
    of_rule = _where(rule, alerts)
    recent = alerts[of_rule & (alerts["occurred_on"] > since)]
    return _TESTS[rule.test](rule, recent, alerts.loc[of_rule, ["unit_id", "risk_source_id"]], units)


def _where(rule: Trigger, alerts: pd.DataFrame) -> "pd.Series[bool]":
    keep = pd.Series(True, index=alerts.index)
    for column, values in rule.where.items():
        keep &= alerts[column].isin(values)
    return keep


def all_alike(units: pd.DataFrame, result: str, reason: str) -> pd.DataFrame:
    """One verdict for every unit."""
    return pd.DataFrame({"result": result, "n": 0, "reason": reason}, index=units.index)


def _counted(rule: Trigger, n: "pd.Series[int]", units: pd.DataFrame, words: Callable[[int], str]) -> pd.DataFrame:
    """Verdicts of a count: met from ``n`` of the rule on; units without a record have none."""
    n = n.reindex(units.index).fillna(0).astype("int64")
    needed, days = rule.thresholds["n"], rule.thresholds["days"]
    more = "one is enough" if needed == 1 else f"{count_words(needed)} or more would meet the trigger"
    said = {count: f"{capital(count_words(count))} {words(count)} in {days} days; {more}." for count in set(n)}
    return pd.DataFrame({"result": np.where(n >= needed, MET, NOT_MET), "n": n, "reason": n.map(said)})


def _records(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    return Found(_counted(rule, recent.groupby("unit_id").size(), units, lambda n: plural(rule.what, n)), recent)


def _visits(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    """A visit meets it that finds systemic issues, a finding not fully met, and doubts the ability to improve."""
    marked = recent.assign(is_concern=recent["finding"].isin(["Not met", "Part met"]))
    marked = marked.assign(
        **{f"says_{flag}": marked[flag].notna() for flag in _VISIT_FLAGS}, **{flag: marked[flag].eq(True) for flag in _VISIT_FLAGS}
    )
    visits = marked.groupby(["unit_id", "visit_ref"])[["is_concern", *_VISIT_FLAGS, *(f"says_{flag}" for flag in _VISIT_FLAGS)]].any()
    said = visits[[f"says_{flag}" for flag in _VISIT_FLAGS]].all(axis=1)
    met = visits[["is_concern", *_VISIT_FLAGS]].all(axis=1)
    n = met[met].groupby("unit_id").size().reindex(units.index).fillna(0).astype("int64")
    assessable = said.groupby("unit_id").any().reindex(units.index)
    verdicts = pd.DataFrame(
        {
            "result": np.select([n > 0, assessable.eq(True)], [MET, NOT_MET], NOT_ASSESSABLE),
            "n": n,
            "reason": np.select(
                [n > 0, assessable.eq(True), assessable.eq(False)],
                [
                    "A visit found systemic issues and a quality concern, and doubted the ability to improve.",
                    "No visit found all three: systemic issues, a quality concern, doubt about the ability to improve.",
                    "The visits do not say whether issues are systemic or whether the ability to improve is in doubt.",
                ],
                f"No contract visit in {rule.thresholds['days']} days.",
            ),
        }
    )
    of_visits = pd.MultiIndex.from_frame(recent[["unit_id", "visit_ref"]]).isin(met.index[met])
    return Found(verdicts, recent[of_visits])


def rated(rule: Trigger, units: pd.DataFrame) -> pd.DataFrame:
    """The regulator's rating of the key question Safe, as published by the month's end."""
    published = pd.to_datetime(units["rating_published_on"])
    known = units["safe_rating"].isin(RATINGS)
    met = known & units["safe_rating"].isin(rule.where["safe_rating"])
    said = [
        f"Safe is rated {str(rating).lower()}{'' if pd.isna(on) else f', published {on:%-d %B %Y}'}."
        for rating, on in zip(units["safe_rating"], published, strict=True)
    ]
    return pd.DataFrame(
        {
            "result": np.select([met, known], [MET, NOT_MET], NOT_ASSESSABLE),
            "n": met.astype("int64"),
            "reason": np.where(known, said, "No rating of the key question Safe is known."),
        },
        index=units.index,
    )


def _agencies(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    return _most_in_a_theme(rule, recent, "source", units, "agency")


def _themes(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    return _most_in_a_theme(rule, recent, "incident_id", units, rule.what)


def _most_in_a_theme(rule: Trigger, recent: pd.DataFrame, column: str, units: pd.DataFrame, what: str) -> Found:
    by_theme = recent.groupby(["unit_id", "theme"])[column].nunique()
    enough = by_theme.index[by_theme >= rule.thresholds["n"]]
    evidence = recent[pd.MultiIndex.from_frame(recent[["unit_id", "theme"]]).isin(enough)]
    return Found(_counted(rule, by_theme.groupby("unit_id").max(), units, lambda n: f"{plural(what, n)} with one theme"), evidence)


def _keys(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    """Distinct keys; not assessable where no record of the unit, of whatever date, has one."""
    has_key = units.index.isin(ever.loc[ever["risk_source_id"].notna(), "unit_id"])
    named = recent[recent["risk_source_id"].notna()]
    verdicts = _counted(
        rule,
        named.groupby("unit_id")["risk_source_id"].nunique(),
        units,
        lambda n: plural(rule.what, n) if n == 1 else f"different {plural(rule.what, n)}",
    )
    verdicts.loc[~has_key, "result"] = NOT_ASSESSABLE
    verdicts.loc[~has_key, "reason"] = f"No record has a key for {plural(rule.what, 2)}."
    return Found(verdicts, named)


def _flags(rule: Trigger, recent: pd.DataFrame, ever: pd.DataFrame, units: pd.DataFrame) -> Found:
    """Records with every mark; not assessable where a record leaves a mark open and none meets the rule."""
    marks = recent[list(rule.needs)]
    met = recent[marks.eq(True).all(axis=1)]
    unsaid = recent.loc[marks.isna().any(axis=1) & ~marks.eq(False).any(axis=1), "unit_id"]
    verdicts = _counted(rule, met.groupby("unit_id").size(), units, lambda n: plural(rule.what, n))
    open_ = verdicts["result"].eq(NOT_MET) & units.index.isin(unsaid)
    verdicts.loc[open_, "result"] = NOT_ASSESSABLE
    verdicts.loc[open_, "reason"] = "A report does not say whether it is serious or whether it is about management."
    return Found(verdicts, met)


_TESTS: dict[str, Callable[[Trigger, pd.DataFrame, pd.DataFrame, pd.DataFrame], Found]] = {
    "records": _records,
    "visits": _visits,
    "agencies": _agencies,
    "themes": _themes,
    "keys": _keys,
    "flags": _flags,
}
