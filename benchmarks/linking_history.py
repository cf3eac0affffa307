"""Who ran a service on a day, and what may never be attributed to one, on real data.

    python -m benchmarks.linking_history

Read from ``RISKAGG_REAL_DATA``, by default ``../shared/data``; what is not there is skipped, and said.
"""

import sys

from benchmarks import owners_of_complaints, street_points
from benchmarks.area_run import REAL_DATA
from benchmarks.table import Figure, report


def figures() -> list[Figure]:
    """The figures of both parts, of those whose data is there."""
    found: list[Figure] = []
    for folder, part in (("oregon", owners_of_complaints.figures), ("police", street_points.figures)):
        if (REAL_DATA / folder).is_dir():
            found += part()
        else:
            print(f"skipped: no {folder}/ under {REAL_DATA.name} (RISKAGG_REAL_DATA)", file=sys.stderr)
    return found


if __name__ == "__main__":
    measured = figures()
    sys.exit(0 if not measured or report("linking-history", measured) else 1)
