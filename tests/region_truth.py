"""What a build found beside what really happened in a simulated region: ``truth/alerts.csv`` names every alert's incident and service.

For tests and benchmarks. Only alerts that the build holds are compared, so that a shortened inbox is judged by what it holds.
"""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.linking_scores import Pairs
from riskagg.warehouse import Connection


@dataclass(frozen=True)
class ServiceAccuracy:
    """Alerts by what became of their place: ``wrong`` is another service, ``false`` one where there is none, the rest none."""

    n: int
    right: int
    wrong: int
    false: int
    review: int
    missed: int
    right_service: int
    review_of_ours: int

    @property
    def share_right(self) -> float:
        """Alerts with the right service, or rightly with none, of all."""
        return self.right / self.n

    @property
    def precision(self) -> float:
        """Alerts with the right service of those with one."""
        return self.right_service / (self.right_service + self.wrong + self.false)

    @property
    def recall(self) -> float:
        """Alerts with the right service of those that tell of one."""
        return self.right_service / (self.right_service + self.wrong + self.missed + self.review_of_ours)


@dataclass(frozen=True)
class IncidentCounts:
    """Incidents at services: found and true."""

    found: int
    true: int

    @property
    def excess(self) -> float:
        """How many more were found than happened, as a share: 0 is exact."""
        return self.found / self.true - 1


_JOINED = """
    select stg_alerts.alert_id, stg_alerts.source, links.service_id, links.match_status, links.incident_id,
           stg_alerts.is_event and stg_alerts.record_status = 'open' as is_counted,
           nullif(truth.service_id, '') as true_service, nullif(truth.incident, '') as true_incident
    from stg_alerts
    join int_alert_links as links using (alert_id)
    join read_csv($truth, header = true, all_varchar = true) as truth
      on truth.source = stg_alerts.source and truth.supplier = stg_alerts.supplier and truth.source_ref = stg_alerts.source_ref
"""


def service_accuracy(con: Connection, truth_dir: Path) -> ServiceAccuracy:
    """How the alerts' places were resolved."""
    row = con.execute(
        f"""select count(*), count(*) filter (service_id is not distinct from true_service and match_status <> 'review'),
                   count(*) filter (service_id <> true_service), count(*) filter (service_id is not null and true_service is null),
                   count(*) filter (match_status = 'review'), count(*) filter (match_status = 'none' and true_service is not null),
                   count(*) filter (service_id = true_service), count(*) filter (match_status = 'review' and true_service is not null)
            from ({_JOINED})""",
        {"truth": str(truth_dir / "alerts.csv")},
    ).fetchone()
    return ServiceAccuracy(*row)


def incident_counts(con: Connection, truth_dir: Path) -> IncidentCounts:
    """How many incidents there are at services, of those that an open alert of an event tells."""
    row = con.execute(
        f"""select count(distinct incident_id), count(distinct true_incident) filter (true_service is not null)
            from ({_JOINED}) where is_counted""",
        {"truth": str(truth_dir / "alerts.csv")},
    ).fetchone()
    return IncidentCounts(*row)


def pair_scores(con: Connection, truth_dir: Path) -> Pairs:
    """Which pairs of alerts tell one event."""
    row = con.execute(
        f"""with alerts as (select * from ({_JOINED}) where is_counted),
            found as (
                select a.alert_id as one, b.alert_id as other from alerts a join alerts b using (incident_id) where a.alert_id < b.alert_id
            ),
            true_pairs as (
                select a.alert_id as one, b.alert_id as other from alerts a join alerts b using (true_incident)
                where a.alert_id < b.alert_id and a.true_service is not null
            )
            select (select count(*) from true_pairs), (select count(*) from found),
                   (select count(*) from found join true_pairs using (one, other))""",
        {"truth": str(truth_dir / "alerts.csv")},
    ).fetchone()
    return Pairs(*row)
