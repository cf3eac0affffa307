"""What several tests share: one small region, run once without Prefect through the same tasks that the flows run."""

import shutil
from pathlib import Path

import pytest
from run_region import MONTH, run_tasks

from riskagg.area import Area
from riskagg.simulate import write_region


@pytest.fixture(scope="session")
def small_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inbox of a region of 40 services and 12 months; copy it, never write into it."""
    folder = tmp_path_factory.mktemp("region")
    write_region(folder, seed=11, services=40, months=12, last_month=MONTH)
    return folder / "inbox"


@pytest.fixture(scope="session")
def small_area(small_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Area:
    """The same region after a whole run; read it, never write into it."""
    root = tmp_path_factory.mktemp("area") / "north"
    shutil.copytree(small_inbox, root / "inbox")
    return run_tasks(root)
