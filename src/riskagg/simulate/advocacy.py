"""Advocates' notes: typed by hand, now and then, in whatever encoding and form of date was at hand."""

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.region import Region, Wording
from riskagg.simulate.telling import ADVOCACY, Telling
from riskagg.simulate.wording import typed_name

HEADER = ("date", "advocate_ref", "service", "concern", "theme", "person_initials", "raised_with", "response_received")
# Everyday words first, the type of risk after them.
THEMES: dict[str, tuple[str, ...]] = {
    "medication": ("medication", "tablets"), "pressure_ulcer": ("sores", "Neglect"), "neglect_of_care": ("poor care", "neglect",
    "left waiting"),
    "psychological": ("shouting", "rude staff", "Psychological"), "physical_abuse": ("rough handling", "Physical"),
    "theft_or_money": ("missing money", "money", "theft", "Financial or Material"), "nutrition_hydration": ("food", "food and drink"),
    "infection_control": ("hygiene",), "moving_handling": ("hoist",), "communication": ("communication", "not listened to"),
    "staffing": ("staffing", "not enough staff"), "violence": ("other residents",),
}  # fmt: skip
_CONCERNS = (
    "says she is not happy",
    "family worried – asked to look into it",
    "told me at visit",
    "“nobody comes”",
    "café visit refused",
    "",
)
_RAISED = ("manager", "council", "CQC", "manager and council", "")


def send(region: Region) -> None:
    """Write a file in two months of three; what is told in a month without one waits for the next."""
    rng = stream(region.seed, ADVOCACY)
    waiting: list[Telling] = []
    number = 0
    for n, month in enumerate(region.window):
        waiting += region.tellings(ADVOCACY, month)
        if (n % 3 == 1 and month != region.window[-1]) or not waiting:
            continue
        rows = []
        for telling in waiting:
            number += 1
            rows.append(_row(rng, f"ADV{number:04d}", telling))
            region.tells(ADVOCACY, rows[-1][1], telling.incident)
            service = telling.incident.service
            if service and rows[-1][2].lower() != service.name.lower():
                region.doubtful.append(Wording(ADVOCACY, rows[-1][2], "", "", service, month))
        content = csv_bytes(HEADER, rows, encoding="cp1252" if n % 2 else "utf-8")
        region.inbox.put(f"{ADVOCACY}_{m.label(month)}.csv", content, received_after(rng, m.end(month), 1, 5))
        waiting = []


def _row(rng: Generator, ref: str, telling: Telling) -> list[str]:
    incident = telling.incident
    service = incident.service
    day = telling.reported_on if happens(rng, 0.1) else telling.stated_on
    written = f"{day:%d/%m/%y}" if happens(rng, 0.6) else f"{day.day} {day:%b %Y}"
    who = f"{incident.person.forename[0]}{incident.person.surname[0]}"
    answered = weighted(rng, {"Y": 0.55, "N": 0.15, "": 0.2, "date": 0.1})
    if answered == "date":
        answered = f"{telling.reported_on:%d/%m/%y}"
    theme = pick(rng, THEMES[incident.theme]) if incident.theme in THEMES else "other"
    name = typed_name(rng, service, 0.45) if service else ""
    return [
        written,
        ref,
        name,
        pick(rng, _CONCERNS),
        theme,
        who if happens(rng, 0.9) else "",
        pick(rng, _RAISED),
        answered if between(rng, 0, 9) else "",
    ]
