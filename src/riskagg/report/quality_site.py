"""The data-quality site: who supplied what, what became of each file, and what the gates found; a page a source, no script, no network."""

import hashlib
from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError
from riskagg.report import site
from riskagg.report.html import environment
from riskagg.report.pack_context import Context, open_context
from riskagg.report.quality_pages import index_page, source_page
from riskagg.report.quality_read import read_quality
from riskagg.warehouse.cut import read_cut

MANIFEST = "manifest.json"
POLICY = "default-src 'none'; style-src 'self' file:; base-uri 'none'; form-action 'none'"


def write_quality(con: duckdb.DuckDBPyConnection, area: Area) -> Path:
    """Write ``out/data-quality`` for the month that the warehouse was built for, whole or not at all.

    The site shows the newest month built: where a newer one stands, it stays and its index is returned.

    Returns:
        Path of ``index.html``.

    Raises:
        SettingsError: the area's profile is not the operational one; the site names agencies and files.
    """
    profile = profile_named(area.settings.disclosure.profile)
    if profile.name != "operational":
        raise SettingsError(
            f"area.toml, [disclosure] profile = {profile.name!r}: the data-quality site is for the meeting's members alone (operational). "
            "None was drawn; what stood in out/data-quality stays."
        )
    month = read_cut(con).month
    if site.standing_month(area.data_quality / MANIFEST) <= month:
        fresh = site.begin(area.data_quality)
        _write_pages(fresh, open_context(con, area, month))
        site.put_in_place(fresh, area.data_quality)
    return area.data_quality / "index.html"


def _write_pages(folder: Path, context: Context) -> None:
    quality = read_quality(context)
    shared = {"context": context, "settings": context.area.settings, "policy": POLICY, **site.write_assets(folder / "assets", context)}
    index, page = (environment().get_template(f"data_quality/{name}.html.j2") for name in ("index", "source"))
    (folder / "sources").mkdir()
    site.write_text(folder / "index.html", index.render(shared | index_page(quality) | {"root": ""}))
    for source in quality.ledger:
        site.write_text(folder / "sources" / f"{source}.html", page.render(shared | source_page(quality, source) | {"root": "../"}))
    files = {path.relative_to(folder).as_posix(): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    site.write_text(folder / MANIFEST, site.month_json(context, files=files))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
