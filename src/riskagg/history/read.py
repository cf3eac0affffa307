"""All alerts of a subject at any date, by the spell of the service in which each happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from riskagg.area import Area
from riskagg.disclosure import person_labels, profile_named
from riskagg.errors import SettingsError
from riskagg.report.read import Reader, Row
from riskagg.warehouse import Connection
from riskagg.warehouse.cut import Cut, read_cut

AUDIENCE = "operational"

# What a reader sees of a spell: a change of the registered manager alone begins no new line.
_SEEN = (
    "service_id", "location_id_cqc", "service_ref", "name", "service_kind_label", "beds", "place", "host_authority",
    "provider_id", "provider_name", "provider_unknown", "operator_id", "operator_name", "brand_id", "brand_name",
    "company_id", "company_name",
)  # fmt: skip
_NEW = {
    "name": "new name", "provider_id": "new provider", "operator_id": "new operating company", "brand_id": "new brand",
    "beds": "other number of beds",
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Whose history is asked for; ``kind`` is a unit kind, ``person`` or ``risk_source``."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class Spell:
    """A time in which a service bore one id and name and was one provider's; ``facts`` are columns of ``int_services``.

    ``valid_to`` is None where it goes on. ``alerts`` are those that happened in it, withdrawn ones too, in the order of their days.
    """

    number: int
    valid_from: date
    valid_to: date | None
    facts: Row
    begins: tuple[str, ...] = ()
    alerts: list[Row] = field(default_factory=list)

    @property
    def n_withdrawn(self) -> int:
        """Alerts that their source has taken back."""
        return sum(alert["record_status"] == "withdrawn" for alert in self.alerts)

    @property
    def n_incidents(self) -> int:
        """Events that the alerts tell of."""
        return len({alert["incident_id"] for alert in self.alerts if alert["incident_id"] is not None})


@dataclass(frozen=True)
class History:
    """All that was told of a subject: ``spells`` with their alerts, ``elsewhere`` those of a person at no service of ours."""

    subject: Subject
    aliases: list[str]
    cut: Cut
    holds: list[Row]
    spells: list[Spell]
    elsewhere: list[Row]

    @property
    def has_weak_joins(self) -> bool:
        """Whether some alert may be another person's than the label says."""
        return any("weak" in (alert["person_join"], alert["source_of_risk_join"]) for alert in self.alerts)

    @property
    def alerts(self) -> list[Row]:
        """Every alert with the number of its spell, None for those elsewhere."""
        placed = [{"spell": spell.number, **alert} for spell in self.spells for alert in spell.alerts]
        return [*placed, *({"spell": None, **alert} for alert in self.elsewhere)]


def read_history(con: Connection, area: Area, subject: Subject) -> History:
    """Read a subject's history from the warehouse as it stands.

    Raises:
        SettingsError: the area's audience may not see single alerts.
    """
    profile = profile_named(area.settings.disclosure.profile)
    if profile.name != AUDIENCE:
        raise SettingsError(
            f"area.toml, [disclosure] profile = {profile.name!r}: a history shows single alerts and who told them, so it is for "
            f"{AUDIENCE!r} alone. Nothing was shown. Ask in an area whose profile is {AUDIENCE!r}."
        )
    reader = Reader(con, profile)
    key = {"kind": subject.kind, "id": subject.id}
    alerts = _labelled(reader, subject, reader.frame("history_alerts", **key))
    named = sorted({f"{alert['service_id']}|{alert['spell_from']}" for alert in alerts if alert["spell_from"] is not None})
    spells = _merged(reader.rows("history_spells", named=named, **key))
    placed, elsewhere = _placed(spells, alerts)
    aliases = reader.rows("history_aliases", id=subject.id) if subject.kind == "service" else []
    return History(subject, [row["alias"] for row in aliases], read_cut(con), _holds(reader, subject, placed), _begun(placed), elsewhere)


def _labelled(reader: Reader, subject: Subject, frame: pd.DataFrame) -> list[Row]:
    """Alerts without keys; people are Person A, B ... over the whole history."""
    here = frame.assign(unit=subject.id)
    columns = {}
    for column, people, word in (("person", "people", "Person"), ("source_of_risk", "risk_sources", "Source of risk")):
        labels = person_labels(here.explode(people), unit="unit", person=people, word=word)
        named = [", ".join(labels[subject.id, str(one)] for one in several) or None for several in here[people]]
        columns[column] = pd.Series(named, index=here.index, dtype="object")
    return reader.shown("history_alerts", frame.assign(**columns))


def _merged(rows: Sequence[Row]) -> list[tuple[Spell, set[date]]]:
    """Spells that follow one another and look alike as one, each with the first days of those that it is made of."""
    spells: list[tuple[Spell, set[date]]] = []
    for row in rows:
        facts = {name: row[name] for name in _SEEN}
        last = spells[-1][0] if spells else None
        follows = last is not None and last.valid_to is not None and last.valid_to + timedelta(days=1) == row["valid_from"]
        if last is not None and follows and last.facts == facts:
            spells[-1] = (replace(last, valid_to=row["valid_to"]), spells[-1][1] | {row["valid_from"]})
        else:
            spells.append((Spell(len(spells) + 1, row["valid_from"], row["valid_to"], facts), {row["valid_from"]}))
    return spells


def _placed(spells: list[tuple[Spell, set[date]]], alerts: list[Row]) -> tuple[list[Spell], list[Row]]:
    """Every alert to its spell; those without one stay."""
    at = {(spell.facts["service_id"], day): spell for spell, days in spells for day in days}
    elsewhere: list[Row] = []
    for alert in alerts:
        spell = at.get((alert["service_id"], alert["spell_from"]))
        told = {name: value for name, value in alert.items() if name != "spell_from"}
        (spell.alerts if spell is not None else elsewhere).append(told)
    return [spell for spell, _ in spells], elsewhere


def _begun(spells: list[Spell]) -> list[Spell]:
    """What is new in each spell against the one of the same service before it."""
    found = spells[:1]
    for before, spell in pairwise(spells):
        is_same = before.facts["service_id"] == spell.facts["service_id"]
        new = [word for name, word in _NEW.items() if _differs(before.facts[name], spell.facts[name])]
        if is_same and _registration(before) != _registration(spell):
            new.insert(0, "registered under a new id")
        found.append(replace(spell, begins=tuple(new)) if is_same else spell)
    return found


def _differs(before: Any, now: Any) -> bool:
    """Whether what was known has become something else; what comes to be known is no change."""
    return before is not None and now is not None and before != now


def _registration(spell: Spell) -> str:
    return str(spell.facts["location_id_cqc"] or spell.facts["service_ref"])


def _holds(reader: Reader, subject: Subject, spells: list[Spell]) -> list[Row]:
    """Police holds on the subject, and on the services and their groups that its history names."""
    ids = {f"{subject.kind} {subject.id}"}
    for spell in spells:
        ids |= {f"{kind} {spell.facts[f'{kind}_id']}" for kind in ("service", "provider", "operator", "brand", "company")}
    return reader.rows("history_holds", ids=sorted(ids))


def as_dict(history: History) -> dict[str, Any]:
    """The history as plain values: unit, aliases, cut, police_holds, spells, and alerts with the number of their spell."""
    cut = history.cut
    return {
        "unit": {"unit_kind": history.subject.kind, "unit_id": history.subject.id, "name": history.subject.name},
        "aliases": history.aliases,
        "cut": {"month": cut.month, "reported_by": cut.reported_by, "received_by": cut.received_by},
        "police_holds": history.holds,
        "spells": [
            {"spell": spell.number, "valid_from": spell.valid_from, "valid_to": spell.valid_to, "begins": list(spell.begins), **spell.facts}
            | {"n_alerts": len(spell.alerts), "n_withdrawn": spell.n_withdrawn, "n_incidents": spell.n_incidents}
            for spell in history.spells
        ],
        "alerts": history.alerts,
    }
