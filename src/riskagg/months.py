"""Which months can be built: those that have ended, inside what any supplier covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from riskagg.area import Area, Supplier
from riskagg.errors import UsageError
from riskagg.intake import Batch, taken_back
from riskagg.warehouse.cut import Month, last_whole_month

_COVERING = ("loaded", "nil_return")


@dataclass(frozen=True)
class Supply:
    """What alert sources have sent: first day that any of them covers, and the day of the newest receipt; None where there is none."""

    first_on: date | None
    newest_on: date | None


def supply_of(area: Area, batches: Sequence[Batch]) -> Supply:
    """Read the span of a build's batches; returned workbooks, reference feeds and what was withdrawn have no part in it.

    Args:
        area: may say that a supplier was active before its first file; its time zone says on which day a file was received.
        batches: those received by the cut.
    """
    alerts = [batch for batch in batches if batch.kind == "alerts" and taken_back(area, batch) is None]
    covering = [batch for batch in alerts if batch.status in _COVERING]
    first = [day for batch in covering if (day := _covers_from(batch))] + [
        date.fromisoformat(f"{told.active_from}-01") for batch in covering if (told := _settings(area, batch)) and told.active_from
    ]
    zone = ZoneInfo(area.settings.time_zone)
    newest = [batch.received_at.astimezone(zone).date() for batch in alerts]
    return Supply(min(first, default=None), max(newest, default=None))


def is_partial(month: Month, supply: Supply) -> bool:
    """Whether a month had not ended when the newest file of an alert source was received."""
    return supply.newest_on is not None and month.month_end > supply.newest_on


def require_buildable(month: Month, supply: Supply, may_be_partial: bool) -> None:
    """Refuse a month that has not ended, or that no supplier covers yet. Where no alert was ever received every month is built, empty.

    Raises:
        UsageError: the month cannot be built; says which can.
    """
    if supply.first_on is None or supply.newest_on is None:
        return
    if month.month_end < supply.first_on:
        raise UsageError(
            f"--month {month.month}: no supplier covers it. The first month that any supplier covers is {supply.first_on:%Y-%m}. "
            f"Nothing was built. Build {supply.first_on:%Y-%m} or later, or put the earlier exports into the inbox."
        )
    if is_partial(month, supply) and not may_be_partial:
        raise UsageError(
            f"--month {month.month}: the month ends on {month.month_end:%-d %B %Y}, and the newest file with alerts was received on "
            f"{supply.newest_on:%-d %B %Y}. Nothing was built. Build {last_whole_month(supply.newest_on)} or earlier, or take --partial: "
            "it draws the part of the month that is there, and marks every page."
        )


def _covers_from(batch: Batch) -> date | None:
    """A nil return covers the month that its name says."""
    return batch.covers_from or (date.fromisoformat(f"{batch.period[:7]}-01") if batch.status == "nil_return" and batch.period else None)


def _settings(area: Area, batch: Batch) -> Supplier | None:
    return area.settings.suppliers.get(batch.source, {}).get(batch.supplier)
