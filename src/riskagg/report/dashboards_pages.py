"""What each dashboard shows, as plain values for its template."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskagg.report.beginnings import beginning
from riskagg.report.charts import Chart, HeatTable, heat_table, monthly_bars, sparkline
from riskagg.report.dashboards_read import Region
from riskagg.report.pack_ranked import move
from riskagg.report.read import Row, grouped

HEAT_MONTHS = 12
_ORDER = ("high", "raised", "watch", "none")
_UNKNOWN_RANK = 10**9


@dataclass(frozen=True)
class Limits:
    """How many rows of each list a page shows; the page says how many more there are."""

    services: int
    others: int
    patterns: int
    dates: int
    incidents: int
    rows: int


# From a page that shows all of a usual provider to one of a chain of hundreds of homes with everything at once.
LIMITS = (Limits(25, 100, 24, 12, 45, 15), Limits(12, 60, 12, 8, 25, 8), Limits(6, 40, 6, 5, 10, 4))


def page_name(provider_id: str) -> str:
    """A file name for any provider's id: the regulator's ids as they are, others as letters and a digest that keeps them apart."""
    if re.fullmatch(r"1-\d{8,12}", provider_id):
        return f"{provider_id}.html"
    letters = re.sub(r"[^a-z0-9]+", "-", provider_id.lower()).strip("-")[:48] or "provider"
    return f"{letters}-{hashlib.sha256(provider_id.encode()).hexdigest()[:8]}.html"


def index_rows(region: Region) -> list[Row]:
    """One row a provider, in the order of its rank; providers without an incident in two years come last, by name."""
    rows = [_index_row(region, provider_id, name) for provider_id, name in region.providers.items()]
    return sorted(rows, key=lambda row: (row["rank"] or _UNKNOWN_RANK, row["name"].casefold(), row["provider_id"]))


def _index_row(region: Region, provider_id: str, name: str) -> Row:
    services = region.services.get(provider_id, [])
    bands = [region.service_assessments.get(row["service_id"], {}).get("band", "none") for row in services]
    recent = region.months[-HEAT_MONTHS:]
    told = sorted({row["agency"] for row in region.agencies.get(provider_id, []) if row["month"] in recent})
    assessed = region.assessments.get(provider_id)
    beds = [row["beds"] for row in services if row["beds"] is not None and row["is_open"]]
    return {
        "provider_id": provider_id,
        "name": name,
        "page": f"providers/{page_name(provider_id)}",
        "n_services": sum(row["is_open"] is not False for row in services),
        "listed": [(bands.count(band), band) for band in _ORDER[:3] if band in bands],
        "beds": sum(beds) if beds else None,
        "n_12": assessed["n_12"] if assessed else 0,
        "rank": assessed["rank"] if assessed else None,
        "band": assessed["band"] if assessed else "none",
        "band_order": _ORDER.index(assessed["band"]) if assessed else len(_ORDER),
        "move": move(assessed) if assessed and _was_listed(assessed) else None,
        "lead": assessed["lead_sentence"] if assessed and assessed["band"] != "none" else "",
        "agencies": [region.context.agency(source) for source in told],
        "find": " ".join(str(part) for row in services for part in (row["name"], row["postcode"], row["service_id"]) if part),
    }


def _was_listed(assessed: Row) -> bool:
    return assessed["band"] != "none" or (assessed["previous_band"] or "none") != "none"


def provider_page(region: Region, row: Row, limits: Limits) -> dict[str, Any]:
    """Everything on one provider's page; ``row`` is its row of the index."""
    provider_id = row["provider_id"]
    patterns = _patterns(region, provider_id)
    evidence = _evidence(region, patterns[: limits.patterns])
    shown = evidence[: limits.incidents]
    services = _services(region, provider_id, patterns)
    others = services[limits.services :]
    return {
        "row": row,
        "trend": _trend(region, provider_id, row["name"]),
        "n_unknown": max((month["n_unknown"] for month in region.expected.get(provider_id, [])), default=0),
        "themes": _themes(region, provider_id),
        "agencies": _agencies(region, provider_id),
        "services": services[: limits.services],
        "others": others[: limits.others],
        "n_more_services": len(others[limits.others :]),
        "patterns": [pattern | _cited(pattern, shown, limits.dates) for pattern in patterns[: limits.patterns]],
        "n_more_patterns": len(patterns[limits.patterns :]),
        "evidence": shown,
        "n_more_evidence": len(evidence[limits.incidents :]),
        "triggers": region.triggers.get(provider_id, []),
        "context": region.context,
        **_registers(region, provider_id, limits.rows),
    }


def _registers(region: Region, provider_id: str, rows: int) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in ("changes", "decisions", "restrictions", "actions", "concerns"):
        found = getattr(region, name).get(provider_id, [])
        shown |= {name: found[:rows], f"n_more_{name}": len(found[rows:])}
    return shown


def _evidence(region: Region, patterns: list[Row]) -> list[Row]:
    cited = {incident for pattern in patterns for incident in pattern["incident_ids"] or []}
    return sorted((region.evidence[key] for key in cited if key in region.evidence), key=_newest_first)


def _cited(pattern: Row, evidence: list[Row], dates: int) -> dict[str, Any]:
    """Those of a pattern's incidents that the page lists, the newest few, oldest first; and how many it does not name."""
    mine = set(pattern["incident_ids"] or [])
    cited = [incident for incident in evidence if incident["incident_id"] in mine][:dates]
    return {"cited": cited[::-1], "n_uncited": len(mine) - len(cited) if cited else 0}


def _newest_first(incident: Row) -> tuple[int, str]:
    return -incident["occurred_on"].toordinal(), incident["incident_id"]


def _trend(region: Region, provider_id: str, name: str) -> Chart:
    counts: dict[date, int] = dict.fromkeys(region.months, 0)
    for row in region.themes.get(provider_id, []):
        counts[row["month"]] += row["n_incidents"]
    expected = {row["month"]: row["expected"] for row in region.expected.get(provider_id, [])}
    # Chance's range is known for each service, and ranges do not add up: none is shown for the sum.
    unknown: list[float | None] = [None] * len(region.months)
    months = region.months
    own = [row for row in region.patterns.get(provider_id, []) if row["unit_kind"] == "provider"]
    return monthly_bars(
        "trend",
        f"Incidents a month, {name}",
        months,
        list(counts.values()),
        [expected.get(month) for month in months],
        unknown,
        unknown,
        beginning(region.context, own, months[0]),
    )


def _themes(region: Region, provider_id: str) -> HeatTable:
    months = region.months[-HEAT_MONTHS:]
    rows = {theme: _by_month(found, months) for theme, found in grouped(region.themes.get(provider_id, []), "theme").items()}
    labelled = [(region.context.theme(theme), counts) for theme, counts in sorted(rows.items(), key=_most_first) if any(counts)]
    return heat_table("Incidents by theme and month", "Theme", months, labelled)


def _agencies(region: Region, provider_id: str) -> HeatTable:
    """A month for which nobody of an agency supplied is not known, not zero."""
    months = region.months[-HEAT_MONTHS:]
    hosts = {row["host_authority"] for row in region.services.get(provider_id, [])} | {""}
    told = grouped(region.agencies.get(provider_id, []), "agency")
    rows: list[tuple[str, list[int | None]]] = []
    for source in sorted({source for source, _ in region.supplied} | set(told)):
        counts = _by_month(told.get(source, []), months)
        known = [n if n or hosts & set(region.supplied.get((source, month), [])) else None for n, month in zip(counts, months, strict=True)]
        if any(known) or known[-1] is None:
            rows.append((region.context.agency(source), known))
    return heat_table("Incidents by agency that told them and month", "Agency", months, rows)


def _by_month(rows: list[Row], months: list[date]) -> list[int]:
    counts = {row["month"]: row["n_incidents"] for row in rows}
    return [counts.get(month, 0) for month in months]


def _most_first(item: tuple[str, list[int]]) -> tuple[int, str]:
    return -sum(item[1]), item[0]


def _services(region: Region, provider_id: str, patterns: list[Row]) -> list[Row]:
    why = grouped([row for row in patterns if row["unit_kind"] == "service"], "unit_id")
    rows = []
    for service in region.services.get(provider_id, []):
        found = region.service_assessments.get(service["service_id"])
        counts = region.sparks.get(service["service_id"], [])
        rows.append(
            service
            | {
                "rank": found["rank"] if found else None,
                "band": found["band"] if found else "none",
                "move": move(found) if found and _was_listed(found) else None,
                "n_12": found["n_12"] if found else 0,
                "spark": sparkline(counts, "Incidents a month, 12 months") if any(counts) else None,
                "why": [row["sentence"] for row in why.get(service["service_id"], [])[:2]],
            }
        )
    return sorted(rows, key=lambda row: (row["is_open"] is False, row["rank"] or _UNKNOWN_RANK, row["service_id"]))


def _patterns(region: Region, provider_id: str) -> list[Row]:
    """The provider's own first, then its services' in the order of their rank, each with its evidence in order of time."""

    def order(row: Row) -> tuple[bool, int, str]:
        found = region.service_assessments.get(row["unit_id"])
        return row["unit_kind"] != "provider", (found["rank"] if found else None) or _UNKNOWN_RANK, row["unit_id"]

    rows = sorted(region.patterns.get(provider_id, []), key=order)
    return [row | {"unit": region.context.unit(row["unit_kind"], row["unit_id"])} for row in rows]
