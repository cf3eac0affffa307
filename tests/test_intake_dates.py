"""Dates are read by the mapping's formats alone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskagg.intake.cells import read_date

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
