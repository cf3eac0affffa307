"""The planted stories: in which month each is seen, with which rank, and whether an innocent look-alike is accused.

    python -m benchmarks.bench_results [--area build/demo] [--truth data/sample/truth] [--document docs/reference/results.md]

Every month is scored as of its own reported-by cut, from one warehouse: its cuts are replaced by one a month, and what was known at each is
worked out by the models that a build runs.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.table import Figure, report
from riskagg import warehouse
from riskagg.area import Area, open_area
from riskagg.assessment import Policies, judge, read_policies
from riskagg.assessment.judge import Judged
from riskagg.incidents.link import LINK_LOG_ODDS
from riskagg.warehouse import Connection

SEEN_WITHIN, WATCHED = 4, 6
BEST_RANKS = 10
COMMAND = "python -m benchmarks.bench_results --document docs/reference/results.md"


@dataclass(frozen=True)
class Month:
    """A story's unit in one month: months since onset, rank, band, whether the story's pattern was found, and its sentence."""

    since_onset: int
    rank: int | None
    band: str
    is_found: bool
    sentence: str


def main(arguments: list[str]) -> bool:
    """Follow every story, print the table and the figures."""
    options = _options(arguments)
    stories = read_stories(options.truth)
    told = followed(open_area(options.area), stories)
    lines, figures = story_lines(stories, told), story_figures(stories, told)
    print("\n".join(lines))
    if options.document:
        options.document.write_text(_document(lines, figures), encoding="utf-8")
    return report("results", figures)


def read_stories(truth: Path) -> pd.DataFrame:
    """The stories of a simulated region, from its folder of truth."""
    return pd.read_csv(truth / "stories.csv", keep_default_na=False, parse_dates=["onset"])


def followed(area: Area, stories: pd.DataFrame) -> dict[str, list[Month]]:
    """Every story's months, judged in a copy of the area's warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "warehouse.duckdb"
        shutil.copy(area.warehouse, copy)
        con = warehouse.open_for_write(copy)
        judged = judge_months(con, read_policies(area), stories)
        con.close()
    return {str(story["story"]): follow(story, judged) for story in stories.to_dict("records")}


def judge_months(con: Connection, policies: Policies, stories: pd.DataFrame) -> dict[pd.Period, Judged]:
    """Score each month from the first onset to six months after the last, as of that month's own cut."""
    last, day = con.execute("select month, day(reported_by) from cut where role = 'now'").fetchone() or (None, 5)
    first, until = stories["onset"].min().to_period("M"), stories["onset"].max().to_period("M") + WATCHED
    months = pd.period_range(first - 1, min(until, pd.Timestamp(last).to_period("M")), freq="M")
    con.execute("delete from cut")
    for month in months:
        start, end = month.start_time.date(), month.end_time.date()
        reported_by = (month + 1).start_time.date().replace(day=day)
        con.execute(
            "insert into cut (role, month, month_start, month_end, reported_by) values ($role, $start, $start, $end, $reported_by)",
            {"role": str(month), "start": start, "end": end, "reported_by": reported_by},
        )
    for folder in ("incidents", "scores"):
        warehouse.run_models(con, folder, {"least_log_odds": LINK_LOG_ODDS})
    judged = judge(con, policies, [str(month) for month in months])
    return {pd.Period(role, "M"): found for role, found in judged.items()}


def follow(story: Mapping[Hashable, Any], judged: dict[pd.Period, Judged]) -> list[Month]:
    """One story's unit from its onset to six months after."""
    onset = pd.Timestamp(str(story["onset"])).to_period("M")
    months = []
    for month in sorted(judged):
        since = (month - onset).n
        if 0 <= since <= WATCHED:
            months.append(_month(story, judged[month], since))
    return months


def _month(story: Mapping[Hashable, Any], judged: Judged, since: int) -> Month:
    units, patterns = judged.assessed, judged.scores.patterns
    mine = units[(units["unit_kind"] == story["unit_kind"]) & (units["unit_id"] == story["unit_id"])]
    found = patterns[
        (patterns["unit_kind"] == story["unit_kind"])
        & (patterns["unit_id"] == story["unit_id"])
        & (patterns["pattern"] == story["pattern"])
        & (patterns["theme"] == story["theme"])
    ]
    rank, band = (int(mine["rank"].iloc[0]), str(mine["band"].iloc[0])) if len(mine) else (None, "none")
    return Month(since, rank, band, len(found) > 0, str(found["sentence"].iloc[0]) if len(found) else "")


def is_seen(months: list[Month]) -> bool:
    """Ranked ten or better with the story's own pattern and theme, within four months."""
    return any(
        month.is_found and month.rank is not None and month.rank <= BEST_RANKS for month in months if month.since_onset <= SEEN_WITHIN
    )


def is_accused(months: list[Month]) -> bool:
    """Band raised or high in a month in which it has the pattern that it imitates."""
    return any(month.is_found and month.band in ("raised", "high") for month in months)


def story_lines(stories: pd.DataFrame, told: dict[str, list[Month]]) -> list[str]:
    """A table of the stories, month by month."""
    lines = [
        "| story | unit | pattern | onset | by month since onset: rank, band (* with that pattern) | result |",
        "|---|---|---|---|---|---|",
    ]
    for story in stories.sort_values(["innocent", "story"]).to_dict("records"):
        months = told[str(story["story"])]
        cells = ", ".join(f"{month.since_onset}: {month.rank or '-'} {month.band}{'*' if month.is_found else ''}" for month in months)
        innocent = str(story["innocent"]).lower() == "true"
        result = ("accused" if is_accused(months) else "not accused") if innocent else ("seen" if is_seen(months) else "missed")
        pattern = f"{story['pattern']} {story['theme']}".strip()
        lines.append(
            f"| {story['story']} | {story['unit_kind']} | {pattern} | {pd.Timestamp(str(story['onset'])):%Y-%m} | {cells} | {result} |"
        )
    return lines


def story_figures(stories: pd.DataFrame, told: dict[str, list[Month]]) -> list[Figure]:
    """How many stories are seen, all to be, and how many look-alikes are accused, none to be."""
    innocent = stories["innocent"].astype(str).str.lower() == "true"
    seen = sum(is_seen(told[name]) for name in stories.loc[~innocent, "story"])
    accused = sum(is_accused(told[name]) for name in stories.loc[innocent, "story"])
    planted, alike = int((~innocent).sum()), int(innocent.sum())
    return [
        Figure(f"planted stories seen in the first ten within four months, of {planted}", seen, "stories", to_reach=planted, at_least=True),
        Figure(f"look-alikes in a raised band with the pattern that they imitate, of {alike}", accused, "stories", to_reach=0),
    ]


def _document(lines: list[str], figures: list[Figure]) -> str:
    facts = [f"- {figure.figure}: {figure.value} (to reach: {figure.to_reach})" for figure in figures]
    head = [
        "# Results on the sample region",
        "",
        "Each month scored as of its own reported-by cut. Seen: rank ten or better within its kind of unit, with the story's own pattern",
        "and theme, in a month within four of its onset. Accused: band raised or high with the pattern that it imitates, from onset to",
        "six months after.",
        "",
        f"Made by `{COMMAND}`; `make bench-results` prints the same.",
        "",
    ]
    return "\n".join([*head, *facts, "", *lines, ""])


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rank and band of every planted story, month by month.")
    parser.add_argument("--area", type=Path, default=Path("build/demo"), help="an area with a built warehouse")
    parser.add_argument("--truth", type=Path, default=Path("data/sample/truth"), help="the folder of its stories.csv")
    parser.add_argument("--document", type=Path, help="a page to write as well")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
