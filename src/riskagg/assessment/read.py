"""The frames of one cut, from the warehouse."""

from datetime import date

import pandas as pd

from riskagg.errors import StoreError
from riskagg.policy.triggers import RATINGS
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.warehouse import Connection
from riskagg.warehouse.queries import run_query

MONTHS_WITH_AN_ALERT = 24


def read_inputs(con: Connection, role: str) -> ScoreInputs:
    """What scoring reads; ``role`` is a row of ``cut``.

    Raises:
        StoreError: the warehouse has no such cut.
    """
    last_day, reported_by = _dates(con, role)
    return ScoreInputs(
        month_end=last_day,
        reported_by_day=reported_by.day,
        incidents=_frame(con, "score_incidents", role),
        service_months=_frame(con, "score_service_months", role),
        supply=_frame(con, "score_supply", role),
        changes=run_query(con, "score_changes").df(),
        unanswered=_frame(con, "score_unanswered", role),
        themes=run_query(con, "themes").df(),
        renewals=run_query(con, "score_renewals").df(),
        references=run_query(con, "score_references").df(),
    )


def month_end(con: Connection, role: str) -> date:
    """The last day of a cut's month; ``earlier`` is the month before ``previous``."""
    if role == "earlier":
        return (pd.Period(_dates(con, "previous")[0], "M") - 1).end_time.date()
    return _dates(con, role)[0]


def read_alerts(con: Connection, role: str) -> pd.DataFrame:
    """Alerts at services as known at a cut; ``earlier`` is the cut before ``previous``."""
    return _frame(con, "score_alerts", role)


def read_waiting(con: Connection) -> pd.DataFrame:
    """Alerts that wait for a person's word, once a service that they may mean."""
    return run_query(con, "score_waiting").df()


def read_rated_units(con: Connection, role: str) -> dict[str, pd.DataFrame]:
    """Services and providers with the rating of the key question Safe that stood for them at a cut, and the day of its publication.

    A provider's is the worst known of its services.
    """
    services = run_query(con, "score_rated_services", last_day=month_end(con, role)).df()
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
    row = run_query(con, "score_cut", role=role).fetchone()
    if row is None:
        raise StoreError(f"The warehouse has no cut {role!r}. Nothing was scored. Build it anew with `riskagg build`.")
    return row[1], row[2]


def _frame(con: Connection, name: str, role: str) -> pd.DataFrame:
    return run_query(con, name, role=role).df()
