"""What the endurance run kills: each command that changes a store, in an area of its own.

It is run again afterwards, and what it leaves is compared with what the same command leaves where nobody kills it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
from kill_region import MONTH, bytes_of, told_by

from riskagg.area import open_area
from riskagg.intake import batches_dir, read_batches
from riskagg.intake.verify import verify

DONE = (0, 3)
USAGE = 2
WHO = ("--role", "data analyst", "--reason", "endurance run")
NEW_KEY = {"RISKAGG_PSEUDONYM_KEY": "".join(f"{byte:02x}" for byte in range(7, 71, 2))}
RUN = ("run", "--month", MONTH)
_RETURNED = 1_793_966_400  # 6 November 2026
_DECISIONS = "match_decisions_2026-11-06.csv"
_TABLE = """mention_source,name,address,postcode,service_id,decision,decided_by_role,decided_on
police,Nowhere,,,,none of ours,analyst,2026-11-05
"""


@dataclass(frozen=True)
class Act:
    """A command to kill.

    Attributes:
        arguments: of the command.
        prepare: changes the area's folder before it.
        environment: of the command, and of every run after it.
        from_nothing: begins with an inbox alone, not with an area that was run.
    """

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], object] = lambda root: None
    environment: Mapping[str, str] = field(default_factory=dict)
    from_nothing: bool = False


@dataclass(frozen=True)
class Left:
    """What an act and the run after it left, without instants; ``seconds`` is how long the act took."""

    store: Any
    out: dict[str, Any]
    seconds: float


def command(area: Path, arguments: tuple[str, ...], environment: Mapping[str, str], killed_after: float | None = None) -> int | None:
    """Run the real command; returns its exit code, None where it was killed with all its processes."""
    words = [str(Path(sys.executable).with_name("riskagg")), "--area", str(area), *arguments]
    env = {**os.environ, "PREFECT_API_URL": "", **environment}
    with said_by(area).open("wb") as said:
        process = subprocess.Popen(words, start_new_session=True, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
    try:
        return int(process.wait(killed_after))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def said_by(area: Path) -> Path:
    """What the last command in an area said on standard error."""
    return area.with_name(f"{area.name}.said")


def _ended(area: Path, code: int | None) -> str:
    lines = said_by(area).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"ended with {code}: {lines[-1] if lines else ''}"


def acts(base: Path) -> list[Act]:
    """Every act, given an area that was run."""
    area = open_area(base)
    batches = sorted((batch for batch in read_batches(area) if batch.source == "police"), key=lambda batch: batch.file)
    keys = pq.read_table(batches_dir(area) / batches[0].batch_id / "data.parquet", columns=["person_name_birth"])[0].drop_null()
    return [
        Act("run", RUN, from_nothing=True),
        Act("decisions", RUN, prepare=_return_decisions),
        Act("withdraw", ("withdraw", batches[-1].sha256, *WHO)),
        Act("erase", ("erase", "--key", keys[0].as_py().hex(), *WHO)),
        Act("purge", ("purge", "--role", "data analyst", "--as-of", "2027-06-01")),
        Act("rotate-key", ("rotate-key", *WHO), environment=NEW_KEY),
    ]


def _return_decisions(root: Path) -> None:
    table = root / "inbox" / _DECISIONS
    table.write_text(_TABLE, encoding="utf-8")
    books = [Path(shutil.copy(book, root / "inbox")) for book in sorted((root / "out" / MONTH / "workbooks").glob("*.xlsx"))]
    for path in (table, *books):
        os.utime(path, (_RETURNED, _RETURNED))  # no received.csv names them: their time is when they were received


def finish(root: Path, act: Act, server: Mapping[str, str]) -> list[str]:
    """Run an act again after a kill, then the month; returns faults in words. What was done already may not be done twice.

    Args:
        server: the environment that names a server, or none: then each run starts one of its own.
    """
    environment = {**act.environment, **server}
    faults = [] if verified(root) else ["verify finds a fault before anything was run again"]
    if act.arguments[0] == "rotate-key":
        # Where it counts already the new key is the store's; where not, it is refused, and the act has to be run again.
        code = command(root, RUN, environment)
        if code == USAGE:
            command(root, act.arguments, server)
            code = command(root, RUN, environment)
    else:
        if act.arguments != RUN:
            if not (root / "warehouse.duckdb").is_file():
                command(root, RUN, environment)  # erase and purge take it away before they change the store, and need one
            code = command(root, act.arguments, environment)
            faults += [] if code in (*DONE, USAGE) else [f"run again it {_ended(root, code)}"]
            faults += [] if verified(root, wholly=True) else ["verify finds something after it was run again"]
        code = command(root, RUN, environment)
    faults += [] if code in DONE else [f"the run after it {_ended(root, code)}"]
    faults += [] if verified(root, wholly=True) else ["verify finds something after the run"]
    return faults


def verified(root: Path, wholly: bool = False) -> bool:
    """Whether `riskagg verify` would find no fault, and where ``wholly`` nothing unfinished either."""
    found = verify(open_area(root))
    return found.is_whole and not (wholly and found.findings)


def left_by(root: Path, seconds: float = 0.0) -> Left:
    """Store and outputs of an area; instants of people's words and acts are those of the run."""
    out: dict[str, Any] = dict(bytes_of(root / "out"))
    for name in (name for name in out if name.endswith("manifest.json")):
        out[name] = _timeless(json.loads(out[name]))
    return Left(_timeless(told_by(open_area(root))), out, seconds)


def _timeless(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _timeless(value) for name, value in said.items() if name != "at"}
    return [_timeless(value) for value in said] if isinstance(said, list) else said


def instant(random: Random) -> float:
    """After which part of an act to kill: what comes first is imports, in which nothing can go wrong."""
    return random.uniform(0.25, 1.0)
