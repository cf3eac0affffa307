"""Charts say the same three times: as a picture, as a table and to the pointer."""

import re
import xml.etree.ElementTree as ET
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from riskagg.report.charts import Beginning, cumulative, heat_table, monthly_bars, sparkline

MONTHS = [date(2024 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(24)]
counts = st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=24, max_size=24)
figures = st.lists(st.one_of(st.none(), st.floats(0, 300)), min_size=24, max_size=24)
BEGAN = Beginning(date(2026, 5, 3), "A cluster of one theme, fall")


def chart(observed, began=None, title="Incidents a month at Elms"):
    return monthly_bars("c1", title, MONTHS, observed, [1.0] * 24, [0.0] * 24, [3.0] * 24, began)


@given(counts, figures)
def test_any_counts_make_a_named_well_formed_picture_inside_its_frame(observed, expected):
    drawn = monthly_bars("c1", "Elms", MONTHS, observed, expected, [0.0] * 24, expected, BEGAN)
    root = ET.fromstring(str(drawn.svg))
    assert root.get("role") == "img"
    named = {part.get("id"): part.text for part in root if part.get("id")}
    assert [named[name] for name in root.get("aria-labelledby").split()] == [drawn.title, drawn.description]
    for rect in root.iter("rect"):
        assert float(rect.get("y")) >= 0 and float(rect.get("y")) + float(rect.get("height")) <= 250
        assert float(rect.get("height")) >= 0


def test_the_table_holds_every_month_and_tells_not_known_from_zero():
    drawn = chart([None, 0, 2] + [1] * 21)
    assert [row[1] for row in drawn.table.rows[:3]] == ["not known", "0", "2"]
    assert len(drawn.table.rows) == 24
    assert drawn.table.rows[2] == ("January 2025", "2", "1.0", "0.0 to 3.0")
    assert "23 incidents in 24 months to October 2026" in drawn.description


def test_months_since_the_pattern_began_are_marked_by_more_than_colour():
    drawn = chart([1] * 24, began=BEGAN)
    assert len(re.findall(r"V", re.search(r'class="bar hot" d="([^"]+)"', drawn.svg)[1])) == 2 * 6
    assert "since May 2026</text>" in drawn.svg
    assert drawn.description.endswith("The pattern “A cluster of one theme, fall” began in May 2026.")
    assert "since" not in chart([1] * 24).svg


def test_hostile_titles_stay_text():
    drawn = chart([1] * 24, title='</title><script>alert(1)</script>"')
    assert "<script" not in drawn.svg
    assert ET.fromstring(str(drawn.svg))[0].text == '</title><script>alert(1)</script>"'


def test_plotly_takes_the_figures_as_they_are():
    from plotly import graph_objects  # its import takes a second: only here

    sums = cumulative("c2", "Added up", MONTHS, list(range(24)), [n * 0.5 for n in range(24)])
    for drawn in (chart([1, None] * 12, began=BEGAN), sums):
        figure = graph_objects.Figure(drawn.plotly)
        shown = next(trace for trace in figure.data if trace.name in ("incidents", "observed"))
        assert [row[1] for row in drawn.table.rows] == ["not known" if n is None else str(n) for n in shown.y]


def test_the_sum_ends_where_the_table_ends():
    drawn = cumulative("c2", "Added up", MONTHS, [float(n) for n in range(24)], [n * 0.5 for n in range(24)])
    assert drawn.table.rows[-1] == ("October 2026", "23", "11.5")
    assert "observed 23</text>" in drawn.svg


def test_shades_only_repeat_the_figures():
    table = heat_table("Themes", "Theme", MONTHS[:4], [("Fall", [0, 1, 8, None])])
    assert [text for text, _ in table.rows[0].cells] == ["0", "1", "8", "–"]
    assert [shade for _, shade in table.rows[0].cells] == [0, 1, 4, None]
    assert table.rows[0].total == 9


def test_a_sparkline_is_heard_as_its_figures():
    drawn = sparkline([0, 2, None], "Incidents a month")
    assert 'aria-label="Incidents a month: 0, 2, not known"' in drawn
    ET.fromstring(str(drawn))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_colours_of_the_look_are_told_apart():
    from riskagg.report.html import asset

    look = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", str(asset("riskagg.css"))))
    for name in ("mute", "blue", "hot", "amber", "green"):
        assert contrast(look[name], "#ffffff") >= 4.5, name
        assert contrast(look[name], look["soft"]) >= 4.5, name
    for name in ("calm", "hot"):
        assert contrast(look[name], "#ffffff") >= 3, name
        assert contrast(look[name], look["chance"]) >= 3, name
