"""Sections 6 and 7 of the pack: the register as a whole, outcomes outstanding, data quality, thresholds in force, glossary."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from riskagg import resources
from riskagg.assessment.changes import LOG_FILE, read_adopted
from riskagg.report.pack_context import Context
from riskagg.report.read import Row

RULE = ("id", "title", "clause", "source_document")


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
        "meetings": reader.rows("pack_meetings"),
        "replies": reader.rows("pack_replies"),
        "conflicts": reader.rows("pack_conflicts"),
        "unapplied": reader.rows("pack_unapplied"),
        "outstanding": reader.rows("pack_outstanding"),
    }


def quality(context: Context) -> dict[str, Any]:
    """What came in and what became of it; the rules in force; the words used."""
    reader = context.reader
    return {
        "ledger": reader.rows("pack_ledger"),
        "suppliers": reader.rows("page_suppliers", supplier=None),
        "set_aside": reader.rows("pack_set_aside"),
        "quarantine": reader.rows("pack_quarantine"),
        "unmapped": reader.rows("pack_unmapped"),
        "gates": reader.rows("pack_checks"),
        "matched": {row["match_status"]: row["n"] for row in reader.rows("pack_matched")},
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
