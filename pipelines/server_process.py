"""Prefect's server as a process that ends with the command that started it, however that ends.

``python -m riskagg_pipelines.server_process`` takes uvicorn's own arguments. Its standard input is a pipe from the command: a command that
was killed cannot say so, but the pipe closes.
"""

import gc
import os
import runpy
import signal
from threading import Thread

# Both processes keep a million objects for as long as they run; looking through them for garbage as often as Python does by itself is a
# tenth of what they cost.
GARBAGE_THRESHOLDS = (50_000, 20, 100)


def _end_with_the_command() -> None:
    # Not sys.stdin: a thread that waits in it holds a lock that the interpreter asks for when it ends.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    Thread(target=_end_with_the_command, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__")
