"""Real input read by mapping files alone: Oregon's complaints 2005-2012 (credit: The Oregonian/OregonLive)."""

import csv
import os
import re
import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from riskagg_pipelines.new_area import make_area
from run_region import run_plain

from riskagg.area import Area
from riskagg.warehouse import open_read_only

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("RISKAGG_REAL_DATA", ROOT.parent / "shared" / "data")) / "oregon"
FILES = ("facility-abuse-records-2005-2012.xlsx", "facilities.csv", "ownership-history.csv")

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no oregon/ under RISKAGG_REAL_DATA (by default ../shared/data)")


@pytest.fixture(scope="module")
def oregon(tmp_path_factory: pytest.TempPathFactory) -> Area:
    root = tmp_path_factory.mktemp("oregon")
    make_area(root, "oregon", None)
    for name in FILES:
        shutil.copyfile(DATA / name, root / "inbox" / name)
    return run_plain(root, "2012-06")


@needs_data
def test_every_complaint_is_loaded_and_none_is_lost(oregon: Area) -> None:
    with open_read_only(oregon.warehouse) as con:
        fates = con.execute(
            "select rows_read, new + amended + unchanged + quarantined + joined + left_out, new from mart_ledger "
            "where source = 'oregon_complaints'"
        ).fetchone()
        refused = con.execute("select count(*) from mart_quarantine where source = 'oregon_complaints'").fetchone()
    assert fates == (24_380, 24_380, 24_380)
    assert refused == (0,)


@needs_data
def test_facilities_that_no_list_names_are_services_of_unknown_capacity(oregon: Area) -> None:
    with open_read_only(oregon.warehouse) as con:
        unmatched = con.execute("select count(*) from int_alert_links where match_status <> 'matched'").fetchone()
        of_complaints = con.execute("select count(distinct service_id) from int_alert_links").fetchone()
        unknown = con.execute(
            """
            select count(*) from int_services_now
            where beds is null and service_id in (select service_id from int_alert_links)
                and service_ref not in (select service_ref from raw_services)
            """
        ).fetchone()
    assert unmatched == (0,)
    assert of_complaints == (628,)
    assert unknown == (51,)


@needs_data
def test_a_complaint_counts_under_the_owner_of_its_day(oregon: Area) -> None:
    """385164 passed from owner 53 to owner 2088 on 1 May 2010 (ownership-history.csv)."""
    with open_read_only(oregon.warehouse) as con:
        owners = con.execute(
            """
            select distinct provider_id from int_services
            where service_id = 'local:385164' and valid_from <= $1 and coalesce(valid_to, date '2999-12-31') >= $1
            """,
            ["2010-04-30"],
        ).fetchall()
        later = con.execute(
            """
            select distinct provider_id from int_services
            where service_id = 'local:385164' and valid_from <= $1 and coalesce(valid_to, date '2999-12-31') >= $1
            """,
            ["2010-05-01"],
        ).fetchall()
    assert len(owners) == len(later) == 1
    assert "53" in owners[0][0]
    assert "2088" in later[0][0]


def _american(text: str) -> date:
    month, day, year = (int(part) for part in text[:10].split("/"))
    return date(year, month, day)


def recorded_owners() -> dict[str, list[tuple[date, date, str]]]:
    """First day, last day and number of every owner, by facility, straight from the file."""
    found: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    with (DATA / "ownership-history.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first, last = (_american(row[name]) for name in ("HOW_DateActive", "HOW_DateInactive"))
            found[row["HOW_CcmuNumber"]].append((first, last, row["HOW_IdNumber"]))
    return found


@needs_data
def test_every_complaint_has_the_owners_number_of_its_day_or_the_reason_why_not(oregon: Area) -> None:
    query = """
        select places.service_id, alerts.occurred_on, services.provider_id, services.provider_unknown
        from stg_alerts as alerts
        inner join int_alert_places as places on places.alert_id = alerts.alert_id
        inner join int_services as services on services.service_id = places.service_id and services.valid_from = places.spell_from
    """
    with open_read_only(oregon.warehouse) as con:
        complaints = con.execute(query).fetchall()
    recorded = recorded_owners()
    assert len(complaints) == 24_380
    for service_id, day, provider_id, unknown in complaints:
        records = recorded.get(service_id.removeprefix("local:"), [])
        holding = [owner for first, last, owner in records if first <= day <= last]
        if holding:
            assert (provider_id, unknown) == (f"local:owner-{holding[0]}", None)
        elif records:
            outside = "before the first" if day < min(records)[0] else "after the last" if day > max(records)[1] else None
            why = f"{outside} ownership record" if outside else "between two ownership records"
            assert (provider_id, unknown) == (None, why)
        else:
            assert not (provider_id or "").startswith("local:owner-")


@needs_data
def test_the_pack_of_june_2012_is_drawn(oregon: Area) -> None:
    page = (oregon.month_out("2012-06") / "intelligence-pack.html").read_text(encoding="utf-8")
    assert "June 2012" in page
    assert "Oregon" in page


def test_no_line_of_code_knows_oregon() -> None:
    code = [
        path for folder in ("src", "pipelines", "sql", "reports", "expectations") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    knowing = [path.relative_to(ROOT) for path in code if "vendor" not in path.parts and re.search(rb"(?i)oregon", path.read_bytes())]
    assert knowing == []
