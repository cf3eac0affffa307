"""A full disk: a clear error, a store that is whole, and after some space is freed the same rows as if nothing had been."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from areas import sample_area
from kill_region import land_all, told_by
from riskagg_pipelines.faults import told

from riskagg import build
from riskagg.errors import StoreError
from riskagg.intake import read_batches
from riskagg.warehouse import open_read_only

MONTH = "2026-10"
SIZE = 48 << 20


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A volume of 48 MB in memory."""
    folder = tmp_path / "volume"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a volume can be mounted by root on Linux alone")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(volume: Path, leaving: int) -> Path:
    """Fill a volume but for some bytes; returns what fills it."""
    ballast = volume / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(volume).free - leaving))
    return ballast


def met(work: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as fault:
        work()
    return str(fault.value)


def test_a_full_disk_is_told_and_harms_nothing(volume: Path, tiny_inbox: Path, tmp_path: Path) -> None:
    undisturbed, area = (sample_area(root) for root in (tmp_path / "undisturbed", volume / "area"))
    for one in (undisturbed, area):
        shutil.copytree(tiny_inbox, one.inbox)
    land_all(undisturbed)

    ballast = fill(volume, leaving=200_000)
    message = met(lambda: land_all(area))
    assert message.startswith(f"{volume}: no room for the batch of ")
    assert "MB are free" in message
    kept = read_batches(area)
    assert 0 < len(kept) < len(read_batches(undisturbed))
    assert not list(area.store.rglob("*.part/data.parquet"))

    ballast.unlink()
    land_all(area)
    assert told_by(area) == told_by(undisturbed)


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.ENOSPC, "No space left on device", "/somewhere/pack.html"),
        OSError(errno.EDQUOT, "over quota"),
        RuntimeError("(sqlite3) database or disk is full"),
    ],
)
def test_a_full_disk_that_no_part_foresaw_is_told_and_the_fault_s_own_words_are_not(fault: Exception) -> None:
    with pytest.raises(type(fault)) as met_one:
        raise fault
    assert ": no room for what was being written; " in told(met_one.value)
    assert "quota" not in told(met_one.value)


def test_a_build_that_finds_no_room_leaves_the_warehouse_that_was_there(volume: Path, tiny_inbox: Path) -> None:
    area = sample_area(volume / "area")
    shutil.copytree(tiny_inbox, area.inbox)
    land_all(area)
    area.warehouse.write_bytes(b"of the month before")
    ballast = fill(volume, leaving=1_000_000)
    assert met(lambda: build.build(area, MONTH)).startswith(f"{volume}: no room for the warehouse")
    assert sorted(path.name for path in area.root.iterdir()) == ["area.toml", "inbox", "store", "warehouse.duckdb"]
    assert area.warehouse.read_bytes() == b"of the month before"
    ballast.unlink()
    with build.fresh_warehouse(area) as con:
        con.execute("create table there as select 1 as one")
    assert open_read_only(area.warehouse).execute("show tables").fetchall() == [("there",)]
