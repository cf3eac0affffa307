"""The interactive twin of each chart, as a plain dict in Plotly's schema (a test validates it against plotly itself)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riskagg.report.chart_svg import Series

INK, MUTE, GRID = "#212b32", "#4c6272", "#d8dde0"
CALM, HOT, CHANCE = "#5f7f9c", "#a33b12", "#dbe6ef"


def bars(series: Series) -> dict[str, Any]:
    """Monthly bars with band, the line of what it had before and the pattern's beginning."""
    labels = [f"{month:%b %Y}" for month in series.months]
    begun = series.since_index()
    marked = len(labels) if begun is None else begun
    data = [
        {
            "type": "bar",
            "x": labels,
            "y": list(series.observed),
            "name": "incidents",
            "marker": {"color": [CALM if i < marked else HOT for i in range(len(labels))]},
            "hovertemplate": "%{x}: %{y}<extra>incidents</extra>",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": labels,
            "y": list(series.expected),
            "name": "from what it had before",
            "line": {"color": INK, "width": 1.5, "dash": "dash", "shape": "hvh"},
            "hovertemplate": "%{x}: %{y:.1f}<extra>from what it had before</extra>",
        },
    ]
    # A scatter's fill would lie over the bars, so the band is made of shapes below them.
    layout = _layout(labels) | {"showlegend": False, "shapes": _band(series)}
    if begun is not None:
        line, label = _marker(begun, series.months)
        layout |= {"shapes": [*layout["shapes"], line], "annotations": [label]}
    return {"data": data, "layout": layout}


def lines(months: Sequence[date], observed: Sequence[float], expected: Sequence[float]) -> dict[str, Any]:
    """Observed beside what it had before, added up."""
    labels = [f"{month:%b %Y}" for month in months]
    named = (("from what it had before", expected, INK, "dash", "%{y:.1f}"), ("observed", observed, HOT, "solid", "%{y}"))
    data = [
        {"type": "scatter", "mode": "lines", "x": labels, "y": list(values), "name": name}
        | {"line": {"color": colour, "width": 2.5, "dash": dash}, "hovertemplate": f"%{{x}}: {form}<extra>{name}</extra>"}
        for name, values, colour, dash, form in named
    ]
    return {"data": data, "layout": _layout(labels)}


def _layout(labels: list[str]) -> dict[str, Any]:
    every = 3 if len(labels) > 12 else 1
    return {
        "font": {"family": "Arial, Helvetica, sans-serif", "size": 13, "color": MUTE},
        "height": 270,
        "margin": {"l": 40, "r": 10, "t": 30, "b": 36},
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "bargap": 0.32,
        "hovermode": "x unified",
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.18, "traceorder": "reversed"},
        "xaxis": {
            "type": "category",
            "range": [-0.5, len(labels) - 0.5],
            "tickvals": labels[::every],
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 5,
            "fixedrange": True,
            "showgrid": False,
        },
        "yaxis": {"rangemode": "tozero", "fixedrange": True, "gridcolor": GRID, "zeroline": False, "tickformat": ",d", "nticks": 6},
    }


def _band(series: Series) -> list[dict[str, Any]]:
    """One rectangle a run of months with the same range."""
    shape = {"type": "rect", "xref": "x", "yref": "y", "layer": "below", "line": {"width": 0}, "fillcolor": CHANCE}
    runs: list[dict[str, Any]] = []
    for i, (low, high) in enumerate(zip(series.low, series.high, strict=True)):
        if low is None or high is None:
            continue
        if runs and runs[-1]["x1"] == i - 0.5 and (runs[-1]["y0"], runs[-1]["y1"]) == (low, high):
            runs[-1]["x1"] = i + 0.5
        else:
            runs.append({"x0": i - 0.5, "x1": i + 0.5, "y0": low, "y1": high})
    return [shape | run for run in runs]


def _marker(index: int, months: Sequence[date]) -> tuple[dict[str, Any], dict[str, Any]]:
    at = index - 0.5
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": {"color": HOT, "width": 1.5}}
    label = {"xref": "x", "yref": "paper", "x": at, "y": 1, "yanchor": "bottom", "showarrow": False}
    label["xanchor"] = "left" if index < 0.6 * len(months) else "right"
    return line, label | {"text": f"since {months[index]:%B %Y}", "font": {"color": HOT, "weight": 700}}
