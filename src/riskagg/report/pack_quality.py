"""Sections 6 and 7 of the pack: the register as a whole, outcomes outstanding, data quality, thresholds in force, glossary."""

from typing import Any

import yaml

from riskagg import resources
from riskagg.report.pack_context import Context
from riskagg.report.read import Row

MEETINGS = "select * from mart_meetings order by held_on desc, meeting_id limit 12"
REPLIES = "select * from mart_replies order by replied_on desc, meeting_id, agency, question"
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
    sum(withdrawn)::bigint as withdrawn
from mart_ledger
group by coalesce(agency, source)
order by coalesce(agency, source)
"""
SET_ASIDE = "select file, status, message from mart_ledger where status in ('held', 'refused') order by file"
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
MATCHED = "select match_status, count(*)::integer as n from int_alert_links group by match_status order by match_status"


def register_overview(context: Context) -> dict[str, list[Row]]:
    """Meetings with their minutes, replies to a proforma, and outcomes outstanding by agency."""
    reader = context.reader
    return {
        "meetings": reader.rows("mart_meetings", MEETINGS),
        "replies": reader.rows("mart_replies", REPLIES),
        "outstanding": reader.rows("stg_alerts", OUTSTANDING, reported_by=context.reported_by),
    }


def quality(context: Context) -> dict[str, Any]:
    """What came in and what became of it; the rules in force; the words used."""
    reader = context.reader
    return {
        "ledger": reader.rows("mart_ledger", LEDGER),
        "set_aside": reader.rows("mart_ledger", SET_ASIDE),
        "quarantine": reader.rows("mart_quarantine", QUARANTINE),
        "unmapped": reader.rows("mart_unmapped", UNMAPPED),
        "gates": reader.rows("mart_gates", GATES),
        "matched": {row["match_status"]: row["n"] for row in reader.rows("int_alert_links", MATCHED)},
        "policies": policies(context),
        "glossary": glossary(),
    }


def policies(context: Context) -> list[dict[str, Any]]:
    """Every policy file as it is in force: its own facts, and its rules with their clauses and thresholds."""
    found: list[dict[str, Any]] = []
    for path in context.area.config_files("policies", ".yml"):
        held = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        lists = [value for value in held.values() if isinstance(value, list | dict)]
        facts = {_words(key): value for key, value in held.items() if not isinstance(value, list | dict)}
        found.append({"file": path.name, "facts": facts, "rules": [rule for value in lists for rule in _rules(value)]})
    return found


def glossary() -> list[tuple[str, str]]:
    """Terms and their meaning, from ``reports/glossary.yml``, in alphabetical order."""
    terms: dict[str, str] = yaml.safe_load((resources.reports_dir() / "glossary.yml").read_text(encoding="utf-8"))
    return sorted(terms.items(), key=lambda pair: pair[0].lower())


def _rules(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = [{"id": key} | rule for key, rule in value.items() if isinstance(rule, dict)]
    return [_rule(rule) for rule in value if isinstance(rule, dict)]


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    """What a reader wants of a rule: its id, its words, its clause, and the figures that an area may change."""
    words = next((str(rule[key]) for key in ("title", "label", "name", "words", "wording", "text") if rule.get(key)), "")
    named = {"id", "rule", "title", "label", "name", "words", "wording", "text", "clause", "evidence", "owner", "source"}
    figures = {_words(key): _figure(part) for key, part in _flat(rule).items() if key.split(" ")[0] not in named}
    return {"id": rule.get("id", rule.get("rule", "")), "words": words, "clause": rule.get("clause", ""), "figures": figures}


def _flat(rule: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in rule.items():
        flat |= {f"{inner}": part for inner, part in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def _figure(value: Any) -> str:
    return ", ".join(_figure(item) for item in value) if isinstance(value, list) else str(value)


def _words(key: str) -> str:
    return str(key).replace("_", " ")
