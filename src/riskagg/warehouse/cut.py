"""The cuts of a build: which month it is about, and what was known by then."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from riskagg.errors import UsageError
from riskagg.warehouse.connect import Connection


@dataclass(frozen=True)
class Month:
    """A month and its reported-by cut: what was told later waits for the next one."""

    month: str
    month_start: date
    month_end: date
    reported_by: date


@dataclass(frozen=True)
class Cut(Month):
    """The month asked for, the one before it, and the instant (UTC) by which a file must have been received; None takes every file.

    ``is_partial`` is true where the month had not ended when the newest alerts were received.
    """

    previous: Month
    received_by: datetime | None
    is_partial: bool = False


def month_of(month: str, reported_by_day: int) -> Month:
    """The month ``2026-10``, with its reported-by cut on a day of the next month.

    Raises:
        UsageError: ``month`` is not written ``YYYY-MM``.
    """
    try:
        start = date.fromisoformat(f"{month}-01")
    except ValueError as fault:
        raise UsageError(f"--month {month}: expected YYYY-MM, such as 2026-10. Nothing was done.") from fault
    end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return Month(f"{start:%Y-%m}", start, end, (end + timedelta(days=1)).replace(day=reported_by_day))


def month_before(month: Month) -> str:
    """The month before, as ``2026-09``."""
    return f"{month.month_start - timedelta(days=1):%Y-%m}"


def last_whole_month(covered_to: date) -> str:
    """The last month that ended by a date, as ``2026-09``."""
    return f"{(covered_to + timedelta(days=1)).replace(day=1) - timedelta(days=1):%Y-%m}"


def load_cut(con: Connection, cut: Cut) -> None:
    """Make ``cut`` (rows ``now`` and ``previous``) and ``int_months``, every month from the first that alerts cover to the cut's."""
    columns = "role VARCHAR, month DATE, month_start DATE, month_end DATE, reported_by DATE, received_by TIMESTAMP, is_partial BOOLEAN"
    con.execute(f"create or replace table cut ({columns})")
    received_by = cut.received_by.replace(tzinfo=None) if cut.received_by else None
    for role, month in (("now", cut), ("previous", cut.previous)):
        dates = [month.month_start, month.month_start, month.month_end, month.reported_by]
        con.execute("insert into cut values (?, ?, ?, ?, ?, ?, ?)", [role, *dates, received_by, cut.is_partial and role == "now"])
    con.execute(
        """
        create or replace table int_months as
        select unnest(generate_series(least(first_on, $start), $start, interval 1 month))::date as month
        from (
            select coalesce(date_trunc('month', min(covers_from)), $start)::date as first_on
            from batches
            where kind = 'alerts' and status = 'loaded'
        )
        """,
        {"start": cut.month_start},
    )


def stand_before(con: Connection, months: Iterable[Month]) -> None:
    """Make a temporary table ``cut`` of months, each by its own name as its role, which stands before the warehouse's own."""
    con.execute("create temp table cut as from cut limit 0")
    for month in months:
        dates = [month.month_start, month.month_start, month.month_end, month.reported_by]
        con.execute("insert into temp.cut values (?, ?, ?, ?, ?, null, false)", [month.month, *dates])


def read_cut(con: Connection) -> Cut:
    """The cuts that a warehouse was built for."""
    dates = "strftime(month, '%Y-%m'), month_start, month_end, reported_by"
    now, previous = (Month(*row) for row in con.execute(f"select {dates} from cut order by role").fetchall())
    received_by, is_partial = con.execute("select received_by, is_partial from cut where role = 'now'").fetchone() or (None, False)
    return Cut(**vars(now), previous=previous, received_by=received_by and received_by.replace(tzinfo=UTC), is_partial=bool(is_partial))
