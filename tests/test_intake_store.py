"""The store: what is still written waits, what is damaged is read again, what was killed is mended, two processes read as one does."""

import shutil
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from areas import sample_area

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import RiskaggError
from riskagg.intake import arrivals, delimited, reading_blocks
from riskagg.privacy import open_vault
from riskagg.simulate.council import HEADER

FILE = "council_safeguarding_northshire_2026-10-30.csv"


def rows(count: int) -> bytes:
    cells = dict.fromkeys(HEADER, "") | {
        "Date of Concern": "01/10/2026", "Date Received": "02/10/2026", "Surname": "Applegarth", "Forename": "Ann",
        "Date of Birth": "03/02/1941", "Service Name": "The Elms", "Type(s) of Risk": "Physical; Neglect",
    }  # fmt: skip
    lines = [",".join((cells | {"Concern ID": f"C{at}", "Concern Category": f"Term {at % 7}"}).values()) for at in range(count)]
    # A refused row in the middle, and one of another length: both keep their numbers.
    lines[count // 2] = lines[count // 2].replace("01/10/2026", "31/02/2026")
    lines[count // 3] += ",one too many"
    return "\r\n".join([",".join(HEADER), *lines, ""]).encode()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / FILE).write_bytes(rows(400))
    return sample_area(tmp_path)


def land(area: Area) -> list[intake.Batch]:
    return [intake.land(arrival, area, open_vault(True, {})) for arrival in intake.scan(area)]


def content(area: Area, batch: intake.Batch) -> list[list[dict[str, object]]]:
    folder = intake.batches_dir(area) / batch.batch_id
    return [pq.read_table(folder / f"{part}.parquet").to_pylist() for part in ("data", "codes", "private", "quarantine")]


def test_a_file_that_is_still_being_written_is_left_alone(area: Area, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrivals, "QUIET_SECONDS", 0.4)
    assert intake.unsettled(area) == frozenset()
    slow = area.inbox / "police_2026-10_occurrences.csv"
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.02):
            with slow.open("ab") as stream:
                stream.write(b"OCC_NO|")

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.05)
    try:
        left = intake.unsettled(area)
    finally:
        done.set()
        writer.join()
    assert left == {slow.name}
    assert [arrival.file for arrival in intake.scan(area, but=left)] == [FILE]


@pytest.mark.parametrize("damage", ["cut short", "part gone", "record cut short"])
def test_a_damaged_batch_is_read_again_and_keeps_when_it_was_received(area: Area, damage: str):
    (first,) = land(area)
    folder = intake.batches_dir(area) / first.batch_id
    before = content(area, first)
    victim = folder / ("batch.json" if damage == "record cut short" else "data.parquet")
    if damage == "part gone":
        victim.unlink()
    else:
        victim.write_bytes(victim.read_bytes()[:-20])
    (damaged,) = intake.verified(area).damaged
    assert damaged.folder == folder
    assert "Nothing of it is used; all other batches are" in damaged.message
    (again,) = land(area)
    assert (again.batch_id, again.received_at) == (first.batch_id, first.received_at)
    assert content(area, again) == before
    assert not intake.verified(area).damaged
    assert land(area) == []


def test_a_copy_of_a_file_whose_batch_is_lost_is_no_duplicate_any_more(area: Area):
    (first,) = land(area)
    shutil.copy(area.inbox / FILE, area.inbox / "copy.csv")
    (copy,) = land(area)
    assert copy.status == "duplicate"
    (area.inbox / FILE).unlink()
    (intake.batches_dir(area) / first.batch_id / "data.parquet").write_bytes(b"")
    (loaded,) = land(area)
    assert (loaded.file, loaded.status, loaded.rows_read) == ("copy.csv", "loaded", first.rows_read)


def test_what_a_killed_run_left_is_mended(area: Area):
    (batch,) = land(area)
    root = intake.batches_dir(area)
    (root / ".police-1-0.part").mkdir()
    # Killed after the new reading was in place and before the old one was dropped.
    shutil.copytree(root / batch.batch_id, root / "council_safeguarding-old-0")
    old = (root / "council_safeguarding-old-0" / "batch.json").read_text()
    (root / "council_safeguarding-old-0" / "batch.json").write_text(old.replace(batch.batch_id, "council_safeguarding-old-0"))
    record = root / batch.batch_id / "batch.json"
    record.write_text(record.read_text().replace('"replaces": []', '"replaces": ["council_safeguarding-old-0"]'))
    assert [one.batch_id for one in intake.read_batches(area)] == [batch.batch_id]
    intake.mend(area)
    assert [path.name for path in root.iterdir()] == [batch.batch_id]


def test_two_processes_read_what_one_reads(area: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delimited, "_BLOCK_BYTES", 4_000)
    monkeypatch.setattr(delimited, "_ROWS_TOGETHER", 60)
    (alone,) = land(area)
    monkeypatch.setattr(reading_blocks, "_WORTH_A_PROCESS", 0)
    other = sample_area(tmp_path / "other")
    shutil.copytree(area.inbox, other.inbox)
    (together,) = land(other)
    assert (together.rows_read, together.rows_quarantined) == (400, 2)
    assert content(other, together) == content(area, alone)


def test_a_process_that_dies_leaves_the_file_for_another_run(area: Area, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading_blocks, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(reading_blocks, "_COMMAND", ("-c", "import sys; sys.stdin.buffer.read(1)"))
    with pytest.raises(RiskaggError, match="ended before its time"):
        land(area)
    assert list(intake.batches_dir(area).iterdir()) == []
