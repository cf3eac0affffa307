"""Services and providers of the region, with what happens to them over the months."""

from dataclasses import dataclass, field, replace
from datetime import date

from riskagg.simulate.people import Person

NURSING, RESIDENTIAL, HOME_CARE, SUPPORTED = "nursing", "residential", "home care", "supported living"
LOCAL_DAY, LOCAL_SUPPORTED, LOCAL_VOLUNTARY = "day service", "local supported living", "voluntary"
CARE_HOMES = (NURSING, RESIDENTIAL)
LOCAL = {LOCAL_DAY: "day service", LOCAL_SUPPORTED: "supported living", LOCAL_VOLUNTARY: "voluntary"}


@dataclass(frozen=True)
class Provider:
    """Who is registered to run services. ``brand_id`` is ``-`` without a brand, as the regulator writes it."""

    provider_id: str
    name: str
    companies_house: str
    brand_id: str = "-"
    brand_name: str = "-"


@dataclass(frozen=True)
class Spell:
    """From a day on: the id under which a service is registered, by whom, managed by whom."""

    valid_from: date
    location_id: str
    provider: Provider
    manager: Person


@dataclass
class Service:
    """One service. ``users`` is how many people it serves; ``beds`` is 0 where it is no home.

    ``candour`` says how readily it tells of itself, from a day on (1 is usual); ``operators`` who operates it, from a day on.
    """

    number: int
    kind: str
    name: str
    beds: int
    users: int
    street: str
    town: str
    postcode: str
    uprn: str
    council: str
    spells: list[Spell]
    opened_on: date
    service_ref: str = ""
    closed_on: date | None = None
    dual_id: str = ""
    rate: float = 1.0
    is_bursty: bool = False
    candour: list[tuple[date, float]] = field(default_factory=list)
    operators: list[tuple[date, str]] = field(default_factory=list)
    theme_rates: dict[str, float] = field(default_factory=dict)
    calls: float = 1.0

    @property
    def is_registered(self) -> bool:
        return not self.service_ref

    @property
    def service_id(self) -> str:
        """The first Location ID under which it was known, or ``local:`` and its reference."""
        return self.spells[0].location_id if self.is_registered else f"local:{self.service_ref}"

    @property
    def address(self) -> str:
        return f"{self.street}, {self.town}"

    def spell_on(self, day: date) -> Spell:
        """The spell in force on a day; the first one reaches back."""
        return [self.spells[0], *(spell for spell in self.spells if spell.valid_from <= day)][-1]

    def candour_on(self, day: date) -> float:
        """How readily it tells of itself on a day."""
        return [1.0, *(value for since, value in self.candour if since <= day)][-1]

    def operator_on(self, day: date) -> str:
        """Who operates it on a day: a company of that name, else the provider itself."""
        return [self.spell_on(day).provider.name, *(name for since, name in self.operators if since <= day)][-1]

    def is_open(self, day: date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or day <= self.closed_on)

    def change(self, day: date, **what: object) -> None:
        """Begin a new spell on a day: pass the new location_id, provider or manager."""
        self.spells.append(replace(self.spell_on(day), valid_from=day, **what))  # type: ignore[arg-type]
