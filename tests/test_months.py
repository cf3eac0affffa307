"""Which months can be built: those that have ended, from the first that any supplier covers; a part of one where it is asked for."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from areas import sample_settings

from riskagg.area import SETTINGS_FILE, Area, open_area
from riskagg.errors import UsageError
from riskagg.intake import Batch
from riskagg.months import is_partial, require_buildable, supply_of
from riskagg.warehouse.cut import month_of


def batch(source: str, kind: str, received: str, covers: str = "", status: str = "loaded", period: str | None = None) -> Batch:
    first, _, last = covers.partition(" ")
    facts = {"batch_id": f"{source}-{received}", "source": source, "supplier": source, "agency": "x", "kind": kind, "file": "x.csv"}
    days = {"covers_from": date.fromisoformat(first) if first else None, "covers_to": date.fromisoformat(last) if last else None}
    versions = {"sha256": "0" * 64, "mapping_sha256": "0" * 64, "code_version": "0"}
    at = datetime.fromisoformat(received).replace(tzinfo=UTC)
    return Batch.model_validate(facts | days | versions | {"status": status, "received_at": at, "period": period})


POLICE = batch("police", "alerts", "2026-10-17T12:00:00", "2026-03-01 2026-10-16")


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return open_area(sample_settings(tmp_path))


def refused(area: Area, month: str, *batches: Batch, partial: bool = False) -> str | None:
    try:
        require_buildable(month_of(month, 5), supply_of(area, batches), partial)
    except UsageError as fault:
        return str(fault)
    return None


def test_a_month_that_ends_after_the_newest_alerts_is_refused_unless_its_part_is_asked_for(area: Area) -> None:
    said = str(refused(area, "2026-10", POLICE))
    assert "ends on 31 October 2026" in said and "received on 17 October 2026" in said
    assert "Build 2026-09 or earlier, or take --partial" in said
    assert refused(area, "2026-10", POLICE, partial=True) is None
    assert is_partial(month_of("2026-10", 5), supply_of(area, [POLICE]))
    assert refused(area, "2026-09", POLICE) is None
    assert not is_partial(month_of("2026-09", 5), supply_of(area, [POLICE]))


@pytest.mark.parametrize(("received", "is_refused"), [("2026-10-30T22:59:00", True), ("2026-10-31T00:30:00", False)])
def test_a_file_of_its_last_day_ends_a_month(area: Area, received: str, is_refused: bool) -> None:
    assert (refused(area, "2026-10", batch("police", "alerts", received, "2026-10-01 2026-10-31")) is not None) is is_refused


def test_returned_workbooks_and_feeds_end_no_month(area: Area) -> None:
    returned = batch("actions", "actions", "2026-11-20T12:00:00")
    feed = batch("cqc_ratings", "ratings", "2026-11-20T12:00:00", "2026-11-01 2026-11-01")
    assert refused(area, "2026-10", POLICE, returned, feed) is not None


def test_a_month_before_all_that_any_supplier_covers_is_refused_and_one_between_is_not(area: Area) -> None:
    assert "The first month that any supplier covers is 2026-03" in str(refused(area, "2026-02", POLICE))
    assert refused(area, "2026-02", POLICE, partial=True) is not None
    older = batch("advocacy", "alerts", "2025-09-03T12:00:00", "2025-08-01 2025-08-31")
    assert refused(area, "2026-01", POLICE, older) is None  # nobody covers it, but it lies within what was supplied
    nothing = batch("police", "alerts", "2025-06-03T12:00:00", status="nil_return", period="2025-05")
    assert refused(area, "2025-05", POLICE, nothing) is None


def test_what_the_area_says_of_a_supplier_counts_where_the_supplier_has_sent(area: Area) -> None:
    settings = area.root / SETTINGS_FILE
    settings.write_text(settings.read_text(encoding="utf-8") + '[suppliers.police.police]\nactive_from = "2025-12"\n', encoding="utf-8")
    told = open_area(area.root)
    assert refused(told, "2025-12", POLICE) is None
    assert refused(told, "2025-11", POLICE) is not None


def test_where_no_alert_was_ever_received_every_month_is_built_empty(area: Area) -> None:
    feed = batch("cqc_directory", "directory", "2026-10-02T12:00:00", "2026-10-01 2026-10-01")
    for month in ("2019-01", "2026-10", "2031-05"):
        assert refused(area, month, feed) is None
        assert not is_partial(month_of(month, 5), supply_of(area, [feed]))
