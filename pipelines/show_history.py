"""What `history` prints: each spell with the alerts that happened in it."""

from riskagg.history import History, Spell
from riskagg.report.read import Row

from .evidence import row_of
from .show import console, show_table

_COLUMNS = (
    "occurred_on", "reported_on", "source", "source_ref", "status", "theme", "harm", "outcome", "person", "incident_id", "where",
)  # fmt: skip


def show_history(found: History, marking: str) -> None:
    """Print a history, with its marking and the police's holds before it."""
    out = console()
    out.print(f"{marking}. Operational: for members of the meeting, not for the provider.", style="bold")
    for hold in found.holds:
        out.print(
            f"POLICE HOLD on {hold['unit_kind']} {hold['unit_id']} (meeting {hold['meeting_id']}, {hold['decided_on']}): "
            "nothing of this may be told to the provider until the police release it.",
            style="bold",
        )
    out.print(f"{found.subject.name} ({found.subject.kind} {found.subject.id}): {len(found.alerts)} alerts", style="bold")
    if found.has_weak_joins:
        out.print(
            "* joined weakly: only a name that sounds alike, a birth with day and month exchanged, or a name without a birth "
            "says that it is this person."
        )
    if found.aliases:
        out.print(f"Known as {', '.join(found.aliases)}")
    for spell in found.spells:
        out.print()
        out.print(_title(spell), style="bold")
        out.print(_facts(spell))
        if spell.alerts:
            show_table(_counts(spell), [_line(alert) for alert in spell.alerts], _COLUMNS)
    if found.elsewhere:
        show_table("At no service of ours, or waiting for review", [_line(alert) for alert in found.elsewhere], _COLUMNS)


def _title(spell: Spell) -> str:
    until = spell.valid_to.isoformat() if spell.valid_to else "now"
    return f"{spell.number}. {spell.facts['name']}, {spell.valid_from.isoformat()} to {until}"


def _facts(spell: Spell) -> str:
    """Who ran it then, and what is new against the spell before."""
    facts = spell.facts
    beds = facts["beds"] if facts["beds"] is not None else "not known"
    said = [
        f"{facts['location_id_cqc'] or facts['service_ref']}: {facts['service_kind_label']}, beds or places {beds}",
        f"provider {facts['provider_name'] or 'not known'} ({facts['provider_id'] or facts['provider_unknown'] or 'no id'})",
        *([f"operated by {facts['operator_name']}"] if facts["operator_name"] else []),
        *([f"brand {facts['brand_name']}"] if facts["brand_name"] else []),
        *([f"since the spell before: {', '.join(spell.begins)}"] if spell.begins else []),
    ]
    return f"   {'; '.join(said)}. {'' if spell.alerts else 'No alert.'}".rstrip()


def _counts(spell: Spell) -> str:
    withdrawn = f", {spell.n_withdrawn} withdrawn" if spell.n_withdrawn else ""
    return f"   {len(spell.alerts)} alerts of {spell.n_incidents} incidents{withdrawn}"


def _line(alert: Row) -> Row:
    marks = [alert["record_status"], *(["after the cut"] if alert["is_after_cut"] else [])]
    if alert["match_status"] != "matched":
        marks.append(f"place: {alert['match_status']}")
    person = f"{alert['person']}*" if alert["person_join"] == "weak" else alert["person"]
    return {**alert, "person": person, "status": ", ".join(marks), "where": row_of(alert)}
