"""What really happens in the region: incidents, before anybody tells them.

Rates differ by home in more than one family, follow the season and a slow trend, and come in bursts in a quarter of the homes. Nothing here
knows how anything is detected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import cos, pi

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, stream, weighted
from riskagg.simulate.people import Person, Population
from riskagg.simulate.places import HOME_CARE, LOCAL_DAY, LOCAL_SUPPORTED, LOCAL_VOLUNTARY, SUPPORTED, Service

PER_SERVICE_MONTH = 1.62  # true incidents in a service's month, on the average of a region
# How often each theme comes about in a care home, as shares of all incidents.
THEMES = {
    "fall": 26, "medication": 9.6, "pressure_ulcer": 7.6, "neglect_of_care": 8, "resident_on_resident": 7.2, "physical_abuse": 3.4,
    "psychological": 3,
    "theft_or_money": 4.6, "sexual": 1, "nutrition_hydration": 3.4, "infection_control": 2.2, "moving_handling": 2.2, "missing_person": 2,
    "death": 8.4,
    "unwell": 12, "disturbance": 2.4, "communication": 3, "staffing": 2.2, "leadership": 1.2, "discriminatory": 0.3, "self_neglect": 0.3,
}  # fmt: skip
# How a kind of service differs from a care home: a factor on the rate, then on themes.
_KINDS: dict[str, tuple[float, dict[str, float]]] = {
    HOME_CARE: (
        0.55,
        {"resident_on_resident": 0, "pressure_ulcer": 0.6, "neglect_of_care": 3, "theft_or_money": 2.5, "medication": 2, "self_neglect": 8},
    ),
    SUPPORTED: (
        1.5,
        {"pressure_ulcer": 0.1, "death": 0.2, "resident_on_resident": 1.5, "theft_or_money": 2, "missing_person": 3, "psychological": 2},
    ),
    LOCAL_SUPPORTED: (1.5, {"pressure_ulcer": 0.1, "death": 0.2, "resident_on_resident": 1.5, "theft_or_money": 2, "missing_person": 3}),
    LOCAL_DAY: (0.4, {"pressure_ulcer": 0, "death": 0.1, "medication": 0.3, "communication": 2}),
    LOCAL_VOLUNTARY: (0.2, {"pressure_ulcer": 0, "death": 0.1, "medication": 0, "theft_or_money": 2}),
}
_WITH_SOURCE: dict[str, dict[str, float]] = {
    "physical_abuse": {"Care worker": 6, "Nurse": 1, "Relative": 2, "Visitor": 0.5, "Unknown": 1},
    "psychological": {"Care worker": 6, "Registered manager": 0.6, "Relative": 2, "Unknown": 1},
    "neglect_of_care": {"Care worker": 5, "Nurse": 2, "Unknown": 4},
    "theft_or_money": {"Unknown": 6, "Care worker": 3, "Relative": 2, "Visitor": 0.5},
    "sexual": {"Resident": 4, "Care worker": 2, "Unknown": 2},
    "resident_on_resident": {"Resident": 1},
    "medication": {"Nurse": 1, "Care worker": 2, "Unknown": 5},
    "leadership": {"Registered manager": 1, "Unknown": 2},
    "discriminatory": {"Care worker": 1, "Resident": 1},
}
_SEVERITY = {0: 0.52, 1: 0.33, 2: 0.12, 3: 0.03}


@dataclass(frozen=True)
class Incident:
    """One event. ``severity`` 0 none to 4 death; ``tellers`` (agency, referrer) where a story says who; no service: a private place."""

    number: int
    service: Service | None
    theme: str
    day: date
    person: Person
    role: str
    source: Person | None
    severity: int
    tellers: tuple[tuple[str, str], ...] | None = None

    @property
    def incident_id(self) -> str:
        return f"I{self.number:06d}"


@dataclass
class World:
    """Who lives and works where, and what has happened so far."""

    seed: int
    population: Population
    incidents: list[Incident] = field(default_factory=list)
    _pools: dict[tuple[int, str, int], Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng: Generator = stream(self.seed, "events")

    def resident(self, service: Service, index: int | None = None) -> Person:
        """Somebody whom the service looks after; some far more often than others."""
        at = int(service.users * 1.4 * float(self.rng.random()) ** 1.6) if index is None else index
        young = service.kind in (SUPPORTED, LOCAL_SUPPORTED, LOCAL_DAY)
        return self._member(service, "resident", at, (1958, 2001) if young else (1925, 1952))

    def staff(self, service: Service) -> Person:
        """Somebody who works there."""
        return self._member(service, "staff", between(self.rng, 0, max(4, service.users // 3)), (1960, 2003))

    def _member(self, service: Service, pool: str, at: int, years: tuple[int, int]) -> Person:
        key = (service.number, pool, at)
        if key not in self._pools:
            self._pools[key] = self.population.born_between(*years)
        return self._pools[key]

    def happen(
        self, service: Service, theme: str, day: date, *, person: Person | None = None, severity: int | None = None,
        role: str | None = None,
        tellers: tuple[tuple[str, str], ...] | None = None,
    ) -> Incident:  # fmt: skip
        """Something happens at a service; what is not said is drawn."""
        if role is None:
            role = weighted(self.rng, _WITH_SOURCE[theme]) if theme in _WITH_SOURCE else ""
        person = person or self.resident(service)
        harm = 4 if theme == "death" else severity if severity is not None else weighted(self.rng, _SEVERITY)
        incident = Incident(len(self.incidents) + 1, service, theme, day, person, role, self._source(service, role, person), harm, tellers)
        self.incidents.append(incident)
        return incident

    def happen_elsewhere(self, theme: str, day: date, tellers: tuple[tuple[str, str], ...]) -> Incident:
        """Something happens at a private address."""
        person, severity = self.population.born_between(1930, 1995), weighted(self.rng, _SEVERITY)
        incident = Incident(len(self.incidents) + 1, None, theme, day, person, "Unknown", None, severity, tellers)
        self.incidents.append(incident)
        return incident

    def _source(self, service: Service, role: str, person: Person) -> Person | None:
        if role in ("Care worker", "Nurse", "Registered manager") and happens(self.rng, 0.7):
            return self.staff(service)
        if role == "Resident":
            other = self.resident(service)
            return other if other != person and happens(self.rng, 0.7) else None
        return None


def go_on(world: World, services: list[Service], window: list[date]) -> None:
    """Let the ordinary incidents of every service and month happen."""
    rng = world.rng
    weight = {service.number: service.users * _KINDS.get(service.kind, (1.0, {}))[0] for service in services}
    base = PER_SERVICE_MONTH * len(services) / sum(weight.values())
    for service in services:
        mix = _theme_mix(rng, service)
        for month, factor in _month_factors(rng, service, window):
            expected = base * weight[service.number] * service.rate * factor
            for theme, share in mix.items():
                # A theme that a story makes commoner comes on top of the others, it does not crowd them out.
                n = int(rng.poisson(expected * share * service.theme_rates.get(theme, 1.0)))
                for _ in range(n):
                    day = month + timedelta(days=between(rng, 0, (m.end(month) - month).days))
                    if service.is_open(day):
                        world.happen(service, theme, day)


def _theme_mix(rng: Generator, service: Service) -> dict[str, float]:
    of_kind = _KINDS.get(service.kind, (1.0, {}))[1]
    shares = {theme: share * of_kind.get(theme, 1.0) * float(rng.lognormal(0, 0.3)) for theme, share in THEMES.items()}
    total = sum(shares.values())
    return {theme: share / total for theme, share in shares.items()}


def _month_factors(rng: Generator, service: Service, window: list[date]) -> Iterator[tuple[date, float]]:
    """Season (a winter peak of a tenth), a trend of .3 % a month, and bursts in some homes."""
    for n, month in enumerate(window):
        season = 1 + 0.1 * cos(2 * pi * (month.month - 1) / 12)
        burst = float(rng.gamma(4, 0.25)) if service.is_bursty else 1.0
        yield month, season * (1 + 0.003 * n) * burst


def elsewhere(world: World, window: list[date], per_month: float, themes: dict[str, float], tellers: tuple[tuple[str, str], ...]) -> None:
    """Incidents at private addresses: about ``per_month`` of them in each month, told by those given."""
    for month in window:
        for _ in range(int(world.rng.poisson(per_month))):
            day = month + timedelta(days=between(world.rng, 0, (m.end(month) - month).days))
            world.happen_elsewhere(weighted(world.rng, themes), day, tellers)


def some_day(rng: Generator, month: date) -> date:
    """A day of the month, for what is no incident."""
    return month.replace(day=between(rng, 1, 27))
