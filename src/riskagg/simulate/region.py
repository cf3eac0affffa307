"""A region before anybody writes it down: places, people, what happened, and who came to know of it."""

from dataclasses import dataclass, field
from datetime import date

from riskagg.simulate import events, history, stories
from riskagg.simulate import months as m
from riskagg.simulate.events import Incident, World
from riskagg.simulate.inbox import Alert, Inbox
from riskagg.simulate.people import Population
from riskagg.simulate.places import Service
from riskagg.simulate.settlement import Settlement, settle
from riskagg.simulate.telling import AMBULANCE, COUNCIL, POLICE, Telling, tell

# Incidents at private addresses in a month, for each service of the region, by the agency that tells them.
_PRIVATE = {POLICE: 0.11, AMBULANCE: 0.04, COUNCIL: 0.05}
_PRIVATE_THEMES = {
    POLICE: {"disturbance": 5.0, "theft_or_money": 3.0, "physical_abuse": 3.0, "domestic": 4.0, "missing_person": 1.0, "death": 1.0},
    AMBULANCE: {"fall": 5.0, "unwell": 6.0, "medication": 0.5},
    COUNCIL: {"domestic": 3.0, "self_neglect": 3.0, "theft_or_money": 3.0, "physical_abuse": 1.0, "psychological": 1.0},
}


@dataclass(frozen=True)
class Wording:
    """A way of writing a place that a person may have to settle; ``service`` is None where it is none of ours."""

    source: str
    name: str
    address: str
    postcode: str
    service: Service | None
    month: date


@dataclass
class Region:
    """Everything that the agencies' modules write from."""

    seed: int
    window: list[date]
    settlement: Settlement
    world: World
    told: dict[str, list[Telling]]
    inbox: Inbox = field(default_factory=Inbox)
    doubtful: list[Wording] = field(default_factory=list)

    def tells(self, source: str, source_ref: str, incident: Incident, supplier: str = "") -> None:
        """Record the truth of an alert that tells of an incident."""
        where = incident.service.service_id if incident.service else ""
        self.inbox.tells(Alert(source, supplier or source, source_ref, incident.incident_id, where, incident.day))

    def tellings(self, agency: str, month: date) -> list[Telling]:
        """What an agency was told in a month, in the order of telling."""
        return [one for one in self.told[agency] if m.month_of(one.reported_on) == month]


def live(seed: int, services: int, months: int, last_month: str) -> Region:
    """Make the region of a seed and let its months pass."""
    window = m.window(last_month, months)
    population = Population(seed)
    settlement = settle(seed, services, window[0], population)
    history.pass_time(seed, settlement, window, population)
    world = World(seed, population)
    stories.prepare(settlement, window, world)
    events.go_on(world, settlement.services, window)
    stories.plant(seed, settlement, window, world)
    for agency, per_service in _PRIVATE.items():
        referrer = "Family" if agency == COUNCIL else ""
        events.elsewhere(world, window, services * per_service, _PRIVATE_THEMES[agency], ((agency, referrer),))
    told = tell(seed, world.incidents)
    return Region(seed, window, settlement, world, told)
