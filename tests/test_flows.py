"""The whole run as a person starts it: from files to pages, by Prefect flows in process."""

import hashlib
import shutil
import sqlite3
from pathlib import Path

import duckdb
from run_region import MONTH, Run, riskagg, run_plain

from riskagg.area import Area, open_area
from riskagg.intake import read_batches


def digests(area: Area) -> dict[str, str]:
    files = sorted(path for path in area.out.rglob("*") if path.is_file())
    return {path.relative_to(area.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_files_that_cannot_be_used_are_named_and_the_rest_goes_on(small_run: Run) -> None:
    area, out, err, code = small_run.area, small_run.out, small_run.err, small_run.code
    assert code == 3, err
    for file in ("police_2026-11_occurrences.csv", "ambulance_2026-11.csv", "nhs_incidents_2026-11.xlsx", "from_somebody.csv"):
        assert file in err
    assert "CLASSIFICATION" in err
    assert "nhs_incidents_2026-11.xlsx is no spreadsheet" in err
    assert "Traceback" not in err
    assert [Path(line).name for line in out.split()] == ["intelligence-pack.html", "index.html"]
    assert all(Path(line).is_file() for line in out.split())
    assert (area.month_out(MONTH) / "manifest.json").is_file()
    unmapped = (
        duckdb.connect(str(area.warehouse), read_only=True).execute("select code from mart_unmapped where source = 'advocacy'").fetchall()
    )
    assert any("unheard" in code.lower() for (code,) in unmapped)


def test_a_returned_row_that_is_refused_ends_the_run_with_three_and_stands_on_the_first_page(small_run: Run) -> None:
    assert small_run.code == 3
    assert "meeting_decisions_2026-11-03.csv: 1 row of what came back refused" in small_run.err
    page = (small_run.area.month_out(MONTH) / "intelligence-pack.html").read_text(encoding="utf-8")
    # A section is a page of its own in print; what comes before the second one is the front.
    front = page[: page.index("</section>")]
    assert "<b>meeting_decisions_2026-11-03.csv</b>: 1 row refused" in front


def test_flows_and_bare_tasks_write_the_same_bytes_in_another_folder_and_again(small_run: Run, tmp_path: Path) -> None:
    by_command = small_run.area
    once = digests(by_command)
    shutil.copytree(by_command.inbox, tmp_path / "elsewhere" / "inbox")
    assert digests(run_plain(tmp_path / "elsewhere")) == once


def test_prefect_keeps_runs_and_artifacts_and_no_row(small_run: Run) -> None:
    area = small_run.area
    kept = sqlite3.connect(area.root / ".prefect" / "prefect.db")
    assert {key for (key,) in kept.execute("select key from artifact")} >= {"ledger", "pack", "dashboards"}
    batches = read_batches(area)
    suppliers = {(batch.source, batch.supplier) for batch in batches}
    assert kept.execute("select count(*) from task_run where name like 'land %'").fetchone() == (len(suppliers),)
    (ledger,) = kept.execute("select data from artifact where key = 'ledger'").fetchone()
    assert all(batch.file in ledger for batch in batches)
    assert kept.execute("select count(*) from flow_run where state_type = 'COMPLETED'").fetchone() == (6,)


def test_a_critical_gate_on_a_mart_leaves_the_last_pack_and_ends_with_four(small_area: Area, tmp_path: Path) -> None:
    root = tmp_path / "stopped"
    shutil.copytree(small_area.root, root)
    before = digests(open_area(root))
    with duckdb.connect(str(root / "warehouse.duckdb")) as con:
        con.execute(
            "update mart_gates set success = false, observed = '3 of 9 rows fail' where name = 'mart_assessments' and check_id = 'grain'"
        )
    done = riskagg("--area", str(root), "pack", "--month", MONTH, PREFECT_API_URL="")
    assert done.returncode == 4
    assert "A unit is assessed once a month. Found: 3 of 9 rows fail" in done.stderr
    after = digests(open_area(root))
    assert after.pop(f"{MONTH}/STOPPED.html")
    # The data-quality site is drawn all the same: it says what the gate found.
    assert "3 of 9 rows fail" in (root / "out" / "data-quality" / "index.html").read_text(encoding="utf-8")
    pages = {name for name in before if not name.startswith("data-quality/")}
    assert {name: after[name] for name in pages} == {name: before[name] for name in pages}
