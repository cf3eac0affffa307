"""The optional agency: fire safety and trading standards, a few visits a month."""

from riskagg.simulate import months as m
from riskagg.simulate.dice import pick, stream
from riskagg.simulate.events import some_day
from riskagg.simulate.inbox import Alert, csv_bytes, received_after
from riskagg.simulate.region import Region
from riskagg.simulate.wording import typed_name

SOURCE = "fire_and_trading"
HEADER = ("ref", "visit_date", "premises", "postcode", "issue", "action")
_ISSUES = (
    "fire door wedged open",
    "alarm test overdue",
    "escape route blocked",
    "food hygiene",
    "unpaid trader at door",
    "electrical safety",
)
_ACTIONS = ("advice given", "notice served", "re-visit", "")
_VISITS = 0.013  # in a month, for each service


def send(region: Region) -> None:
    """Write a file for each month of the last two years that has a visit, a nil return for each that has none."""
    rng = stream(region.seed, SOURCE)
    number = 0
    for month in region.window[-24:]:
        services = [service for service in region.settlement.services if service.is_open(m.end(month))]
        rows = []
        for _ in range(int(rng.poisson(_VISITS * len(services)))):
            number += 1
            service, day = pick(rng, services), some_day(rng, month)
            rows.append(
                [f"FT{number:03d}", f"{day}", typed_name(rng, service, 0.6), service.postcode, pick(rng, _ISSUES), pick(rng, _ACTIONS)]
            )
            region.inbox.tells(Alert(SOURCE, SOURCE, f"FT{number:03d}", "", service.service_id, day))
        at = received_after(rng, m.end(month), 1, 4)
        if rows:
            region.inbox.put(f"{SOURCE}_{m.label(month)}.csv", csv_bytes(HEADER, rows), at)
        else:
            region.inbox.put(f"nil_return_{SOURCE}_{m.label(month)}.csv", b"nothing to report\n", at)
