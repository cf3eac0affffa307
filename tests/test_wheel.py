"""A built wheel works outside the checkout: everything that is not Python is in it."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from areas import sample_settings
from riskagg_pipelines.server import empty_database

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "node_modules", "*.egg-info", "__pycache__", ".*_cache", "tests", "pack.png"
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


EVERY_MODULE = """
import pkgutil, sys, importlib
from importlib.util import find_spec
for name in ("riskagg", "riskagg_pipelines"):
    (folder,) = find_spec(name).submodule_search_locations
    assert folder.startswith(sys.prefix), folder
    for found in pkgutil.walk_packages([folder], f"{name}."):
        importlib.import_module(found.name)
        print(found.name)
"""
EVERY_HELP = """
from typer.main import get_command
from typer.testing import CliRunner
from riskagg_pipelines.cli import app
for command in get_command(app).commands:
    print(command, CliRunner().invoke(app, [command, "--help"]).exit_code)
"""


def test_the_wheel_holds_every_module_and_answers_help_of_every_command(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    modules = run(python, "-c", EVERY_MODULE, cwd=tmp_path)
    in_tree = {
        ".".join((name, *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        for name, folder in (("riskagg", ROOT / "src" / "riskagg"), ("riskagg_pipelines", ROOT / "pipelines"))
        for path in folder.rglob("*.py")
    }
    assert set(modules.stdout.split()) == in_tree - {"riskagg", "riskagg_pipelines"}, modules.stderr
    answers = run(python, "-c", EVERY_HELP, cwd=tmp_path).stdout.splitlines()
    assert "explain 0" in answers
    assert [line for line in answers if not line.endswith(" 0")] == []
    assert "explain" in run(installed, "--help", cwd=tmp_path).stdout


def test_documents_that_messages_point_to_are_in_the_wheel_and_it_says_where(installed: Path, tmp_path: Path) -> None:
    (said,) = re.findall(r"^docs/ is (.+)$", run(installed, "--version", cwd=tmp_path).stdout, re.M)
    assert Path(said).is_relative_to(installed.parent.parent)
    files = [path for folder in ("src", "pipelines", "sql") for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".sql")]
    code = [path.read_text(encoding="utf-8") for path in files]
    named = {name for text in code for name in re.findall(r"\bdocs/([\w/-]+\.md)", text)}
    assert "how-to/rotate-the-key.md" in named
    assert [name for name in sorted(named) if not (Path(said) / name).is_file()] == []


def test_the_wheel_takes_a_region_from_its_inbox_to_the_pages(installed: Path, tiny_inbox: Path, tmp_path: Path) -> None:
    where = "import riskagg.resources as r, sys; print(r.config_dir())"
    assert str(installed.parent.parent) in run(installed.with_name("python"), "-c", where, cwd=tmp_path).stdout
    shutil.copytree(tiny_inbox, tmp_path / "north" / "inbox")
    sample_settings(tmp_path / "north")
    # What set-up made for this environment; without it the run would make Prefect's database itself, in 3 CPU-seconds.
    if empty_database().is_file():
        (tmp_path / "north" / ".prefect").mkdir()
        shutil.copyfile(empty_database(), tmp_path / "north" / ".prefect" / "prefect.db")
    done = run(installed, "--area", "north", "run", "--month", "2026-10", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["north/out/2026-10/intelligence-pack.html", "north/out/dashboards/index.html"]
