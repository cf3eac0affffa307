"""How a benchmark shows what it measured: self-contained pages with Plotly's charts in ``build/bench``, each figure in a table too."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from benchmarks.table import FOLDER
from riskagg.report.html import PLOTLY, asset, content_policy, json_script, write_whole

INK, MUTE, GRID = "#212b32", "#4c6272", "#d8dde0"
# From light to dark, told apart without colour by dash and marker too.
COLOURS = ("#a33b12", "#1d4f73", "#5f7f9c", "#7a5ea8", "#2c7a5c", "#8a6d1d")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
_STYLE = (
    "body{font:16px/1.5 Arial,Helvetica,sans-serif;color:#212b32;margin:0;background:#fff}main{max-width:60rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.6rem;line-height:1.25}p{max-width:75ch}figure{margin:1.5rem 0 0}figcaption{font-weight:700}"
    ".plot{height:23rem}figcaption span{display:block;font-weight:400;color:#4c6272}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}caption{text-align:left}"
    "th,td{padding:3px 12px 3px 0;border-bottom:1px solid #d8dde0;text-align:right}th:first-child{text-align:left}"
    "summary{cursor:pointer;padding:4px 0}.note{color:#4c6272;font-size:14px}"
    "@media print{@page{size:A4 portrait;margin:14mm}main{max-width:none;padding:0}figure{break-inside:avoid}"
    "details:not([open]){display:none}}"
)
_SCRIPT = (
    '"use strict";document.querySelectorAll("figure").forEach(function(figure){'
    'var spec=JSON.parse(figure.querySelector("script").textContent),plot=figure.querySelector(".plot");'
    "window.Plotly.newPlot(plot,spec.data,spec.layout,{displayModeBar:false,responsive:true});"
    'window.addEventListener("beforeprint",function(){window.Plotly.Plots.resize(plot);});});'
)


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name, where it goes, and whether it is only there to compare with."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    faint: bool = False


@dataclass(frozen=True)
class Panel:
    """One chart, what its axes show, and its figures as a table."""

    title: str
    axes: str
    spec: dict[str, Any]
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Picture:
    """A page: title, how to read it, its charts, and what was measured."""

    title: str
    reading: tuple[str, ...]
    panels: list[Panel]
    measured: str


def panel(title: str, lines: Sequence[Line], x: str, y: str, at: Sequence[float], log: bool = False) -> Panel:
    """Lines over one axis.

    Args:
        x, y: what the axes show; it stands above the chart, where a telephone cuts nothing off and nobody turns the head.
        at: where on the x axis the table states every line; each line goes through all of these.
        log: both axes are logarithmic.
    """
    axis = {"type": "log" if log else "linear", "gridcolor": GRID, "zeroline": False, "fixedrange": True, "ticks": "outside"}
    if log:
        axis |= {"dtick": 1, "exponentformat": "none"}
    data = []
    told = [line for line in lines if not line.faint]
    for line in lines:
        place = 0 if line.faint else told.index(line)
        colour = MUTE if line.faint else COLOURS[place % len(COLOURS)]
        marks = {} if line.faint else {"marker": {"symbol": MARKERS[place % len(MARKERS)], "size": 6, "color": colour}}
        stroke = {"color": colour, "width": 1.5 if line.faint else 2.2, "dash": "dot" if line.faint else DASHES[place % len(DASHES)]}
        mode = "lines" if line.faint else "lines+markers"
        data.append({"type": "scatter", "mode": mode, "name": line.name, "x": list(line.x), "y": list(line.y), "line": stroke} | marks)
    layout = {
        "font": {"family": "Arial, Helvetica, sans-serif", "size": 13, "color": INK},
        "margin": {"l": 48, "r": 12, "t": 8, "b": 30},
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": axis,
        "yaxis": axis,
    }
    rows = [(line.name, *(f"{line.y[list(line.x).index(one)]:.3g}" for one in at)) for line in told]
    return Panel(title, f"Upwards: {y}. Along: {x}.", {"data": data, "layout": layout}, (f"{x}:", *(f"{one:g}" for one in at)), rows)


def write_picture(folder: str, name: str, picture: Picture) -> Path:
    """Write ``build/bench/<folder>/<name>.html``; the same figures give the same bytes."""
    env = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    env.filters["json_script"] = json_script
    plotly = asset(PLOTLY)
    text = env.get_template("picture.html.j2").render(
        picture=picture,
        policy=content_policy([str(plotly), _SCRIPT], [_STYLE]),
        style=Markup(_STYLE),
        plotly=plotly,
        script=Markup(_SCRIPT),
    )
    return write_whole(FOLDER / folder / f"{name}.html", text)
