"""The documents say what the program does: links, commands, extracts, the patterns' table and the worked example."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import typer
import yaml
from riskagg_pipelines.cli import app

from riskagg import errors
from riskagg.area import Area
from riskagg.score.calendar import GUARD_DAYS, Calendar
from riskagg.score.combine import cauchy, false_discovery_rate
from riskagg.score.rates import leave_one_out
from riskagg.score.repetition import WINDOWS
from riskagg.score.shrinkage import Level, level, predict
from riskagg.score.tails import upper_mid, upper_tail

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOT_OURS = {"build", "dist", "node_modules"}
PAGES = sorted(
    path for path in ROOT.rglob("*.md") if not any(part.startswith(".") or part in NOT_OURS for part in path.relative_to(ROOT).parts)
)
COMMANDS = typer.main.get_command(app)
assert isinstance(COMMANDS, typer.core.TyperGroup)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Cells of every table row, heads and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {at - 1 for at, line in enumerate(lines) if set(line) <= set("|-: ")}
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for at, line in enumerate(lines) if at not in heads]
    return [row for row in cells if not set("".join(row)) <= set("-: ")]


def sections(text: str) -> dict[str, str]:
    """Text under each heading of the second level."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(source: Path) -> None:
    for link in LINK.findall(source.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (source.parent / name).resolve() if name else source
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def test_the_index_lists_every_page() -> None:
    listed = {(DOCS / link).resolve() for link in LINK.findall(page("README.md"))}
    assert {path for path in PAGES if path.is_relative_to(DOCS)} - {DOCS / "README.md"} == listed


def test_the_page_of_commands_has_every_command_with_its_options_and_no_other() -> None:
    text = page("reference/commands.md")
    said = sections(text)
    assert {row[0].strip("`") for row in rows(text.partition("\n## ")[0])} == {opt for one in COMMANDS.params for opt in one.opts} | {
        "--help"
    }
    exit_codes = said.pop("Exit codes")
    assert list(said) == list(COMMANDS.commands)
    for name, command in COMMANDS.commands.items():
        options = {option for parameter in command.params if parameter.param_type_name == "option" for option in parameter.opts}
        assert {row[0].strip("`") for row in rows(said[name])} == options - {"--help"}, name
        assert said[name].strip().startswith(f"`riskagg {name}"), name
    classes = [errors.RiskaggError, *(cls for cls in vars(errors).values() if isinstance(cls, type))]
    assert {int(row[0]) for row in rows(exit_codes)} == {0, *(cls.exit_code for cls in classes if issubclass(cls, errors.RiskaggError))}


def test_defaults_stand_as_they_are() -> None:
    said = {row[0].strip("`"): row[1] for row in rows(sections(page("reference/commands.md"))["simulate"])}
    for parameter in COMMANDS.commands["simulate"].params:
        if parameter.opts[0] in said:
            assert said[parameter.opts[0]].startswith(str(parameter.default)), parameter.opts


def test_the_page_of_extracts_has_the_columns_of_a_run_in_their_order(small_area: Area) -> None:
    said = {name: [row[0] for row in rows(text)] for name, text in sections(page("reference/extracts.md")).items()}
    written = {}
    for path in sorted((small_area.month_out("2026-10") / "extracts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            written[path.stem] = next(csv.reader(lines))
    assert said == written


def test_the_page_of_the_method_has_the_patterns_kinds_and_thresholds_that_are_shipped() -> None:
    policy = yaml.safe_load((ROOT / "config" / "policies" / "patterns.yml").read_text(encoding="utf-8"))
    shipped = {
        rule["id"]: (rule["kind"], ", ".join(f"{name} {value}" for name, value in rule["thresholds"].items())) for rule in policy["rules"]
    }
    said = {row[0]: (row[1], row[3]) for row in rows(sections(page("explanation/method.md"))["3. The fourteen patterns"])}
    assert said == shipped
    assert len(said) == 14


def test_the_worked_example_is_what_the_functions_make() -> None:
    steps = rows(sections(page("explanation/method.md"))["6. One example, worked"])
    assert [row[2] for row in steps] == [f"{number:.3g}" for number in worked_example()]


def worked_example() -> list[float]:
    """The numbers of the page's table, in order; the givens stand in the paragraph above it."""
    calendar = Calendar.until(date(2024, 11, 1), date(2026, 10, 31))
    beds, spread, month_spread, together, share, n_themes = 38.0, np.array(0.5), 0.1, 0.02, 0.15, 10
    peers = leave_one_out(np.array([[[7.0]], [[53.0]]]), np.array([[beds * 24], [38_000.0]]), np.array([0, 0]), np.array([1, 1]))
    rate = float(peers[0, 0, 0])
    window = float(calendar.window(90).sum())
    history = float((1 - calendar.window(GUARD_DAYS)).sum()) * beds * rate
    overall = level(np.array(20.0), np.array(16.0), spread, together)
    theft = level(np.array(1.0), history * overall.ratio, spread, together)
    both = Level(theft.ratio * overall.ratio, theft.spread + overall.spread, 2 * spread)

    def prediction(days: int) -> tuple[np.ndarray, np.ndarray]:
        expected = np.array(beds * rate * calendar.window(days).sum())
        return predict(expected, both, np.array(0.0), month_spread, days / 30.44, together)

    def mid(n: float, days: int) -> float:
        return float(upper_mid(np.array(n), *prediction(days)))

    mean, shape = prediction(90)
    six = float(upper_tail(np.array(6.0), mean, shape))
    scan = float(cauchy(np.array([mid(n, days) for n, days in zip((3, 5, 6, 6), WINDOWS, strict=True)]), np.ones(4)))
    # A theme's weight is its share of what peers would have, and a quarter shared equally.
    weights = np.array([share, *[(1 - share) / (n_themes - 1)] * (n_themes - 1)]) + 0.25 / n_themes
    repetition, people = (float(cauchy(np.array([p, *[1.0] * (n_themes - 1)]), weights)) for p in (scan, mid(5, 90)))
    tests = yaml.safe_load((ROOT / "config" / "policies" / "bands.yml").read_text(encoding="utf-8"))["tests"]
    of_services = {
        name: {"repetition": repetition, "different_people": people, "after_change": np.nan}.get(name, 1.0)
        for name in tests
        if name != "provider_spread"
    }
    unit = float(cauchy(np.array(list(of_services.values())), np.array([tests[name] for name in of_services])))
    q = false_discovery_rate(np.array([1e-7, 1e-6, unit, *[0.5] * 117]))[2]
    return [
        *(rate, window, beds * rate * window, float(overall.ratio), history, float(theft.ratio), float(mean), float(shape)),
        *(six, mid(6, 90), mid(5, 90), scan, repetition, people, unit, float(q)),
    ]
