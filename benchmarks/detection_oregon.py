"""Benchmark E: real complaints. Who will have a severe complaint in the next calendar year, from what was known on 1 January?

    python -m benchmarks.detection_oregon

Every investigated complaint at Oregon's nursing, assisted-living and residential-care facilities, 2005-2012 (credit: The
Oregonian/OregonLive). Known at a cut: complaints received before it, by facility and month. Their severity is decided later and is not
used; facilities are those with a complaint by then. Capacity comes from a list of 2016, the only one there is. What a home's months weigh
is learned before the cut.

Burden: AUC for a complaint of severity 3 or 4 in the year. Excess: concordance with severe complaints a bed, within kind of facility.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special, stats

from benchmarks.detection_baseline import expected_at
from benchmarks.table import Figure, report
from riskagg.score.arrays import Flags, Floats, Ints
from riskagg.score.recency import recency, weighted_level

DATA = Path(os.environ.get("RISKAGG_REAL_DATA", Path(__file__).parents[2] / "shared" / "data")) / "oregon"
YEARS = range(2008, 2013)
KINDS = ("NF", "ALF", "RCF")
_FIRST_YEAR, _SEVERE, _BUDGET = 2005, (3, 4), 15


@dataclass(frozen=True)
class Cut:
    """What was known on 1 January of a year, and what the year brought; arrays over F facilities.

    Attributes:
        n, expected: shape (F, M), complaints received by month, and the product's expectation.
        stratum: kind of facility, apart for those of unknown capacity; kind: kind of facility.
        beds: capacity, 1 where unknown; is_sized: known.
        severe: complaints of severity 3 or 4 received in the year.
    """

    n: Floats
    expected: Floats
    stratum: Ints
    kind: Ints
    beds: Floats
    is_sized: Flags
    severe: Floats


def complaints() -> pd.DataFrame:
    """One row a complaint: facility, received, kind, is_severe."""
    book = DATA / "facility-abuse-records-2005-2012.xlsx"
    sheets = []
    for kind in KINDS:
        rows = pd.read_excel(book, sheet_name=f"{kind} Complaints", engine="calamine")
        rows = rows[rows["Abuse_Number"].notna()]
        severity = pd.to_numeric(rows["Severity"], errors="coerce")
        sheets.append(
            pd.DataFrame(
                {
                    "facility": rows["Facility ID"].astype(str).str.strip(),
                    "received": pd.to_datetime(rows["Date Received"]),
                    "kind": kind,
                    "is_severe": severity.isin(_SEVERE),
                }
            )
        )
    return pd.concat(sheets, ignore_index=True)


def cut(rows: pd.DataFrame, capacity: "pd.Series[float]", year: int) -> Cut:
    """Arrange what was known before a year began."""
    past = rows[rows["received"] < f"{year}-01-01"].sort_values(["received", "facility"], kind="stable")
    facilities = pd.Index(sorted(set(past["facility"])))
    months = (year - _FIRST_YEAR) * 12
    month = (past["received"].dt.year - _FIRST_YEAR) * 12 + past["received"].dt.month - 1
    n = np.zeros((len(facilities), months))
    np.add.at(n, (facilities.get_indexer(past["facility"]), month.to_numpy()), 1)
    kind = past.drop_duplicates("facility").set_index("facility")["kind"].reindex(facilities).map(KINDS.index).to_numpy(dtype=np.int64)
    listed = capacity.reindex(facilities).to_numpy(dtype=np.float64)
    is_sized = listed > 0
    beds = np.asarray(np.where(is_sized, listed, 1.0), dtype=np.float64)
    stratum = np.unique(kind * 2 + is_sized, return_inverse=True)[1].astype(np.int64)
    expected = expected_at(beds, n, stratum, is_sized.astype(np.int64))
    later = rows[(rows["received"].dt.year == year) & rows["is_severe"]]
    severe = later.groupby("facility").size().reindex(facilities, fill_value=0).to_numpy(dtype=np.float64)
    return Cut(n, expected, stratum, kind, beds, is_sized, severe)


def auc(score: Floats, hit: Flags) -> float:
    """Chance that one that was hit scores above one that was not; equals count half."""
    ranks, n = stats.rankdata(score), int(hit.sum())
    return float((ranks[hit].sum() - n * (n + 1) / 2) / (n * (len(hit) - n)))


def concordance(score: Floats, outcome: Floats, kind: Ints) -> float:
    """Chance that of two of one kind the one with the larger outcome scores higher; equals in score count half."""
    agree = pairs = 0.0
    for one in np.unique(kind):
        mine, value = outcome[kind == one], score[kind == one]
        larger = mine[:, None] > mine
        agree += ((value[:, None] > value) + 0.5 * (value[:, None] == value))[larger].sum()
        pairs += larger.sum()
    return float(agree / pairs)


def of_year(known: Cut, year: int) -> tuple[list[Figure], dict[str, float]]:
    """Figures of one year, and the AUC and precision that are averaged over years."""
    own, peers = weighted_level(known.n, known.expected, known.stratum, recency(known.n, known.expected, known.stratum))
    burden = 12 * known.expected[:, -3:].mean(axis=1) * peers * own.ratio
    shape = 1 / own.spread
    low = special.gammaincinv(shape, 0.025) / shape * own.ratio
    told, usual, hit = known.n[:, -24:].sum(axis=1), known.expected[:, -24:].sum(axis=1), known.severe > 0
    capacity = np.where(known.is_sized, known.beds, 0.0)
    others = {"24-month count": told, "last year's count": known.n[:, -12:].sum(axis=1), "capacity": capacity}
    figures = [
        Figure(f"{year} burden, AUC against {name}", auc(burden, hit), "AUC", 1.0, auc(score, hit), at_least=True)
        for name, score in others.items()
    ]
    within = [concordance(score, hit.astype(np.float64), known.kind) for score in (burden, told)]
    figures.append(Figure(f"{year} burden within kind, AUC against 24-month count", within[0], "AUC", 1.0, within[1], at_least=True))
    sized = known.is_sized
    outcome, kind = known.severe[sized] / known.beds[sized], known.kind[sized]
    excess = concordance(low[sized], outcome, kind)
    rivals = {"rate ratio": told / usual, "funnel z": (told - usual) / np.sqrt(usual)}
    figures += [
        Figure(f"{year} excess, against {name}", excess, "concordance", 1.0, concordance(score[sized], outcome, kind), at_least=True)
        for name, score in rivals.items()
    ]
    return figures, {
        "auc": auc(burden, hit),
        "auc_count": auc(told, hit),
        "precision": float(hit[np.argsort(-burden, kind="stable")[:_BUDGET]].mean()),
        "precision_count": float(hit[np.argsort(-told, kind="stable")[:_BUDGET]].mean()),
        "usual": float(hit.mean()),
    }


def figures() -> list[Figure]:
    """Every year, and the means; nothing where the data are absent."""
    if not DATA.is_dir():
        print("Left out: real complaints (no oregon/ under RISKAGG_REAL_DATA, by default ../shared/data).")
        return []
    rows = complaints()
    capacity = pd.read_csv(DATA / "facilities.csv", dtype={"Facility ID": str}).drop_duplicates("Facility ID").set_index("Facility ID")
    years = [of_year(cut(rows, capacity["FAC_Capacity"].astype(float), year), year) for year in YEARS]
    mean = {name: float(np.mean([told[name] for _, told in years])) for name in years[0][1]}
    found: list[Figure] = [figure for year, _ in years for figure in year]
    found.append(Figure("burden, mean AUC of the five years (count beside)", mean["auc"], "AUC", 0.70, at_least=True))
    found.append(Figure("24-month count, mean AUC of the five years", mean["auc_count"], "AUC"))
    found.append(
        Figure(
            f"severe complaint in the year among the first {_BUDGET} by burden, against count",
            mean["precision"],
            f"share; of all {mean['usual']:.3f}",
            None,
            mean["precision_count"],
        )
    )
    return found


if __name__ == "__main__":
    sys.exit(0 if report("detection_oregon", figures()) else 1)
