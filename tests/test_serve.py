"""Flows on a real Prefect server, which also keeps the key: started from outside, run by `riskagg serve`, watched to their end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from riskagg.area import open_area
from riskagg.intake import key_ids, read_batches
from riskagg.privacy import open_vault
from riskagg.privacy.key_id import key_id
from riskagg.resources import config_dir

LONGEST_SECONDS = 180
MOST_ASKED = 20
KEY = bytes(range(32)).hex()
# Files that somebody may have in the folder where `riskagg serve` runs; each writes its name down when it is imported.
LOOK_ALIKES = ("riskagg", "riskagg_pipelines", "pandas", "duckdb", "prefect", "yaml", "token")
FILES = ("police_2026-09_occurrences.csv", "police_2026-10_occurrences.csv")


class Server:
    """A Prefect server's API, asked by hand."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer; a server whose database is busy says 503, and is asked again, as Prefect's own client does."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data=data, headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(MOST_ASKED):
            try:
                with opener.open(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as fault:
                if fault.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise
                time.sleep(1)
        pytest.fail(f"{path}: the server stayed busy")

    def keep(self, name: str, value: str) -> None:
        """Make a Secret block, as the server's own page does."""
        kind = self.ask("block_types/slug/secret")["id"]
        (schema,) = self.ask("block_schemas/filter", {"block_schemas": {"block_type_id": {"any_": [kind]}}, "limit": 1})
        self.ask("block_documents/", {"name": name, "data": {"value": value}, "block_type_id": kind, "block_schema_id": schema["id"]})

    def is_up(self) -> bool:
        try:
            return bool(self.ask("health"))
        except OSError:
            return False


def until(holds: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.5)
    pytest.fail(f"{what}: not within {LONGEST_SECONDS} s")


def is_running(process: str) -> bool:
    """False also where it has ended and nobody has asked how."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.fixture
def area_root(small_inbox: Path, tmp_path: Path) -> Path:
    root = tmp_path / "area"
    (root / "inbox").mkdir(parents=True)
    settings = (config_dir() / "area.toml").read_text(encoding="utf-8")
    (root / "area.toml").write_text(settings.replace("synthetic = true", "synthetic = false"), encoding="utf-8")
    for name in FILES:
        shutil.copyfile(small_inbox / name, root / "inbox" / name)
    return root


@pytest.fixture
def server(area_root: Path, tmp_path: Path) -> Iterator[Server]:
    """The server of docs/how-to/serve-on-a-schedule.md beside `riskagg serve`, both as processes of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    api = f"http://127.0.0.1:{port}/api"
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_API_URL": api, "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    environment |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_UI_ENABLED": "false", "DO_NOT_TRACK": "1"}
    environment.pop("RISKAGG_PSEUDONYM_KEY", None)
    programs = Path(sys.executable).parent
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    prefect = subprocess.Popen([programs / "prefect", "server", "start", "--host", "127.0.0.1", "--port", port], **quiet)
    started = [prefect]
    try:
        asked = Server(api)
        until(asked.is_up, "the server answers")
        asked.keep("riskagg-pseudonym-key", KEY)
        for name in LOOK_ALIKES:
            (area_root / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write('{name} ')\n")
        started.append(subprocess.Popen([programs / "riskagg", "--area", ".", "serve"], cwd=area_root, **quiet))
        yield asked
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(timeout=60)


def test_a_flow_started_on_a_server_reads_the_inbox(server: Server, area_root: Path) -> None:
    deployments = until(lambda: found if len(found := server.ask("deployments/filter", {})) == 3 else None, "three flows are served")
    assert all(one["parameters"] == {"area_dir": str(area_root)} and one["schedules"] for one in deployments)
    (intake,) = [one for one in deployments if one["entrypoint"].endswith("intake")]
    run = server.ask(f"deployments/{intake['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"]
    ended = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
    state = until(lambda: kind if (kind := server.ask(f"flow_runs/{run}")["state"]["type"]) in ended else None, "the run ends")
    assert state == "COMPLETED"
    assert not (area_root.parent / "imported").exists(), "a file of the area's folder was imported"
    batches = list(read_batches(open_area(area_root)))
    assert sorted(batch.file for batch in batches if batch.status == "loaded") == sorted(FILES)
    assert key_ids(batches) == {key_id(open_vault(False, {"RISKAGG_PSEUDONYM_KEY": KEY}))}
    tasks = server.ask("task_runs/filter", {"task_runs": {"name": {"like_": "land"}}})
    assert [task["name"] for task in tasks] == ["land 2 files of police"]


def test_a_server_of_its_own_ends_with_a_command_that_is_killed(tmp_path: Path) -> None:
    held = "import sys, time, pathlib; from riskagg_pipelines.server import prefect_api\n"
    held += "with prefect_api(pathlib.Path(sys.argv[1])): print(flush=True); time.sleep(600)"
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": ""}
    command = subprocess.Popen([sys.executable, "-c", held, tmp_path], env=environment, stdout=subprocess.PIPE)
    assert command.stdout is not None
    assert command.stdout.readline()
    (server,) = Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()
    command.kill()
    command.communicate()
    until(lambda: not is_running(server), "the server ends")
