"""What a process of riskagg's is told before it reads its first library; the processes that it starts are told the same."""

import os

_SETTINGS = {
    # Arrays here are small: threads of the algebra library would only wait for one another, and how sums are split among them would depend
    # on the machine.
    "OPENBLAS_NUM_THREADS": "1",
    # In huge pages Arrow's memory would be emptied two megabytes at a time, for columns of some kilobytes: an eighth of what intake costs.
    "MIMALLOC_ALLOW_THP": "0",
}


def settle() -> None:
    """Set what is not set yet. Call it before numpy and Arrow are imported."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
