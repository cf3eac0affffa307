"""Dates are read by the mapping's formats alone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskagg.intake.cells import NO_TIME, read_date, read_moment

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("written", "form", "expected"),
    [
        ("03/11/2026", "%d/%m/%Y", date(2026, 11, 3)),
        ("03/11/26", "%d/%m/%y", date(2026, 11, 3)),
        ("03-Nov-26", "%d-%b-%y", date(2026, 11, 3)),
        ("3 Nov 2026", "%d %b %Y", date(2026, 11, 3)),
        ("03-Sep-26", "%d-%b-%y", date(2026, 9, 3)),
        ("03-Sept-26", "%d-%b-%y", date(2026, 9, 3)),  # as British English shortens it
        ("3 SEPT 2026", "%d %b %Y", date(2026, 9, 3)),
        ("2026-11-03T23:59", "%Y-%m-%dT%H:%M", date(2026, 11, 3)),
        ("2026-06-30T23:30:00+00:00", "iso", date(2026, 7, 1)),  # summer time: half past midnight in London
        ("2026-11-03", "iso", date(2026, 11, 3)),
        ("46329", "excel_serial", date(2026, 11, 3)),
        ("46329.75", "excel_serial", date(2026, 11, 3)),
        ("2026-10", "%Y-%m", date(2026, 10, 1)),
        ("31/02/2026", "%d/%m/%Y", None),
        ("11/13/2026", "%d/%m/%Y", None),
        ("03/11/26", "%d/%m/%Y", None),
        ("3 Nov", "%d %b %Y", None),
    ],
)
def test_a_date_is_what_the_format_says_or_nothing(written: str, form: str, expected: date | None) -> None:
    assert read_date(written, (form,), LONDON) == expected


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_day_and_month_are_never_exchanged(day: date) -> None:
    assert read_date(day.strftime("%d/%m/%Y"), ("%d/%m/%Y", "iso"), LONDON) == day


@pytest.mark.parametrize(
    ("text", "form", "utc"),
    [
        ("14/10/2026 23:50", "%d/%m/%Y %H:%M", "2026-10-14T22:50"),
        ("14/12/2026 11:50 PM", "%d/%m/%Y %I:%M %p", "2026-12-14T23:50"),
        ("2026-10-14T23:50", "iso", "2026-10-14T22:50"),
        ("2026-10-15T00:20:00+02:00", "iso", "2026-10-14T22:20"),
        ("46309.99305555555", "excel_serial", "2026-10-14T22:50"),
        ("25/10/2026 01:30", "%d/%m/%Y %H:%M", "2026-10-25T00:30"),
        ("25/10/2026 02:00", "%d/%m/%Y %H:%M", "2026-10-25T02:00"),
        ("29/03/2026 01:30", "%d/%m/%Y %H:%M", "2026-03-29T01:30"),
        ("14/10/2026 00:00", "%d/%m/%Y %H:%M", None),
        ("2026-10-14T00:00:00", "iso", None),
        ("14/10/2026", "%d/%m/%Y", None),
        ("20261014", "iso", None),
        ("46309", "excel_serial", None),
    ],
)
def test_a_time_of_day_is_an_instant_by_the_local_clock_and_a_day_has_none(text, form, utc):
    found = read_moment(text, (form,), LONDON, False)
    expected = int(datetime.fromisoformat(f"{utc}+00:00").timestamp()) // 60 if utc else NO_TIME
    assert found.minute == expected
    assert found.day == read_date(text, (form,), LONDON)


def test_times_are_kept_where_they_are_told_and_midnight_is_a_call_s_but_no_offence_s(door):
    police = (
        "OCC_NO|REPORTED_DT|COMMITTED_FROM|COMMITTED_TO|CLASSIFICATION|HO_CODE|PREMISES_NAME|ADDRESS_LINE|TOWN|POSTCODE|EASTING|NORTHING|"
    )
    police += "VICTIM_URN|VICTIM_SURNAME|VICTIM_FORENAME|VICTIM_DOB|SUSPECT_URN|SUSPECT_REL|OUTCOME_CODE|ADULT_AT_RISK_FLAG|MO_TEXT\n"
    rows = [("2026-10-14T23:50", "2026-10-15T01:00", "SMITH"), ("2026-10-14T00:00", "", "UNKNOWN"), ("", "", "")]
    for number, (begun, ended, surname) in enumerate(rows):
        police += f"{number}/26|2026-10-15T09:30|{begun}|{ended}|THEFT IN DWELLING||ELMS|1 HIGH STREET|TOWN|ZZ1 1ZZ||||{surname}|||||||\n"
    calls = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome\n"
    calls += "1;15/10/2026 00:00;Elms, 1 High Street;ZZ1 1ZZ;Fall;N;\n2;15/10/2026;Elms, 1 High Street;ZZ1 1ZZ;Fall;N;\n"
    batches = door.bring({"police_2026-10_occurrences.csv": police.encode("cp1252"), "ambulance_2026-10.csv": calls.encode()})
    said = {
        line["record_key"]: (line["names_person"], *(at and f"{at:%d %H:%M}" for at in (line["occurred_at"], line["ended_at"])))
        for batch in batches
        for line in door.part(batch, "data")
    }
    assert said == {
        "0/26": (True, "14 22:50", "15 00:00"),
        "1/26": (False, None, None),
        "2/26": (False, "15 08:30", None),
        "1": (False, "14 23:00", None),
        "2": (False, None, None),
    }
