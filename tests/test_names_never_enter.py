"""Names never enter (L21): no planted surname, birth or NHS number is in any file that a run leaves, each decoded before it is searched."""

import gzip
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from areas import sample_area
from identity_search import Identities, found_in, people_in, read_identities
from planted_layouts import plant_layouts
from planted_people import identities_of, people
from riskagg_pipelines.cli import app
from run_region import MONTH, Run, python
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.registers.review import count_waiting, write_review
from riskagg.resources import config_dir
from riskagg.warehouse import open_read_only

PERSON = "Zebedee Quillfeather 999 123 4567 born 07/03/1931"


def _csv(path: Path) -> None:
    path.write_text(f"ref,who\n1,{PERSON}\n", encoding="utf-8")


def _utf16(path: Path) -> None:
    path.write_text(PERSON, encoding="utf-16")


def _gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(PERSON.encode()))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/note.txt", PERSON)


def _xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = PERSON
    book.save(path)


def _parquet(path: Path) -> None:
    pq.write_table(pa.table({"deep": [[{"who": PERSON}]]}), path)


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select {'who': $1} as deep", [PERSON])


def _sqlite(path: Path) -> None:
    con = sqlite3.connect(path)
    con.execute("create table t (note blob)")
    con.execute("insert into t values (?)", [PERSON.encode()])
    con.commit()
    con.close()


@pytest.fixture
def one_person(tmp_path: Path) -> Path:
    path = tmp_path / "identities.csv"
    path.write_text("surname,forename,born,nhs_number\nQuillfeather,Zebedee,1931-03-07,9991234567\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [_csv, _utf16, _gzip, _zip, _xlsx, _parquet, _duckdb, _sqlite], ids=lambda write: write.__name__[1:])
def test_the_search_finds_a_person_planted_in_each_kind_of_file(write, one_person: Path, tmp_path: Path) -> None:
    folder = tmp_path / "planted"
    folder.mkdir()
    write(folder / "file")
    assert found_in(folder, read_identities(one_person)) == {"file": {"quillfeather", "9991234567", "1931-03-07"}}


def test_nobody_of_the_exports_is_in_what_a_run_leaves(small_run: Run, small_inbox: Path) -> None:
    planted, root = people(), small_run.area.root
    everybody = identities_of(planted).and_those_of(read_identities(small_inbox.parent / "truth" / "identities.csv"))
    there = set().union(*found_in(root / "inbox", everybody).values())
    assert {one.surname.lower() for one in planted} <= there
    assert {one.nhs for one in planted[:166]} | {one.born.isoformat() for one in planted[:166]} <= there
    assert len(there) > 1000, "the exports themselves must be full of people"
    left = {path.name for path in root.iterdir()} - {"inbox"}
    assert {"store", "out", "warehouse.duckdb", ".prefect", "tmp"} <= left
    assert {name: found for folder in sorted(left) for name, found in found_in(root / folder, everybody).items()} == {}
    assert people_in([small_run.out, small_run.err], everybody) == set()


def test_nobody_is_in_the_workbooks_of_a_review(small_area: Area, small_inbox: Path, tmp_path: Path) -> None:
    everybody = identities_of(people()).and_those_of(read_identities(small_inbox.parent / "truth" / "identities.csv"))
    elsewhere = Area(tmp_path, small_area.settings)
    with open_read_only(small_area.warehouse) as con:
        assert count_waiting(con)[0] > 0
        write_review(con, elsewhere)
    assert found_in(elsewhere.review, everybody) == {}


def test_a_name_typed_into_codes_and_references_is_withheld_and_its_row_counted(small_area: Area) -> None:
    with open_read_only(small_area.warehouse) as con:
        withheld = con.execute("select list, sum(n_rows) from mart_unmapped where code = '[withheld]' group by all").fetchall()
        refused = con.execute("select count(*) from mart_quarantine where rule = 'name_in_reference'").fetchone()
    assert dict(withheld)["council_category"] >= 10
    assert refused == (5,)


def test_nobody_is_in_a_store_that_keeps_narrative(told_area: Area) -> None:
    stories = [story for path in sorted((told_area.store / "batches").glob("*/private.parquet")) for story in _stories(path)]
    assert sum("[name]" in story and "[date]" in story and "[nhs number]" in story for story in stories) > 100
    left = (told_area.store, told_area.warehouse)
    assert [found for path in left if (found := found_in(path, identities_of(people())))] == []


def _stories(path: Path) -> list[str]:
    table = pq.read_table(path)
    return [story for story in table["narrative"].to_pylist() if story] if "narrative" in table.column_names else []


@dataclass(frozen=True)
class Layouts:
    """An area with a thousand identities in its inbox, after everything that is done with one; what the commands printed."""

    area: Area
    identities: Identities
    said: list[str]
    made: int


# The command by which people run a month; no source is held back for what was typed into its files, so that all of it goes through.
UNJUDGED = """
from dataclasses import replace
from riskagg_pipelines import cli, flows
flows.AS_TASKS = replace(flows.AS_TASKS, judge_sources=lambda area, waiting: [])
cli.main()
"""


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Layouts:
    root = tmp_path_factory.mktemp("layouts")
    for example in ("oregon", "street_crime"):
        for folder in ("sources", "codelists"):
            shutil.copytree(config_dir() / "examples" / example / folder, root / folder, dirs_exist_ok=True)
    area = sample_area(root)
    area.inbox.mkdir()
    planter = plant_layouts(area)
    (root / "tmp").mkdir()
    done = python("-c", UNJUDGED, "--area", str(root), "run", "--month", MONTH, PREFECT_API_URL="", TMPDIR=str(root / "tmp"))
    assert done.returncode == 3, done.stderr
    said = [done.stdout, done.stderr, *(_said(area, *command) for command in _commands(area))]
    return Layouts(area, planter.identities, said, planter.made)


def _commands(area: Area) -> Iterator[tuple[str, ...]]:
    yield ("status",)
    yield ("explain", "1-9000000001", "--month", MONTH)
    yield ("history", "1-9000000001")
    yield ("whatif",)
    yield ("review",)
    yield ("returns", "--month", MONTH)
    for name in ("council_safeguarding_plantshire_2026-10-31.csv", "minutes_2026-10-31.csv"):
        yield ("preview", str(area.inbox / name))
    for strange in sorted(area.inbox.glob("* referral.csv")):
        yield ("preview", str(strange))


def _said(area: Area, *command: str) -> str:
    done = CliRunner().invoke(app, ["--area", str(area.root), *command])
    return f"{done.output} {done.exception or ''}"


def test_a_thousand_identities_in_every_column_of_every_layout_are_nowhere_in_what_is_left(layouts: Layouts) -> None:
    assert layouts.made > 1000
    root = layouts.area.root
    there = set().union(*found_in(root / "inbox", layouts.identities).values())
    assert len(there) > 1000
    left = sorted({path.name for path in root.iterdir()} - {"inbox", "sources", "codelists"})
    assert {"store", "out", "warehouse.duckdb", ".prefect", "tmp"} <= set(left)
    assert {name: found for folder in left for name, found in found_in(root / folder, layouts.identities).items()} == {}
    assert [name for path in sorted((root / "store").rglob("*")) for name in people_in([path.name], layouts.identities)] == []


def test_no_command_prints_an_identity(layouts: Layouts) -> None:
    assert all(said.strip() for said in layouts.said)
    assert {said[:80]: found for said in layouts.said if (found := people_in([said], layouts.identities))} == {}


def test_what_was_typed_into_layouts_leaves_its_rows_but_for_their_keys(layouts: Layouts) -> None:
    batches = [batch for batch in intake.read_batches(layouts.area) if batch.status == "loaded"]
    assert {batch.source for batch in batches} >= set(intake.read_sources(layouts.area).sources)
    assert all(batch.rows_accepted for batch in batches)
