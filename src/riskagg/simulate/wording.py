"""How people write down a place."""

from dataclasses import dataclass

from numpy.random import Generator

from riskagg.simulate.dice import between, happens, pick, weighted
from riskagg.simulate.people import typo
from riskagg.simulate.places import NURSING, RESIDENTIAL, Service
from riskagg.simulate.words import COUNCILS, DISTRICTS, HOUSES, STREET_ENDS, STREETS, TOWNS

_SHORT = {
    "Residential Home": ("RH", "Res Home", "Res. Home", "Residential"),
    "Nursing Home": ("NH", "N/H", "Nursing Hme", "Nursing"),
    "Care Home": ("CH", "", "C/Home"),
    "House": ("Hse", "House"),
    "Court": ("Ct", "Court"),
    "Lodge": ("Ldge", "Lodge"),
    "Home Care": ("Homecare", "HC", "home care"),
    "Domiciliary Care": ("Dom Care", "Domiciliary"),
    "Supported Living": ("SL", "Supp Living", "Supported Liv."),
    "Day Centre": ("Day Ctr", "DC"),
}
_KIND_WORDS = {NURSING: ("NH", "Nursing Home", "Care Home"), RESIDENTIAL: ("RH", "Res Home", "Residential Home", "Care Home")}
_STREET_SHORT = {"Road": "Rd", "Street": "St", "Lane": "Ln", "Avenue": "Ave", "Close": "Cl", "Drive": "Dr"}


@dataclass(frozen=True)
class Address:
    """A private address, or a place that only sounds like a service."""

    name: str
    street: str
    town: str
    postcode: str


def typed_name(rng: Generator, service: Service, carefully: float = 0.5) -> str:
    """A service's name as somebody types it: right with probability ``carefully``, else shortened, lengthened or mistyped."""
    name = service.name
    if happens(rng, carefully):
        return name
    how = weighted(rng, {"short": 5.0, "the": 2.0, "kind": 2.0, "typo": 2.0, "lower": 1.0, "town": 1.0})
    if how == "short":
        ending = next((end for end in _SHORT if name.endswith(end)), None)
        return f"{name.removesuffix(ending)}{pick(rng, _SHORT[ending])}".strip() if ending else name.removeprefix("The ")
    if how == "the":
        return name.removeprefix("The ") if name.startswith("The ") else f"The {name}"
    if how == "kind":
        stem = name.removesuffix(next((end for end in _SHORT if name.endswith(end)), "")).strip()
        return f"{stem} {pick(rng, _KIND_WORDS.get(service.kind, ('',)))}".strip()
    if how == "typo":
        words = name.split()
        at = between(rng, 0, len(words) - 1)
        return " ".join(typo(rng, word) if n == at else word for n, word in enumerate(words))
    return name.lower() if how == "lower" else f"{name}, {service.town}"


def typed_street(rng: Generator, street: str) -> str:
    """A street with its ending written short now and then."""
    head, _, end = street.rpartition(" ")
    return f"{head} {_STREET_SHORT[end]}" if end in _STREET_SHORT and happens(rng, 0.25) else street


def typed_postcode(rng: Generator, postcode: str) -> str:
    """A postcode, without its space or in lower case now and then."""
    return weighted(rng, {postcode: 0.85, postcode.replace(" ", ""): 0.1, postcode.lower(): 0.05})


def private_address(rng: Generator) -> Address:
    """An address that is nobody's service; a few are shops and inns named much like a home."""
    council = pick(rng, COUNCILS)
    low, high = DISTRICTS[council]
    name = f"{pick(rng, HOUSES[:24])} {pick(rng, ('Inn', 'Stores', 'Surgery', 'Garage'))}" if happens(rng, 0.06) else ""
    postcode = f"ZZ{between(rng, low, high)} {between(rng, 0, 9)}{pick(rng, 'CKMVO')}{pick(rng, 'ABDEFGHJ')}"
    return Address(name, f"{between(rng, 1, 240)} {pick(rng, STREETS)} {pick(rng, STREET_ENDS)}", pick(rng, TOWNS[council]), postcode)
