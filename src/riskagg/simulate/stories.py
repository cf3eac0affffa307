"""The planted stories: five that a meeting should see, five innocent ones that look like them."""

from dataclasses import dataclass
from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, pick, stream
from riskagg.simulate.events import World
from riskagg.simulate.places import Service
from riskagg.simulate.settlement import Settlement

Tellers = tuple[tuple[str, str], ...]
# What a meeting should see is going on in the last month: months between its onset and that month.
_BEFORE_LAST = {"thefts": 3, "violence": 4, "medication": 6, "neglect": 4, "silent": 6}
# What only looks like it has time to mislead: month of a region of 30 in which it begins; other lengths in proportion.
_ONSETS = {"large": 17, "keen": 18, "calls": 14, "closing": 21, "spread": 15}
_SELF: tuple[Tellers, ...] = (
    (("council_safeguarding", "Provider"),),
    (("cqc_notifications", ""),),
    (("council_safeguarding", "Provider"),),
)
_EVERYDAY = ("fall", "medication", "pressure_ulcer", "nutrition_hydration", "death", "fall", "psychological")
_TRIFLES = ("fall", "medication", "psychological", "resident_on_resident", "nutrition_hydration", "moving_handling")
NEW_COMPANY = "Corvane Management Services Ltd"


@dataclass(frozen=True)
class Story:
    """One line of ``truth/stories.csv``."""

    story: str
    unit_kind: str
    unit_id: str
    pattern: str
    theme: str
    onset: date
    innocent: bool


def onset(window: list[date], role: str) -> date:
    """First day of the month in which a story begins."""
    in_proportion = max(1, round(_ONSETS.get(role, 0) * len(window) / 30)) - 1
    month = window[-1 - _BEFORE_LAST[role] if role in _BEFORE_LAST else in_proportion]
    if role == "neglect":  # the visits that show the new company close a quarter, so it begins with the next one
        month = m.shift(month, (1 - month.month) % 3)
    return month


def stories(settlement: Settlement, window: list[date]) -> list[Story]:
    """The truth of what is planted, ordered by name."""
    cast = {role: service.service_id for role, service in settlement.cast.items()}
    told = [
        ("falls_in_many_homes", "provider", settlement.spread.provider_id, "provider_spread", "fall", "spread", True),
        ("home_closes", "service", cast["closing"], "silence", "", "closing", True),
        ("home_falls_silent", "service", cast["silent"], "silence", "", "silent", False),
        ("keen_reporter", "service", cast["keen"], "sustained_rise", "", "keen", True),
        ("large_home", "service", cast["large"], "different_people", "theft_or_money", "large", True),
        ("medication_errors_grow", "service", cast["medication"], "escalating_frequency", "medication", "medication", False),
        (
            "neglect_after_new_operator",
            "provider",
            settlement.new_operator.provider_id,
            "after_change",
            "neglect_of_care",
            "neglect",
            False,
        ),
        ("new_supplier", "service", cast["calls"], "sustained_rise", "", "calls", True),
        ("thefts_from_residents", "service", cast["thefts"], "different_people", "theft_or_money", "thefts", False),
        ("violence_untold", "service", cast["violence"], "under_reporting", "resident_on_resident", "violence", False),
    ]
    return [
        Story(name, kind, unit, pattern, theme, onset(window, role), innocent) for name, kind, unit, pattern, theme, role, innocent in told
    ]


def prepare(settlement: Settlement, window: list[date], world: World) -> None:
    """What is true of the stories' places before anything happens."""
    cast, start = settlement.cast, window[0] - timedelta(days=1)
    for role, candour in (
        ("thefts", 0.9),
        ("violence", 0.08),
        ("medication", 1.0),
        ("large", 1.0),
        ("keen", 0.5),
        ("calls", 1.0),
        ("closing", 1.5),
    ):
        cast[role].candour = [(start, candour)]
    cast["silent"].candour = [(start, 1.4), (onset(window, "silent"), 0.0)]
    cast["medication"].theme_rates["medication"] = 0.4
    cast["large"].theme_rates["theft_or_money"] = 1.8
    cast["calls"].calls = 2.0
    cast["calls"].theme_rates["unwell"] = 3.5
    cast["keen"].change(onset(window, "keen"), manager=world.population.born_between(1962, 1992))
    cast["closing"].closed_on = onset(window, "closing") + timedelta(days=4)
    changed_on = m.shift(onset(window, "neglect"), -1)
    for home in settlement.homes_of(settlement.new_operator):
        home.operators = [(changed_on, NEW_COMPANY)]


def plant(seed: int, settlement: Settlement, window: list[date], world: World) -> None:
    """Let the stories happen."""
    rng, cast = stream(seed, "stories"), settlement.cast
    _thefts(rng, world, cast["thefts"], onset(window, "thefts"))
    _violence(rng, world, cast["violence"], onset(window, "violence"))
    _growing_errors(rng, world, cast["medication"], onset(window, "medication"), window)
    _neglect(rng, world, settlement.homes_of(settlement.new_operator)[:3], onset(window, "neglect"))
    for role in ("silent", "closing"):
        _steady_telling(rng, world, cast[role], [month for month in window if month < onset(window, role)])
    _trifles(rng, world, cast["keen"], [month for month in window if month >= onset(window, "keen")])


def _near(rng: Generator, first: date, days: int) -> date:
    return first + timedelta(days=max(0, days + between(rng, -2, 2)))


def _thefts(rng: Generator, world: World, home: Service, first: date) -> None:
    tellers: tuple[Tellers, ...] = (
        (("police", ""),), (("council_safeguarding", "Family"),), (("advocacy", ""), ("police", "")), (("council_safeguarding", "Police"),
        ("police", "")),
        (("police", ""),), (("council_safeguarding", "Care manager"), ("advocacy", "")),
    )  # fmt: skip
    for resident, (days, told) in enumerate(zip((6, 24, 41, 57, 72, 90), tellers, strict=True)):
        world.happen(
            home,
            "theft_or_money",
            _near(rng, first, days),
            person=world.resident(home, 3 + resident),
            role="Unknown",
            severity=0,
            tellers=told,
        )


def _violence(rng: Generator, world: World, home: Service, first: date) -> None:
    both, police = (("police", ""), ("ambulance", "")), (("police", ""),)
    for n, days in enumerate((4, 19, 37, 52, 70, 86, 109, 131)):
        who = world.resident(home, 2 + n % 5)
        told = both if n % 2 else police
        world.happen(home, "resident_on_resident", _near(rng, first, days), person=who, role="Resident", severity=0, tellers=told)


def _growing_errors(rng: Generator, world: World, home: Service, first: date, window: list[date]) -> None:
    """Two early errors two months apart, then each gap about a fifth shorter than the one before, for seven months."""
    tellers: tuple[Tellers, ...] = (
        (("nhs_incidents", ""),),
        (("council_safeguarding", "Health"),),
        (("nhs_incidents", ""),),
        (("council_safeguarding", "Provider"),),
    )
    days, gap, n = -100.0, 62.0, 0
    while days < 210:
        day = _near(rng, first + timedelta(days=min(days, 0)), int(max(days, 0)))
        if window[0] <= day <= m.end(window[-1]):
            world.happen(home, "medication", day, severity=0 if n % 3 else 1, tellers=tellers[n % 4])
        days, gap, n = days + gap, max(8.0, gap * 0.78), n + 1


def _neglect(rng: Generator, world: World, homes: list[Service], first: date) -> None:
    tellers: tuple[Tellers, ...] = (
        (("council_safeguarding", "Family"),), (("council_safeguarding", "Care manager"),), (("council_safeguarding", "Health"),),
    )  # fmt: skip
    for n, home in enumerate(homes):
        for k, days in enumerate((8, 38, 74, 118)):
            world.happen(home, "neglect_of_care", _near(rng, first, days + 9 * n), severity=k % 2, tellers=tellers[(n + k) % 3])


def _steady_telling(rng: Generator, world: World, home: Service, before: list[date]) -> None:
    """The home tells two or three ordinary things of its own each month."""
    for n, month in enumerate(before):
        for k in range(2 + n % 2):
            day = _near(rng, month, 4 + 10 * k)
            world.happen(home, pick(rng, _EVERYDAY), day, severity=between(rng, 0, 1), tellers=pick(rng, _SELF))


def _trifles(rng: Generator, world: World, home: Service, after: list[date]) -> None:
    for n, month in enumerate(after):
        for k in range(2 + n % 2):
            world.happen(
                home, pick(rng, _TRIFLES), _near(rng, month, 5 + 9 * k), severity=0, tellers=(("council_safeguarding", "Provider"),)
            )
