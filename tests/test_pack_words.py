"""What the pack says of its own figures is what they are."""

import re
from html import unescape

import duckdb
import pytest
from areas import sample_area
from invented_marts import write_marts
from invented_words import MONTH
from raw_tables import fill

from riskagg.report.pack import pack_html
from riskagg.resources import config_dir

HOME = "1-9000000000"  # the home that leads the list


@pytest.fixture
def con():
    with duckdb.connect() as con:
        write_marts(con, 2)
        con.execute("delete from mart_patterns")
        yield con


@pytest.fixture
def area(tmp_path):
    return sample_area(tmp_path)


def words_of(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def patterns(con, rows):
    """Patterns of the home that leads the list, strongest first."""
    fill(con, "mart_patterns", rows)
    con.execute("update mart_patterns set role = 'now', unit_kind = 'service', unit_id = ?, sentence = 'A sentence.'", [HOME])


def test_the_worked_example_is_a_pattern_that_counts_incidents(con, area):
    patterns(
        con,
        """
        pattern         | theme      | strength | n_incidents | observed | expected | expected_low | expected_high | ratio | p_value
        ----------------+------------+----------+-------------+----------+----------+--------------+---------------+-------+--------
        under_reporting | medication | 1.0      | 9           | 0        | 2.8      | 2.7          | 2.8           | 0.0   | 0.0001
        repeat_theme    | medication | 0.9      | 9           | 9        | 0.36     | 0.21         | 0.58          | 25.0  | 0.0001
        """,
    )
    page = words_of(pack_html(con, area, MONTH))
    example = "Worked example. Elms House, “The same theme again, medication”: 9 incidents were counted"
    assert f"{example}; from what it had before, 0.4 would be expected" in page
    assert "19 times in 20 it lies between 0.2 and 0.6" in page
    con.execute("delete from mart_patterns where pattern = 'repeat_theme'")
    assert "Worked example" not in words_of(pack_html(con, area, MONTH))


def test_a_chart_is_marked_since_its_strongest_pattern_of_incidents_began_and_says_which(con, area):
    patterns(
        con,
        """
        pattern            | theme      | strength | n_incidents | since
        -------------------+------------+----------+-------------+-----------
        unanswered_concern |            | 1.0      | 0           | 2026-03-02
        cluster            | medication | 0.9      | 4           | 2026-08-10
        several_agencies   |            | 0.5      | 9           | 2026-05-01
        """,
    )
    chart = words_of(re.search(r'<figure class="chart" id="chart-1">.*?</figure>', pack_html(con, area, MONTH), flags=re.S)[0])
    assert "since the pattern “A cluster of one theme, medication” began" in chart
    assert "The pattern “A cluster of one theme, medication” began in August 2026." in chart
    assert "since August 2026" in chart
    con.execute("delete from mart_patterns where n_incidents > 0")
    assert "since the pattern" not in words_of(pack_html(con, area, MONTH))


def test_the_words_about_bands_follow_the_policy_in_force(con, area):
    page = words_of(pack_html(con, area, MONTH))
    assert "up to 1 in 10 of those raised or high would be there by chance alone" in page
    assert "a q of at most 0.05, and shows at least 2 kinds of pattern, or any pattern with a trigger newly met" in page
    shipped = (config_dir() / "policies" / "bands.yml").read_text(encoding="utf-8")
    own = area.root / "policies" / "bands.yml"
    own.parent.mkdir()
    own.write_text(shipped.replace("{q: 0.05, kinds", "{q: 0.02, kinds").replace("{q: 0.10}", "{q: 0.08}"), encoding="utf-8")
    page = words_of(pack_html(con, area, MONTH))
    assert "up to 8 in 100 of those raised or high" in page
    assert "High: it stands out after allowing for the many looked at, with a q of at most 0.02" in page
    assert "Raised: a q of at most 0.08 and at least 1 kind of pattern" in page


@pytest.mark.parametrize(("first_month", "said"), [("2026-02-01", "9 months, to February 2026"), ("2025-06-01", "17 months, to June 2025")])
def test_the_front_page_says_that_a_history_is_short_and_what_follows(con, area, first_month, said):
    con.execute("update mart_supply set state = 'not_supplied' where month < $1::date", [first_month])
    front = words_of(pack_html(con, area, MONTH).split('<section id="today"')[0])
    assert f"A short history. What was supplied goes back {said}: until there are 18, services are compared mostly with" in front
    con.execute("update mart_supply set state = 'supplied' where month = date '2025-05-01'")
    assert "A short history" not in words_of(pack_html(con, area, MONTH))


@pytest.mark.parametrize(
    ("reported_on", "occurred_on", "is_shown"),
    [("2026-11-05", "2026-10-02", True), ("2026-11-06", "2026-10-02", False), ("2026-11-05", "2026-11-01", False)],
)
def test_a_record_stands_beside_an_incident_only_where_it_was_told_by_the_cut_and_of_the_month(
    con, area, reported_on, occurred_on, is_shown
):
    ((incident, alert),) = con.execute(
        "select incident_id, alert_id from int_alert_links where service_id = ? and incident_id is not null order by all desc limit 1",
        [HOME],
    ).fetchall()
    patterns(con, "pattern | theme | strength | n_incidents | since\n--+--+--+--+--\ncluster | medication | 0.9 | 1 | 2026-08-10")
    con.execute("update mart_patterns set incident_ids = [$1]", [incident])
    for table in ("stg_alerts", "int_alert_links"):
        con.execute(f"create temp table again as select * from {table} where alert_id = $1", [alert])
        con.execute(f"insert into {table} select * replace ('again' as alert_id) from again")
        con.execute("drop table again")
    con.execute(
        "update stg_alerts set source_ref = 'TOLD-AGAIN', reported_on = $1::date, occurred_on = $2::date where alert_id = 'again'",
        [reported_on, occurred_on],
    )
    assert ("TOLD-AGAIN" in words_of(pack_html(con, area, MONTH))) == is_shown
