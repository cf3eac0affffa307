"""What several tests share: one small region, run once by the command line."""

import shutil
from pathlib import Path

import pytest
from door import Door
from run_region import MONTH, Run, riskagg, spoil

from riskagg.area import Area, open_area
from riskagg.simulate import write_region


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """A small area whose inbox the test fills."""
    return Door(tmp_path)


@pytest.fixture(scope="session")
def small_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inbox of a region of 40 services and 12 months; copy it, never write into it."""
    folder = tmp_path_factory.mktemp("region")
    write_region(folder, seed=11, services=40, months=12, last_month=MONTH)
    return folder / "inbox"


@pytest.fixture(scope="session")
def small_run(small_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same region, with files among it that cannot be used, after `riskagg run`; read it, never write into it."""
    root = tmp_path_factory.mktemp("area") / "by-command"
    shutil.copytree(small_inbox, root / "inbox")
    spoil(root / "inbox")
    done = riskagg("--area", str(root), "run", "--month", MONTH, PREFECT_API_URL="")
    return Run(open_area(root), done.stdout, done.stderr, done.returncode)


@pytest.fixture(scope="session")
def small_area(small_run: Run) -> Area:
    """The area of that run."""
    assert small_run.code in (0, 3), small_run.err
    return small_run.area
