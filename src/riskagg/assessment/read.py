"""The frames of one cut, from the warehouse."""

from datetime import date

import pandas as pd

from riskagg.errors import StoreError
from riskagg.policy.triggers import RATINGS
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.warehouse import Connection

MONTHS_WITH_AN_ALERT = 24
_RATED = """
with safe as (
    select service_id, max_by(rating, published_on) as safe_rating, max(published_on) as rating_published_on
    from int_ratings_published
    where domain = 'safe' and published_on <= $last_day
    group by service_id
)
select service_id, provider_id, provider_name, safe.safe_rating, safe.rating_published_on
from int_services_now
left join safe using (service_id)
order by service_id
"""


def read_inputs(con: Connection, role: str) -> ScoreInputs:
    """What scoring reads; ``role`` is a row of ``cut``.

    Raises:
        StoreError: the warehouse has no such cut.
    """
    last_day, reported_by = _dates(con, role)
    upto = "where month <= (select month from cut where role = $role)"
    return ScoreInputs(
        month_end=last_day,
        reported_by_day=reported_by.day,
        incidents=_frame(con, "select * from int_scored_incidents where role = $role order by incident_id", role),
        service_months=_frame(con, f"select * from mart_service_months {upto} order by service_id, month", role),
        supply=_frame(con, f"select source, month, authority, state from mart_supply {upto} order by all", role),
        changes=con.execute("select * from int_service_changes order by all").df(),
        unanswered=_frame(con, "select * from int_scored_alerts where role = $role and is_unanswered order by alert_id", role),
        themes=con.execute("select theme, label from theme order by sort_order, theme").df(),
        renewals=con.execute("select service_id, renewed_on from int_renewals order by all").df(),
        references=con.execute("select person_id, source, supplier, is_named from int_person_references order by all").df(),
    )


def month_end(con: Connection, role: str) -> date:
    """The last day of a cut's month; ``earlier`` is the month before ``previous``."""
    if role == "earlier":
        return (pd.Period(_dates(con, "previous")[0], "M") - 1).end_time.date()
    return _dates(con, role)[0]


def read_alerts(con: Connection, role: str) -> pd.DataFrame:
    """Alerts at services as known at a cut; ``earlier`` is the cut before ``previous``."""
    return _frame(con, "select * from int_scored_alerts where role = $role order by alert_id", role)


def read_waiting(con: Connection) -> pd.DataFrame:
    """Alerts that wait for a person's word, once a service that they may mean."""
    return con.execute("select * from int_waiting_alerts order by alert_id, service_id").df()


def read_rated_units(con: Connection, role: str) -> dict[str, pd.DataFrame]:
    """Services and providers with the rating of the key question Safe that stood for them at a cut, and the day of its publication.

    A provider's is the worst known of its services.
    """
    services = con.execute(_RATED, {"last_day": month_end(con, role)}).df()
    worst = services.assign(place=services["safe_rating"].map({rating: n for n, rating in enumerate(RATINGS)}))
    worst = worst.sort_values(["place", "service_id"], ascending=[False, True], na_position="last", kind="stable")
    providers = worst.dropna(subset=["provider_id"]).drop_duplicates("provider_id")
    columns = ["unit_id", "provider_name", "safe_rating", "rating_published_on"]
    return {
        "service": services.rename(columns={"service_id": "unit_id"})[columns],
        "provider": providers.rename(columns={"provider_id": "unit_id"})[columns].sort_values("unit_id"),
    }


def units_seen(alerts: pd.DataFrame, month_end: date) -> pd.DataFrame:
    """Units with an alert in 24 months, each of which has a rank: unit_kind, unit_id."""
    since = (pd.Period(month_end, "M") - MONTHS_WITH_AN_ALERT + 1).start_time
    recent = alerts[alerts["occurred_on"] >= since]
    parts = [
        pd.DataFrame({"unit_kind": unit_kind, "unit_id": sorted(recent[column].dropna().unique())}, dtype=object)
        for unit_kind, column in UNIT_KINDS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _dates(con: Connection, role: str) -> tuple[date, date]:
    row = con.execute("select month_end, reported_by from cut where role = $role", {"role": role}).fetchone()
    if row is None:
        raise StoreError(f"The warehouse has no cut {role!r}. Nothing was scored. Build it anew with `riskagg build`.")
    return row[0], row[1]


def _frame(con: Connection, query: str, role: str) -> pd.DataFrame:
    return con.execute(query, {"role": role}).df()
