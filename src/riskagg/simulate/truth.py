"""What really happened, for tests and benchmarks alone."""

from pathlib import Path

from riskagg.simulate.inbox import csv_bytes
from riskagg.simulate.region import Region
from riskagg.simulate.stories import stories

STORIES = ("story", "unit_kind", "unit_id", "pattern", "theme", "onset", "innocent")
ALERTS = ("source", "supplier", "source_ref", "incident", "service_id", "occurred_on")
IDENTITIES = ("surname", "forename", "born", "nhs_number")


def write(region: Region, folder: Path) -> None:
    """Write ``stories.csv``, ``alerts.csv`` and ``identities.csv``. Rows made to be refused are no alerts and stand in none."""
    told = stories(region.settlement, region.window)
    lines = [[one.story, one.unit_kind, one.unit_id, one.pattern, one.theme, f"{one.onset}", str(one.innocent).lower()] for one in told]
    alerts = [
        [one.source, one.supplier, one.source_ref, one.incident, one.service_id, f"{one.occurred_on}"]
        for _, one in sorted(region.inbox.alerts.items())
    ]
    people = sorted([one.surname, one.forename, f"{one.born}", one.nhs_number] for one in region.world.population.people)
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (("stories", STORIES, lines), ("alerts", ALERTS, alerts), ("identities", IDENTITIES, people)):
        (folder / f"{name}.csv").write_bytes(csv_bytes(header, rows))
