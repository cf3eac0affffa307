"""A nil return by command: an explicit file with the role that answers for it, refused where it cannot be true."""

from datetime import date
from pathlib import Path

import pytest
from areas import sample_area

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.privacy import open_vault

TODAY = date(2026, 11, 5)
HEADER = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"
WEEK = "council_safeguarding_northshire_2026-10-30.csv"


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "inbox").mkdir()
    return sample_area(tmp_path)


def land(area: Area) -> list[intake.Batch]:
    return [intake.land(arrival, area, open_vault(True, {})) for arrival in intake.scan(area, TODAY)]


def test_it_is_taken_in_like_any_other_and_the_ledger_keeps_the_role(area: Area) -> None:
    path = intake.make_nil_return(area, "ambulance", "2026-10", "Head of operations", TODAY)
    assert path.name == "nil_return_ambulance_2026-10.csv"
    (batch,) = land(area)
    assert (batch.status, batch.source, batch.period, batch.rows_read) == ("nil_return", "ambulance", "2026-10", 0)
    assert batch.message == "Nothing to send, says: Head of operations."
    with pytest.raises(UsageError, match="says already that ambulance had nothing to send for 2026-10"):
        intake.make_nil_return(area, "ambulance", "2026-10", "Head of operations", TODAY)


def test_of_an_agencys_own_nil_return_nothing_is_read(area: Area) -> None:
    (area.inbox / "nil_return_police_2026-10.csv").write_text("Nothing this month. Regards, Persephone Featherstonehaugh\n")
    (batch,) = land(area)
    assert (batch.status, batch.message) == ("nil_return", None)


def test_a_month_that_has_rows_from_that_supplier_is_refused_and_another_is_not(area: Area) -> None:
    (area.inbox / "ambulance_2026-09.csv").write_text(f"{HEADER}\n1;03/09/2026 10:00;The Elms;ZZ1 1AA;Fall;Y;\n")
    land(area)
    with pytest.raises(UsageError, match=r"ambulance_2026-09\.csv holds rows that ambulance told in 2026-09"):
        intake.make_nil_return(area, "ambulance", "2026-09", "Head of operations", TODAY)
    assert intake.make_nil_return(area, "ambulance", "2026-10", "Head of operations", TODAY).is_file()


@pytest.mark.parametrize(
    ("who", "month", "role", "said"),
    [
        ("ambulence", "2026-10", "Head of operations", r"no source 'ambulence'.*nearest: ambulance"),
        ("cqc_directory", "2026-10", "Head of operations", "no source 'cqc_directory' that tells alerts"),
        ("ambulance:north", "2026-10", "Head of operations", "ambulance is its own supplier"),
        ("council_safeguarding", "2026-10", "Head of operations", "expected council_safeguarding:SUPPLIER, one of none yet"),
        ("ambulance", "2026-12", "Head of operations", "has not begun"),
        ("ambulance", "2026-13", "Head of operations", "is no month"),
        ("ambulance", "2026-10", "=cmd()", "expected a role in letters"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_written(area: Area, who: str, month: str, role: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        intake.make_nil_return(area, who, month, role, TODAY)
    assert list(area.inbox.iterdir()) == []
