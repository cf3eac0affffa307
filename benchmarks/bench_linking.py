"""Who is meant, and counted once: places, incidents, owners of complaints and street crime in one table.

Each part runs by itself too: ``python -m benchmarks.linking_places``, ``linking_incidents``, ``linking_history``.
"""

import sys

from benchmarks import linking_history, linking_incidents, linking_places
from benchmarks.table import report


def main() -> bool:
    """Measure the parts one after the other; each frees what it held before the next begins."""
    return report("linking", [*linking_places.figures(), *linking_incidents.figures(), *linking_history.figures()])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
