"""The report as a page, and the list of a month's reports: self-contained, no script, no network."""

from datetime import date

from markupsafe import Markup

from riskagg.area import Area
from riskagg.report import html
from riskagg.returns.read import FileReturn

_STYLES = ("riskagg.css", "returns.css")


def report_page(area: Area, one: FileReturn) -> str:
    """One file's report; the same report gives the same bytes."""
    return _render(area, "returns/file.html.j2", one.file, one=one)


def index_page(area: Area, title: str, since: date | None, reports: list[FileReturn]) -> str:
    """The list of reports that lie beside it.

    Args:
        title: of what the list is.
        since: files received after that day; None where no such bound was asked for.
    """
    return _render(area, "returns/index.html.j2", title, title=title, since=since, reports=reports)


def _render(area: Area, template: str, footer: str, **values: object) -> str:
    settings = area.settings
    printed = html.environment().get_template("page_style.css.j2").render(marking=settings.marking, footer=footer)
    styles = [*(html.asset(name) for name in _STYLES), Markup(printed)]
    policy = html.content_policy([], [str(style) for style in styles])
    return html.environment().get_template(template).render(settings=settings, styles=styles, content_policy=policy, **values)
