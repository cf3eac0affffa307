"""Legal holds: what neither purge nor erase may touch. They are in ``area.toml``, and in a meeting's decision with a police hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from riskagg.area import Area, LegalHold
from riskagg.errors import UsageError
from riskagg.intake import Batch
from riskagg.warehouse import Connection

_UNIT = "select unit_kind, unit_id from int_units where alias = $alias"
_POLICE = "select unit_kind, unit_id, hold_meeting_id from mart_unit_states where police_hold order by all"
_ALERTS = """
select distinct links.alert_id
from int_alert_links as links
left join int_services as spells on links.service_id = spells.service_id
where $id = case $kind
    when 'service' then links.service_id
    when 'provider' then spells.provider_id
    when 'operator' then spells.operator_id
    when 'brand' then spells.brand_id
    else spells.company_id
end
"""
_BATCHES = """
select distinct batch_id
from int_row_fates
where kind = 'alerts' and list_contains($alerts, source || '|' || supplier || '|' || record_key)
order by batch_id
"""


@dataclass(frozen=True)
class Holds:
    """What is held: alert_id -> why (a hold on a unit), batch_id -> why (any hold)."""

    alerts: dict[str, str]
    batches: dict[str, str]
    whole_batches: dict[str, str]

    def on_row(self, batch_id: str, alert_id: str) -> str | None:
        """Why a row may not be touched; None where it may."""
        return self.whole_batches.get(batch_id) or self._in_any_case.get(alert_id.casefold())

    @cached_property
    def _in_any_case(self) -> dict[str, str]:
        """A later row of a record may write its reference in another case."""
        return {alert_id.casefold(): why for alert_id, why in self.alerts.items()}


def read_holds(area: Area, batches: Sequence[Batch], con: Connection) -> Holds:
    """The holds of an area, held against its batches and its built warehouse.

    A hold on a unit is on every alert that was ever matched to it, whoever owned it then, and on each batch that has such an alert.

    Raises:
        UsageError: a hold names a unit, source or file that is not there: it would protect nothing. All of them are listed.
    """
    faults: list[str] = []
    whole: dict[str, str] = {}
    alerts: dict[str, str] = {}
    for hold in area.settings.legal_hold:
        why = f"legal hold since {hold.since.isoformat()} ({hold.role}: {hold.reason})"
        if hold.unit is not None:
            found = _alerts_of(con, hold.unit)
            faults += [] if found is not None else [f"  unit {hold.unit}: no service or provider has or had this id"]
            alerts |= dict.fromkeys(found or [], why)
        else:
            held = [batch.batch_id for batch in batches if _is_held(batch, hold)]
            faults += [] if held else [f"  {_named(hold)}: no file of the store is of it"]
            whole |= dict.fromkeys(held, why)
    if faults:
        raise UsageError("\n".join(["[[legal_hold]] in area.toml holds what is not there. Nothing was done. Mend or remove:", *faults]))
    for kind, unit_id, meeting in con.execute(_POLICE).fetchall():
        alerts |= dict.fromkeys(_alerts_of_unit(con, kind, unit_id), f"police hold of meeting {meeting} on {kind} {unit_id}")
    of_alerts = _batches_of(con, alerts)
    return Holds(alerts, {**of_alerts, **whole}, whole)


def _is_held(batch: Batch, hold: LegalHold) -> bool:
    if hold.file is not None:
        return batch.sha256.startswith(hold.file)
    return batch.source == hold.source and hold.supplier in (None, batch.supplier)


def _named(hold: LegalHold) -> str:
    return f"file {hold.file}" if hold.file else f"source {hold.source}" + (f", supplier {hold.supplier}" if hold.supplier else "")


def _alerts_of(con: Connection, alias: str) -> list[str] | None:
    unit = con.execute(_UNIT, {"alias": alias}).fetchone()
    return None if unit is None else _alerts_of_unit(con, *unit)


def _alerts_of_unit(con: Connection, kind: str, unit_id: str) -> list[str]:
    return [alert_id for (alert_id,) in con.execute(_ALERTS, {"kind": kind, "id": unit_id}).fetchall()]


def _batches_of(con: Connection, alerts: dict[str, str]) -> dict[str, str]:
    """Batches that tell of these alerts in any version, with the first reason."""
    found: dict[str, str] = {}
    for why in dict.fromkeys(alerts.values()):
        ids = [alert for alert, reason in alerts.items() if reason == why]
        for (batch_id,) in con.execute(_BATCHES, {"alerts": ids}).fetchall():
            found.setdefault(batch_id, why)
    return found
