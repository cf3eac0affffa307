"""Who is where: makes the services and providers of a region, and the cast of its stories."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.people import Population
from riskagg.simulate.places import (
    CARE_HOMES,
    HOME_CARE,
    LOCAL,
    LOCAL_DAY,
    LOCAL_SUPPORTED,
    LOCAL_VOLUNTARY,
    NURSING,
    RESIDENTIAL,
    SUPPORTED,
    Provider,
    Service,
    Spell,
)
from riskagg.simulate.words import COUNCILS, DISTRICTS, FIRM_ENDS, FIRMS, HOUSES, PLURALS, STREET_ENDS, STREETS, TOWNS

# Beds of the homes that stories are about; everything else about them is drawn as for any home.
STORY_BEDS = {"thefts": 34, "violence": 38, "medication": 42, "silent": 56, "large": 150, "keen": 36, "calls": 62, "closing": 44}
NEW_OPERATOR_HOMES = 4
_KINDS = {
    NURSING: 0.22, RESIDENTIAL: 0.36, HOME_CARE: 0.20, SUPPORTED: 0.10, LOCAL_DAY: 0.05, LOCAL_SUPPORTED: 0.05, LOCAL_VOLUNTARY: 0.02,
}  # fmt: skip
_ENDS = {
    NURSING: ("Nursing Home", "House", "Court", "Care Home", "Lodge"),
    RESIDENTIAL: ("Residential Home", "House", "Lodge", "Care Home", "Court", "Grange"),
    HOME_CARE: ("Home Care", "Domiciliary Care", "Care at Home"),
    SUPPORTED: ("Supported Living", "Supported Housing"),
    LOCAL_DAY: ("Day Centre", "Day Opportunities"),
    LOCAL_SUPPORTED: ("Shared Lives House", "Supported Tenancies"),
    LOCAL_VOLUNTARY: ("Friendship Club", "Community Group"),
}


@dataclass
class Settlement:
    """All places of a region. ``cast`` names the services of the stories; two providers play in one each."""

    services: list[Service]
    providers: list[Provider]
    cast: dict[str, Service]
    new_operator: Provider
    spread: Provider

    def homes_of(self, provider: Provider) -> list[Service]:
        """Services of a provider at the start of the region, in order."""
        return [service for service in self.services if service.spells[0].provider == provider]


def settle(seed: int, services: int, start: date, population: Population) -> Settlement:
    """Make the places as they stand on the first day."""
    rng = stream(seed, "settlement")
    providers = _providers(rng, services // 2)
    owners = _owners(rng, services, providers)
    names = _names(rng, _kinds(rng, services), len(STORY_BEDS) + NEW_OPERATOR_HOMES)
    made = [_service(rng, number, kind, name, owners[number], start, population) for number, (kind, name) in enumerate(names)]
    cast = dict(zip(STORY_BEDS, made, strict=False))
    for role, service in cast.items():
        service.beds = service.users = STORY_BEDS[role]
        service.rate = float(rng.uniform(0.85, 1.1))
        service.is_bursty = False
    for service in made[len(cast) : len(cast) + NEW_OPERATOR_HOMES]:
        service.rate = float(rng.uniform(0.8, 1.1))
    return Settlement(made, providers, cast, providers[0], providers[1])


def _providers(rng: Generator, n: int) -> list[Provider]:
    names = [f"{firm} {end}" for firm in FIRMS for end in FIRM_ENDS]
    order = rng.permutation(len(names))
    ids = rng.choice(900_000_000, size=n, replace=False)
    brands = [(f"BD{700 + k}", f"BRAND {FIRMS[int(at)]}") for k, at in enumerate(rng.permutation(len(FIRMS))[:5])]
    made = []
    for k in range(n):
        name = names[int(order[k % len(names)])] + (f" ({k // len(names) + 1})" if k >= len(names) else "")
        brand = pick(rng, brands) if k > 1 and happens(rng, 0.2) else ("-", "-")
        made.append(Provider(f"1-9{ids[k] + 100_000_000:09d}", name, f"{between(rng, 90_000_000, 99_999_999)}", *brand))
    return made


def _owners(rng: Generator, services: int, providers: list[Provider]) -> list[Provider]:
    """Provider of each service: one has four homes, one has many, every other at least one, a few several."""
    fixed = len(STORY_BEDS)
    many = max(6, services // 14)
    others = list(rng.permutation(np.arange(2, len(providers))))
    weights = 1.0 / np.arange(1, len(others) + 1) ** 0.7
    left = services - NEW_OPERATOR_HOMES - many
    rest = others + [int(n) for n in rng.choice(others, size=max(0, left - len(others)), p=weights / weights.sum())]
    owners = [*rest[:fixed], *[0] * NEW_OPERATOR_HOMES, *[1] * many, *rest[fixed:left]]
    return [providers[int(n)] for n in owners]


def _kinds(rng: Generator, services: int) -> list[str]:
    """Care homes for the stories and their providers, then every kind by its share."""
    homes = len(STORY_BEDS) + NEW_OPERATOR_HOMES + max(6, services // 14)
    first = [NURSING if happens(rng, 0.4) else RESIDENTIAL for _ in range(homes)]
    shares = {kind: share * services for kind, share in _KINDS.items()}
    for kind in first:
        shares[kind] = max(0.0, shares[kind] - 1)
    rest: list[str] = []
    for kind, share in shares.items():
        rest += [kind] * round(share)
    rest += [RESIDENTIAL] * max(0, services - homes - len(rest))
    return first + [rest[int(n)] for n in rng.permutation(len(rest))[: services - homes]]


def _names(rng: Generator, kinds: list[str], story_homes: int) -> list[tuple[str, str]]:
    """A name for each; some come again in the other council's area, as in life."""
    taken: dict[str, set[int]] = {}
    named = []
    for number, kind in enumerate(kinds):
        house = int(rng.integers(len(HOUSES)))
        end = pick(rng, _ENDS[kind])
        name = f"The {HOUSES[house]}" if house < PLURALS and end in ("House", "Lodge") and kind in CARE_HOMES else f"{HOUSES[house]} {end}"
        # Two homes of one name, one under each council, are a real puzzle for whoever matches; the stories' homes share theirs with nobody.
        if number % 2 in taken.get(name, ()) or (name in taken and number < story_homes):
            name = f"{HOUSES[house]} {pick(rng, STREETS)} {end}"
        taken.setdefault(name, set()).update((0, 1) if number < story_homes else (number % 2,))
        named.append((kind, name))
    return named


def _service(rng: Generator, number: int, kind: str, name: str, owner: Provider, start: date, population: Population) -> Service:
    council = COUNCILS[number % 2]
    low, high = DISTRICTS[council]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    postcode = f"ZZ{between(rng, low, high)} {between(rng, 1, 9)}{pick(rng, letters)}{pick(rng, letters)}"
    beds = int(np.clip(rng.lognormal(np.log(32), 0.45), 8, 110)) if kind in CARE_HOMES else 0
    users = (
        beds or between(rng, 6, 20)
        if kind in (*CARE_HOMES, SUPPORTED, LOCAL_SUPPORTED)
        else int(np.clip(rng.lognormal(np.log(38), 0.4), 12, 120))
    )
    registered_on = date(between(rng, 2010, 2021), between(rng, 1, 12), between(rng, 1, 28))
    spell = Spell(registered_on, location_id(rng), owner, population.born_between(1962, 1992))
    return Service(
        number, kind, name, beds, users, f"{between(rng, 1, 180)} {pick(rng, STREETS)} {pick(rng, STREET_ENDS)}", pick(rng,
        TOWNS[council]), postcode,
        f"9990{number:04d}{between(rng, 1000, 9999)}", council, [spell], registered_on,
        service_ref=f"LS-{number:03d}" if kind in LOCAL else "",
        rate=_rate(rng), is_bursty=happens(rng, 0.25), candour=[(start - timedelta(days=1), float(np.clip(rng.lognormal(0, 0.3), 0.45,
        1.6)))],
    )  # fmt: skip


def _rate(rng: Generator) -> float:
    """How eventful a service is beside others of its size: from two families, so that no one distribution fits all."""
    if happens(rng, 0.7):
        return float(np.clip(rng.lognormal(-0.08, 0.4), 0.3, 2.6))
    return weighted(rng, {0.5: 0.55, 1.6: 0.45})


def location_id(rng: Generator) -> str:
    """A Location ID in the regulator's format, in a range that it does not issue."""
    return f"1-9{between(rng, 100_000_000, 999_999_999)}"
