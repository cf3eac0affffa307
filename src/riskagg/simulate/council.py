"""What a council's case-management system holds of a concern, and how it reads at a given day."""

from dataclasses import dataclass
from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate.dice import between, happens, pick, weighted
from riskagg.simulate.events import Incident
from riskagg.simulate.people import typed
from riskagg.simulate.places import HOME_CARE, LOCAL_SUPPORTED, NURSING, RESIDENTIAL, SUPPORTED
from riskagg.simulate.telling import Telling
from riskagg.simulate.wording import typed_name, typed_postcode, typed_street
from riskagg.simulate.words import AUTHORITIES, OUTSIDE

HEADER = (
    "Concern ID", "Date of Concern", "Date Received", "Person ID", "NHS Number", "Surname", "Forename", "Date of Birth",
    "Primary Support Reason",
    "Location of Risk", "Service Name", "Service Address", "Service Postcode", "CQC Location ID", "Provider Name", "Type(s) of Risk",
    "Concern Category",
    "Source of Risk", "Alleged Source Name", "Alleged Source Role", "Referrer Type", "Decision", "Decision Date", "Enquiry ID",
    "Enquiry Outcome",
    "Risk Outcome", "Placing Authority", "Concern Summary",
)  # fmt: skip
_NEGLECT = "Neglect and Acts of Omission"
_TYPES = {
    "resident_on_resident": "Physical", "physical_abuse": "Physical", "psychological": "Psychological",
    "theft_or_money": "Financial or Material",
    "sexual": "Sexual", "staffing": "Organisational", "leadership": "Organisational", "discriminatory": "Discriminatory",
    "self_neglect": "Self-Neglect",
    "domestic": "Domestic Abuse",
}  # fmt: skip
_LOCAL_SPELLING = {
    "Financial or Material": "Financial / Material",
    _NEGLECT: "Neglect & Omission",
    "Psychological": "Psychological/Emotional",
}
_CATEGORIES = {
    "fall": "Fall", "medication": "Medication error", "pressure_ulcer": "Pressure ulcer", "neglect_of_care": "Missed or poor care",
    "resident_on_resident": "Resident on resident", "physical_abuse": "Physical abuse", "psychological": "Verbal or emotional",
    "theft_or_money": "Theft or missing money", "sexual": "Sexual", "nutrition_hydration": "Nutrition and hydration",
    "infection_control": "Infection control", "moving_handling": "Moving and handling", "missing_person": "Missing person",
    "death": "Unexpected death",
    "staffing": "Staffing",
}  # fmt: skip
# Where the type of risk says as much as the category, clerks leave the category empty more often.
_TYPE_SAYS_IT = ("resident_on_resident", "physical_abuse", "psychological", "theft_or_money", "sexual", "neglect_of_care")
_SUMMARIES = {
    "fall": ("Found on floor", "Slipped in lounge", "Fell at night"), "medication": ("Dose missed", "Wrong dose given", "Given late"),
    "pressure_ulcer": ("Grade 2, heel", "Sore found on admission"), "neglect_of_care": ("Left in wet bed", "Call bell not answered",
    "No wash for two days"),
    "resident_on_resident": ("Pushed in dining room", "Slapped by another"), "theft_or_money": ("Cash gone from drawer", "Ring missing"),
    "psychological": ("Shouted at", "Spoken to harshly"), "physical_abuse": ("Rough handling", "Bruise to arm"),
}  # fmt: skip
_HOSTILE = (
    '=HYPERLINK("http://example.invalid","x")',
    "<script>alert(1)</script>",
    "Seen twice,\nsays the family",
    "@SUM(1+1)",
    '"quoted" & more',
)
_LOCATIONS = {NURSING: "Care Home - Nursing", RESIDENTIAL: "Care Home - Residential", HOME_CARE: "Own Home"}
_REASONS = {"Physical Support": 5.0, "Memory and Cognition": 3.0, "Learning Disability Support": 1.0, "Mental Health Support": 1.0}
_OUTCOMES = {
    "Fully substantiated": 3.0,
    "Partly substantiated": 2.0,
    "Not substantiated": 2.5,
    "Inconclusive": 1.7,
    "Ceased at request": 0.8,
}
_TRIFLES = {"NFA": 0.55, "Information and advice": 0.33, "Passed to Quality Team": 0.12}
_HARMLESS = {"NFA": 0.36, "Information and advice": 0.26, "Passed to Quality Team": 0.20, "S42 enquiry": 0.14, "Other enquiry": 0.04}
_DECISIONS = {"NFA": 0.30, "Information and advice": 0.20, "Passed to Quality Team": 0.16, "S42 enquiry": 0.28, "Other enquiry": 0.06}


@dataclass(frozen=True)
class Concern:
    """One concern: cells that never change, and the days on which the others are filled in."""

    concern_id: str
    received_on: date
    before: tuple[str, ...]  # from Date of Concern to Referrer Type
    after: tuple[str, ...]  # Placing Authority, Concern Summary
    decision: str
    decided_on: date
    enquiry_id: str
    concluded_on: date
    outcome: str
    risk_outcome: str
    withdrawn_on: date | None = None

    def row(self, day: date) -> list[str]:
        """The concern as an export of that day shows it."""
        decided = [self.decision, f"{self.decided_on:%d/%m/%Y}", self.enquiry_id] if self.decided_on <= day else ["", "", ""]
        concluded = [self.outcome, self.risk_outcome] if self.concluded_on <= day else ["", ""]
        return [self.concern_id, *self.before, *decided, *concluded, *self.after]


def concern(rng: Generator, council: str, number: int, telling: Telling) -> Concern:
    """A council's record of what it was told."""
    decision = weighted(rng, _DECISIONS if telling.incident.severity else _TRIFLES if telling.referrer == "Provider" else _HARMLESS)
    decided_on = telling.reported_on + timedelta(days=between(rng, 1, 12))
    is_enquiry = "enquiry" in decision
    ends = is_enquiry and happens(rng, 0.9)
    return Concern(
        f"{10_000 + number}", telling.reported_on, (*_when_and_who(rng, telling), *_where(rng, telling.incident, telling.reported_on),
        *_what(rng, council, telling.incident), telling.referrer), (_placing(rng, council), _summary(rng, telling.incident.theme)),
        decision, decided_on, f"E{20_000 + number}" if is_enquiry else "", decided_on + timedelta(days=between(rng, 25, 120)),
        weighted(rng, _OUTCOMES) if ends else "", pick(rng, ("Remained", "Reduced", "Removed", "Reduced")) if ends else "",
    )  # fmt: skip


def _when_and_who(rng: Generator, telling: Telling) -> list[str]:
    who = telling.incident.person
    spelling = typed(rng, who)
    nhs = who.nhs_number if happens(rng, 0.6) else ""
    when = [f"{telling.stated_on:%d/%m/%Y}", f"{telling.reported_on:%d/%m/%Y}", f"P{100_000 + who.number}", nhs]
    return [*when, spelling.surname, spelling.forename, f"{spelling.born:%d/%m/%Y}", weighted(rng, _REASONS)]


def _where(rng: Generator, incident: Incident, day: date) -> list[str]:
    """Location of Risk, Service Name, Address, Postcode, CQC Location ID, Provider Name."""
    service = incident.service
    if service is None:
        return ["Own Home", "", "", "", "", ""]
    location = _LOCATIONS.get(service.kind, "Own Home" if service.kind in (SUPPORTED, LOCAL_SUPPORTED) else "Community Service")
    spell = service.spell_on(day)
    location_id = spell.location_id if service.is_registered and happens(rng, 0.5) else ""
    street = typed_street(rng, service.address) if happens(rng, 0.7) else ""
    postcode = typed_postcode(rng, service.postcode) if street or happens(rng, 0.6) else ""
    careful = 0.5 if location_id or postcode else 0.75
    return [location, typed_name(rng, service, careful), street, postcode, location_id, spell.provider.name if happens(rng, 0.3) else ""]


def _what(rng: Generator, council: str, incident: Incident) -> list[str]:
    """Type(s) of Risk, Concern Category, Source of Risk, Alleged Source Name, Alleged Source Role."""
    types = [_TYPES.get(incident.theme, _NEGLECT)]
    if happens(rng, 0.1):
        types.append(pick(rng, [one for one in ("Psychological", "Organisational") if one not in types]))
    if happens(rng, 0.7 if council == "westbay" else 0.15):
        types = [_LOCAL_SPELLING.get(one, one) for one in types]
    empty = 0.2 if incident.theme in _TYPE_SAYS_IT else 0.02
    category = "" if happens(rng, empty) else _CATEGORIES.get(incident.theme, "")
    known = {
        "Resident": "Other - Known to Individual",
        "Relative": "Other - Known to Individual",
        "Visitor": "Other - Unknown to Individual",
    }
    source = known.get(incident.role, "Service Provider" if incident.service else "Other - Known to Individual")
    who = typed(rng, incident.source) if incident.source and happens(rng, 0.85) else None
    return ["; ".join(types), category, source, f"{who.forename} {who.surname}" if who else "", incident.role]


def _placing(rng: Generator, council: str) -> str:
    return weighted(rng, {AUTHORITIES[council]: 0.6, "": 0.3, OUTSIDE: 0.1})


def _summary(rng: Generator, theme: str) -> str:
    if happens(rng, 0.004):
        return pick(rng, _HOSTILE)
    return pick(rng, _SUMMARIES[theme]) if theme in _SUMMARIES and happens(rng, 0.2) else ""
