"""Provider trend dashboards: an index with search and sort, a page a provider, assets shared by all."""

from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Template

from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError
from riskagg.report import site
from riskagg.report.dashboards_pages import LIMITS, index_rows, provider_page
from riskagg.report.dashboards_read import Region, read_region
from riskagg.report.html import EMPTY, PLOTLY, digest, environment
from riskagg.report.pack_context import Context, open_context
from riskagg.report.read import Row
from riskagg.warehouse.cut import read_cut

SCRIPTS = (PLOTLY, "pack.js", "dashboards.js")
MONTH_FILE = "month.json"
PAGE_BYTES = 60_000
# A page opened from a folder has no origin that every browser calls 'self'; file: says the same there, and nothing on a server.
POLICY = (
    "default-src 'none'; script-src 'self' file:; "
    f"style-src 'self' file: {digest(EMPTY)}; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)


def write_dashboards(con: duckdb.DuckDBPyConnection, area: Area) -> Path:
    """Write ``out/dashboards`` for the month that the warehouse was built for.

    Dashboards show the newest month built: where a newer one stands, it stays and its index is returned. The folder is written whole beside
    the old one and then takes its place.

    Returns:
        Path of ``index.html``.

    Raises:
        SettingsError: the area's profile is not the operational one; dashboards name services, agencies and single incidents.
    """
    profile = profile_named(area.settings.disclosure.profile)
    if profile.name != "operational":
        raise SettingsError(
            f"area.toml, [disclosure] profile = {profile.name!r}: dashboards are for the meeting's members alone (operational). "
            "None were drawn; what stood in out/dashboards stays."
        )
    month = read_cut(con).month
    if site.standing_month(area.dashboards / MONTH_FILE) > month:
        return area.dashboards / "index.html"
    fresh = site.begin(area.dashboards)
    _write_pages(fresh, open_context(con, area, month))
    site.put_in_place(fresh, area.dashboards)
    return area.dashboards / "index.html"


def _write_pages(folder: Path, context: Context) -> None:
    region = read_region(context)
    rows = index_rows(region)
    settings = context.area.settings
    shared = {"context": context, "settings": settings, "policy": POLICY} | site.write_assets(folder / "assets", context, SCRIPTS)
    index, page = (environment().get_template(f"dashboards/{name}.html.j2") for name in ("index", "provider"))
    (folder / "providers").mkdir()
    site.write_text(folder / "index.html", index.render(shared | {"rows": rows, "root": "", "n_unplaced": _n_unplaced(context)}))
    for row in rows:
        site.write_text(folder / row["page"], _within_size(page, shared | {"root": "../"}, region, row))
    site.write_text(folder / MONTH_FILE, site.month_json(context))


def _within_size(template: Template, shared: dict[str, Any], region: Region, row: Row) -> str:
    """The fullest page under ``PAGE_BYTES``; a chain with hundreds of homes is written with shorter lists."""
    text = ""
    for limits in LIMITS:
        text = template.render(shared | provider_page(region, row, limits))
        if len(text.encode()) < PAGE_BYTES:
            break
    return text


def _n_unplaced(context: Context) -> int:
    return sum(row["provider_id"] is None for row in context.services.values())
