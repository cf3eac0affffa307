"""Services to match mentions with: an invented country of any size, or the regulator's own register."""

import csv
import gzip
import os
import random
from dataclasses import dataclass
from pathlib import Path

REGISTER = "cqc/latest-ratings-2021-01.csv.gz"

_FIRSTS = (  # noqa: SIM905  a list of words reads better as words
    "Abbots Alder Ander Ash Aver Barn Bat Beech Bel Birch Bishops Black Bold Bram Bright Broad Brook Burn Cald Carl Cedar Chal Cherry "
    "Ching Church Clare Cliff Cole Copper Crag Cran Cross Cul Dal Dean Ditch Drake Dun "
    "East Eccles Eden Elder Elm Er Fair Farn Fern Fin Fleet "
    "Fox Gal Gart Glad Gold Gor Green Had Ham Har Hart Hazel Heath Hel Hill Hol Ivy Kel Ken Kil King Lake Lang Lark Leigh Lime Lin Lud "
    "Maple Mar Mead Mel Mill Moor Nether Nor North Nun Oak Old Or Over Park Pem Pen "
    "Pick Priory Quarry Rad Raven Red Ridge Rom Rose Rowan Rush "
    "Sal Sand Shel Silver South Spring Stan Stone Strat Summer Sun Swan Tal Tar Thorn Thur Til Up Ven Wal War Water Well West Wheat White "
    "Wild Willow Win Wood Wy Yar Yew"
).split()
_LASTS = (  # noqa: SIM905
    "field wood lea bank croft hurst dale side view mead ford brook wick ton bury gate holme worth land combe ley well stead cote bourne "
    "mere thorpe den shaw burn cliffe ham minster mouth ridge royd stone tree wyn"
).split()
_PLURALS = (  # noqa: SIM905
    "Elms Beeches Willows Limes Laurels Hollies Cedars Firs Oaks Poplars Larches Grange Lodge Manor Hermitage Priory"
).split()
_SAINTS = "Anne Mary George John Luke Mark Paul Peter Martin Cuthbert Joseph Michael Clare Helen Hilda Oswald Bede".split()  # noqa: SIM905
_SECONDS = ("House", "Court", "Lodge", "Manor", "Grange", "Hall", "Gardens", "Place", "", "", "", "")
_KINDS = (
    "Nursing Home", "Residential Home", "Care Home", "Residential Care Home", "Care Centre", "Home Care", "Supported Living", "Rest Home",
    "", "", "", "", "", "",
)  # fmt: skip
_STREET_KINDS = (
    "Road",
    "Road",
    "Road",
    "Street",
    "Street",
    "Lane",
    "Avenue",
    "Avenue",
    "Close",
    "Drive",
    "Way",
    "Crescent",
    "Grove",
    "Hill",
)
_COMMON_STREETS = "High Church Station Victoria Mill Chapel Park London Manor Albert Queens Kings School".split()  # noqa: SIM905
_FIRM_ENDS = ("Care Ltd", "Care Homes Limited", "Healthcare Ltd", "Support Services Ltd", "Homes Ltd", "Care Group Limited")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Service:
    """A service as the directory writes it; ``former_name`` is an earlier name, which the directory knows where ``knows_former``."""

    service_id: str
    name: str
    address: str
    town: str
    postcode: str
    authority: str
    provider: str
    former_name: str = ""
    knows_former: bool = False


def invented_services(count: int, seed: int) -> list[Service]:
    """A country of services: names repeat as often as real ones do, some share a postcode, some an address.

    Args:
        count: as many services, some 80 to a town.
        seed: the same seed gives the same country.
    """
    dice = random.Random(f"services {seed}")
    towns = _towns(dice, max(8, count // 80))
    firms = sorted({f"{_stem(dice)} {dice.choice(_FIRM_ENDS)}" for _ in range(max(3, count // 4))})
    made: list[Service] = []
    for number in range(count):
        town, outwards, authority = dice.choice(towns)
        number_in_street = f"{dice.randint(1, 220)}{dice.choice('AB') if dice.random() < 0.04 else ''}"
        street = f"{dice.choice(_COMMON_STREETS) if dice.random() < 0.3 else _stem(dice)} {dice.choice(_STREET_KINDS)}"
        postcode = f"{dice.choice(outwards)} {dice.randint(0, 9)}{dice.choice(_LETTERS)}{dice.choice(_LETTERS)}"
        address = f"{number_in_street} {street}" if dice.random() < 0.8 else street
        near = dice.random()
        if near < 0.12 and made:
            # A neighbour: the same postcode and street, in a third of cases the very same door.
            other = dice.choice(made)
            town, authority, postcode = other.town, other.authority, other.postcode
            street = other.address.lstrip("0123456789AB ") or street
            address = other.address if near < 0.04 else f"{number_in_street} {street}"
        name = address if dice.random() < 0.04 and address[0].isdigit() else _name(dice)
        former = _name(dice) if dice.random() < 0.12 else ""
        made.append(
            Service(
                f"1-{number:06}", name, address, town, postcode, authority, dice.choice(firms), former, bool(former) and dice.random() < 0.5
            )
        )
    return made


def _stem(dice: random.Random) -> str:
    return dice.choice(_FIRSTS) + dice.choice(_LASTS)


def _name(dice: random.Random) -> str:
    draw = dice.random()
    if draw < 0.08:
        stem = f"The {dice.choice(_PLURALS)}"
    elif draw < 0.16:
        stem = f"St {dice.choice(_SAINTS)}'s {dice.choice(_SECONDS)}"
    elif draw < 0.26:
        stem = f"{_stem(dice)} {dice.choice(_PLURALS)}"
    elif draw < 0.40:
        stem = f"{_stem(dice)} {_stem(dice)} {dice.choice(_SECONDS)}"
    else:
        stem = f"{_stem(dice)} {dice.choice(_SECONDS)}"
    return " ".join(f"{stem} {dice.choice(_KINDS)}".split())


def _towns(dice: random.Random, count: int) -> list[tuple[str, list[str], str]]:
    towns = []
    for number in range(count):
        area = "ZZ" if number < 90 else f"{'QVX'[number // 90 % 3]}{_LETTERS[number // 270 % len(_LETTERS)]}"
        outwards = [f"{area}{1 + number % 90}"]
        stem = f"{_stem(dice)}{dice.choice(('', '', ' Bay', ' Regis', '-on-Sea', ' Magna', ' St Mary'))}"
        towns.append((stem, outwards, f"Council {number // 4:03}"))
    return towns


def real_data() -> Path:
    """The folder of real data, which may not be there."""
    return Path(os.environ.get("RISKAGG_REAL_DATA", "../shared/data"))


def registered_services(part: int | None = None) -> list[Service]:
    """The register's locations as they are written there, in the order of their ids.

    Args:
        part: 0 or 1 gives one half, every other location: thresholds are set on one and scored on both or on the other. None gives all.
    """
    found: dict[str, dict[str, str]] = {}
    with gzip.open(real_data() / REGISTER, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["Location ID"], row)
    services = [_registered(found[location]) for location in sorted(found)]
    return services if part is None else services[part::2]


def _registered(row: dict[str, str]) -> Service:
    street = ", ".join(line for line in (row["Location Street Address"].strip(), row["Location Address Line 2"].strip()) if line)
    return Service(
        row["Location ID"], row["Location Name"].strip(), street, row["Location City"].strip(), row["Location Post Code"].strip(),
        row["Location Local Authority"], row["Provider Name"],
    )  # fmt: skip
