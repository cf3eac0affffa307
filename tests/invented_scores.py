"""Patterns, assessments and triggers of the invented region."""

from datetime import date
from typing import Any

from invented_words import END, SOURCES, STORIES, THEMES, Event, Rows


def score_service(tables: dict[str, Rows], sid: str, number: int, events: list[Event]) -> None:
    """Patterns, assessment and triggers of one service."""
    pattern_rows: Rows = []
    if number < len(STORIES):
        theme, pattern, told, kind, _ = STORIES[number]
        mine = [i for i, event in enumerate(events) if event[1] == theme and event[0] >= date(2026, 5, 1)]
        ids = [f"i{number:04x}{i:08x}" for i in mine]
        since = events[mine[0]][0] if mine else date(2026, 6, 2)
        told_words = " and ".join(SOURCES[source][0] for source in told)
        word = THEMES[theme].lower()
        pattern_rows = [
            _pattern(
                sid, pattern, theme, kind, ids, since, f"{len(ids)} incidents of {word} since {since:%-d %B %Y}, told by {told_words}."
            ),
            _pattern(sid, "repeat_theme", theme, "repetition", ids[-4:], since, f"{len(ids[-4:])} incidents of {word} within 90 days."),
            _pattern(sid, "sustained_rise", "", "excess", ids, since, f"{len(ids)} incidents in 6 months where 2.6 would be expected."),
        ]
    tables["mart_patterns"].extend(pattern_rows)
    band = ["high", "high", "high", "raised", "raised", "raised", "watch", "watch"][number] if number < 8 else "none"
    change = ["new", "up", "same", "up", "down", "same", "new", "down"][number] if number < 8 else "same"
    patterns = sorted({row["pattern"] for row in pattern_rows})
    lead = pattern_rows[0]["sentence"] if pattern_rows else "No pattern."
    now = _assessment("service", sid, number + 1, band, len(events), patterns, lead)
    now |= {
        "previous_band": None if change == "new" else "raised",
        "previous_rank": None if change == "new" else number + 4,
        "change": change,
    }
    now["change_reason"] = f"{lead[0].lower()}{lead[1:]}" if number < 8 else ""
    tables["mart_assessments"].append(now)
    if number < 8:
        tables["mart_triggers"].extend(_triggers("service", sid, pattern_rows[:1], newly=number < 2))


def _pattern(
    uid: str, pattern: str, theme: str, kind: str, ids: list[str], since: date, sentence: str, unit: str = "service"
) -> dict[str, Any]:
    row = {"role": "now", "unit_kind": unit, "unit_id": uid, "pattern": pattern, "theme": theme, "kind": kind, "strength": 0.99}
    row |= {"n_incidents": len(ids), "n_people": min(5, len(ids)), "n_agencies": 2, "window_from": since, "window_to": END, "since": since}
    row |= {
        "observed": float(len(ids)),
        "expected": 2.6,
        "expected_low": 0.0,
        "expected_high": 5.4,
        "ratio": len(ids) / 2.6,
        "ratio_low": 1.4,
    }
    return row | {"ratio_high": 5.2, "p_value": 0.004, "incident_ids": sorted(ids), "alert_ids": [], "sentence": sentence, "rule": pattern}


def _assessment(unit: str, uid: str, rank: int, band: str, n: int, patterns: list[str], lead: str) -> dict[str, Any]:
    row = {"role": "now", "unit_kind": unit, "unit_id": uid, "rank": rank, "band": band, "q_value": 0.01 * rank, "p_value": 0.002 * rank}
    row |= {"burden": 9.5 - rank * 0.2, "excess_ratio": 3.2, "excess_low": 1.9, "excess_high": 5.0, "n_24": n, "n_12": n // 2}
    return row | {"patterns": patterns, "lead_sentence": lead}


def _triggers(unit: str, uid: str, patterns: Rows, newly: bool) -> Rows:
    rules = [("T05", "met", "Series of concerns about the same provider"), ("T07", "not assessable", "")] + [
        (f"T{n:02d}", "not met", "") for n in (1, 2, 3, 4, 8, 10)
    ]
    ids = patterns[0]["incident_ids"] if patterns else []
    reasons = {
        "met": f"{len(ids)} concerns in 180 days.",
        "not met": "None in the window.",
        "not assessable": "No staff keys were supplied.",
    }
    return [
        {"role": "now", "unit_kind": unit, "unit_id": uid, "rule": rule, "result": result, "newly_met": newly and result == "met"}
        | {"n": len(ids) if result == "met" else 0, "incident_ids": ids if result == "met" else [], "alert_ids": []}
        | {"since": date(2026, 6, 2) if result == "met" else None, "reason": reasons[result], "clause": f"{rule}, line 68"}
        | {"source_document": "Executive Strategy Process", "revision": "August 2023"}
        for rule, result, _ in sorted(rules)
    ]


def score_units(tables: dict[str, Rows], n_services: int) -> None:
    """Assessments, patterns and triggers of the first providers."""
    for number in range(min(6, n_services)):
        uid, band = f"1-8{number:09d}", ["high", "raised", "watch", "none", "none", "none"][number]
        ids = [row["incident_id"] for row in tables["int_incidents_at"] if row["role"] == "now" and row["provider_id"] == uid][-9:]
        lead = "Medication incidents rose in 3 of its services within 180 days." if number < 3 else "No pattern."
        row = _assessment("provider", uid, number + 1, band, 40 - number, ["provider_spread"] if number < 3 else [], lead)
        tables["mart_assessments"].append(
            row | {"previous_band": "watch", "previous_rank": number + 1, "change": "up" if number == 0 else "same"}
        )
        if number < 3:
            tables["mart_patterns"].append(
                _pattern(uid, "provider_spread", "medication", "spread", ids, date(2026, 5, 4), lead, "provider")
            )
            tables["mart_triggers"].extend(_triggers("provider", uid, [{"incident_ids": sorted(ids)}], newly=number == 0))
