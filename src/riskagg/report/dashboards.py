"""Provider trend dashboards: an index with search and sort, a page a provider, assets shared by all."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Template

from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError
from riskagg.report.dashboards_pages import LIMITS, index_rows, provider_page
from riskagg.report.dashboards_read import Region, read_region
from riskagg.report.html import EMPTY, PLOTLY, asset, digest, environment
from riskagg.report.pack_context import Context, open_context
from riskagg.report.read import Row

STYLES = ("riskagg.css", "dashboards.css")
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
    (month,) = con.execute("select month from cut where role = 'now'").fetchall()[0]
    if _standing_month(area.dashboards) > f"{month:%Y-%m}":
        return area.dashboards / "index.html"
    fresh = area.dashboards.with_name(".dashboards.part")
    shutil.rmtree(fresh, ignore_errors=True)
    _write_pages(fresh, open_context(con, area, f"{month:%Y-%m}"))
    _swap(fresh, area.dashboards)
    return area.dashboards / "index.html"


def _standing_month(folder: Path) -> str:
    try:
        return str(json.loads((folder / MONTH_FILE).read_text(encoding="utf-8"))["month"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _write_pages(folder: Path, context: Context) -> None:
    region = read_region(context)
    rows = index_rows(region)
    settings = context.area.settings
    shared = {"context": context, "settings": settings, "policy": POLICY} | _write_assets(folder / "assets", context)
    index, page = (environment().get_template(f"dashboards/{name}.html.j2") for name in ("index", "provider"))
    (folder / "providers").mkdir()
    _write(folder / "index.html", index.render(shared | {"rows": rows, "root": "", "n_unplaced": _n_unplaced(context)}))
    for row in rows:
        _write(folder / row["page"], _within_size(page, shared | {"root": "../"}, region, row))
    _write(folder / MONTH_FILE, json.dumps({"month": f"{context.month:%Y-%m}", "run": context.run_id}, sort_keys=True) + "\n")


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


def _write_assets(folder: Path, context: Context) -> dict[str, list[str]]:
    """Assets under names that carry their content's digest, so that no browser shows a new page with an old script."""
    folder.mkdir(parents=True)
    settings = context.area.settings
    footer = f"{settings.name}, {context.month:%B %Y}"
    printed = environment().get_template("page_style.css.j2").render(marking=settings.marking, footer=footer)
    styles = [_write_asset(folder, name, asset(name)) for name in STYLES] + [_write_asset(folder, "print.css", printed)]
    return {"styles": styles, "scripts": [_write_asset(folder, name, asset(name)) for name in SCRIPTS]}


def _write_asset(folder: Path, name: str, text: str) -> str:
    path = Path(name)
    named = f"{path.stem}.{hashlib.sha256(text.encode()).hexdigest()[:12]}{path.suffix}"
    _write(folder / named, text)
    return f"assets/{named}"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _swap(fresh: Path, folder: Path) -> None:
    """Put the new folder in the old one's place; a reader sees one or the other."""
    old = folder.with_name(".dashboards.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
