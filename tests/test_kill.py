"""Runs that are killed at any instant: the next one ends as if nothing had been (`make soak` kills the real command 200 times)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

from areas import sample_area
from kill_region import bytes_of, told_by

from riskagg.area import Area

# Six kills in intake, four in builds (`make soak` does as many again): a run is killed in its intake, the next one takes up what it left,
# finishes the intake and is killed in its build; every other time the second is killed in its intake as well.
ROUNDS = (4 if os.environ.get("AT_LENGTH") else 2) * (("intake", "build"), ("intake", "intake", "build"))


class Runner:
    """Runs an area in a fork of one warm interpreter."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("kill_server.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._read() == ["ready"]

    def _read(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split()

    def run(self, area: Area, phase: str = "whole", seconds: float = 0.0) -> tuple[str, dict[str, float]]:
        """How a run ended, and the seconds that intake and build took."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{area.root} {phase} {seconds}\n")
        self._process.stdin.flush()
        end, intake, build = self._read()
        return end, {"intake": float(intake), "build": float(build)}

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def test_a_run_that_was_killed_is_made_good_by_the_next(tiny_inbox: Path, tmp_path: Path) -> None:
    random, runner = Random(23), Runner()
    try:
        undisturbed = fresh(tmp_path / "undisturbed", tiny_inbox)
        end, took = runner.run(undisturbed)
        assert end == "done"
        store, out = told_by(undisturbed), bytes_of(undisturbed.out)
        assert len(store) > 80 and len(out) > 10
        area, ends = fresh(tmp_path / "killed", tiny_inbox), []
        for phases in ROUNDS:
            shutil.rmtree(area.store, ignore_errors=True)
            ends += [runner.run(area, phase, random.uniform(0, 0.95 * took[phase]))[0] for phase in phases]
            assert told_by(area) == store
        assert runner.run(area)[0] == "done"
        assert told_by(area) == store
        assert bytes_of(area.out) == out
        assert sorted(path.name for path in area.root.iterdir()) == ["area.toml", "inbox", "out", "store", "warehouse.duckdb"]
    finally:
        runner.close()
    assert ends.count("killed") >= len(ends) // 2, ends


def fresh(root: Path, inbox: Path) -> Area:
    shutil.copytree(inbox, root / "inbox")
    return sample_area(root)
