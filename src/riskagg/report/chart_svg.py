"""The SVG of charts: text only, styled by classes of ``riskagg.css``, one path for all bars of a kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from markupsafe import Markup, escape

from riskagg.visible import visible

WIDTH, HEIGHT = 720, 250
LEFT, RIGHT, TOP, BOTTOM = 36, 8, 30, 34
Height = Callable[[float | None], float]
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True)
class Series:
    """A unit's months, all of one length; None where a value is not known."""

    months: tuple[date, ...]
    observed: tuple[int | None, ...]
    expected: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    since: date | None

    def since_index(self) -> int | None:
        """Index of the month in which the pattern began, if it is shown."""
        if self.since is None:
            return None
        start = self.since.replace(day=1)
        return next((i for i, month in enumerate(self.months) if month >= start), None)


def bars(chart_id: str, title: str, description: str, series: Series) -> Markup:
    """Bars a month, the band that chance keeps, the expected line, and where the pattern began."""
    top, grid = _scale(max([1.0, *(n for n in (*series.observed, *series.high) if n is not None)]))
    y = _heights(top)
    step = (WIDTH - LEFT - RIGHT) / len(series.months)
    begun = series.since_index()
    marked = len(series.months) if begun is None else begun
    parts = [_grid(grid, y)]
    band = [i for i, high in enumerate(series.high) if high is not None and series.low[i] is not None]
    parts.extend(
        f'<rect class="chance" x="{_n(LEFT + i * step)}" y="{_n(y(series.high[i]))}" width="{_n(step)}" '
        f'height="{_n(y(series.low[i]) - y(series.high[i]))}"/>'
        for i in band
    )
    for kind, wanted in (("bar", range(marked)), ("bar hot", range(marked, len(series.months)))):
        drawn = "".join(_bar(LEFT + i * step + step * 0.16, y(series.observed[i]), step * 0.68, y(0)) for i in wanted if series.observed[i])
        if drawn:
            parts.append(f'<path class="{kind}" d="{drawn}"/>')
    parts.extend(
        f'<text class="gap" x="{_n(LEFT + (i + 0.5) * step)}" y="{_n(y(0) - 5)}" text-anchor="middle">?</text>'
        for i, n in enumerate(series.observed)
        if n is None
    )
    parts.append(_steps("expected", [(LEFT + i * step, e) for i, e in enumerate(series.expected)], step, y))
    if begun is not None:
        parts.append(_since(LEFT + begun * step, series.months[begun]))
    parts.append(_months(series.months, step))
    return _svg(chart_id, title, description, parts)


def lines(
    chart_id: str, title: str, description: str, months: Sequence[date], observed: Sequence[float], expected: Sequence[float]
) -> Markup:
    """Two sums over time: observed as a solid line, expected as a dashed one, each named at its end."""
    top, grid = _scale(max([1.0, *observed, *expected]))
    y = _heights(top)
    step = (WIDTH - LEFT - RIGHT - 96) / max(1, len(months))
    parts = [_grid(grid, y)]
    ends = []
    for kind, values in (("expected", expected), ("observed", observed)):
        points = " ".join(f"{_n(LEFT + (i + 0.5) * step)},{_n(y(value))}" for i, value in enumerate(values))
        parts.append(f'<polyline class="{kind}" points="{points}"/>')
        ends.append(y(values[-1]))
    # Two names closer than a line of text would lie on each other.
    shift = 8 if abs(ends[0] - ends[1]) < 15 else 0
    at = LEFT + (len(months) - 0.5) * step + 8
    lower = shift if ends[0] >= ends[1] else -shift
    parts.append(f'<text class="name" x="{_n(at)}" y="{_n(ends[0] + 4 + lower)}">from before {expected[-1]:.1f}</text>')
    parts.append(f'<text class="name hot" x="{_n(at)}" y="{_n(ends[1] + 4 - lower)}">observed {observed[-1]:.0f}</text>')
    parts.append(_months(months, step))
    return _svg(chart_id, title, description, parts)


def spark(values: Sequence[int | None], spoken: str) -> Markup:
    """Bars of 8 by 24 units; a month not known is a dash on the line."""
    top = max([3, *(n for n in values if n is not None)])
    shape = "".join(f"M{i * 8} 22h6v1h-6z" if n is None else _bar(i * 8, 24 - max(1.0, 22 * n / top), 6, 24) for i, n in enumerate(values))
    width = len(values) * 8
    head = f'<svg class="spark" viewBox="0 0 {width} 24" width="{width}" height="24" role="img" aria-label="{_plain(spoken)}">'
    return Markup(f'{head}<path d="{shape}"/></svg>')


def _plain(text: str) -> Markup:
    return escape(visible(text))


def _svg(chart_id: str, title: str, description: str, parts: list[str]) -> Markup:
    ids = f"{escape(chart_id)}-t {escape(chart_id)}-d"
    head = f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{ids}">'
    named = f'<title id="{escape(chart_id)}-t">{_plain(title)}</title><desc id="{escape(chart_id)}-d">{_plain(description)}</desc>'
    return Markup("".join((head, named, *parts, "</svg>")))


def _scale(highest: float) -> tuple[int, list[int]]:
    # Counts are whole: a line at 2.5 incidents says nothing.
    step = next((step for step in STEPS if highest / step <= 5), STEPS[-1])
    top = step * ceil(highest / step)
    return top, list(range(0, top + 1, step))


def _heights(top: int) -> Height:
    span = HEIGHT - TOP - BOTTOM
    return lambda value: TOP + span * (1 - (value or 0) / top)


def _grid(grid: list[int], y: Height) -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_n(y(value))}" y2="{_n(y(value))}"/>'
        f'<text x="{LEFT - 8}" y="{_n(y(value) + 4)}" text-anchor="end">{value}</text>'
        for value in grid
    )


def _bar(x: float, top: float, width: float, base: float) -> str:
    return f"M{_n(x)} {_n(base)}V{_n(top)}h{_n(width)}V{_n(base)}z"


def _steps(kind: str, points: list[tuple[float, float | None]], step: float, y: Height) -> str:
    drawn, pen = "", "M"
    for x, value in points:
        if value is None:
            pen = "M"
            continue
        drawn += f"{pen}{_n(x)} {_n(y(value))}h{_n(step)}"
        pen = "L"
    return f'<path class="{kind}" d="{drawn}"/>' if drawn else ""


def _since(x: float, month: date) -> str:
    after = x < WIDTH * 0.7
    anchor, at = ("start", x + 6) if after else ("end", x - 6)
    return (
        f'<line class="since" x1="{_n(x)}" x2="{_n(x)}" y1="{TOP - 14}" y2="{HEIGHT - BOTTOM}"/>'
        f'<text class="name hot" x="{_n(at)}" y="{TOP - 6}" text-anchor="{anchor}">since {month:%B %Y}</text>'
    )


def _months(months: Sequence[date], step: float) -> str:
    every = 3 if len(months) > 12 else 1
    labels = []
    for i, month in enumerate(months):
        middle = _n(LEFT + (i + 0.5) * step)
        if i % every == 0:
            labels.append(f'<text x="{middle}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{month:%b}</text>')
        if i == 0 or month.month == 1:
            labels.append(f'<text class="year" x="{middle}" y="{HEIGHT - 3}" text-anchor="middle">{month:%Y}</text>')
    return "".join(labels)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
