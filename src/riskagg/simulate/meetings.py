"""What comes back from meetings: decisions, actions, assessments, minutes and written replies, filled in by people."""

from datetime import date, datetime, time, timedelta

from riskagg.simulate import months as m
from riskagg.simulate.dice import pick, stream
from riskagg.simulate.inbox import Cell, csv_bytes, received_after, sheet_bytes
from riskagg.simulate.places import Service
from riskagg.simulate.region import Region
from riskagg.simulate.stories import onset

MATCHES = ("mention_source", "name", "address", "postcode", "service_id", "decision", "decided_by_role", "decided_on")
DECISIONS = (
    "meeting_id", "service_id", "provider_id", "decided_on", "level", "lead_agency", "chair_role", "decision", "rationale",
    "evidence_pack", "restriction",
    "restriction_by", "restriction_review_on", "provider_informed_on", "police_hold",
)  # fmt: skip
ACTIONS = (
    "plan", "no", "unit_id", "learning_point", "action", "lead", "owner_organisation", "start", "due", "milestone", "status",
    "outcome_measure", "evidence",
)  # fmt: skip
ASSESSMENTS = ("unit_id", "tool", "version", "level", "score", "assessor_role", "assessed_on", "review_by")
MINUTES = ("meeting_id", "kind", "held_on", "status", "minutes_agreed_on", "minutes_shared_on")
REPLIES = ("meeting_id", "agency", "question", "reply", "replied_on", "signed_off_by_role")
AGENCIES = (
    "Council", "Police", "NHS", "CQC", "Contracts", "Advocacy", "Ambulance",
    "Whistleblowing",
)  # fmt: skip
_CANCELLED = 4  # of the kept meetings, counted from the last, this one was cancelled
_KEPT = 9


def send(region: Region) -> None:
    """Write what came back after each of the last meetings."""
    held = [month.replace(day=27) for month in region.window[-_KEPT:]]
    for n, day in enumerate(held):
        cancelled = n == len(held) - _CANCELLED
        _put_minutes(region, day, cancelled)
        if cancelled:
            _put(region, "proforma_replies", day, REPLIES, _replies(day), as_workbook=True)
        elif rows := _decisions(region, day):
            _put(region, "meeting_decisions", day, DECISIONS, rows, as_workbook=bool(n % 2))
    _put(region, "actions", held[1], ACTIONS, _actions(region, done=False), as_workbook=True)
    _put(region, "actions", held[-2], ACTIONS, _actions(region, done=True), as_workbook=False)
    _put(region, "risk_assessments", held[-3], ASSESSMENTS, _assessments(region, held[-3]), as_workbook=True)
    _put(region, "match_decisions", held[-2], MATCHES, _matches(region, held[-2]), as_workbook=False)


def _put(region: Region, kind: str, day: date, header: tuple[str, ...], rows: list[list[Cell]], *, as_workbook: bool) -> None:
    """A returned file: a workbook with real dates, or CSV with ISO dates."""
    at = received_after(stream(region.seed, f"{kind} {day}"), day, 1, 3)
    if as_workbook:
        sheet = [[datetime.combine(cell, time()) if type(cell) is date else cell for cell in row] for row in rows]
        region.inbox.put(f"{kind}_{day}.xlsx", sheet_bytes(kind, header, sheet), at)
    else:
        region.inbox.put(f"{kind}_{day}.csv", csv_bytes(header, rows), at)


def _meeting(day: date) -> str:
    return f"intelligence-{day}"


def _put_minutes(region: Region, day: date, cancelled: bool) -> None:
    rng = stream(region.seed, f"minutes {day}")
    here: list[Cell] = ["" if cancelled else pick(rng, ("present", "present", "present", "apologies", "absent")) for _ in AGENCIES]
    agreed = None if cancelled else day + timedelta(days=10)
    shared = None if cancelled else day + timedelta(days=18 if day.month % 5 == 0 else 12)
    row: list[Cell] = [_meeting(day), "intelligence", day, "cancelled" if cancelled else "held", agreed, shared, *here]
    rows = [row]
    if day.month % 2 == 0:
        rows.append([f"cqmg-{day + timedelta(days=1)}", "cqmg", day + timedelta(days=1), "held", agreed, None, *here])
    # Minutes are known only once they were shared, so the file comes after that.
    region.inbox.put(
        f"minutes_{day}.csv",
        csv_bytes((*MINUTES, *AGENCIES), rows),
        received_after(rng, day, 19, 20) if not cancelled else received_after(rng, day, 1, 2),
    )


def _decisions(region: Region, day: date) -> list[list[Cell]]:
    """What the meeting decided about the places that the stories are about, some months after each began."""
    cast = {role: service.service_id for role, service in region.settlement.cast.items()}
    provider = region.settlement.new_operator.provider_id
    hold, pack = ("N", "Y"), m.label(m.shift(m.month_of(day), -1))
    plan: list[tuple[str, int, list[Cell]]] = [
        ("medication", 8, ["1", "Contracts team", "Visit the service", "Errors grow month by month", "none", "", None, day, hold[0]]),
        ("thefts", 6, ["2", "Police", "Police lead; care reviews for all residents", "Several residents, a short time", "voluntary",
        "Provider",
                       day + timedelta(days=60), day, hold[1]]),
        ("neglect", 7, ["3", "Northshire Council", "Stop new placements until the plan is agreed",
        "Three homes after a change of operator", "imposed",
                        "Northshire Council", day + timedelta(days=42), day, hold[0]]),
        ("thefts", 9, ["1", "Northshire Council", "Go on watching", "Nothing new for two months", "lifted", "Northshire Council", None,
        day, hold[0]]),
        ("violence", 6, ["1", "CQC", "Ask the provider about its notifications", "Told by police alone", "none", "",
        None, None, hold[0]]),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for role, later, what in plan:
        if m.shift(onset(region.window, role), later) == m.month_of(day):
            unit: list[Cell] = ["", provider] if role == "neglect" else [cast[role], ""]
            level, lead, decision, why, restriction, by, review, informed, police = what
            rows.append(
                [
                    _meeting(day),
                    *unit,
                    day,
                    level,
                    lead,
                    "Head of safeguarding",
                    decision,
                    why,
                    pack,
                    restriction,
                    by,
                    review,
                    informed,
                    police,
                ]
            )
    return rows


def _actions(region: Region, *, done: bool) -> list[list[Cell]]:
    """An action plan with dates as people write them."""
    cast = {role: service.service_id for role, service in region.settlement.cast.items()}
    status = "Completed" if done else "Ongoing"
    return [
        ["Medication plan", "1", cast["medication"], "Errors repeat", "Weekly audit of charts", "Registered manager", "Provider",
        "immediately", "Nov 14",
         "", status, "No error in 8 weeks", "Audit sheets" if done else ""],
        ["Medication plan", "2", cast["medication"], "Staff new to the task", "Train all staff", "Contracts officer", "Contracts team",
        "2025-11-01",
         "2026-03-31", "2026-01", status, "All staff signed off", ""],
        ["Theft plan", "1", cast["thefts"], "Belongings not listed", "List of valuables for each resident", "Registered manager",
        "Provider", "a.s.a.p", "2016",
         "", "", "", ""],
        ["Theft plan", "2", cast["thefts"], "Police told late", "Agree how to tell the police", "Safeguarding lead", "Police",
        "01/04/2026", "01/03/2026", "",
         "Ongoing", "", ""],
        ["Operator plan", "1", region.settlement.new_operator.provider_id, "New company, new rotas", "Check rotas at three homes",
        "Contracts officer",
         "Contracts team", "2026-02-10", "Completed", "", "Complete", "Calls answered", "Visit reports"],
        ["Operator plan", "2", region.settlement.new_operator.provider_id, "Families not told", "Write to families", "Commissioner",
        "Northshire Council", "",
         "Ongoing", "", "", "", ""],
    ]  # fmt: skip


def _assessments(region: Region, day: date) -> list[list[Cell]]:
    cast = region.settlement.cast
    made: list[tuple[Service, str, int]] = [(cast["medication"], "Medium", 12), (cast["thefts"], "High", 18)]
    return [
        [
            service.service_id,
            "Provider risk tool",
            "2.1",
            level,
            score,
            "Quality officer",
            day - timedelta(days=9),
            day + timedelta(days=81),
        ]
        for service, level, score in made
    ]


def _matches(region: Region, day: date) -> list[list[Cell]]:
    """What people made of wordings that a machine cannot settle alone, and one that they found was another home."""
    seen = {(one.source, one.name): one for one in region.doubtful if one.month < m.month_of(day)}
    ours = [one for one in seen.values() if one.service][-4:]
    private = [one for one in seen.values() if not one.service][-3:]
    by: list[Cell] = ["Data analyst", day]
    rows: list[list[Cell]] = []
    for one in [*ours, *private]:
        answer: list[Cell] = [one.service.service_id, "same"] if one.service else ["", "none of ours"]
        rows.append([one.source, one.name, one.address, one.postcode, *answer, *by])
    for one in ours[:1]:
        other = next(service for service in region.settlement.services if service != one.service)
        rows.append([one.source, one.name, "", "", other.service_id, "not", *by])
    return rows


def _replies(day: date) -> list[list[Cell]]:
    question = "What do you know of the services in the pack that it does not say?"
    return [[_meeting(day), agency, question, "Nothing further", day + timedelta(days=4), "Team manager"] for agency in AGENCIES[:5]]
