"""What several tests share: one small region, run once by the command line."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from riskagg_pipelines.process import settle

settle()  # as the command line does, before numpy and Arrow are read

import pytest
from areas import sample_area, sample_settings
from door import Door
from hypothesis import settings
from kill_region import make_region
from planted_people import plant
from run_region import MONTH, Run, riskagg, spoil

from riskagg import intake
from riskagg.area import Area
from riskagg.build import build
from riskagg.privacy import open_vault
from riskagg.resources import config_dir
from riskagg.simulate import write_region

# A busy machine is no fault: nothing that is tested is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """A small area whose inbox the test fills."""
    return Door(tmp_path)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that ``make`` fills, one for all workers: who asks first makes it, who asks meanwhile waits."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def small_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inbox of a region of 40 services and 12 months; copy it, never write into it."""

    def make(folder: Path) -> None:
        write_region(folder, seed=11, services=40, months=12, last_month=MONTH)

    return made_once(tmp_path_factory, "small-region", make) / "inbox"


@pytest.fixture(scope="session")
def tiny_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inbox of a region of a few services and two months, for what is run again and again; copy it, never write into it."""
    return made_once(tmp_path_factory, "tiny-region", make_region) / "inbox"


@pytest.fixture(scope="session")
def small_run(small_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same region, with files that cannot be used and two hundred planted people, after `riskagg run`; read it, never write into it."""

    def make(folder: Path) -> None:
        root = folder / "by-command"
        shutil.copytree(small_inbox, root / "inbox")
        spoil(root / "inbox")
        plant(root / "inbox")
        sample_settings(root)
        (root / "tmp").mkdir()
        done = riskagg("--area", str(root), "run", "--month", MONTH, PREFECT_API_URL="", TMPDIR=str(root / "tmp"))
        (folder / "said.json").write_text(json.dumps([done.stdout, done.stderr, done.returncode]), encoding="utf-8")

    folder = made_once(tmp_path_factory, "small-run", make)
    return Run(sample_area(folder / "by-command"), *json.loads((folder / "said.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def told_area(small_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Area:
    """The same region with the planted people, its narrative kept: read and built, no page drawn; copy it, never write into it."""

    def make(folder: Path) -> None:
        root = folder / "told"
        shutil.copytree(small_inbox, root / "inbox")
        plant(root / "inbox")
        kept = '["council_safeguarding", "police", "nhs_incidents", "advocacy", "cqc_notifications"]'
        settings = (config_dir() / "area.toml").read_text(encoding="utf-8")
        (root / "area.toml").write_text(settings.replace("\nkeep = []", f"\nkeep = {kept}"), encoding="utf-8")
        area = sample_area(root)
        for arrival in intake.scan(area):
            intake.land(arrival, area, open_vault(True, {}))
        build(area, MONTH)

    return sample_area(made_once(tmp_path_factory, "told-area", make) / "told")


@pytest.fixture(scope="session")
def small_area(small_run: Run) -> Area:
    """The area of that run."""
    assert small_run.code in (0, 3), small_run.err
    return small_run.area
