"""What if: other settings over the months behind, the false alarms to expect, and a change that is adopted does what was foretold."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import NoReturn

import pandas as pd
import pytest
import yaml
from areas import sample_area
from riskagg_pipelines.cli import app
from typer.testing import CliRunner

from riskagg.area import Area
from riskagg.assessment import read_policies, score_units
from riskagg.assessment.changes import read_adopted
from riskagg.errors import UsageError
from riskagg.report.pack_context import open_context
from riskagg.report.pack_quality import policies, quality
from riskagg.warehouse import open_for_write, open_read_only
from riskagg.whatif.adopt import adopt, as_written, put_value
from riskagg.whatif.answer import answer
from riskagg.whatif.compare import by_month, false_alarms, moved, standing
from riskagg.whatif.quiet import quiet_region
from riskagg.whatif.rounds import Kept, Months, Rounds
from riskagg.whatif.settings import BANDS, PATTERNS, TRIGGERS, Change, in_force, read_changes, settings_of, with_changes

CONFIG = Path(__file__).parents[1] / "config"
ASKED = ["--set", "bands.raised.q=0.4", "--set", "repeat_theme.n=2", "--set", "meeting.attention_budget=5"]
CALLED = "bands.raised.q-0.4_meeting.attention_budget-5_repeat_theme.n-2_OFFICIAL-SENSITIVE"
RUNNER = CliRunner()


@pytest.fixture(scope="module")
def area(small_area: Area, tmp_path_factory: pytest.TempPathFactory) -> Area:
    """The small region's warehouse in a folder of its own, no inbox and no store."""
    root = tmp_path_factory.mktemp("whatif")
    shutil.copy2(small_area.warehouse, root / "warehouse.duckdb")
    return sample_area(root)


@pytest.fixture(scope="module")
def asked(area: Area) -> dict[str, bytes]:
    """The files that the question makes."""
    return ask(area)


def ask(area: Area) -> dict[str, bytes]:
    done = RUNNER.invoke(app, ["--area", str(area.root), "whatif", *ASKED, "--months", "2", "--regions", "1"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return {path.name: path.read_bytes() for path in (area.out / "whatif").iterdir()}


def test_each_figure_of_the_policies_can_be_asked_about_and_put_into_its_file_with_nothing_else_changed(area: Area) -> None:
    now = in_force(area)
    known = settings_of(now)
    thresholds = sum(len(rule.thresholds) for policy in (now.policies.patterns, now.policies.triggers) for rule in policy.rules)
    assert len(known) == thresholds + len(now.policies.bands.tests) + 2 * len(("q", "kinds")) + 1
    assert [name for name, one in known.items() if not one.limit.low <= one.value <= one.limit.high] == []
    for name in ("bands.high.q", "bands.raised.kinds", "tests.silence", "same_person.days", "under_reporting.share_of_peers", "T08.days"):
        setting = known[name]
        before = (CONFIG / setting.file).read_text(encoding="utf-8")
        new = setting.value + 1 if setting.limit.whole else setting.value / 2
        after = put_value(before, setting.keys, as_written(new))
        policy = {BANDS: "bands", PATTERNS: "patterns", TRIGGERS: "triggers"}[setting.file]
        wanted = getattr(with_changes(now, [Change(setting, new)]).policies, policy)
        assert type(wanted).model_validate(yaml.safe_load(after)) == wanted, name
        assert sum(a != b for a, b in zip(before.splitlines(), after.splitlines(), strict=True)) == 1, name


def test_every_fault_of_what_is_asked_is_told_at_once_with_what_was_expected_and_found(area: Area) -> None:
    said = ["budget=5", "bands.high.q=2", "T08.days=soon", "repeat_theme.n=3", "silence", "cluster.p=.02", "cluster.p=.03"]
    with pytest.raises(UsageError) as told:
        read_changes(in_force(area), said)
    assert str(told.value).splitlines() == [
        "--set: 6 fault(s). Nothing was worked out. `riskagg whatif` alone lists every setting and its value:",
        "  budget: no such setting; near it: meeting.attention_budget",
        "  bands.high.q: expected a number from 0.0001 to 0.5, found 2",
        "  T08.days: expected a whole number from 14 to 730, found 'soon'",
        "  repeat_theme.n: is 3 already",
        "  'silence': expected NAME=VALUE, such as bands.raised.q=0.05",
        "  cluster.p: said twice",
    ]
    with pytest.raises(UsageError, match="high would be easier to reach than raised"):
        read_changes(in_force(area), ["bands.raised.q=0.01"])


def frame(text: str) -> pd.DataFrame:
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    rows = pd.DataFrame(lines, columns=head)
    return rows.assign(rank=rows["rank"].astype(int), lead_sentence="", unit_kind=rows.get("unit_kind", "service"))


NOBODY = pd.DataFrame({"round": [], "unit_kind": [], "unit_id": [], "incident_ids": []}, dtype=object)


def test_flags_are_counted_by_month_and_who_comes_and_goes_is_named() -> None:
    today = standing(
        frame(
            """
            round   | unit_id | rank | band
            2026-09 | A       | 1    | high
            2026-09 | B       | 2    | watch
            2026-09 | C       | 3    | none
            2026-10 | B       | 1    | raised
            2026-10 | A       | 2    | watch
            2026-10 | C       | 3    | watch
            """
        ),
        NOBODY,
        budget=2,
    )
    then = standing(
        frame(
            """
            round   | unit_id | rank | band
            2026-09 | A       | 1    | high
            2026-09 | B       | 2    | raised
            2026-09 | C       | 3    | none
            2026-10 | A       | 1    | high
            2026-10 | B       | 2    | watch
            2026-10 | C       | 3    | watch
            """
        ),
        NOBODY,
        budget=1,
    )
    counted = by_month(today)[["high", "raised", "watch", "flagged", "new", "listed"]]
    assert counted.to_numpy().tolist() == [[1, 0, 1, 1, 1, 2], [0, 1, 2, 1, 1, 2]]
    assert by_month(then)["new"].tolist() == [2, 0]
    rows = moved(today, then)
    said = list(zip(rows["round"], rows["unit_id"], rows["is_flagged_today"], rows["is_flagged_then"], rows["is_listed_then"], strict=True))
    assert said == [("2026-10", "A", False, True, True), ("2026-10", "B", True, False, False), ("2026-09", "B", False, True, False)]
    # Two flags in two months: 95 % limits of a Poisson mean of 2 are .242 and 7.22 (exact), halved.
    alarms = false_alarms(today)
    assert (alarms.services, round(alarms.low, 3), round(alarms.high, 2), alarms.n_with_any) == (1.0, 0.121, 3.61, 2)


def test_the_months_behind_stand_as_the_build_had_them_and_are_scored_once(area: Area, asked: dict[str, bytes]) -> None:
    kept, policies_now = Kept(area), read_policies(area)

    def again() -> NoReturn:
        pytest.fail("what the question has scored is scored again")

    scored, met = kept.scores("2 months", policies_now, again), kept.newly_met("2 months", policies_now, again)
    found = Rounds(*scored, met).assessed(policies_now.bands)
    keys = ["unit_kind", "unit_id"]
    with open_read_only(area.warehouse) as con:
        for role, month in (("previous", "2026-09"), ("now", "2026-10")):
            built = con.execute("select unit_kind, unit_id, band, rank from mart_assessments where role = ?", [role]).df()
            mine = found.loc[found["round"] == month, [*keys, "band", "rank"]]
            pd.testing.assert_frame_equal(
                mine.sort_values(keys, ignore_index=True), built.sort_values(keys, ignore_index=True), check_dtype=False
            )  # the warehouse keeps whole numbers of 32 bits


def test_a_quiet_region_is_of_the_areas_services_and_size_and_the_same_each_time(area: Area) -> None:
    months = Months(area, 1)
    try:
        inputs = months.inputs("2026-10")
    finally:
        months.close()
    one, again, other = (quiet_region(inputs, seed).incidents for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one["occurred_on"].equals(other["occurred_on"])
    assert set(one["service_id"]) <= set(inputs.service_months["service_id"])
    assert 0.7 < len(one) / len(inputs.incidents) < 1.4
    told = [frame["first_source"].value_counts(normalize=True) for frame in (one, inputs.incidents)]
    assert (told[0] - told[1]).abs().max() < 0.1
    # No person of the area is in it.
    assert all(person.startswith("person-") for people in one["people"] for person in people)


def test_a_question_changes_nothing_in_force_and_gives_the_same_bytes_again(area: Area, asked: dict[str, bytes]) -> None:
    assert ask(area) == asked
    assert set(asked) == {f"{CALLED}.html", f"{CALLED}.xlsx"}
    text = asked[f"{CALLED}.html"].decode()
    assert "repeat_theme.n=2" in text and "False alarms to expect" in text
    assert not re.search(r"(?:src|href)=\"?https?:|@import|<script", text)
    assert not (area.root / "policies").exists()
    assert (area.root / "area.toml").read_bytes() == (CONFIG / "area.toml").read_bytes()


def test_what_is_adopted_is_written_with_owner_and_date_and_does_what_was_foretold(
    area: Area, asked: dict[str, bytes], tmp_path: Path
) -> None:
    # With what the question has scored.
    root = shutil.copytree(area.root, tmp_path / "adopting")
    mine = sample_area(root)
    now = in_force(mine)
    changes = read_changes(now, ASKED[1::2])
    foretold = answer(mine, now, changes, 2, 0)
    for owner, reason, on, fault in (
        ("7", "Too many flags", date(2026, 11, 30), "--owner: expected a role"),
        ("Head of safeguarding", "Mr Smith asked for it", date(2026, 11, 30), "looks like a person's name"),
        ("Head of safeguarding", "Too many flags", date(2026, 9, 30), "expected 2026-10-01 or later"),
    ):
        with pytest.raises(UsageError, match=fault):
            adopt(mine, now, changes, owner, reason, on)
    assert not (root / "policies").exists()
    words = ["--adopt", "--owner", "Head of safeguarding", "--reason", "Trial of a quarter", "--date", "2026-11-30"]
    done = RUNNER.invoke(app, ["--area", str(root), "whatif", *ASKED, *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    mine = sample_area(root)
    assert in_force(mine).budget == 5
    revised = in_force(mine).policies
    assert (revised.bands.bands.raised.q, revised.bands.revision, revised.triggers.revision) == (0.4, date(2026, 11, 30), date(2026, 10, 1))
    assert "# The set of tests is fixed" in (root / BANDS).read_text(encoding="utf-8")
    log = [(one.setting, one.old, one.new, one.owner, one.reason, one.date) for one in read_adopted(mine)]
    assert log[0] == ("bands.raised.q", 0.1, 0.4, "Head of safeguarding", "Trial of a quarter", date(2026, 11, 30))
    assert [line[0] for line in log] == ["bands.raised.q", "meeting.attention_budget", "repeat_theme.n"]
    with open_for_write(mine.warehouse) as con:
        score_units(con, mine)
        bands = con.execute(
            "select band, count(*) from mart_assessments where role = 'now' and unit_kind = 'service' group by all"
        ).fetchall()
    _, then = foretold.then.to_dict("records")
    assert {band: then[band] for band in ("high", "raised", "watch")} == {"high": 0, "raised": 0, "watch": 0} | {
        band: n for band, n in bands if band != "none"
    }
    assert foretold.then.to_dict() != foretold.today.to_dict()
    with open_read_only(mine.warehouse) as con:
        context = open_context(con, mine, "2026-10")
        assert [one.setting for one in quality(context)["adopted"]] == [line[0] for line in log][::-1]
        assert [policy.file for policy in policies(context)] == ["bands.yml", "patterns.yml", "triggers.yml"]
    told = (root / "policies" / "changes.yml").read_text(encoding="utf-8")
    adopt(
        mine, in_force(mine), read_changes(in_force(mine), ["bands.raised.q=0.1"]), "Head of safeguarding", "Back again", date(2027, 2, 28)
    )
    assert (root / "policies" / "changes.yml").read_text(encoding="utf-8").startswith(told)
    assert [(one.old, one.new, one.reason) for one in read_adopted(mine)][3:] == [(0.4, 0.1, "Back again")]


def test_an_adoption_without_its_words_is_refused_and_the_settings_are_listed_without_a_question(area: Area) -> None:
    done = RUNNER.invoke(app, ["--area", str(area.root), "whatif", "--set", "bands.raised.q=.05", "--adopt", "--owner", "Head"])
    assert isinstance(done.exception, UsageError)
    listed = RUNNER.invoke(app, ["--area", str(area.root), "whatif"], catch_exceptions=False).output
    assert re.search(r"meeting\.attention_budget\s+15\s+a whole number from 1 to 1000", listed)
