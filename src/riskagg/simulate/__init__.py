"""A simulated region: places, people, what happens to them, and the files in which eight agencies tell of it, with the truth beside them.

The model that makes incidents is independent of every detector. The same seed gives the same bytes.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from riskagg.area import SETTINGS_FILE
from riskagg.errors import UsageError
from riskagg.resources import config_dir
from riskagg.simulate import (
    advocacy,
    ambulance,
    contracts,
    council_exports,
    directory,
    feeds,
    fire_and_trading,
    meetings,
    nhs,
    police,
    regulator,
    truth,
    whistleblowing,
)
from riskagg.simulate.region import Region, live

FEWEST_SERVICES = 40
FEWEST_MONTHS = 12


@dataclass(frozen=True)
class RegionSummary:
    """What was written: counts of services, providers, files, alerts (each once, however often sent), and incidents told at services."""

    services: int
    providers: int
    files: int
    alerts: int
    incidents: int


def write_region(target: Path, *, seed: int = 7, services: int = 120, months: int = 30, last_month: str = "2026-10") -> RegionSummary:
    """Write ``target/inbox`` and ``target/truth``, in place of what stood there, and the sample area's settings where there are none.

    Args:
        target: folder to write into; made where it is missing.
        seed: the same seed, and the same other arguments, give the same bytes.
        services: 40 or more; half as many providers.
        months: 12 or more; the stories run for six months after their onset where there are 24 or more.
        last_month: the last month, as ``2026-10``.

    Raises:
        UsageError: too few services or months for the stories.
    """
    if services < FEWEST_SERVICES or months < FEWEST_MONTHS:
        raise UsageError(
            f"simulate: {services} services over {months} months are too few for the planted stories. "
            f"Nothing was written. Ask for {FEWEST_SERVICES} services and {FEWEST_MONTHS} months or more."
        )
    region = live(seed, services, months, last_month)
    for agency in (
        council_exports, police, nhs, regulator, contracts, advocacy, ambulance, whistleblowing, fire_and_trading, directory, feeds,
        meetings,
    ):  # fmt: skip
        agency.send(region)
    for folder in (target / "inbox", target / "truth"):
        shutil.rmtree(folder, ignore_errors=True)
    region.inbox.write(target / "inbox")
    truth.write(region, target / "truth")
    if not (target / SETTINGS_FILE).exists():
        shutil.copyfile(config_dir() / SETTINGS_FILE, target / SETTINGS_FILE)
    return _summary(region)


def _summary(region: Region) -> RegionSummary:
    told = region.inbox.alerts.values()
    incidents = {alert.incident for alert in told if alert.incident and alert.service_id}
    providers = {service.spells[0].provider for service in region.settlement.services}
    return RegionSummary(
        len(region.settlement.services), len(providers), len(region.inbox.files) + 1, len(region.inbox.alerts), len(incidents)
    )


__all__ = ["RegionSummary", "write_region"]
