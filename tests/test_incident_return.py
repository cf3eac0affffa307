"""The table template: what it offers is what intake knows, and a filled-in one becomes the same records as any export."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from areas import sample_area

from riskagg import build, intake, warehouse
from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.privacy import open_vault
from riskagg.registers.incident_return import SHEET, write_template

ROWS: list[dict[str, Any]] = [
    {
        "Reference": "R1", "Date of event": date(2026, 10, 3), "Date told": date(2026, 10, 4), "Who told": "The service itself",
        "Record type": "Safeguarding concern", "Kind of concern": "Theft or missing money", "Type of abuse": "Financial or Material",
        "Place name": "The Elms", "Physical harm": "None", "Psychological harm": "Moderate", "Role of the source of risk": "Care worker",
        "Outcome": "Partly substantiated", "Serious": "Y", "Answered": "N", "NHS number": "9990000018", "Surname": "Featherstonehaugh",
        "Forename": "Persephone", "Date of birth": "03/02/1941",
    },
    {"Reference": "R2", "Date told": date(2026, 10, 9), "Agency": "Advocacy", "Kind of concern": "Falls", "Kind of place": "Own home"},
    {"Reference": "R3", "Date of event": date(2026, 10, 9), "Kind of concern": "Falls"},
    {"Date of event": date(2026, 10, 9), "Kind of concern": "Falls", "Place name": "The Elms"},
]  # fmt: skip


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "inbox").mkdir()
    return sample_area(tmp_path)


def fill(book: Path, rows: list[dict[str, Any]]) -> None:
    made = openpyxl.load_workbook(book)
    page = made[SHEET]
    at = {str(cell.value): cell.column for cell in page[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            page.cell(number, at[name]).value = value
    made.save(book)


def test_a_filled_in_template_becomes_the_records_of_an_export(area: Area) -> None:
    book, text = write_template(area, area.inbox, "elm-house", "2026-10")
    fill(book, ROWS)
    text.unlink()
    (arrival,) = intake.scan(area, received_on=date(2026, 11, 2))
    batch = intake.land(arrival, area, open_vault(True, {}))
    assert (batch.source, batch.supplier, batch.period, batch.sheets) == ("incident_return", "elm-house", "2026-10", (SHEET,))
    assert (batch.rows_read, batch.rows_accepted, batch.columns_added) == (4, 2, ())
    con = warehouse.open_for_write(":memory:")
    for stage in build.STAGES[:2]:
        stage.run(con, area, build.cut_for(area, "2026-10"))
    asked = (
        "occurred_on, reported_on, theme, risk_types, harm_physical, harm_psychological, record_type, outcome, told_by, told_by_service, "
        "risk_source_role, place_kind, is_serious, is_answered, is_event"
    )
    assert con.execute(f"select {asked} from stg_alerts order by source_ref").fetchall() == [
        (
            date(2026, 10, 3), date(2026, 10, 4), "theft_or_money", ["Financial or Material"], "none", "moderate", "concern",
            "substantiated", "service", True, "staff", None, True, False, True,
        ),
        (
            date(2026, 10, 9), date(2026, 10, 9), "fall", [], "unknown", "unknown", "incident", "not applicable", "advocate", False, None,
            "own_home", None, None, True,
        ),
    ]  # fmt: skip
    assert con.execute('select "row", rule from mart_quarantine order by "row"').fetchall() == [(4, "no_place"), (5, "no_reference")]
    assert con.execute("select count(*) from mart_unmapped").fetchone() == (0,)
    keys = con.execute("select count(person_nhs), count(person_name_birth) from raw_alerts").fetchone()
    assert keys == (1, 1)


def test_every_word_that_the_template_offers_is_known(area: Area, tmp_path: Path) -> None:
    book, _ = write_template(area, tmp_path / "out", "elm-house", "2026-10")
    made = openpyxl.load_workbook(book)
    page = made[SHEET]
    known = {(code.list, code.code) for code in intake.read_codes(area) if code.maps_to}
    rules = intake.read_sources(area).sources["incident_return"].mapping.columns
    names = [str(cell.value) for cell in page[1]]
    assert names == list(rules)
    offered = {}
    for rule in page.data_validations.dataValidation:
        name = names[next(iter(rule.sqref.ranges)).min_col - 1]
        assert len(rule.formula1) <= 255 and len(rule.error) <= 255
        if rule.type == "list" and rule.formula1.startswith('"'):
            offered[name] = rule.formula1.strip('"').split(",")
        elif rule.type == "list":
            sheet, _, cells = rule.formula1.partition("!")
            offered[name] = [str(row[0].value) for row in made[sheet][cells.replace("$", "")]]
    coded = {name for name, rule in rules.items() if rule.codes}
    assert set(offered) == coded | {"Serious", "About management or regime", "Answered"}
    assert len(offered["Kind of concern"]) == 28
    for name in coded:
        lists = {one for names in rules[name].codes.values() for one in names}
        unknown = [word for word in offered[name] if not all((one, word) in known for one in lists)]
        assert unknown == [], name


def test_a_template_is_never_written_over_one_that_may_be_filled_in(area: Area, tmp_path: Path) -> None:
    book, text = write_template(area, tmp_path / "out", "elm-house", "2026-10")
    before = book.read_bytes()
    text.unlink()
    with pytest.raises(UsageError, match="is there already"):
        write_template(area, tmp_path / "out", "elm-house", "2026-10")
    assert book.read_bytes() == before
    again, _ = write_template(area, tmp_path / "again", "elm-house", "2026-10")
    assert again.read_bytes() == before
