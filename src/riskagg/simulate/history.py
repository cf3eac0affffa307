"""What happens to places over the months apart from the stories: new providers and managers, closures, an opening, a dual registration."""

from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream
from riskagg.simulate.people import Population
from riskagg.simulate.places import CARE_HOMES, Service
from riskagg.simulate.settlement import Settlement, location_id


def pass_time(seed: int, settlement: Settlement, window: list[date], population: Population) -> None:
    """Give the services outside the stories their changes; the stories' homes stay as they are."""
    rng = stream(seed, "history")
    free = _outside_stories(settlement)
    homes = [service for service in free if service.kind in CARE_HOMES]
    order = [homes[int(n)] for n in rng.permutation(len(homes))]
    n = max(1, len(settlement.services) // 40)
    for service in order[:n]:
        _same_id_new_provider(rng, service, settlement, _some_day(rng, window))
    for service in order[n : 2 * n]:
        _new_id_same_address(rng, service, settlement, _some_day(rng, window))
    for service in order[2 * n : 2 * n + 1]:
        service.closed_on = _some_day(rng, window)
    for service in order[2 * n + 1 : 2 * n + 2]:
        _opens_late(service, _some_day(rng, window))
    for service in order[2 * n + 2 : 2 * n + 3]:
        service.dual_id = location_id(rng)
    for service in [one for one in free if not one.is_registered][:1]:
        service.closed_on = _some_day(rng, window)
    for service in order[2 * n + 3 :]:
        if happens(rng, 0.3):
            service.change(_some_day(rng, window), manager=population.born_between(1962, 1992))


def _outside_stories(settlement: Settlement) -> list[Service]:
    roles = {service.number for service in settlement.cast.values()}
    busy = (settlement.new_operator, settlement.spread)
    return [service for service in settlement.services if service.number not in roles and service.spells[0].provider not in busy]


def _some_day(rng: Generator, window: list[date]) -> date:
    """A day in the middle of the window, so that there is a before and an after."""
    return pick(rng, window[3:-3]) + timedelta(days=between(rng, 1, 26))


def _same_id_new_provider(rng: Generator, service: Service, settlement: Settlement, day: date) -> None:
    others = [one for one in settlement.providers[2:] if one != service.spells[0].provider]
    service.change(day, provider=pick(rng, others))


def _new_id_same_address(rng: Generator, service: Service, settlement: Settlement, day: date) -> None:
    """As the regulator really does it: one Location ID closes, another opens at the same address a little later."""
    others = [one for one in settlement.providers[2:] if one != service.spells[0].provider]
    service.change(day, provider=pick(rng, others), location_id=location_id(rng))


def _opens_late(service: Service, day: date) -> None:
    service.opened_on = day
    service.spells = [
        service.spells[0].__class__(day, service.spells[0].location_id, service.spells[0].provider, service.spells[0].manager)
    ]


def snapshot_months(settlement: Settlement, window: list[date]) -> list[date]:
    """Months whose directory is kept: each quarter's first, the last, and all that show a new id or provider, an opening or a closure."""
    wanted = {window[0], window[-1]} | {month for month in window if month.month % 3 == 1}
    for service in settlement.services:
        if not service.is_registered:
            continue
        days = [service.opened_on] + ([service.closed_on] if service.closed_on else [])
        for before, after in zip(service.spells, service.spells[1:], strict=False):
            if (before.location_id, before.provider) != (after.location_id, after.provider):
                days.append(after.valid_from)
        wanted |= {m.shift(m.month_of(day), 1) for day in days if window[0] <= day}
    return sorted(month for month in wanted if month <= window[-1])
