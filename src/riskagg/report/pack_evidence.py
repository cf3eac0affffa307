"""The incidents behind a unit's page: numbered, with people as Person A, B ... and the agencies' own references."""

from dataclasses import dataclass

from riskagg.disclosure import apply, label_people, person_labels
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped, plain_rows

UNIT_INCIDENTS = """
with behind as (
    select distinct unit_id, incident_id
    from (
        select unit_id, unnest(incident_ids) as incident_id from mart_patterns
        where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
        union all
        select unit_id, unnest(incident_ids) as incident_id from mart_triggers
        where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
    ) as named
)
select
    behind.unit_id, incidents.incident_id, incidents.service_id, incidents.provider_id, incidents.occurred_on, incidents.theme,
    incidents.harm, incidents.outcome, incidents.agencies, incidents.people, incidents.weakly_joined, incidents.told_by_service
from behind
join int_incidents_at as incidents on incidents.incident_id = behind.incident_id and incidents.role = 'now'
order by behind.unit_id, incidents.occurred_on desc, incidents.incident_id
"""
UNIT_RECORDS = """
with behind as (
    select distinct unit_id, unnest(alert_ids) as alert_id
    from (
        select unit_id, alert_ids from mart_patterns where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
        union all
        select unit_id, alert_ids from mart_triggers where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
    ) as named
)
select
    behind.unit_id, behind.alert_id, stg_alerts.source, stg_alerts.agency, stg_alerts.source_ref, stg_alerts.reported_on, stg_alerts.theme,
    stg_alerts.outcome, int_alert_links.service_id, int_alert_links.incident_id
from behind
join stg_alerts on stg_alerts.alert_id = behind.alert_id
left join int_alert_links on int_alert_links.alert_id = behind.alert_id
order by behind.unit_id, stg_alerts.reported_on desc, behind.alert_id
"""
REFERENCES = """
select int_alert_links.incident_id, stg_alerts.source, stg_alerts.agency, stg_alerts.source_ref
from int_alert_links
join stg_alerts on stg_alerts.alert_id = int_alert_links.alert_id
join cut on cut.role = 'now' and stg_alerts.reported_on <= cut.reported_by and stg_alerts.occurred_on <= cut.month_end
where list_contains($ids, int_alert_links.incident_id) and stg_alerts.record_status = 'open'
order by int_alert_links.incident_id, stg_alerts.source, stg_alerts.supplier, stg_alerts.source_ref
"""
# People are labelled over all of a unit's incidents, so that a letter stays with a person whatever is shown.
UNIT_PEOPLE = """
with mine as (
    select
        incident_id,
        case $kind
            when 'service' then service_id when 'provider' then provider_id when 'operator' then operator_id
            when 'brand' then brand_id else company_id
        end as unit_id
    from int_incidents_at
    where role = 'now'
)
select mine.unit_id, links.person_id, alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref
from mine
join int_alert_links as links on links.incident_id = mine.incident_id
join stg_alerts as alerts on alerts.alert_id = links.alert_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
where links.person_id is not null and list_contains($ids, mine.unit_id)
order by mine.unit_id, alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref
"""
SHOWN = 60


@dataclass(frozen=True)
class Evidence:
    """A unit's incidents and records, newest first and numbered from 1; ``numbers`` by incident or alert id.

    ``n_earlier`` incidents are only in the extract.
    """

    incidents: list[Row]
    records: list[Row]
    n_earlier: int
    numbers: dict[str, int]


def evidence(context: Context, kind: str, ids: list[str]) -> dict[str, Evidence]:
    """What stands behind the patterns and triggers of some units of one kind."""
    reader = context.reader
    labels = person_labels(reader.frame(UNIT_PEOPLE, kind=kind, ids=ids), unit="unit_id")
    frame = label_people(reader.frame(UNIT_INCIDENTS, kind=kind, ids=ids), labels, unit="unit_id")
    incidents = plain_rows(apply("int_incidents_at", frame, reader.profile))
    wanted = sorted({row["incident_id"] for row in incidents})
    references = grouped(reader.rows("stg_alerts", REFERENCES, ids=wanted), "incident_id")
    records = grouped(reader.rows("stg_alerts", UNIT_RECORDS, kind=kind, ids=ids), "unit_id")
    by_unit = grouped(incidents, "unit_id")
    return {unit_id: _numbered(by_unit.get(unit_id, []), records.get(unit_id, []), references) for unit_id in ids}


def _numbered(incidents: list[Row], records: list[Row], references: dict[str, list[Row]]) -> Evidence:
    shown = [row | {"number": n, "references": references.get(row["incident_id"], [])} for n, row in enumerate(incidents[:SHOWN], 1)]
    numbers: dict[str, int] = {row["incident_id"]: row["number"] for row in shown}
    # A record that tells an incident of this page stands there already.
    apart = [row for row in records if row["incident_id"] not in numbers][:SHOWN]
    other = [row | {"number": n} for n, row in enumerate(apart, len(shown) + 1)]
    numbers |= {row["alert_id"]: numbers[row["incident_id"]] for row in records if row["incident_id"] in numbers}
    numbers |= {row["alert_id"]: row["number"] for row in other}
    return Evidence(shown, other, max(0, len(incidents) - SHOWN), numbers)
