"""The page of messages: it has every message that can be raised and no other, and those of files, store, key and settings are provoked."""

import fcntl
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from door import Door
from fuzz_archives import bomb, gzip_of, zip_bomb, zip_of
from messages_raised import ELSEWHERE, FILLED_IN, messages
from riskagg_pipelines import commands, new_area, options
from test_archives import changed, link
from test_docs import page, rows, sections
from test_intake import COUNCIL, NHS, POLICE, WEEK, concern, council
from test_reading_rules import plain
from test_reading_workbooks import FAR, INCIDENTS, TITLES, book, bytes_of, change_part, incident

from riskagg import build, intake, warehouse
from riskagg.area import open_area
from riskagg.assessment import read_policies
from riskagg.errors import InputRefused, RiskaggError
from riskagg.intake.archives import MOST_MEMBERS
from riskagg.intake.erased import read_erased
from riskagg.intake.unpacking import refuse_too_much
from riskagg.journal import JOURNAL_FILE, Act, append, prepare, record
from riskagg.lock import LOCK_FILE, hold
from riskagg.privacy import open_vault
from riskagg.privacy.vault import PUBLISHED_KEY
from riskagg.retention.log import read_log
from riskagg.simulate import write_region
from riskagg.volume import full_disk
from riskagg.warehouse.unreadable import unreadable

TABLES = {title: [row[0] for row in rows(text)] for title, text in sections(page("reference/messages.md")).items()}
# A message that is made in one place and raised in another: a file's fault, the list of models' faults, a nameless fault.
RAISED_AGAIN = {"content.py", "landing.py", "faults.py"}


def test_the_page_has_every_message_and_no_other() -> None:
    raised = messages()
    assert {text.removeprefix(f"{ELSEWHERE} ") for text in raised if text.startswith(ELSEWHERE)} == RAISED_AGAIN
    told = [message for table in TABLES.values() for message in table]
    assert sorted(told) == sorted(text for text in raised if not text.startswith(ELSEWHERE))


def test_every_reading_rule_has_its_test() -> None:
    written = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)
    }
    assert [row[1] for row in rows(page("reference/reading-rules.md")) if row[1] not in written] == []


def fits(told: str, message: str) -> bool:
    """Whether what was raised is a message of the page with its gaps filled in; faults that it lists stand below its first line."""
    pattern = ".+".join(re.escape(part) for part in told.split(FILLED_IN))
    return re.search(rf"{pattern}$", " ".join(message.splitlines()[0].split())) is not None


def provoked(messages_raised: list[str], title: str) -> set[str]:
    """Messages of a table that were raised; each raised one is in it."""
    found = {message: [told for told in TABLES[title] if fits(told, message)] for message in messages_raised}
    assert all(found.values()), [message for message, told in found.items() if not told]
    return {told for hits in found.values() for told in hits}


def both_sizes(content: bytes) -> bytes:
    """An archive whose members each say that they unpack to nearly 4 GB."""
    made = bytearray(content)
    for header in re.finditer(rb"PK\x01\x02", content):
        made[header.start() + 24 : header.start() + 28] = b"\xf0\xff\xff\xff"
    return bytes(made)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_each_refusal_of_a_file_is_one_of_the_page(door: Door) -> None:
    content, workbook = council(concern()), bytes_of(book(Incidents=[*TITLES, incident("I1")]))
    other = "council_safeguarding_westbay_2026-10-30.csv"
    packed = zip_of([(WEEK, content)])
    files = {
        "police_2026-10_occurrences.csv": POLICE.replace("OCC_NO", "OCCURRENCE").encode(),
        "holiday.csv": b"day,weather\n1,fine\n",
        "ambulance_2026-10.csv": b"",
        "ambulance_2026-09.csv": b"%PDF-1.7\n" + bytes(range(256)),
        "ambulance_2026-08.csv": "Incident No;Call Date Time\n".encode("utf-16") + b"\x00",
        "nhs_incidents_2026-09.xlsx": b"no spreadsheet at all",
        "nhs_incidents_2026-08.xlsx": bytes_of(book(Sheet1=[NHS])),
        "nhs_incidents_2026-07.xlsx": zip_of([("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]),
        "nhs_incidents_2026-06.xlsx": workbook[:-30],
        INCIDENTS: change_part(workbook, "xl/worksheets/sheet1.xml", b"</sheetData>", FAR),
        WEEK: council(concern("C1", **{"Concern Summary": "x" * (33 << 20)})),
        other: f"{COUNCIL}\r\n{plain('C1').replace('The Elms', chr(34) + 'The Elms')}\r\n{plain('C2')}\r\n".encode(),
        other.replace("30", "29"): f'{COUNCIL},"Extra\r\n{plain("C1")}\r\n'.encode(),
        other.replace("30", "28"): f"{COUNCIL} {plain('C1')}\r\n".encode(),
        "a.zip": zip_of([(".hidden", b"")]),
        "b.zip": zip_of([(f"{number}.csv", b"") for number in range(MOST_MEMBERS + 1)]),
        "c.zip": both_sizes(zip_of([("1.csv", b"x"), ("2.csv", b"y")])),
        "d.zip": zip_bomb(WEEK, 64),
        "e.zip": zip_of(
            [(f"{WEEK}.gz", gzip_of(content)), ("1.csv", b"x"), ("1.csv", b"y"), ("x" * 300, b"x"), ("../x.csv", b"x"), (link(), b"x")]
        ),
        "f.zip": changed(packed, 6, 8, 1),
        "g.zip": changed(packed, 8, 10, 97),
        f"{WEEK}.gz": bomb(64),
        "again.csv": council(concern("W")),
        "their export.csv": council(concern("Q")),
    }
    (wrong,) = door.bring({other.replace("30", "16"): files["again.csv"]})
    intake.withdraw(door.area, wrong.sha256, "Head of safeguarding", "another council's")
    said = [batch.message or "" for batch in door.bring(files) if batch.status == "refused"]
    with pytest.raises(InputRefused) as too_much:
        refuse_too_much("f.gz", 1 << 40, 5 << 30)
    assert provoked([*said, str(too_much.value)], "Files that are refused") == set(TABLES["Files that are refused"])


def raised(*works: Callable[[], object]) -> list[str]:
    said = []
    for work in works:
        with pytest.raises(RiskaggError) as fault:
            work()
        said.append(str(fault.value))
    return said


def test_faults_of_store_disk_and_key_are_those_of_the_page(door: Door) -> None:
    (batch,) = door.bring({WEEK: council(concern())})
    data = intake.batches_dir(door.area) / batch.batch_id / "data.parquet"
    data.write_bytes(data.read_bytes()[:-1])
    (area := door.area).store.joinpath("erased.json").write_text("{")
    area.store.joinpath("log.jsonl").write_text("{")
    with (area.root / LOCK_FILE).open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = raised(
            lambda: warehouse.open_read_only(area.warehouse),
            lambda: read_erased(area),
            lambda: read_log(area),
            lambda: hold(area, "build", wait=0).__enter__(),
            lambda: append(area, replace(prepare(area, Act("run"), {}), size=0)),
        )
    with (area.store / JOURNAL_FILE).open("a", encoding="utf-8") as journal:
        journal.write("no line of it\n")
    said += raised(lambda: record(area, Act("run")))
    said.append(str(full_disk("the batch of a.csv", area.store)))
    for text in ("Could not set lock: Conflicting lock is held in a shell (PID 7)", "version number 99", "Corrupt database file"):
        said.append(str(unreadable(area.warehouse, duckdb.IOException(text))))
    said.append(str(unreadable(area.warehouse, duckdb.CatalogException("Table with name x does not exist!"))))
    assert provoked(said, "The store and the disk") == set(TABLES["The store and the disk"]) - {
        "The warehouse has no cut …. Nothing was scored. Build it anew with `riskagg build`.",
        "…: others may read it, and it belongs to another account. Nothing was done. Let that account run `chmod -R o-rwx …`.",
    }
    assert "data.parquet has SHA-256" in intake.verified(area).damaged[0].message
    keys = ("", "not hex", "abcd", "ab" * 32, PUBLISHED_KEY)
    said = raised(*(lambda key=key: open_vault(False, {"RISKAGG_PSEUDONYM_KEY": key}) for key in keys))
    two = [batch.model_copy(update={"key_id": digit * 16}) for digit in "01"]
    said += raised(lambda: intake.require_same_key(two, open_vault(True, {})), lambda: intake.require_one_key(two))
    assert provoked(said, "The key") == {told for told in TABLES["The key"] if "Prefect" not in told and "Secret" not in told}


def test_faults_of_settings_are_told_with_all_that_is_wrong(door: Door) -> None:
    root = door.area.root
    for folder, name in (("sources", "ours.yml"), ("codelists", "ours.csv")):
        (root / folder).mkdir()
        (root / folder / name).touch()
    (root / "codelists" / "ours.csv").write_text("list,version,code,when,label,maps_to,source,source_date\n,1,x,y,,,,\n")
    said = raised(lambda: intake.read_codes(door.area))
    (root / "codelists" / "ours.csv").unlink()
    (root / "sources" / "ours.yml").write_text("source: Ours\n")
    said += raised(lambda: intake.read_sources(door.area))
    (root / "sources" / "ours.yml").unlink()
    (root / "policies").mkdir()
    (root / "policies" / "ours.yml").touch()
    said += raised(lambda: read_policies(door.area))
    (door.area.inbox / "received.csv").write_text("file,received_at\nx.csv,yesterday\n")
    said += raised(lambda: intake.scan(door.area))
    for text in ("name = ", 'name = "x"\nnmae = 1\n'):
        (root / "area.toml").write_text(text)
        said += raised(lambda: open_area(root))
    (root / "area.toml").unlink()
    said += raised(lambda: open_area(root))
    assert len(provoked(said, "Settings")) == 6


def test_faults_of_commands_are_those_of_the_page(door: Door, tmp_path: Path) -> None:
    area = door.area
    (area.root / "area.toml").touch()
    said = raised(
        lambda: new_area.make_area(area.root, None, None),
        lambda: new_area.make_area(tmp_path / "new", "atlantis", None),
        lambda: options.check_month("2026-13"),
        lambda: build.cut_for(area, "2026-13"),
        lambda: build.cut_for(area),
        lambda: commands.intake(None, accept="0" * 12),  # type: ignore[arg-type]
        lambda: intake.accept(area, "0" * 12, "Head of safeguarding"),
        lambda: write_region(tmp_path / "region", services=3),
    )
    assert len(provoked(said, "Commands")) == len(said)
