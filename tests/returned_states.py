"""Files as meetings return them, that put every service and provider of an area into a random state of all that can be returned."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

Row = dict[str, str]
Unit = tuple[str, str]
"""Its kind, service or provider, and its id."""

MEETINGS = ("2026-08-28", "2026-09-25", "2026-10-30")
_DAYS = ("2026-08-30", "2026-09-14", "03/10/2026", "28 Oct 2026", "2026-11-20")
_VAGUE = (*_DAYS, "2016", "Nov 14", "immediately", "a.s.a.p", "45992", "ongoing", "end of March 2027", "")
_STATUSES = ("Completed", "Ongoing", "ongoing, nearly completed", "Not started", "Done 3 Oct", "closed", "2016", "-", "N/A", "")
_ROLES = ("Head of service", "Detective inspector", "chair", "")
_WORDS = (
    "Visit",
    "Ask again in May",
    "=1+1",
    "Ünïcode \u2013 dash",
    "two\nlines",
    " two  spaces ",
    "12.50",
    "27/11/2026",
    "1e5",
    "no change",
)
_QUESTIONS = (
    "What do you know of the services in the pack that it does not say?",
    "Which decisions or actions do you ask for?",
    "Anything else?",
)
_AGENCIES = ("Police", "NHS", "Ambulance service", "Northshire Council")


def returned_files(chance: Random, units: Sequence[Unit]) -> dict[str, bytes]:
    """Files of three meetings, by name: of each kind one or two files that may contradict each other."""
    files: dict[str, list[Row]] = {}
    for held_on in MEETINGS:
        for kind, rows in _KINDS.items():
            for mark in ("", "-police")[: chance.randint(1, 2)]:
                files[f"{kind}_{held_on}{mark}.csv"] = [row for row in rows(chance, units, held_on) if row]
    return {name: as_csv(rows) for name, rows in files.items() if rows}


def as_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows of the same columns as a CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _decisions(chance: Random, units: Sequence[Unit], held_on: str) -> Iterable[Row]:
    for kind, unit in units:
        for number in range(chance.choice((0, 1, 1, 2))):
            row = {"meeting_id": f"intelligence-{held_on}", "service_id": unit if kind == "service" else ""}
            row |= {
                "provider_id": unit if kind == "provider" else "",
                "decided_on": held_on,
                "decision": f"{chance.choice(_WORDS)} {number}",
            }
            row |= {"level": chance.choice(("", "0", "1", "3", "6")), "lead_agency": chance.choice(_AGENCIES)}
            row |= {"rationale": chance.choice(_WORDS), "chair_role": chance.choice(_ROLES)}
            row |= {"restriction": chance.choice(("", "none", "voluntary", "imposed", "lifted")), "restriction_by": chance.choice(_ROLES)}
            row |= {"restriction_review_on": chance.choice(("", *_DAYS)), "restriction_lifted_by_role": chance.choice(_ROLES)}
            row |= {"provider_informed_on": chance.choice(("", *_DAYS)), "police_hold": chance.choice(("", "Y", "N"))}
            row |= {"hold_released_on": chance.choice(("", *_DAYS)), "hold_released_by_role": chance.choice(_ROLES)}
            yield row | {"stated_on": chance.choice(("", "2026-09-01", "2026-10-15")), "by_role": chance.choice(_ROLES), "settles": ""}


def _actions(chance: Random, units: Sequence[Unit], held_on: str) -> Iterable[Row]:
    for number, (_, unit) in enumerate(units):
        for part in range(chance.randint(0, 2)):
            row = {"plan": f"Plan {number % 5}", "no": f"{number}.{part}", "unit_id": unit, "action": chance.choice(_WORDS)}
            row |= {"lead": chance.choice(_ROLES), "owner_organisation": chance.choice(_AGENCIES), "start": chance.choice(_VAGUE)}
            row |= {"due": chance.choice(_VAGUE), "milestone": chance.choice(_VAGUE), "status": chance.choice(_STATUSES)}
            yield row | {"evidence": chance.choice(("", "audit")), "outcome_measure": "", "learning_point": chance.choice(_WORDS)}


def _assessments(chance: Random, units: Sequence[Unit], held_on: str) -> Iterable[Row]:
    for _, unit in units:
        if chance.random() < 0.5:
            row = {"unit_id": unit, "tool": chance.choice(("Practice tool", "Matrix")), "version": chance.choice(("", "2"))}
            row |= {"level": chance.choice(("High", "2016", "")), "score": chance.choice(("18", "0", "not scored")), "assessed_on": held_on}
            yield row | {"assessor_role": chance.choice(_ROLES), "review_by": chance.choice(("", *_DAYS))}


def _minutes(chance: Random, units: Sequence[Unit], held_on: str) -> Iterable[Row]:
    row = {
        "meeting_id": f"intelligence-{held_on}",
        "kind": "intelligence",
        "held_on": held_on,
        "status": chance.choice(("held", "cancelled")),
    }
    row |= {"minutes_agreed_on": chance.choice(("", *_DAYS)), "minutes_shared_on": chance.choice(("", *_DAYS))}
    yield row | {agency: chance.choice(("", "present", "apologies", "absent")) for agency in _AGENCIES}


def _replies(chance: Random, units: Sequence[Unit], held_on: str) -> Iterable[Row]:
    for agency in _AGENCIES:
        for question in _QUESTIONS:
            row = {"meeting_id": f"intelligence-{held_on}", "agency": agency, "question": question}
            row |= {
                "reply": chance.choice(("", *_WORDS)),
                "replied_on": chance.choice(("", *_DAYS)),
                "signed_off_by_role": chance.choice(_ROLES),
            }
            yield row


_KINDS: dict[str, Callable[[Random, Sequence[Unit], str], Iterable[Row]]] = {
    "meeting_decisions": _decisions,
    "actions": _actions,
    "risk_assessments": _assessments,
    "minutes": _minutes,
    "proforma_replies": _replies,
}
