"""The interactive twin of each chart, as a plain dict in Plotly's schema (a test validates it against plotly itself)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riskagg.report.chart_svg import Series

INK, MUTE, GRID = "#212b32", "#4c6272", "#d8dde0"
CALM, HOT, CHANCE = "#5f7f9c", "#a33b12", "rgba(95,127,156,0.18)"


def bars(series: Series) -> dict[str, Any]:
    """Monthly bars with band, expected line and the pattern's beginning."""
    labels = [f"{month:%b %Y}" for month in series.months]
    begun = series.since_index()
    marked = len(labels) if begun is None else begun
    edge = {"mode": "lines", "line": {"width": 0, "shape": "hvh"}, "hoverinfo": "skip", "type": "scatter", "x": labels}
    band = [
        edge | {"y": list(series.low), "showlegend": False},
        edge | {"y": list(series.high), "fill": "tonexty", "fillcolor": CHANCE, "name": "chance alone, 9 months in 10"},
    ]
    data = [
        *(band if any(high is not None for high in series.high) else []),
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
            "name": "expected",
            "line": {"color": INK, "width": 1.5, "dash": "dash", "shape": "hvh"},
            "hovertemplate": "%{x}: %{y:.1f}<extra>expected</extra>",
        },
    ]
    layout = _layout(labels)
    if begun is not None:
        layout |= _marker(begun, series.months[begun])
    return {"data": data, "layout": layout}


def lines(months: Sequence[date], observed: Sequence[float], expected: Sequence[float]) -> dict[str, Any]:
    """Observed and expected, added up."""
    labels = [f"{month:%b %Y}" for month in months]
    named = (("expected", expected, INK, "dash", "%{y:.1f}"), ("observed", observed, HOT, "solid", "%{y}"))
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
        "height": 290,
        "margin": {"l": 40, "r": 10, "t": 40, "b": 40},
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "bargap": 0.32,
        "hovermode": "x unified",
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.18, "traceorder": "reversed"},
        "xaxis": {"type": "category", "tickvals": labels[::every], "tickangle": 0, "fixedrange": True, "showgrid": False},
        "yaxis": {"rangemode": "tozero", "fixedrange": True, "gridcolor": GRID, "zeroline": False, "tickformat": ",d", "nticks": 6},
    }


def _marker(index: int, month: date) -> dict[str, Any]:
    at = index - 0.5
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": {"color": HOT, "width": 1.5}}
    label = {"xref": "x", "yref": "paper", "x": at, "y": 1, "yanchor": "bottom", "xanchor": "left", "showarrow": False}
    return {"shapes": [line], "annotations": [label | {"text": f"since {month:%B %Y}", "font": {"color": HOT}}]}
