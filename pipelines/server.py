"""A Prefect server for as long as a command runs.

Flows need a server's API. Where PREFECT_API_URL names one it is used; else a small one is started on this machine, with what a single run
does not need switched off, its messages in a file, its database in the area's folder, and nothing sent to the web.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from riskagg.errors import RiskaggError
from riskagg.visible import visible

_DATABASE = "prefect.db"  # Prefect's own name, within its home
START_SECONDS = 120
STOP_SECONDS = 10

# Each of these loops watches for something that a run in process never has: schedules, workers, late runs, automations.
_IDLE_SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
}

_IN_PROCESS = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # the command line shows faults itself, without a traceback
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_SECONDS),
    # Task runs are recorded by the handful: one by one costs more, and the last ones would be lost when the server ends.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES},
}


def keep_quiet() -> None:
    """Switch telemetry off in this process and its children; call it before Prefect is imported."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_api(area_root: Path) -> Iterator[None]:
    """Give flows an API while the block runs.

    Args:
        area_root: the area's folder; the server's files go to ``.prefect`` in it unless PREFECT_HOME says otherwise.

    Raises:
        RiskaggError: the server does not answer within START_SECONDS.
    """
    keep_quiet()
    if url := os.environ.get("PREFECT_API_URL"):
        with _answered(f"at {visible(url.rpartition('@')[2])}", None):  # what stands before the @ is a password
            yield
        return
    home = Path(os.environ.setdefault("PREFECT_HOME", str((area_root / ".prefect").resolve())))
    for name, value in _IN_PROCESS.items():
        os.environ.setdefault(name, value)
    with _running(home) as (server, url):
        from prefect.settings import PREFECT_API_URL, temporary_settings

        from . import flows  # noqa: F401 - two seconds of imports, done while the server starts

        _wait(server, url, home)
        with temporary_settings(updates={PREFECT_API_URL: url}), _answered("that was started for this run", home):
            yield
            _drain()


@contextmanager
def _answered(which: str, home: Path | None) -> Iterator[None]:
    """Tell plainly of a server that stopped answering or could not do what it was asked; ``home`` is where its own files lie."""
    import httpx

    try:
        yield
    except httpx.HTTPError as fault:
        if home is not None:
            _refuse_damaged(home / _DATABASE)
        status = fault.response.status_code if isinstance(fault, httpx.HTTPStatusError) else None
        said = f"answered with {status}" if status else f"did not answer ({type(fault).__name__})"
        log = f" Its messages: {home / 'server.log'}." if home is not None else ""
        raise RiskaggError(f"The Prefect server {which} {said}. What was done before stands; run the command again.{log}") from None


@contextmanager
def shared_server(home: Path) -> Iterator[str]:
    """A server for several commands: what PREFECT_API_URL has to be while the block runs; ``home`` is where its files go.

    Raises:
        RiskaggError: it does not answer within START_SECONDS.
    """
    keep_quiet()
    for name, value in _IN_PROCESS.items():
        os.environ.setdefault(name, value)
    with _running(home) as (server, url):
        _wait(server, url, home)
        yield url


@contextmanager
def _running(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    home.mkdir(parents=True, exist_ok=True)
    is_fresh = _copy_schema(home)
    command = [sys.executable, "-m", f"{__package__}.server_process", "--factory", "prefect.server.api.server:create_app"]
    command += ["--log-level", "error", "--lifespan", "on"]
    # The three variables are those that Prefect itself sets for its temporary server: no pages, settings read once.
    environment = {**os.environ, "PREFECT_HOME": str(home)}
    environment |= {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    if is_fresh:
        environment["PREFECT_API_DATABASE_MIGRATE_ON_START"] = "false"
    with (home / "server.log").open("wb") as log:
        # The server is given a port that is bound already: a free number that was only looked up can be another's by the time it starts.
        with socket.create_server(("127.0.0.1", 0)) as door:
            port, given = door.getsockname()[1], door.fileno()
            command += ["--fd", str(given)]
            server = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=home, pass_fds=(given,))
        try:
            yield server, f"http://127.0.0.1:{port}/api"
        finally:
            _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait(server: subprocess.Popen[bytes], url: str, home: Path) -> None:
    until = time.monotonic() + START_SECONDS
    # A proxy that the machine's settings name must not be asked for this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until and server.poll() is None:
        try:
            with opener.open(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    _refuse_damaged(home / _DATABASE)
    raise RiskaggError(
        f"Prefect's own server did not answer in {START_SECONDS} s, or ended. Nothing was done. Its messages: {home / 'server.log'}."
    )


def _refuse_damaged(database: Path) -> None:
    """Raises where SQLite cannot read the file of a server that failed: that is why it did."""
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("pragma quick_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        found = str(fault)
    if found != "ok":
        raise RiskaggError(
            f"{database}, where Prefect keeps its record of past runs, is damaged ({visible(' '.join(found.split()))}). "
            "Nothing of the area depends on it: remove the file and run the command again; a new one is made."
        )


def _drain() -> None:
    """Let the last events reach the server before it ends."""
    from prefect.events.worker import EventsWorker

    EventsWorker.drain_all(timeout=5)


def empty_database() -> Path:
    """The empty database that set-up makes once for this environment and this version of Prefect; it may not be there."""
    return Path(sys.prefix) / "share" / "riskagg" / f"prefect-{version('prefect')}.db"


def _copy_schema(home: Path) -> bool:
    # Prefect makes a new database by some 90 migrations (3 CPU-s); set-up makes one once and each area begins with a copy.
    if not empty_database().is_file() or (home / _DATABASE).exists():
        return False
    # A command that is killed here must not leave half a database, which no later run could use.
    half = home / f"{_DATABASE}.{os.getpid()}.half"
    shutil.copyfile(empty_database(), half)
    half.replace(home / _DATABASE)
    return True


def prepare() -> None:
    """Make the empty database that areas begin with; `make setup` calls it."""
    if empty_database().is_file():
        return
    keep_quiet()
    os.environ.update(_IN_PROCESS)
    with tempfile.TemporaryDirectory() as folder:
        with _running(Path(folder)) as (server, url):
            _wait(server, url, Path(folder))
        empty_database().parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(Path(folder) / _DATABASE)
        database.execute("vacuum into ?", [str(empty_database())])
        database.close()


if __name__ == "__main__":
    prepare()
