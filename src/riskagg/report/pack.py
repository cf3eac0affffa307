"""The monthly pack: one HTML file for the intelligence meeting, to be sent, projected and printed."""

from pathlib import Path
from typing import Any

import duckdb
from markupsafe import Markup

from riskagg.area import Area
from riskagg.assessment.policies import read_policies
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError
from riskagg.report import html
from riskagg.report.pack_context import Context, open_context
from riskagg.report.pack_example import worked_example
from riskagg.report.pack_fixed import fixed_sections
from riskagg.report.pack_front import decisions_today, summary
from riskagg.report.pack_quality import policies, quality, register_overview, rule_titles
from riskagg.report.pack_ranked import anchors, ranked
from riskagg.report.pack_unit import group_pages, registers, service_pages

FILE_NAME = "intelligence-pack.html"
AUDIENCE = "operational"


def write_pack(con: duckdb.DuckDBPyConnection, area: Area, month: str) -> Path:
    """Write the month's pack to ``out/<month>/intelligence-pack.html``, whole or not at all.

    Args:
        con: the warehouse, built for ``month``; only read.
        month: as ``2026-10``.

    Raises:
        UsageError: the warehouse was built for another month.
        SettingsError: the area's audience may not see single incidents.
    """
    return html.write_whole(area.month_out(month) / FILE_NAME, pack_html(con, area, month))


def pack_html(con: duckdb.DuckDBPyConnection, area: Area, month: str) -> str:
    """The pack as text: the same warehouse and settings give the same bytes."""
    audience = profile_named(area.settings.disclosure.profile).name
    if audience != AUDIENCE:
        raise SettingsError(
            f"area.toml, [disclosure] profile = {audience!r}: the pack names services and shows single incidents, so it is for "
            f"{AUDIENCE!r} alone. No pack was written. Set the profile to {AUDIENCE!r}; other audiences have pages of their own."
        )
    context = open_context(con, area, month)
    scripts = [html.asset(html.PLOTLY), html.asset("pack.js")]
    page_style = html.environment().get_template("page_style.css.j2").render(marking=area.settings.marking, footer=_footer(context))
    styles = [html.asset("riskagg.css"), Markup(page_style)]
    return (
        html.environment()
        .get_template("pack/pack.html.j2")
        .render(
            content_policy=html.content_policy([str(text) for text in scripts], [str(text) for text in styles]),
            scripts=scripts,
            styles=styles,
            context=context,
            settings=area.settings,
            **_parts(context),
        )
    )


def _parts(context: Context) -> dict[str, Any]:
    listed = ranked(context)
    in_force, register = policies(context), registers(context)
    pages = service_pages(context, listed["services"], register)
    return {
        "front": summary(context),
        "today": decisions_today(context),
        "listed": listed,
        "anchors": anchors(listed),
        "pages": pages,
        "groups": group_pages(context, listed["groups"], register),
        "fixed": fixed_sections(context),
        "register": register_overview(context) | register,
        "quality": quality(context),
        "policies": in_force,
        "bands": read_policies(context.area).bands.bands,
        "revisions": sorted({policy.facts["revision"] for policy in in_force if "revision" in policy.facts}),
        "rule_titles": rule_titles(in_force),
        "example": worked_example(context, pages),
    }


def _footer(context: Context) -> str:
    return f"{context.area.settings.name}, {context.month:%B %Y}{', part of the month' if context.is_partial else ''}"
