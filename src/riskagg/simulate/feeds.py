"""Reference feeds that the area keeps itself: services that no regulator registers, and who places people where."""

from datetime import date, timedelta

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, stream
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.places import LOCAL
from riskagg.simulate.region import Region
from riskagg.simulate.words import AUTHORITIES, COUNCILS, OUTSIDE

LOCAL_HEADER = ("service_ref", "name", "kind", "address", "postcode", "provider_name", "places", "from", "to", "host_authority")
PLACEMENTS_HEADER = ("location_id_cqc", "service_ref", "placing_authority", "n_placed", "month")


def send(region: Region) -> None:
    """Write the list of local services once a year, placements each quarter."""
    rng = stream(region.seed, "feeds")
    for month in region.window[::12]:
        day = month + timedelta(days=1)
        region.inbox.put(f"local_services_{day}.csv", csv_bytes(LOCAL_HEADER, _local(region, day)), received_after(rng, day, 0, 1))
    for month in [one for one in region.window if one.month % 3 == 1]:
        content = csv_bytes(PLACEMENTS_HEADER, _placements(region, month))
        region.inbox.put(f"placements_{m.label(month)}.csv", content, received_after(rng, m.end(month), 1, 4))


def _local(region: Region, day: date) -> list[list[str]]:
    """Every local service, those closed by that day with their last day."""
    rows = []
    for service in [one for one in region.settlement.services if not one.is_registered]:
        ended = f"{service.closed_on}" if service.closed_on and service.closed_on <= day else ""
        provider = service.spells[0].provider.name
        about = [service.service_ref, service.name, LOCAL[service.kind], service.address, service.postcode, provider, str(service.users)]
        rows.append([*about, f"{service.opened_on}", ended, AUTHORITIES[service.council]])
    return sorted(rows)


def _placements(region: Region, month: date) -> list[list[str]]:
    """How many people each authority has placed in a service; the same service gives much the same each time."""
    rows = []
    for service in [one for one in region.settlement.services if one.is_open(month)]:
        rng = stream(region.seed, f"placed {service.number}")
        host = AUTHORITIES[service.council]
        other = next(AUTHORITIES[council] for council in COUNCILS if council != service.council)
        placed = {host: int(service.users * rng.uniform(0.3, 0.7)), other: between(rng, 1, 4) if happens(rng, 0.4) else 0}
        placed[OUTSIDE] = between(rng, 1, 6) if happens(rng, 0.25) else 0
        location_id = service.spell_on(month).location_id if service.is_registered else ""
        rows += [[location_id, service.service_ref, authority, str(n), m.label(month)] for authority, n in placed.items() if n]
    return sorted(rows)
