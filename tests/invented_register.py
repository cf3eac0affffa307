"""What invented meetings decided: the register's tables for ``invented_marts``."""

from datetime import date
from typing import Any


def register_rows(services: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Decisions, actions, meetings, restrictions, risk assessments and replies about the first services."""
    first, second = services[0], services[1 % len(services)]
    here = {"unit_kind": "service", "unit_id": second}
    decision = {
        "decision_id": "d1",
        "meeting_id": "M-2026-09",
        "decided_on": date(2026, 9, 24),
        "level": "2",
        "lead_agency": "Northshire Council",
        "chair_role": "Head of service",
    }
    decision |= {
        "decision": "Strategy discussion",
        "rationale": "Medication errors rose after the change of operator.",
        "evidence_pack": "2026-08",
    }
    decision |= {"restriction": "voluntary", "restriction_by": "Provider", "restriction_review_on": date(2026, 10, 30)}
    action = {"plan": "Improvement plan", "learning_point": "Medicines rounds are interrupted", "lead": "Registered manager"}
    action |= {
        "owner_organisation": "Larkfield Care Ltd",
        "start_text": "01/10/2026",
        "start_on": date(2026, 10, 1),
        "outcome_measure": "Errors a month",
    }
    return {
        "mart_decisions": [here | decision | {"provider_informed_on": date(2026, 9, 25), "police_hold": False}],
        "mart_unit_states": [here | {"level": "2", "level_on": date(2026, 9, 24), "police_hold": False}],
        "mart_conflicts": [],
        "mart_unapplied": [],
        "mart_actions": [
            here
            | action
            | {
                "no": "1",
                "action": "Protected medicines rounds",
                "due_text": "30/10/2026",
                "due_on": date(2026, 10, 30),
                "state": "overdue",
            },
            here | action | {"no": "2", "action": "Competency checks", "due_text": "a.s.a.p", "status": "Ongoing", "state": "no date"},
            here
            | action
            | {"no": "3", "action": "Audit", "status": "Completed", "due_text": "Nov 14", "state": "complete without evidence"},
        ],
        "mart_meetings": [
            {"meeting_id": "M-2026-09", "kind": "initial", "held_on": date(2026, 9, 24), "status": "held"}
            | {"minutes_due_on": date(2026, 10, 8), "minutes_state": "overdue"}
            | {"attendance": [{"agency": "Police", "status": "present"}, {"agency": "Ambulance service", "status": "apologies"}]},
            {
                "meeting_id": "M-2026-10",
                "kind": "review",
                "held_on": date(2026, 10, 29),
                "status": "held",
                "minutes_shared_on": date(2026, 11, 2),
            }
            | {"minutes_due_on": date(2026, 11, 5), "minutes_state": "shared", "attendance": []},
            {"meeting_id": "C-2026-10", "kind": "cqmg", "held_on": date(2026, 10, 15), "status": "cancelled"},
        ],
        "mart_restrictions": [
            here
            | {"restriction": "voluntary", "restriction_by": "Provider", "placed_on": date(2026, 9, 24)}
            | {"review_on": date(2026, 10, 30), "state": "review due"}
        ],
        "mart_risk_assessments": [
            {"unit_kind": "service", "unit_id": first, "tool": "Practice tool", "version": "3", "level": "Significant", "score": "14"}
            | {"assessor_role": "Safeguarding manager", "assessed_on": date(2026, 9, 2), "review_by": date(2026, 12, 2)}
        ],
        "mart_replies": [
            {"meeting_id": "C-2026-10", "agency": "Police", "question": "New concerns?", "reply": "None.", "replied_on": date(2026, 10, 20)}
            | {"signed_off_by_role": "Detective inspector"}
        ],
    }
