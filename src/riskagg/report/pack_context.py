"""What every part of the pack needs: the month and its cuts, names of units, labels of codes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import duckdb

from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.errors import UsageError
from riskagg.intake import kinds
from riskagg.report.read import Reader, Row
from riskagg.report.words import PATTERNS
from riskagg.warehouse.queries import run_query

UnitKey = tuple[str, str]


@dataclass(frozen=True)
class Context:
    """One month of one area as one audience may see it; ``names`` by (unit kind, unit id).

    ``is_partial``: the month had not ended when the newest alerts came. ``is_empty``: no alert was ever received.
    """

    area: Area
    reader: Reader
    month: date
    month_end: date
    reported_by: date
    received_by: datetime | date | None
    is_partial: bool
    is_empty: bool
    run_id: str
    services: dict[str, Row]
    names: dict[UnitKey, str]
    themes: dict[str, str]
    agencies: dict[str, str]

    def theme(self, code: str | None) -> str:
        """A theme's label; the code itself where the list does not hold it."""
        return self.themes.get(code or "", code or "")

    def pattern(self, code: str, theme: str | None) -> str:
        """A pattern in the words of the pages, with its theme where it has one: ``A cluster of one theme, medication``."""
        label = PATTERNS.get(code, code)
        return f"{label}, {self.theme(theme).lower()}" if theme else label

    def agency(self, source: str) -> str:
        """The title that people read for a source."""
        return self.agencies.get(source, source)

    def unit(self, kind: str | None, unit_id: str | None) -> str:
        """A unit's name; its id where the directory does not hold it, ``the area`` where there is none."""
        return self.names.get((kind or "", unit_id or ""), unit_id or "the area")


def open_context(con: duckdb.DuckDBPyConnection, area: Area, month: str) -> Context:
    """Read a month's context.

    Raises:
        UsageError: the warehouse was built for another month.
    """
    reader = Reader(con, profile_named(area.settings.disclosure.profile))
    cut = reader.rows("page_cut")[0]
    if f"{cut['month']:%Y-%m}" != month:
        raise UsageError(f"{area.warehouse}: built for {cut['month']:%Y-%m}, not {month}. No pack was written. Build {month} first.")
    services = {row["service_id"]: row for row in reader.rows("page_services")}
    return Context(
        area=area,
        reader=reader,
        run_id=_run_id(con, area),
        services=services,
        names=_names(services),
        themes={row["theme"]: row["label"] for row in reader.rows("page_themes")},
        agencies={row["source"]: row["agency"] for row in reader.rows("page_agencies")},
        **cut,
    )


def _names(services: dict[str, Row]) -> dict[UnitKey, str]:
    names: dict[UnitKey, str] = {}
    for service_id, row in services.items():
        names["service", service_id] = row.get("name") or service_id
        for kind in ("provider", "operator", "brand", "company"):
            unit_id = row.get(f"{kind}_id")
            if unit_id:
                names.setdefault((kind, unit_id), row.get(f"{kind}_name") or unit_id)
    return names


def _run_id(con: duckdb.DuckDBPyConnection, area: Area) -> str:
    """Package version and a digest of what went in: settings, batches with the mappings that read them, and policies. No clock."""
    batches: list[Any] = [said for _, *said in run_query(con, "batches_that_say", returned=sorted(kinds.RETURNED)).fetchall()]
    policies = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in area.config_files("policies", ".yml")]
    digest = hashlib.sha256(json.dumps([area.settings.model_dump(mode="json"), batches, policies], sort_keys=True).encode())
    return f"{version('riskagg')}+{digest.hexdigest()[:12]}"
