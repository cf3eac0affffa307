"""One writer at a time: a second process waits and says for whom, and a writer that was killed holds nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from areas import sample_area, sample_settings

from riskagg.errors import AreaBusy
from riskagg.lock import hold, holder

_HOLD = """
import sys, time
from pathlib import Path
from riskagg.area import open_area
from riskagg.lock import hold
with hold(open_area(Path(sys.argv[1])), "intake"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path):
    """Another process that holds the area."""
    sample_settings(tmp_path)
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_says_who_holds_the_area_and_goes_on_when_that_one_is_gone(tmp_path: Path, other: "subprocess.Popen[str]"):
    area, said = sample_area(tmp_path), []
    with pytest.raises(AreaBusy, match=rf"process {other.pid}, intake, since 20.*nothing was done"), hold(area, "build", said.append, 0.3):
        pass
    assert said == [f"Waiting for another process that writes here: {holder(area)}."]
    os.kill(other.pid, signal.SIGKILL)
    with hold(area, "build", said.append):
        assert len(said) <= 2
    assert holder(area) is None


def test_what_a_process_holds_it_may_enter_again(tmp_path: Path):
    area = sample_area(tmp_path)
    with hold(area, "run"), hold(area, "intake", wait=0):
        assert holder(area) == f"process {os.getpid()}, run, since {str(holder(area)).rpartition(' ')[2]}"
    assert holder(area) is None
