"""An invented region in the contract's tables, for tests that draw pages: the same rows each time, no build behind them.

``write_marts(con, n_services=30)`` fills every table that pages read. Services 0 to 7 carry patterns, the rest are quiet.
"""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa
from invented_register import register_rows
from invented_scores import score_service, score_units
from invented_tables import TABLES
from invented_words import CUT, END, ENDINGS, PLACES, PROVIDERS, RECEIVED, SOURCES, STORIES, THEMES, Event, Rows


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
    score_units(tables, n_services)
    # Service 20 stands behind the fifteen that are written out; three alerts in review may be its.
    could = {
        "service_id": f"1-9{20:09d}",
        "n_alerts": 3,
        "n_counted": 3,
        "band": "none",
        "rank": 21,
        "could_band": "watch",
        "could_rank": 9,
    }
    tables["mart_waiting"] = [could] if n_services > 20 else []
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
        score_service(tables, sid, number, events)


def _events(number: int, dice: random.Random, months: list[date]) -> list[Event]:
    events: list[Event] = []
    for index, month in enumerate(months):
        for _ in range(dice.choices([0, 1, 2], [6, 3, 1])[0]):
            source = dice.choice(["council_safeguarding", "cqc_notifications", "nhs_incidents"])
            events.append(
                (month + timedelta(days=dice.randrange(27)), dice.choice(["fall", "medication", "neglect_of_care", "other"]), [source])
            )
        if number < len(STORIES) and index >= 17:
            theme, _, told, _, rate = STORIES[number]
            for _ in range(1 + (index - 17) // 2 if dice.random() < rate + 0.3 else 0):
                day = month + timedelta(days=dice.randrange(27))
                events.append((day, theme, told[: 1 + dice.randrange(len(told))]))
    return sorted(events)


def _incident(tables: dict[str, Rows], home: dict[str, Any], number: int, order: int, event: Event) -> None:
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
            | {"first_received_at": RECEIVED, "file": f"{source}_2026-10.csv", "row": order + 2, "outcome": outcome}
            | {"record_type": "whistleblowing" if letter == "W" else "concern", "is_event": True, "told_by": "Provider" if own else agency}
            | {"told_by_service": source == "cqc_notifications", "has_place": True, "is_answered": False if letter == "A" else None}
            | {"risk_types": ["Neglect and Acts of Omission"], "is_about_management": True if letter == "W" else None}
        )
        link = {"alert_id": alert, "mention_id": f"m{number:012x}", "match_status": "matched", "person_id": person, "incident_id": incident}
        tables["int_alert_links"].append(link | {"service_id": home["service_id"], "location_id_cqc": home["location_id_cqc"]})
    row = {key: home[key] for key in ("service_id", "location_id_cqc", "provider_id")}
    row |= {"incident_id": incident, "occurred_on": day, "theme": theme, "harm": harm, "outcome": outcome, "n_alerts": len(sources)}
    row |= {"agencies": sorted(sources), "people": [person], "risk_sources": [], "weakly_joined": [], "told_by_service": own}
    row |= {"known_on": day + timedelta(days=1), "first_source": sources[0]}
    tables["int_incidents_at"].append({"role": "now"} | row)
    if day <= date(2026, 9, 30):
        tables["int_incidents_at"].append({"role": "previous"} | row)


def _history(tables: dict[str, Rows], home: dict[str, Any], beds: int, months: list[date], events: list[Event]) -> None:
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


def _supply(tables: dict[str, Rows], months: list[date]) -> None:
    states = ["supplied", "supplied", "nil_return", "supplied", "not_supplied", "not_expected", "supplied", "late"]
    suppliers = [(s, s) for s in SOURCES if s != "council_safeguarding"] + [
        ("council_safeguarding", name) for name in ("northshire", "westbay")
    ]
    for order, (source, supplier) in enumerate(sorted(suppliers)):
        file = f"{source}_{supplier}_2026-10.csv"
        seen = RECEIVED
        shared = {"source": source, "supplier": supplier, "agency": SOURCES[source][0]}
        for month in months:
            state = states[order % 8] if month == months[-1] else "supplied"
            got = state in ("supplied", "late")
            entry = {"month": month, "authority": supplier.title() if source == "council_safeguarding" else None, "state": state}
            entry |= {"rows": 40 + order if got else None, "received_at": seen if got else None, "newest_on": END if got else None}
            tables["mart_supply"].append(shared | entry | {"days_late": 3 if state == "late" else None})
        told = {"rows": 40, "n_refused": 2, "n_unmapped": 1, "n_not_supplied": 0, "oldest_occurred_on": END, "newest_occurred_on": END}
        tables["mart_suppliers"].append(shared | told | {"authority": None, "delay_days_median": 2.0, "delay_days_p90": 8.5})
        ledger = {
            "file": file,
            "status": "loaded",
            "sha256": f"{order:064x}",
            "received_at": seen,
            "rows_read": 60,
            "new": 40,
            "amended": 3,
        }
        ledger |= {"unchanged": 15, "quarantined": 2, "joined": 0, "left_out": 0, "withdrawn": 1, "kind": "alerts", "period": "2026-10"}
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
        told = {key: shared[key] for key in ("source", "supplier")} | mention
        tables["int_mentions"].append(told)
        waits = {"record": f"{source}|{supplier}|R0", "waits_since": CUT, "n_places": 0, "worth": 2}
        tables["mart_place_reviews"].append({key: told[key] for key in ("mention_id", "source", "supplier", "n_alerts")} | waits)
        for n, status in enumerate(("open", "open", "withdrawn")):
            alert = {"alert_id": f"{source}|{supplier}|R{n}"}
            tables["int_alert_links"].append(alert | {"mention_id": mention["mention_id"], "match_status": "review"})
            days = {"occurred_on": END, "reported_on": END, "record_status": status}
            tables["stg_alerts"].append(shared | days | alert | {"source_ref": f"R{n}"})
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
