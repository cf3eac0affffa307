"""A small region for tests of scoring: services, supply and incidents as frames, drawn by a model that is not the detector's."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from riskagg import resources
from riskagg.area import Area, Settings
from riskagg.assessment import Policies, read_policies
from riskagg.score.inputs import ScoreInputs
from riskagg.score.score import Scores, score

MONTHS = pd.date_range("2024-05-01", "2026-10-01", freq="MS")
MONTH_END = date(2026, 10, 31)
THEMES = {"fall": 5.0, "medication": 2.0, "theft_or_money": 1.0, "resident_on_resident": 1.0, "neglect_of_care": 1.5, "other": 1.5}
TELLERS = {"council_safeguarding": 0.45, "nhs_incidents": 0.25, "police": 0.15, "cqc_notifications": 0.15}
NONE_UNANSWERED = pd.DataFrame(
    {
        name: pd.Series(dtype=object)
        for name in ("alert_id", "service_id", "provider_id", "operator_id", "brand_id", "company_id", "source", "theme")
    }
).assign(reported_on=pd.Series(dtype="datetime64[us]"))
NO_CHANGES = pd.DataFrame(
    {"service_id": pd.Series(dtype=object), "changed_on": pd.Series(dtype="datetime64[us]"), "what": pd.Series(dtype=object)}
)


def policies() -> Policies:
    """The shipped policies."""
    return read_policies(Area(resources.config_dir() / "nowhere", Settings(name="Test")))


def scored(inputs: ScoreInputs) -> Scores:
    """Score with the shipped policies."""
    ours = policies()
    return score(inputs, ours.rules, ours.bands.tests)


def region(seed: int = 1, n_services: int = 60, rate: float = 0.03, burst: float = 0.0) -> ScoreInputs:
    """A region in which nothing is wrong: incidents by lognormal rates of services, each told by one or two agencies within days.

    Args:
        burst: relative variance of a service's months.
    """
    rng = np.random.default_rng(seed)
    beds = np.maximum(4, np.round(rng.lognormal(np.log(32), 0.5, n_services)))
    own = rng.lognormal(-0.08, 0.4, n_services)
    beds[1], own[1] = 40.0, 1.0  # S001, where tests plant: a home like others
    ids = [f"S{n:03d}" for n in range(n_services)]
    rows: list[dict[str, object]] = []
    for month in MONTHS:
        factor = rng.gamma(1 / burst, burst, n_services) if burst else np.ones(n_services)
        for s, n in enumerate(rng.poisson(beds * rate * own * factor)):
            for _ in range(n):
                rows.append(_drawn(rng, len(rows), ids[s], month + pd.Timedelta(days=int(rng.integers(0, month.days_in_month))), beds[s]))
    return ScoreInputs(
        month_end=MONTH_END,
        reported_by_day=5,
        incidents=with_groups(pd.DataFrame(rows)),
        service_months=with_groups(_service_months(ids, beds)),
        supply=pd.DataFrame(
            [{"source": source, "month": month, "authority": None, "state": "supplied"} for source in TELLERS for month in MONTHS]
        ),
        changes=NO_CHANGES,
        unanswered=NONE_UNANSWERED,
        themes=pd.DataFrame({"theme": list(THEMES), "label": [theme.replace("_", " ").capitalize() for theme in THEMES]}),
    )


def with_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Three services a provider and operating company, by number; no brands."""
    group = frame["service_id"].str[1:].astype(int) // 3
    return frame.assign(provider_id="P" + group.astype(str), operator_id="operator:" + group.astype(str), brand_id=None, company_id=None)


def plant(inputs: ScoreInputs, table: str, service: str = "S001", clean: tuple[str, ...] = ()) -> ScoreInputs:
    """Add incidents from an ASCII table: theme, on, person, told_by (sources; ``self:`` before one told by the service), and perhaps harm,
    source, service.

    Args:
        clean: themes whose own incidents at the service are taken out first.
    """
    rows = [_planted(n, line, service) for n, line in enumerate(parse(table))]
    old = inputs.incidents
    kept = old[~((old["service_id"] == service) & old["theme"].isin(clean))]
    return replace(inputs, incidents=pd.concat([kept, with_groups(pd.DataFrame(rows))], ignore_index=True))


def parse(table: str) -> list[dict[str, str]]:
    """Rows of an ASCII table with a line under its head."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if not set(line.strip()) <= set("-+ ")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def found(scores: Scores, pattern: str, unit: str = "S001") -> pd.DataFrame:
    """Rows of one pattern of one unit."""
    rows = scores.patterns
    return rows[(rows["pattern"] == pattern) & (rows["unit_id"] == unit)]


def _drawn(rng: np.random.Generator, n: int, service: str, day: pd.Timestamp, beds: float) -> dict[str, object]:
    weights = np.array(list(THEMES.values()))
    first = str(rng.choice(list(TELLERS), p=list(TELLERS.values())))
    told = first == "cqc_notifications" or (first == "council_safeguarding" and rng.random() < 0.4)
    others = [first] if not told else []
    if rng.random() < 0.15:
        others = sorted({*others, str(rng.choice([name for name in TELLERS if name != "cqc_notifications"]))})
    return {
        "incident_id": f"i{n:05d}",
        "service_id": service,
        "occurred_on": day,
        "theme": str(rng.choice(list(THEMES), p=weights / weights.sum())),
        "harm": str(rng.choice(["none", "low", "moderate", "unknown"], p=[0.3, 0.2, 0.05, 0.45])),
        "agencies": sorted({first, *others}),
        "people": [f"{service}-p{int(rng.integers(0, max(3, int(beds))))}"],
        "risk_sources": [],
        "weakly_joined": [],
        "told_by_service": told,
        "other_agencies": others,
        "known_on": day + pd.Timedelta(days=int(rng.integers(0, 4))),
        "first_source": first,
    }


def _planted(n: int, line: dict[str, str], service: str) -> dict[str, object]:
    tellers = line["told_by"].split()
    day = pd.Timestamp(line["on"])
    return {
        "incident_id": f"x{n:03d}",
        "service_id": line.get("service") or service,
        "occurred_on": day,
        "theme": line["theme"],
        "harm": line.get("harm") or "unknown",
        "agencies": sorted({name.removeprefix("self:") for name in tellers}),
        "people": [line["person"]] if line.get("person") else [],
        "risk_sources": [line["source"]] if line.get("source") else [],
        "weakly_joined": [line["weak"]] if line.get("weak") else [],
        "told_by_service": any(name.startswith("self:") for name in tellers),
        "other_agencies": sorted({name for name in tellers if not name.startswith("self:")}),
        "known_on": day,
        "first_source": tellers[0].removeprefix("self:"),
    }


def _service_months(ids: list[str], beds: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "service_id": name,
                "month": month,
                "service_kind": "care_home",
                "exposure": float(n),
                "host_authority": "North",
                "is_open": True,
            }
            for name, n in zip(ids, beds, strict=True)
            for month in MONTHS
        ]
    )
