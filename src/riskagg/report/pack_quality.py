"""Sections 6 and 7 of the pack: the register as a whole, outcomes outstanding, data quality, thresholds in force, glossary."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from riskagg import resources
from riskagg.assessment.changes import LOG_FILE, read_adopted
from riskagg.report.pack_context import Context
from riskagg.report.read import Row

MEETINGS = "select * from mart_meetings order by held_on desc, meeting_id limit 12"
REPLIES = "select * from mart_replies order by replied_on desc, meeting_id, agency, question"
CONFLICTS = """
select returned_kind, record_key, name, holds, said, stated_on
from mart_conflicts
order by returned_kind, record_key, name, source, supplier
"""
UNAPPLIED = """
select unit_kind, unit_id, meeting_id, decided_on, what, file, "row"
from mart_unapplied
order by decided_on desc, meeting_id, decision_id, what
"""
# Outcomes asked for and not yet known, by how long ago the concern was told.
OUTSTANDING = """
select
    agency,
    count(*) filter (where $reported_by - reported_on <= 28)::integer as to_28_days,
    count(*) filter (where $reported_by - reported_on between 29 and 90)::integer as to_90_days,
    count(*) filter (where $reported_by - reported_on between 91 and 180)::integer as to_180_days,
    count(*) filter (where $reported_by - reported_on > 180)::integer as over_180_days,
    count(*)::integer as n,
    min(reported_on) as oldest_on
from stg_alerts
where outcome = 'not yet known' and record_status = 'open' and reported_on <= $reported_by
group by agency
order by agency
"""
LEDGER = """
select
    coalesce(agency, source) as agency, count(*)::integer as files, sum(rows_read)::bigint as rows_read, sum("new")::bigint as "new",
    sum(amended)::bigint as amended, sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined,
    sum(joined)::bigint as joined, sum(left_out)::bigint as left_out, sum(withdrawn)::bigint as withdrawn
from mart_ledger
group by coalesce(agency, source)
order by coalesce(agency, source)
"""
SUPPLIERS = """
select
    source, supplier, agency, authority, rows, n_refused, n_unmapped, n_not_supplied, oldest_occurred_on, newest_occurred_on,
    delay_days_median, delay_days_p90
from mart_suppliers
order by agency, source, supplier
"""
SET_ASIDE = """
select file, replace(status, 'taken_back', 'withdrawn') as status, message
from mart_ledger
where status in ('held', 'refused', 'taken_back')
order by file
"""
QUARANTINE = """
select rule, source, count(*)::integer as n, min(reason) as example
from mart_quarantine
group by rule, source
order by n desc, rule, source
"""
UNMAPPED = "select source, list, code, n_rows, first_file from mart_unmapped order by n_rows desc, source, list, code limit 50"
GATES = """
select scope, name, severity, count(*)::integer as n, count(*) filter (where not success)::integer as n_failed
from mart_gates
group by scope, name, severity
order by scope, name, severity
"""
RULE = ("id", "title", "clause", "source_document")
MATCHED = """
select match_status, count(*)::integer as n
from int_alert_links
join stg_alerts using (alert_id)
where record_status = 'open' and reported_on <= $reported_by
group by match_status
order by match_status
"""


@dataclass(frozen=True)
class Policy:
    """A policy file: its own facts, its rules with the figures that an area may change, and other tables of figures by name."""

    file: str
    facts: dict[str, str]
    rules: list[dict[str, Any]]
    tables: dict[str, list[tuple[str, str]]]


def register_overview(context: Context) -> dict[str, list[Row]]:
    """Meetings with their minutes, replies to a proforma, and outcomes outstanding by agency."""
    reader = context.reader
    return {
        "meetings": reader.rows("mart_meetings", MEETINGS),
        "replies": reader.rows("mart_replies", REPLIES),
        "conflicts": reader.rows("mart_conflicts", CONFLICTS),
        "unapplied": reader.rows("mart_unapplied", UNAPPLIED),
        "outstanding": reader.rows("stg_alerts", OUTSTANDING, reported_by=context.reported_by),
    }


def quality(context: Context) -> dict[str, Any]:
    """What came in and what became of it; the rules in force; the words used."""
    reader = context.reader
    return {
        "ledger": reader.rows("mart_ledger", LEDGER),
        "suppliers": reader.rows("mart_suppliers", SUPPLIERS),
        "set_aside": reader.rows("mart_ledger", SET_ASIDE),
        "quarantine": reader.rows("mart_quarantine", QUARANTINE),
        "unmapped": reader.rows("mart_unmapped", UNMAPPED),
        "gates": reader.rows("mart_gates", GATES),
        "matched": {row["match_status"]: row["n"] for row in reader.rows("int_alert_links", MATCHED, reported_by=context.reported_by)},
        "adopted": read_adopted(context.area)[::-1],
        "glossary": glossary(),
    }


def policies(context: Context) -> list[Policy]:
    """Every policy file that is in force, sorted by name."""
    return [_policy(path) for path in context.area.config_files("policies", ".yml") if path.name != LOG_FILE]


def rule_titles(held: list[Policy]) -> dict[str, str]:
    """Titles of rules by their id."""
    return {rule["id"]: rule["title"] for policy in held for rule in policy.rules}


def glossary() -> list[tuple[str, str]]:
    """Terms and their meaning, from ``reports/glossary.yml``, in alphabetical order."""
    terms: dict[str, str] = yaml.safe_load((resources.reports_dir() / "glossary.yml").read_text(encoding="utf-8"))
    return sorted(terms.items(), key=lambda pair: pair[0].lower())


def _policy(path: Path) -> Policy:
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    rules = [
        {key: rule.get(key, "") for key in RULE} | {"figures": _figures(rule.get("thresholds") or {})} for rule in held.get("rules", [])
    ]
    facts = {key.replace("_", " "): str(value) for key, value in held.items() if not isinstance(value, list | dict)}
    tables = {key.replace("_", " "): _figures(value) for key, value in held.items() if isinstance(value, dict)}
    return Policy(path.name, facts, rules, tables)


def _figures(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Each figure with its name: a list joined by commas, figures of figures in one line."""
    return [(str(key).replace("_", " "), _figure(value)) for key, value in values.items()]


def _figure(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {figure}" for name, figure in _figures(value))
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
