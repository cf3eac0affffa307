"""An invented region in the contract's tables, for tests that draw pages: the same rows each time, no build behind them.

``write_marts(con, n_services=30)`` fills every table that pages read. Services 0 to 7 carry patterns, the rest are quiet.
"""

import random
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
from invented_register import register_rows
from invented_tables import TABLES

MONTH = "2026-10"
END = date(2026, 10, 31)
CUT = date(2026, 11, 5)
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
PLACES = [
    "Elms",
    "Harbour",
    "Coppice",
    "Saltmarsh",
    "Fernlea",
    "Larkrise",
    "Beeches",
    "Orchard",
    "Willow",
    "Heron",
    "Kingfisher",
    "Mill",
    "Priory",
    "Quayside",
    "Rowan",
]
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


def write_marts(con: duckdb.DuckDBPyConnection, n_services: int = 30) -> None:
    """Create and fill the contract's tables in an empty DuckDB connection, for the month 2026-10."""
    dice = random.Random(20261031)
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    tables["cut"] = [
        {"role": "now", "month": date(2026, 10, 1), "month_start": date(2026, 10, 1), "month_end": END, "reported_by": CUT},
        {
            "role": "previous",
            "month": date(2026, 9, 1),
            "month_start": date(2026, 9, 1),
            "month_end": date(2026, 9, 30),
            "reported_by": date(2026, 10, 5),
        },
    ]
    tables["theme"] = [{"theme": code, "label": label, "sort_order": n} for n, (code, label) in enumerate(THEMES.items())]
    months = [date(2024 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(24)]
    tables["int_months"] = [{"month": month} for month in months]
    _supply(tables, months)
    for number in range(n_services):
        _service(tables, number, dice, months)
    _units(tables, n_services)
    tables |= register_rows([row["service_id"] for row in tables["int_services_now"]])
    for name, columns in TABLES.items():
        con.execute(f"create table {name} ({columns})")
        if tables[name]:
            keys = list(dict.fromkeys(key for row in tables[name] for key in row))
            con.register("rows_in", pa.Table.from_pylist([{key: row.get(key) for key in keys} for row in tables[name]]))
            con.execute(f"insert into {name} by name select * from rows_in")
            con.unregister("rows_in")


def _service(tables: dict[str, Rows], number: int, dice: random.Random, months: list[date]) -> None:
    sid = f"1-9{number:09d}"
    home = {
        "service_id": sid,
        "location_id_cqc": sid,
        "provider_id": f"1-8{number % 6:09d}",
        "host_authority": ["Northshire", "Westbay"][number % 2],
    }
    name = f"{PLACES[number % 15]} {ENDINGS[(number // 15 + number) % 4]}"
    beds = 16 + (number * 11) % 50
    tables["int_services_now"].append(
        home
        | {
            "valid_from": date(2019, 4, 1),
            "name": name,
            "address": f"{number + 3} Invented Road",
            "town": "Seaton",
            "postcode": f"ZZ{number % 9 + 1} {number % 9}AB",
            "service_kind": "care_home_nursing" if number % 3 == 0 else "care_home",
            "service_kind_label": "Care home with nursing" if number % 3 == 0 else "Care home",
            "beds": None if number == 9 else beds,
            "provider_name": PROVIDERS[number % 6],
            "operator_id": f"operator:ops-{number % 6}",
            "operator_name": "Brightway Operations Ltd" if number % 6 == 0 else PROVIDERS[number % 6],
            "brand_id": "BD900" if number % 6 == 0 else None,
            "brand_name": "Brand Lark" if number % 6 == 0 else None,
            "manager_key": f"k{number}",
            "is_registered": True,
            "first_on": date(2019, 4, 1),
            "is_open": True,
            "overall_rating": [None, "Good", "Requires improvement", "Good", "Inadequate"][number % 5],
            "safe_rating": ["Good", "Requires improvement"][number % 2],
            "rating_published_on": date(2025, number % 12 + 1, 4) if number % 5 else None,
            "n_managers_18_months": number % 4,
            "placing": "Northshire 21; Westbay 9; other 4",
        }
    )
    tables["int_service_ids"].append({"alias": sid, "service_id": sid})
    events = _events(number, dice, months)
    for order, event in enumerate(events):
        _incident(tables, home, number, order, event)
    _history(tables, home, beds, months, events)
    if events:
        _scores(tables, sid, number, events)


def _events(number: int, dice: random.Random, months: list[date]) -> list[tuple[date, str, list[str]]]:
    events: list[tuple[date, str, list[str]]] = []
    for index, month in enumerate(months):
        for _ in range(dice.choices([0, 1, 2], [6, 3, 1])[0]):
            source = dice.choice(["council_safeguarding", "cqc_notifications", "nhs_incidents"])
            events.append(
                (month + timedelta(days=dice.randrange(27)), dice.choice(["fall", "medication", "neglect_of_care", "other"]), [source])
            )
        if number < len(STORIES) and index >= 17:
            theme, _, told, _, rate = STORIES[number]
            for _ in range(1 + (index - 17) // 2 if dice.random() < rate + 0.3 else 0):
                events.append((month + timedelta(days=dice.randrange(27)), theme, told[: 1 + dice.randrange(len(told))]))
    return sorted(events)


def _incident(tables: dict[str, Rows], home: dict[str, Any], number: int, order: int, event: tuple[date, str, list[str]]) -> None:
    day, theme, sources = event
    incident = f"i{number:04x}{order:08x}"
    person = f"p{number:04x}{order % 5:08x}"
    harm = ["none", "low", "moderate", "unknown", "low", "severe"][order % 6]
    outcome = ["not yet known", "substantiated", "not applicable", "unsubstantiated", "undetermined"][order % 5]
    own = "cqc_notifications" in sources
    for source in sources:
        agency, letter = SOURCES[source]
        supplier = ["northshire", "westbay"][number % 2] if source == "council_safeguarding" else source
        ref = f"{letter}-{number:02d}{order:03d}"
        alert = f"{source}|{supplier}|{ref}"
        reported = day + timedelta(days=1 + order % 4)
        shared = {"alert_id": alert, "source": source, "supplier": supplier}
        tables["stg_alerts"].append(
            shared
            | {"agency": agency, "source_ref": ref, "version": 1, "record_status": "open", "occurred_on": day, "reported_on": reported}
            | {
                "occurred_on_stated": True,
                "theme": theme,
                "theme_rank": 1,
                "harm": harm,
                "harm_physical": harm,
                "harm_psychological": "unknown",
            }
            | {"first_received_at": datetime(2026, 11, 3), "file": f"{source}_2026-10.csv", "row": order + 2, "outcome": outcome}
            | {"record_type": "whistleblowing" if letter == "W" else "concern", "is_event": True, "told_by": "Provider" if own else agency}
            | {"told_by_service": source == "cqc_notifications", "has_place": True, "is_answered": False if letter == "A" else None}
            | {"risk_types": ["Neglect and Acts of Omission"], "is_about_management": True if letter == "W" else None}
        )
        link = {"alert_id": alert, "mention_id": f"m{number:012x}", "match_status": "matched", "person_id": person, "incident_id": incident}
        tables["int_alert_links"].append(link | {"service_id": home["service_id"], "location_id_cqc": home["location_id_cqc"]})
    row = {key: home[key] for key in ("service_id", "location_id_cqc", "provider_id")}
    row |= {"incident_id": incident, "occurred_on": day, "theme": theme, "harm": harm, "outcome": outcome, "n_alerts": len(sources)}
    row |= {"agencies": sorted(sources), "people": [person], "risk_sources": [], "told_by_service": own}
    row |= {"known_on": day + timedelta(days=1), "first_source": sources[0]}
    tables["int_incidents_at"].append({"role": "now"} | row)
    if day <= date(2026, 9, 30):
        tables["int_incidents_at"].append({"role": "previous"} | row)


def _history(
    tables: dict[str, Rows], home: dict[str, Any], beds: int, months: list[date], events: list[tuple[date, str, list[str]]]
) -> None:
    sid, seen, due = home["service_id"], 0.0, 0.0
    for month in months:
        of_month = [theme for day, theme, _ in events if day.replace(day=1) == month]
        expected = round(beds * 0.015, 6)
        seen, due = seen + len(of_month), due + expected
        tables["mart_service_months"].append(home | {"month": month, "beds": beds, "exposure": float(beds), "is_open": True})
        common = {"role": "now", "unit_id": sid, "theme": "all", "month": month, "n_incidents": len(of_month), "expected": expected}
        common |= {"expected_low": 0.0, "expected_high": expected + 1.7, "cumulative_observed": seen, "cumulative_expected": due}
        tables["mart_expected"].append({key: value for key, value in common.items() if key != "location_id_cqc"})
        tables["mart_theme_months"].extend(
            {"role": "now", "service_id": sid, "theme": theme, "month": month, "n_incidents": of_month.count(theme)}
            for theme in sorted({theme for _, theme, _ in events})
        )
    for row in tables["mart_service_months"][-len(months) :]:
        row.pop("location_id_cqc", None)
        row["service_kind"] = "care_home"


def _scores(tables: dict[str, Rows], sid: str, number: int, events: list[tuple[date, str, list[str]]]) -> None:
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
        tables["mart_triggers"].extend(_triggers("service", sid, [row for row in pattern_rows[:1]], newly=number < 2))


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


def _units(tables: dict[str, Rows], n_services: int) -> None:
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


def _supply(tables: dict[str, Rows], months: list[date]) -> None:
    states = ["supplied", "supplied", "nil_return", "supplied", "not_supplied", "not_expected", "supplied", "late"]
    suppliers = [(s, s) for s in SOURCES if s != "council_safeguarding"] + [
        ("council_safeguarding", name) for name in ("northshire", "westbay")
    ]
    for order, (source, supplier) in enumerate(sorted(suppliers)):
        file = f"{source}_{supplier}_2026-10.csv"
        seen = datetime(2026, 11, 3, 9, 30)
        shared = {"source": source, "supplier": supplier, "agency": SOURCES[source][0]}
        for month in months:
            state = states[order % 8] if month == months[-1] else "supplied"
            got = state in ("supplied", "late")
            entry = {"month": month, "authority": supplier.title() if source == "council_safeguarding" else None, "state": state}
            entry |= {"rows": 40 + order if got else None, "received_at": seen if got else None, "newest_on": END if got else None}
            tables["mart_supply"].append(shared | entry | {"days_late": 3 if state == "late" else None})
        ledger = {
            "file": file,
            "status": "loaded",
            "sha256": f"{order:064x}",
            "received_at": seen,
            "rows_read": 60,
            "new": 40,
            "amended": 3,
        }
        ledger |= {"unchanged": 15, "quarantined": 2, "withdrawn": 1, "kind": "alerts", "period": "2026-10"}
        tables["mart_ledger"].append(shared | ledger)
        batch = {
            "batch_id": f"{source}-{order:012x}-00000001",
            "kind": "alerts",
            "file": file,
            "sha256": f"{order:064x}",
            "status": "loaded",
        }
        tables["batches"].append(
            shared | batch | {"received_at": seen, "mapping_sha256": "0" * 64, "code_version": "0.1.0", "apply_order": order}
        )
        tables["mart_quarantine"].append({"file": file, "row": 7, "rule": "no_date", "reason": "The row has no date.", "source": source})
        mention = {"mention_id": f"mr{order:011x}", "n_alerts": 2, "match_status": "review", "probability": 0.7, "candidates": 2}
        tables["int_mentions"].append({key: shared[key] for key in ("source", "supplier")} | mention)
        for n in range(2):
            alert = {"alert_id": f"{source}|{supplier}|R{n}", "mention_id": mention["mention_id"], "match_status": "review"}
            tables["int_alert_links"].append(alert)
    tables["mart_unmapped"].append(
        {
            "source": "police",
            "list": "police_classification",
            "code": "COERCIVE CONTROL",
            "n_rows": 3,
            "first_file": "police_2026-10_occurrences.csv",
        }
    )
    tables["mart_gates"].append(
        {
            "scope": "source",
            "name": "ambulance",
            "check_id": "rows_fell",
            "expectation": "row count near the last 12 months",
            "severity": "warning",
        }
        | {"success": False, "observed": "19 rows, 61 expected", "message": "Ambulance sent a third of its usual rows.", "files": []}
    )
