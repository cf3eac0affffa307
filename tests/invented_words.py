"""Names and stories of the invented region: none is a real service's."""

from datetime import date, datetime
from typing import Any

MONTH = "2026-10"
END = date(2026, 10, 31)
CUT = date(2026, 11, 5)
RECEIVED = datetime.fromisoformat("2026-11-03T09:30:00")
SOURCES = {
    "council_safeguarding": ("Council safeguarding", "C"),
    "police": ("Police", "P"),
    "nhs_incidents": ("NHS incidents", "N"),
    "cqc_notifications": ("Care Quality Commission", "Q"),
    "ambulance": ("Ambulance service", "M"),
    "advocacy": ("Advocacy", "A"),
    "whistleblowing_complaints": ("Whistleblowing and complaints", "W"),
    "contract_monitoring": ("Contract monitoring", "V"),
}
THEMES = {
    "resident_on_resident": "Between residents",
    "physical_abuse": "Physical abuse",
    "psychological": "Psychological",
    "theft_or_money": "Theft or money",
    "neglect_of_care": "Neglect of care",
    "medication": "Medication",
    "fall": "Fall",
    "pressure_ulcer": "Pressure ulcer",
    "nutrition_hydration": "Nutrition and hydration",
    "staffing": "Staffing",
    "leadership": "Leadership",
    "other": "Other",
    "unmapped": "Not yet mapped",
}
PLACES = "Elms Harbour Coppice Saltmarsh Fernlea Larkrise Beeches Orchard Willow Heron Kingfisher Mill Priory Quayside Rowan".split()  # noqa: SIM905
ENDINGS = ["House", "Lodge", "Court", "View"]
PROVIDERS = [
    "Larkfield Care Ltd",
    "Oakmere Homes Ltd",
    "Saltmarsh Trust",
    "Fernlea Support Ltd",
    "Brightway Care Ltd",
    "Northshire Council",
]
STORIES: list[tuple[str, str, list[str], str, float]] = [
    ("theft_or_money", "different_people", ["police", "council_safeguarding"], "people", 0.55),
    ("medication", "sustained_rise", ["nhs_incidents", "cqc_notifications"], "excess", 0.6),
    ("resident_on_resident", "several_agencies", ["police", "ambulance", "council_safeguarding"], "agencies", 0.5),
    ("fall", "under_reporting", ["ambulance"], "hidden", 0.45),
    ("neglect_of_care", "escalating_frequency", ["council_safeguarding", "advocacy"], "escalation", 0.4),
    ("pressure_ulcer", "cluster", ["nhs_incidents"], "repetition", 0.45),
    ("psychological", "silence", ["council_safeguarding"], "hidden", 0.3),
    ("staffing", "unanswered_concern", ["advocacy", "whistleblowing_complaints"], "unanswered", 0.3),
]
Rows = list[dict[str, Any]]
Event = tuple[date, str, list[str]]
