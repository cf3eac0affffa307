"""The councils' exports: cumulative for the financial year, so that a concern comes again and again, with more filled in.

To keep the region small, a council sends at the end of each quarter in the early months and at the end of each month from a year before
the last; of the weekly exports those of the last month are kept. The year's last export comes on 3 April in place of 31 March's.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.council import HEADER, Concern, concern
from riskagg.simulate.dice import between, happens, pick, stream
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.region import Region
from riskagg.simulate.telling import COUNCIL, Telling
from riskagg.simulate.words import COUNCILS

_MONTHLY = 12
_WITHDRAWN_A_YEAR = 2
_COLUMN = {name: at for at, name in enumerate(HEADER)}


def send(region: Region) -> None:
    """Write both councils' exports and the truth of their concerns."""
    rng = stream(region.seed, COUNCIL)
    tellings = _by_council(rng, region)
    for council in COUNCILS:
        last = max(day for day, _ in _exports(region.window))
        own = [one for one in tellings[council] if region.window[0] <= one.reported_on <= last]
        concerns = _withdraw([concern(rng, council, number, one) for number, one in enumerate(own, 1)])
        about = {one.concern_id: told.incident for one, told in zip(concerns, own, strict=True)}
        refused = _refused(concerns)
        for day, year in _exports(region.window):
            # A concern that is taken back before any export shows it was never told, so the truth follows the exports.
            for one in _export(rng, region, council, day, [*concerns, *refused], year):
                if one.concern_id in about:
                    region.tells(COUNCIL, one.concern_id, about[one.concern_id], council)


def _by_council(rng: Generator, region: Region) -> dict[str, list[Telling]]:
    """Whom a concern goes to: the host authority, rarely the placing one as well."""
    told: dict[str, list[Telling]] = {council: [] for council in COUNCILS}
    for one in region.told[COUNCIL]:
        host = one.incident.service.council if one.incident.service else pick(rng, COUNCILS)
        told[host].append(one)
        if one.incident.service and one.incident.tellers is None and happens(rng, 0.012):
            other = COUNCILS[1 - COUNCILS.index(host)]
            later = one.reported_on + timedelta(days=between(rng, 0, 4))
            told[other].append(replace(one, reported_on=later, referrer="Care manager"))
    return {council: sorted(ones, key=lambda one: (one.reported_on, one.incident.number)) for council, ones in told.items()}


def _exports(window: list[date]) -> Iterator[tuple[date, int]]:
    """Days of export with the financial year that each covers, oldest first."""
    for month in window:
        end = m.end(month)
        weekly = [end - timedelta(days=7 * weeks) for weeks in (3, 2, 1)] if month == window[-1] else []
        if month.month == 3:
            end += timedelta(days=3)
        elif month < m.shift(window[-1], -_MONTHLY) and month.month % 3:
            continue
        for day in [*weekly, end]:
            yield day, m.financial_year(month)


def _withdraw(concerns: list[Concern]) -> list[Concern]:
    """Take back a few entered in error, months apart, so that no export looks as if it had lost its rows."""
    for year in sorted({m.financial_year(one.received_on) for one in concerns}):
        own = [n for n, one in enumerate(concerns) if m.financial_year(one.received_on) == year]
        for k in range(min(_WITHDRAWN_A_YEAR, len(own) // 40)):
            at = own[len(own) * (k + 1) // 4]
            concerns[at] = replace(concerns[at], withdrawn_on=concerns[at].received_on + timedelta(days=45 + 60 * k))
    return concerns


def _refused(concerns: list[Concern]) -> list[Concern]:
    """Rows that break a rule: no date, a date yet to come, no reference, no place. Copies under new ids, no alerts of the truth."""
    faults: tuple[dict[str, str], ...] = (
        {"Date of Concern": "", "Date Received": ""}, {"Date of Concern": "14/02/2062"}, {"Concern ID": ""},
        {"Location of Risk": "", "Service Name": "", "Service Address": "", "Service Postcode": "", "CQC Location ID": "",
        "Provider Name": ""},
        {"Date of Concern": "31/02/2025"},
    )  # fmt: skip
    made = []
    for n, fault in enumerate(faults):
        like = concerns[(2 * n + 3) * len(concerns) // 14]
        before = list(like.before)
        for column, value in fault.items():
            if column != "Concern ID":
                before[_COLUMN[column] - 1] = value
        made.append(replace(like, concern_id="" if "Concern ID" in fault else f"{90_000 + n}", before=tuple(before), withdrawn_on=None))
    return made


def _export(rng: Generator, region: Region, council: str, day: date, concerns: list[Concern], year: int) -> list[Concern]:
    """Write one export; returns the concerns that it shows."""
    of_year = [one for one in concerns if one.received_on <= day and m.financial_year(one.received_on) == year]
    shown = [one for one in of_year if one.withdrawn_on is None or one.withdrawn_on > day]
    content = csv_bytes(HEADER, [one.row(day) for one in shown], line_end="\r\n", encoding="utf-8-sig")
    region.inbox.put(f"{COUNCIL}_{council}_{day:%Y-%m-%d}.csv", content, received_after(rng, day, 1, 2 if day.day < 5 else 3))
    return shown
