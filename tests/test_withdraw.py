"""A withdrawn file counts for nothing, stays in sight, and its bytes stay out until the withdrawal is undone."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from door import Door
from riskagg_pipelines.cli import app
from riskagg_pipelines.suites import mart_suites
from typer.testing import CliRunner

from riskagg import intake, resources, warehouse
from riskagg.area import Area
from riskagg.build import STAGES, cut_for
from riskagg.errors import UsageError
from riskagg.intake.rewrite import change
from riskagg.intake.verify import verify
from riskagg.journal import Act, read_journal
from riskagg.preview import preview_file
from riskagg.simulate.council import HEADER
from riskagg.warehouse import Connection
from riskagg.warehouse.models import load_models

ROLE, REASON = "Head of safeguarding", "sent for the wrong council"
MONTH = "2026-10"
WEEKS = {day: f"council_safeguarding_northshire_2026-{day}.csv" for day in ("10-02", "10-09", "10-16")}
LEDGER = "select file, status, rows_read, rows_accounted from mart_ledger order by file, sha256"


def council(**records: str) -> bytes:
    """An export with these records: reference -> category."""
    cells = dict.fromkeys(HEADER, "") | {"Date of Concern": "01/09/2026", "Date Received": "02/09/2026", "Service Name": "The Elms"}
    rows = [(cells | {"Concern ID": ref, "Concern Category": category}).values() for ref, category in records.items()]
    return "\r\n".join([",".join(HEADER), *(",".join(row) for row in rows), ""]).encode()


@contextmanager
def staged(area: Area) -> Iterator[Connection]:
    with closing(warehouse.open_for_write(":memory:")) as con:
        for stage in STAGES[:2]:
            stage.run(con, area, cut_for(area, MONTH))
        yield con


def records(area: Area) -> dict[str, tuple[str, str, int]]:
    """Theme, status and version of each record."""
    with staged(area) as con:
        rows = con.execute("select source_ref, theme, record_status, version from stg_alerts").fetchall()
    return {ref: (theme, status, version) for ref, theme, status, version in rows}


def ledger(area: Area) -> list[dict[str, Any]]:
    with staged(area) as con:
        found = con.execute(LEDGER)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def supplied(area: Area) -> list[str]:
    """Files that count as supply."""
    model = load_models([resources.sql_dir() / "patterns"])["int_supply_sendings"]
    with staged(area) as con:
        return [file for (file,) in con.execute(f"select file from ({model.sql}) join batches using (batch_id) order by file").fetchall()]


def refused(area: Area, *arguments: Any, **words: Any) -> str:
    with pytest.raises(UsageError) as fault:
        intake.withdraw(area, *arguments, **words)
    assert "Nothing was done." in str(fault.value)
    return str(fault.value)


def test_what_a_withdrawn_file_amended_and_withdrew_is_as_before_and_comes_back_with_it(door: Door) -> None:
    (first,) = door.bring({WEEKS["10-02"]: council(C1="Fall", C2="Fall", C3="Fall")})
    before = records(door.area)
    (wrong,) = door.bring({WEEKS["10-09"]: council(C1="Medication error", C3="Fall", C4="Fall")})
    with_it = records(door.area)
    assert (with_it["C1"], with_it["C2"][1]) == (("medication", "open", 2), "withdrawn")
    intake.withdraw(door.area, wrong.sha256[:8], ROLE, REASON)
    assert records(door.area) == before
    assert [line["status"] for line in ledger(door.area)] == ["loaded", "taken_back"]
    assert all(line["rows_read"] == line["rows_accounted"] for line in ledger(door.area))
    assert supplied(door.area) == [first.file]
    (right,) = door.bring({WEEKS["10-16"]: council(C1="Fall", C2="Fall", C3="Fall", C5="Fall")})
    assert (right.status, records(door.area)["C5"]) == ("loaded", ("fall", "open", 1))
    intake.withdraw(door.area, right.sha256, ROLE, "asked for again")
    intake.withdraw(door.area, wrong.sha256, ROLE, "it was right after all", undo=True)
    assert records(door.area) == with_it
    assert verify(door.area).findings == ()
    assert [line.act.name for line in read_journal(door.area).lines if line.act.role] == ["withdraw", "withdraw", "withdrawal undone"]


def test_the_same_bytes_are_refused_under_any_name_until_the_withdrawal_is_undone(door: Door) -> None:
    content = council(C1="Fall")
    (first,) = door.bring({WEEKS["10-02"]: content})
    intake.withdraw(door.area, first.sha256, ROLE, REASON)
    assert door.bring({}) == [], "the file that lies in the inbox still is not read again"
    (again,) = door.bring({"copy of it (1).csv": content})
    assert (again.status, again.refused_as, again.rows_read) == ("refused", "taken_back", 0)
    assert again.message is not None
    assert again.message.endswith(f"if it is right after all, run `riskagg withdraw {first.sha256[:12]} --undo --role ROLE --reason TEXT`.")
    (apart,) = preview_file(door.area, door.area.inbox / "copy of it (1).csv")
    assert apart.withdrawn == again.message
    assert not apart.is_clean
    intake.withdraw(door.area, first.sha256, ROLE, "right after all", undo=True)
    assert [(batch.file, batch.status, batch.duplicate_of) for batch in door.bring({})] == [("copy of it (1).csv", "duplicate", first.file)]
    assert door.bring({}) == []
    assert verify(door.area).findings == ()


def test_copies_go_with_a_withdrawn_file_and_stay_in_the_ledger(door: Door) -> None:
    content = council(C1="Fall", C2="Fall")
    (first,) = door.bring({WEEKS["10-02"]: content})
    (copy,) = door.bring({"again.csv": content})
    assert copy.status == "duplicate"
    assert [batch.file for batch in intake.withdraw(door.area, first.sha256, ROLE, REASON)] == ["again.csv", first.file]
    assert [(line["status"], line["rows_accounted"] - line["rows_read"]) for line in ledger(door.area)] == [("taken_back", 0)] * 2
    assert records(door.area) == {}
    (door.area.inbox / WEEKS["10-02"]).unlink()
    (intake.batches_dir(door.area) / first.batch_id / "data.parquet").unlink()
    assert [batch.status for batch in door.bring({})] == ["loaded"], "its content is lost, so the copy is read in its place"
    assert records(door.area) == {}, "and is withdrawn as it was"


def test_nil_returns_without_content_are_withdrawn_one_by_one(door: Door) -> None:
    names = [f"nil_return_{source}_{month}.csv" for source in ("ambulance", "police") for month in ("2026-08", "2026-09")]
    nils = door.bring(dict.fromkeys(names, b""))
    assert refused(door.area, nils[0].sha256, ROLE, REASON).count("nil_return_") == 4
    assert "no file nil.csv" in refused(door.area, nils[0].sha256, ROLE, REASON, file="nil.csv")
    intake.withdraw(door.area, nils[0].sha256, ROLE, REASON, file=names[3])
    assert supplied(door.area) == names[:3]
    later = {"nil_return_police_2026-10.csv": b"", "again/nil_return_police_2026-09.csv": b""}
    (door.area.inbox / "again").mkdir()
    assert {batch.file: batch.status for batch in door.bring(later)} == dict(zip(later, ("nil_return", "refused"), strict=True))


def test_a_withdrawn_list_of_services_or_returned_workbook_is_as_if_it_had_never_come(door: Door) -> None:
    services = (
        b"service_ref,name,kind,address,postcode,provider_name,places,from,to,host_authority\n"
        b"L1,The Elms,supported_living,1 High Street,,Elm Care,4,2026-01-01,,Northshire\n"
    )
    decisions = (
        b"mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on\n"
        b"police,The Elms,,,L1,same,analyst,2026-10-03\n"
    )
    landed = door.bring({"local_services_2026-09-01.csv": services, "match_decisions_2026-10-03.csv": decisions})
    assert {batch.kind for batch in landed if batch.status == "loaded"} == {"services", "match_decisions"}
    counts = "select (select count(*) from raw_services), (select count(*) from raw_match_decisions)"
    with staged(door.area) as con:
        assert con.execute(counts).fetchone() == (1, 1)
    for batch in landed:
        intake.withdraw(door.area, batch.sha256, ROLE, REASON)
    with staged(door.area) as con:
        assert con.execute(counts).fetchone() == (0, 0)


def test_what_cannot_be_used_is_refused_and_what_is_a_person_s_is_withheld(door: Door) -> None:
    (batch,) = door.bring({WEEKS["10-02"]: council(C1="Fall")})
    assert "0 files" in refused(door.area, "0" * 12, ROLE, REASON)
    assert "0 files" in refused(door.area, batch.sha256[:7], ROLE, REASON)
    assert "--role" in refused(door.area, batch.sha256, "a.smith@example.org", REASON)
    assert "--reason" in refused(door.area, batch.sha256, ROLE, " ")
    assert "is not withdrawn" in refused(door.area, batch.sha256, ROLE, REASON, undo=True)
    intake.withdraw(door.area, batch.sha256, ROLE, "Mrs Quibaalder asked,\n07700 900123")
    assert "is withdrawn already" in refused(door.area, batch.sha256, ROLE, REASON)
    for path in (intake.batches_dir(door.area) / batch.batch_id / "taken_back.json", door.area.store / "journal.jsonl"):
        text = path.read_text(encoding="utf-8")
        assert "Quibaalder" not in text
        assert "900123" not in text


def test_files_held_for_the_sake_of_a_file_that_is_withdrawn_are_judged_again(door: Door) -> None:
    good, bad = door.bring({WEEKS["10-02"]: council(C1="Fall"), WEEKS["10-09"]: council(C2="Fall")})
    word = {"outcome": "critical", "results": [], "failing": {bad.file: bad.sha256}}
    paths = [f"batches/{batch.batch_id}/gate.json" for batch in (good, bad)]
    change(door.area, Act("gates"), words=dict.fromkeys(paths, json.dumps(word).encode()))
    assert not intake.is_held_for_nothing(door.area, good)
    intake.withdraw(door.area, bad.sha256, ROLE, REASON)
    assert intake.is_held_for_nothing(door.area, good)


def test_the_gate_of_the_ledger_knows_a_withdrawn_file(door: Door) -> None:
    (batch,) = door.bring({WEEKS["10-02"]: council(C1="Fall")})
    intake.withdraw(door.area, batch.sha256, ROLE, REASON)
    checks = [check for suite in mart_suites() if suite.name == "mart_ledger" for check in suite.checks]
    (known,) = (check.arguments["value_set"] for check in checks if check.id == "status_known")
    assert {line["status"] for line in ledger(door.area)} <= set(known)


def test_the_command_withdraws_and_undoes(door: Door) -> None:
    (batch,) = door.bring({WEEKS["10-02"]: council(C1="Fall")})
    command = ["--area", str(door.area.root), "withdraw", batch.sha256[:12], "--role", ROLE, "--reason", REASON]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.output.splitlines()[0]) == (
        0,
        f"{batch.file}: is withdrawn and counts for nothing, from the next build on.",
    )
    undone = CliRunner().invoke(app, [*command, "--undo"])
    assert (undone.exit_code, undone.output.splitlines()[0]) == (0, f"{batch.file}: counts again, from the next build on.")


def test_status_pages_and_reports_say_who_withdrew_a_file_and_why(told_area: Area, tmp_path: Path) -> None:
    area = Area(tmp_path, told_area.settings)
    for name in ("area.toml", "warehouse.duckdb"):
        (tmp_path / name).write_bytes((told_area.root / name).read_bytes())
    said = f"ambulance_2026-10.csv: withdrawn by {ROLE} on 2026-11-09: {REASON}. Nothing of it counts."
    with closing(warehouse.open_for_write(area.warehouse)) as con:
        con.execute("update mart_ledger set status = 'taken_back', message = $said where file = 'ambulance_2026-10.csv'", {"said": said})
        con.execute("create table mart_gates (scope varchar, name varchar, check_id varchar, severity varchar, success boolean, "
                    "observed varchar, message varchar, files varchar[])")  # fmt: skip
        con.execute("create table mart_left_out (name varchar, check_id varchar, role varchar, unit_kind varchar, unit_id varchar, "
                    "pattern varchar, theme varchar, message varchar)")  # fmt: skip
        con.execute("create table mart_gate_results (batch_id varchar, check_id varchar, severity varchar, success boolean, failed bigint)")
    runner = CliRunner()
    status = runner.invoke(app, ["--area", str(area.root), "status"])
    assert f"  {said}" in status.output.splitlines()
    assert "Files that wait for somebody: nil" in status.output
    assert runner.invoke(app, ["--area", str(area.root), "quality"]).exit_code == 0
    page = (area.data_quality / "index.html").read_text(encoding="utf-8")
    assert f"<b>ambulance_2026-10.csv</b> (withdrawn): {said}" in page
    returned = runner.invoke(app, ["--area", str(area.root), "returns", "--file", "ambulance_2026-10.csv"])
    assert returned.exit_code == 0, returned.output
    (report,) = (area.out / "returns").glob("*.html")
    assert "This file was withdrawn here." in report.read_text(encoding="utf-8")
    assert ROLE not in report.read_text(encoding="utf-8")
