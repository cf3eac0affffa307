"""A gate that stops a pack: it is read from ``mart_gates``, said on a page of its own, and ends the run; the last pack stays."""

from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.errors import GateStopped
from riskagg.report import html
from riskagg.warehouse.queries import run_query

PAGE = "STOPPED.html"
_MOST_NAMED = 5


def pass_or_stop(con: duckdb.DuckDBPyConnection, area: Area, month: str) -> None:
    """Let a month's pack be drawn, or write ``out/<month>/STOPPED.html`` in its place.

    Raises:
        GateStopped: a critical check of a mart failed.
    """
    page = area.month_out(month) / PAGE
    failed = run_query(con, "checks_that_stop").fetchall()
    if not failed:
        page.unlink(missing_ok=True)
        return
    _write(page, area, month, failed)
    lines = [f"  {name}: expected: {message} Found: {observed}{_named(files)}." for name, _, message, observed, files in failed]
    raise GateStopped(
        "\n".join([f"No new pack for {month}: what it would be drawn from fails {len(failed)} check(s). The last one stays.", *lines])
    )


def _named(files: list[str]) -> str:
    """Which rows fail, where they have names: the first few."""
    more = f" and {len(files) - _MOST_NAMED} more" if len(files) > _MOST_NAMED else ""
    return f" ({', '.join(files[:_MOST_NAMED])}{more})" if files else ""


def _write(page: Path, area: Area, month: str, failed: list[tuple[str, str, str, str, list[str]]]) -> None:
    style = html.asset("riskagg.css")
    template = html.environment().get_template("stopped.html.j2")
    policy = html.content_policy([], [str(style)])
    html.write_whole(page, template.render(settings=area.settings, month=month, failed=failed, style=style, content_policy=policy))
