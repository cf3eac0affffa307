"""A built wheel works outside the checkout: everything that is not Python is in it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from riskagg_pipelines.server import empty_database

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "node_modules", "*.egg-info", "__pycache__", ".*_cache", "tests", "docs"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; what riskagg depends on is borrowed from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=LEFT_OUT)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(folder / "source")]
    subprocess.run(build, check=True, capture_output=True)
    shutil.rmtree(folder / "source")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("riskagg-*.whl")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # A path in a .pth is read, the .pth files in that path are not: the checkout's own editable install stays out.
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "env" / "bin" / "riskagg"


def run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PREFECT_API_URL")}
    return subprocess.run([str(command), *arguments], capture_output=True, text=True, check=False, cwd=cwd, env=environment)


def test_the_wheel_answers_help(installed: Path, tmp_path: Path) -> None:
    assert "explain" in run(installed, "--help", cwd=tmp_path).stdout


def test_the_wheel_takes_a_region_from_its_inbox_to_the_pages(installed: Path, small_inbox: Path, tmp_path: Path) -> None:
    where = "import riskagg.resources as r, sys; print(r.config_dir())"
    assert str(installed.parent.parent) in run(installed.with_name("python"), "-c", where, cwd=tmp_path).stdout
    shutil.copytree(small_inbox, tmp_path / "north" / "inbox")
    # What set-up made for this environment; without it the run would make Prefect's database itself, in 3 CPU-seconds.
    if empty_database().is_file():
        (tmp_path / "north" / ".prefect").mkdir()
        shutil.copyfile(empty_database(), tmp_path / "north" / ".prefect" / "prefect.db")
    done = run(installed, "--area", "north", "run", "--month", "2026-10", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["north/out/2026-10/intelligence-pack.html", "north/out/dashboards/index.html"]
