"""The command line: what it answers, how fast, and with which code it ends (definitions.md, "Records, files, ledger")."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from areas import sample_settings
from riskagg_pipelines.cli import app
from run_region import MONTH, riskagg
from typer.testing import CliRunner

from riskagg.area import Area, open_area
from riskagg.errors import KeyMissing, UsageError
from riskagg.privacy import PUBLISHED_KEY
from riskagg.warehouse import open_read_only

COMMANDS = ("init", "simulate", "run", "intake", "build", "pack", "dashboards", "explain", "history", "status", "serve")


def ask(area: Area, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--area", str(area.root), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def first_ranked(area: Area) -> str:
    lines = (area.month_out(MONTH) / "extracts" / "assessments.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=False)) for line in lines[1:]]
    return next(row["unit_id"] for row in rows if row["unit_kind"] == "service" and row["rank"] == "1")


def test_help_names_every_command_without_importing_what_is_slow() -> None:
    code = "import sys; sys.argv = ['riskagg', '--help']; from riskagg_pipelines.cli import _code_of_run; _code_of_run(); "
    code += "print(sorted({'prefect', 'great_expectations', 'pandas', 'duckdb', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(command in done.stdout for command in COMMANDS)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--month", "2026-13"], "--month: '2026-13' is no month. Write it as 2026-10."),
        (["--area", "{area}", "run", "--month", "2026-10"], "is not an area: there is no file"),
        (["--area", "{area}", "preview", "x.csv"], "`riskagg init {area}` makes an area there"),
        (["intake", "--accept", "abcdef0123"], "--accept and --role go together"),
        (["explain", "Elms", "--month", "2026-10"], "no warehouse yet"),
        (["serve"], "PREFECT_API_URL names no Prefect server"),
        (["simulate", "{area}", "--services", "3"], "too few"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_without_a_traceback(tmp_path: Path, arguments: list[str], says: str) -> None:
    sample_settings(tmp_path)
    done = riskagg("--area", str(tmp_path), *(argument.format(area=tmp_path / "x") for argument in arguments), PREFECT_API_URL="")
    assert says.format(area=tmp_path / "x") in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "warehouse" in says else 2)


def test_init_makes_a_real_area_under_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RISKAGG_PSEUDONYM_KEY", raising=False)
    done = CliRunner().invoke(app, ["init", str(tmp_path / "north"), "--name", 'North "shire"'])
    area = open_area(tmp_path / "north")
    assert (done.exit_code, area.settings.name, area.settings.synthetic, area.inbox.is_dir()) == (0, 'North "shire"', False, True)
    assert "RISKAGG_PSEUDONYM_KEY" in done.output


def test_init_refuses_the_published_key_and_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", PUBLISHED_KEY)
    assert isinstance(CliRunner().invoke(app, ["init", str(tmp_path / "a")]).exception, KeyMissing)
    assert not (tmp_path / "a").exists()
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", bytes(range(32)).hex())
    assert CliRunner().invoke(app, ["init", str(tmp_path / "a")]).exit_code == 0
    assert isinstance(CliRunner().invoke(app, ["init", str(tmp_path / "a")]).exception, UsageError)


def test_init_begins_with_an_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", bytes(range(32)).hex())
    assert CliRunner().invoke(app, ["init", str(tmp_path / "o"), "--example", "oregon"]).exit_code == 0
    assert (tmp_path / "o" / "area.toml").is_file()
    assert "oregon" in str(CliRunner().invoke(app, ["init", str(tmp_path / "p"), "--example", "nowhere"]).exception)


def test_explain_reaches_the_row_of_every_alert(small_area: Area) -> None:
    found = json.loads(ask(small_area, "explain", first_ranked(small_area), "--month", MONTH, "--json"))
    assert found["assessment"]["rank"] == 1
    evidence = {incident for pattern in found["patterns"] for incident in pattern["incident_ids"]}
    incidents = {incident["incident_id"]: incident["alerts"] for incident in found["incidents"]}
    assert evidence
    assert evidence <= incidents.keys()
    assert all(alert["row"] > 1 and alert["file"] for alerts in incidents.values() for alert in alerts)
    assert all(len(incident["alerts"]) >= incident["n_alerts"] for incident in found["incidents"])
    told_again = [alert for alerts in incidents.values() for alert in alerts if alert["linked_to_alert_id"]]
    assert len(told_again) == sum(len(alerts) - 1 for alerts in incidents.values()) > 0
    assert all(alert["link_reasons"] and alert["linked_to_alert_id"] != alert["alert_id"] for alert in told_again)


def test_explain_knows_a_service_by_its_exact_name_and_prints_words(small_area: Area) -> None:
    service = first_ranked(small_area)
    name = json.loads(ask(small_area, "explain", service, "--month", MONTH, "--json"))["unit"]["name"]
    printed = ask(small_area, "explain", name, "--month", MONTH)
    assert service in printed
    assert "Patterns" in printed
    assert "one event with council_safeguarding|" in printed


def test_explain_of_an_id_of_before_shows_what_its_incident_is_now(small_area: Area) -> None:
    with open_read_only(small_area.warehouse) as con:
        old, now, n_alerts = con.execute(
            """select old_incident_id, incident_id, n_alerts from int_incident_joins join int_incidents using (incident_id)
               where joined_by_alert_id is null order by n_alerts desc, old_incident_id limit 1"""
        ).fetchone()
    found = json.loads(ask(small_area, "explain", old, "--month", MONTH, "--json"))
    assert (found["asked"]["asked"], found["asked"]["id"]) == (old, now)
    (incident,) = found["incidents"]
    assert len(incident["alerts"]) == n_alerts > 1
    assert all(alert["incident_id"] == now and alert["row"] > 1 for alert in incident["alerts"])
    printed = ask(small_area, "explain", old, "--month", MONTH)
    assert f"{old} is told by it now" in printed
    assert incident["alerts"][0]["source_ref"] in printed


def test_explain_of_an_incident_names_the_patterns_that_hold_it(small_area: Area) -> None:
    explained = json.loads(ask(small_area, "explain", first_ranked(small_area), "--month", MONTH, "--json"))
    pattern = next(pattern for pattern in explained["patterns"] if pattern["incident_ids"])
    found = json.loads(ask(small_area, "explain", pattern["incident_ids"][0], "--month", MONTH, "--json"))
    assert pattern["sentence"] in {held["sentence"] for held in found["patterns"]}
    nobody = CliRunner().invoke(app, ["--area", str(small_area.root), "explain", "i000000000000", "--month", MONTH]).exception
    assert isinstance(nobody, UsageError)


def test_explain_of_another_month_or_nobody_says_what_to_do(small_area: Area) -> None:
    runner = CliRunner()
    other = runner.invoke(app, ["--area", str(small_area.root), "explain", "x", "--month", "2026-09"]).exception
    assert "Run `riskagg build --month 2026-09` first" in str(other)
    nobody = runner.invoke(app, ["--area", str(small_area.root), "explain", "Nobody's Home", "--month", MONTH]).exception
    assert isinstance(nobody, UsageError)


def test_history_of_a_service_has_the_alerts_of_all_its_ids(small_area: Area) -> None:
    found = json.loads(ask(small_area, "history", first_ranked(small_area), "--json"))
    explained = json.loads(ask(small_area, "explain", first_ranked(small_area), "--month", MONTH, "--json"))
    counted = {alert["alert_id"] for incident in explained["incidents"] for alert in incident["alerts"]}
    assert counted <= {alert["alert_id"] for alert in found["alerts"]}
    assert found["aliases"]


def test_status_says_who_supplied_which_month(small_area: Area) -> None:
    found = json.loads(ask(small_area, "status", "--json"))
    assert {"police", "council_safeguarding"} <= {name for row in found["months"] for name in [row["source"]]}
    assert sum(row["files"] for row in found["files"]) >= 100


def test_status_prints_a_matrix_and_says_that_the_rows_add_up(small_area: Area) -> None:
    printed = ask(small_area, "status")
    assert "Council: northshire" in printed
    assert "Of every file, rows read = new + amended + unchanged + quarantined + joined + left out." in printed
    assert "police_2026-11_occurrences.csv" in printed.partition("Files that wait for somebody")[2]
    alone = ask(small_area, "status", "--supplier", "westbay", "--month", "2026-08")
    assert "westbay" in alone
    assert "northshire" not in alone
    assert "Aug 26" in alone
    assert "Sep 26" not in alone


def test_status_of_nobody_says_who_there_is(small_area: Area) -> None:
    fault = CliRunner().invoke(app, ["--area", str(small_area.root), "status", "--supplier", "polise"]).exception
    assert isinstance(fault, UsageError)
    assert "There are advocacy, ambulance" in str(fault)
