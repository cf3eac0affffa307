"""A workbook that comes back as it was given changes no extract, no page and no cut, in whatever state the meetings left an area."""

import csv
import io
import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from areas import sample_area
from kill_region import MONTH, bytes_of, land_all
from openpyxl.worksheet.worksheet import Worksheet
from returned_states import Unit, returned_files
from riskagg_pipelines import evidence, units
from riskagg_pipelines import month as parts
from riskagg_pipelines.steps import PLAIN
from run_region import build_through

from riskagg import intake
from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.history import read_history
from riskagg.intake import kinds
from riskagg.privacy import open_vault
from riskagg.registers.review import write_review
from riskagg.report.read import Reader
from riskagg.warehouse import open_read_only

# Each region puts its fifteen units into states of their own, and several actions and replies: `make soak` takes 210 states of units.
REGIONS = range(14 if os.environ.get("AT_LENGTH") else 1)
OF_FILES = {"mart_ledger", "mart_gate_results"}
# Checks of the ledger say how many lines it has.
OF_LEDGER = "('mart', 'mart_ledger', "
# Where the pack lists files; and the mark of what a page was made of.
LISTS_OF_FILES = re.compile(r"<h3>What came in</h3>.*?</table>", re.DOTALL)
CHECKS = re.compile(rb'<table class="narrow checks">.*?</table>', re.DOTALL)
MARK = re.compile(rb"0\.1\.0\+[0-9a-f]{12}")


@dataclass(frozen=True)
class Drawn:
    """What a month's build left: files of ``out``, marts by name, and what is answered of each unit."""

    files: dict[str, bytes]
    marts: dict[str, list[str]]
    answers: dict[str, str]


@pytest.fixture(scope="module")
def region(tiny_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region whose agencies' files are landed; copy it."""
    root = tmp_path_factory.mktemp("as-given") / "region"
    shutil.copytree(tiny_inbox, root / "inbox")
    land_all(sample_area(root))
    return root


def units_of(inbox: Path) -> list[Unit]:
    """Services and providers of the newest directory, and the services that the regulator does not register."""
    (directory,), (listed,) = inbox.glob("cqc_directory_*.csv"), inbox.glob("local_services_*.csv")
    homes = list(csv.DictReader(io.StringIO(directory.read_text(encoding="utf-8-sig")), skipinitialspace=True))
    found = [(kind, row[name]) for row in homes for kind, name in (("service", "Location ID"), ("provider", "Provider ID"))]
    local = csv.DictReader(io.StringIO(listed.read_text(encoding="utf-8-sig")))
    return list(dict.fromkeys([*found, *(("service", f"local:{row['service_ref']}") for row in local)]))


def land(area: Area, files: dict[str, bytes], received_on: date) -> list[intake.Batch]:
    for name, content in files.items():
        (area.inbox / name).write_bytes(content)
    return [intake.land(arrival, area, open_vault(True, {})) for arrival in intake.scan(area, received_on)]


def draw(area: Area, known: list[Unit]) -> Drawn:
    parts.build(area, PLAIN, MONTH)
    parts.pack(area, PLAIN, MONTH)
    parts.dashboards(area, PLAIN)
    with open_read_only(area.warehouse) as con:
        write_review(con, area)
        names = [name for (name,) in con.execute("select table_name from duckdb_tables() where table_name like 'mart_%'").fetchall()]
        marts = {name: sorted(map(repr, con.execute(f'from "{name}"').fetchall())) for name in {*names, "cut"} - OF_FILES}
        marts["mart_gates"] = [row for row in marts["mart_gates"] if not row.startswith(OF_LEDGER)]
        reader = Reader(con, profile_named("operational"))
        answers = {id: repr(read_history(con, area, units.find_subject(con, id))) for _, id in known}
        answers |= {
            f"explain {id}": repr(evidence.explanation(reader, units.find_unit(con, id))) for kind, id in known if kind == "service"
        }
    return Drawn(bytes_of(area.out), marts, answers)


def handed_out(area: Area) -> list[Path]:
    return sorted([*(area.month_out(MONTH) / "workbooks").iterdir(), *area.review.iterdir()])


def as_saved(path: Path) -> dict[str, bytes]:
    """A workbook as a spreadsheet program saves it, under a name of its own."""
    stream = io.BytesIO()
    openpyxl.load_workbook(path).save(stream)
    return {f"{path.stem}-as-given.xlsx": stream.getvalue()}


def as_csv(path: Path) -> dict[str, bytes]:
    """Its first sheet as CSV, with dates as they are shown: the hidden sheet is lost."""
    text = io.StringIO()
    for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
        csv.writer(text).writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row])
    return {f"{path.stem}-as-given.csv": text.getvalue().encode("utf-8-sig")}


def plain(name: str, content: bytes, is_csv: bool) -> object:
    """A file without what it says of the returned files."""
    if name.endswith("extracts/ledger.csv"):
        return [line for line in content.decode().splitlines() if "-as-given." not in line]
    if name == f"{MONTH}/manifest.json":
        said = json.loads(content)
        return {key: value for key, value in said.items() if key not in ("batches", "journal", "outputs")}
    if name == f"{MONTH}/intelligence-pack.html":
        content = LISTS_OF_FILES.sub("", content.decode()).encode()
    # What a CSV says is known only once it is compared with what was known before: it counts as something that a page was made of.
    return CHECKS.sub(b"", MARK.sub(b"", content)) if is_csv else content


def is_of_files(name: str) -> bool:
    """Whether a page of the data-quality site lists files of a returned kind."""
    pages = {"index.html", "manifest.json", *(f"sources/{kind}.html" for kind in kinds.RETURNED)}
    return name.startswith("data-quality/") and name.removeprefix("data-quality/") in pages


@pytest.mark.parametrize("seed", REGIONS)
def test_returned_as_given_every_workbook_changes_nothing_but_its_line_in_the_ledger(region: Path, tmp_path: Path, seed: int) -> None:
    shutil.copytree(region, tmp_path / "area")
    area, known, is_csv = sample_area(tmp_path / "area"), units_of(region / "inbox"), seed % 3 == 2
    stated = land(area, returned_files(Random(seed), known), date(2026, 11, 3))
    assert {(batch.status, batch.rows_quarantined) for batch in stated} == {("loaded", 0)} and len(known) == 15
    before = draw(area, known)
    workbooks = handed_out(area)
    assert len(workbooks) == 8
    given = {name: content for path in workbooks for name, content in (as_csv if is_csv else as_saved)(path).items()}
    landed = land(area, given, date(2026, 11, 28))
    assert {(batch.status, batch.rows_quarantined) for batch in landed} == {("loaded", 0)}
    assert all(batch.rows_accepted == 0 for batch in landed if not is_csv or batch.source != "actions")
    after = draw(area, known)
    # A CSV may repeat what one of two files of a day said: the action is the same, the day and file by which it is known are later ones.
    # And its rows are checked, as they may be answers.
    aside = {"mart_actions", "mart_gates"} if is_csv else set()
    assert {name for name, rows in after.marts.items() if rows != before.marts[name]} - aside == set()
    assert after.answers == before.answers
    files = {
        name
        for name in before.files.keys() | after.files.keys()
        if not is_of_files(name) and not (is_csv and name.startswith("data-quality/"))
    }
    changed = {n for n in files if plain(n, before.files.get(n, b""), is_csv) != plain(n, after.files.get(n, b""), is_csv)}
    assert changed == set()
    fill_some(area, Random(seed))


def rows_of(page: Worksheet) -> list[dict[str, Any]]:
    keys, _, *rows = page.iter_rows()
    named = [{key.value: cell for key, cell in zip(keys, row, strict=True)} for row in rows]
    return [row for row in named if row["row_id"].value]


def fill_some(area: Area, chance: Random) -> None:
    """Of rows that are filled in at random what was written is known afterwards, and the others stay as they were."""
    actions, assessments = (
        openpyxl.load_workbook(p) for kind in ("actions", "risk_assessments") for p in handed_out(area) if p.name.startswith(kind)
    )
    filled = {}
    for at, row in enumerate(rows_of(actions.worksheets[0])):
        if chance.random() < 0.5:
            filled[row["plan"].value, row["no"].value] = row["status"].value = f"In hand {at}"
    assessed = {}
    for at, row in enumerate(rows_of(assessments.worksheets[0])):
        if chance.random() < 0.5:
            row["tool"].value, row["assessed_on"].value = "Returned tool", date(2026, 11, 27)
            assessed[row["unit_id"].value] = row["level"].value = f"L{at}"
    before = register_of(area)
    contents = {}
    for kind, book in (("actions", actions), ("risk_assessments", assessments)):
        stream = io.BytesIO()
        book.save(stream)
        contents[f"{kind}_2026-11-27-filled.xlsx"] = stream.getvalue()
    landed = {batch.source: batch for batch in land(area, contents, date(2026, 11, 29))}
    assert (landed["actions"].rows_accepted, landed["risk_assessments"].rows_accepted) == (len(filled), len(assessed))
    build_through("register", area)
    after = register_of(area)
    assert {key: after["actions"][key][-1] for key in filled} == filled
    assert {key: row[:-1] for key, row in after["actions"].items()} == {key: row[:-1] for key, row in before["actions"].items()}
    assert {key: row for key, row in after["actions"].items() if key not in filled} == {
        key: row for key, row in before["actions"].items() if key not in filled
    }
    new = {key: row for key, row in after["assessments"].items() if key not in before["assessments"]}
    assert {unit: level for (unit, _, _), (level, *_) in new.items()} == assessed
    assert before["assessments"].items() <= after["assessments"].items()


def register_of(area: Area) -> dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]:
    """Actions by plan and number, their status last; assessments by unit, tool and day."""
    with open_read_only(area.warehouse) as con:
        actions = con.execute(
            'select plan, "no", unit_id, action, lead, start_text, due_text, milestone_text, evidence, status from mart_actions'
        )
        found = {"actions": {row[:2]: row[2:] for row in actions.fetchall()}}
        rows = con.execute("select unit_id, tool, assessed_on, level, score, version, review_by from mart_risk_assessments").fetchall()
        return found | {"assessments": {row[:3]: row[3:] for row in rows}}
