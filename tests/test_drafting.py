"""`riskagg new-source` drafts a mapping that a person can finish, and never writes down a cell that may be of a person."""

import csv
from pathlib import Path

import openpyxl
import pytest
import yaml
from areas import sample_area
from riskagg_pipelines.cli import app
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.drafting import draft_source, sketch_source
from riskagg.errors import RiskaggError, SettingsError, UsageError
from riskagg.preview import preview_file

HEADINGS = (
    "Case Ref", "Date of incident", "Logged", "Client name", "ClientDOB", "NHS No", "Home postcode of client", "Premises", "Postcode",
    "Issue type", "Alleged perpetrator", "Reported by", "Officer", "Serious?", "Notes", "Band", "Tel",
)  # fmt: skip
NAMES = ("Featherstonehaugh", "Persephone", "Quickfall", "Bartholomew", "Wigglesworth", "Oggnall")
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042")
ISSUES = ("Fall", "Neglect", "Zorbing", "Fall", "Zorbing", "Wigglesworth")


def rows(dates: tuple[str, ...]) -> list[list[str]]:
    """Thirty rows; people in every column that can hold one, and a name typed twice into the column of codes."""
    return [
        [
            f"H{at:03}", dates[at % len(dates)], f"2026-10-{at % 27 + 1:02}", f"{NAMES[0]}, {NAMES[1]}", f"{at % 27 + 1:02}/02/19{at + 31}",
            NHS_NUMBERS[at % 4], "ZZ1 1AA", f"House {at % 3}", "ZZ9 9ZZ", ISSUES[at % 6], f"{NAMES[2]} {NAMES[3]}", NAMES[4], NAMES[5],
            "YN"[at % 2], f"{NAMES[1]} said that {NAMES[3]} had been there again", "ABCDE"[at % 5], "01632 960001",
        ]
        for at in range(30)
    ]  # fmt: skip


def write(path: Path, table: list[list[str]], header: tuple[str, ...] | None = HEADINGS) -> Path:
    with path.open("w", encoding="cp1252", newline="") as out:
        csv.writer(out, delimiter=";").writerows([*([header] if header else []), *table])
    return path


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "area").mkdir()
    return sample_area(tmp_path / "area")


def test_a_draft_reads_its_file_and_is_refused_until_somebody_finishes_it(area: Area, tmp_path: Path) -> None:
    file = write(tmp_path / "housing_2026-10.csv", rows(("23/10/2026", "02/10/2026")))
    drafted = draft_source(sketch_source(area, file))
    said = yaml.safe_load(drafted.mapping.read_text(encoding="utf-8"))
    assert drafted.source == "housing" and drafted.decide == ()
    assert (said["file"]["pattern"], said["file"]["delimiter"], said["key"], said["owner"]) == (
        "housing_{month}.csv",
        ";",
        "Case Ref",
        None,
    )
    assert said["columns"] == {
        "Case Ref": {}, "Date of incident": {"to": "occurred_on", "formats": ["%d/%m/%Y"]},
        "Logged": {"to": "reported_on", "formats": ["iso"]},
        "Client name": {"person": "name"}, "ClientDOB": {"person": "born", "formats": ["%d/%m/%Y"]}, "NHS No": {"person": "nhs"},
        "Home postcode of client": "ignore", "Premises": {"place": "name"}, "Postcode": {"place": "postcode"},
        "Issue type": {"codes": {"theme": "housing_issue_type"}}, "Alleged perpetrator": "ignore", "Reported by": "ignore",
        "Officer": "ignore",
        "Serious?": {"to": "is_serious"}, "Notes": "ignore", "Band": "ignore", "Tel": "ignore",
    }  # fmt: skip
    (seen,) = preview_file(area, file, "housing")
    assert (seen.status, seen.rows_read, seen.rows_refused) == ("loaded", 30, 0)
    assert [term.code for term in seen.unmapped] == ["Zorbing", "Wigglesworth"]
    assert set(intake.read_sources(area).sources) == set(intake.read_sources(sample_area(tmp_path)).sources)
    drafted.mapping.rename(drafted.mapping.with_suffix(""))
    with pytest.raises(SettingsError, match="owner") as unfinished:
        intake.read_sources(area)
    assert "next_review" in str(unfinished.value)
    assert drafted.codelist is not None and drafted.undecided_terms == 1
    drafted.codelist.rename(drafted.codelist.with_suffix(""))
    with pytest.raises(SettingsError, match="what 'Zorbing' means is not decided yet"):
        intake.read_codes(area)


def test_no_name_is_written_into_a_draft(area: Area, tmp_path: Path) -> None:
    table = rows(("23/10/2026",))
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line in [["Cases of October"], [], list(HEADINGS), *table]:
        page.append(line)
    book.save(tmp_path / "cases_2026-10.xlsx")
    draft_source(sketch_source(area, tmp_path / "cases_2026-10.xlsx"))
    draft_source(sketch_source(area, write(tmp_path / "housing_2026-10.csv", table)))
    for headless in (table, [[cell for cell in line if cell in NAMES or "," in cell] for line in table]):
        with pytest.raises(RiskaggError, match="surely a header") as refused:
            draft_source(sketch_source(area, write(tmp_path / "headless_2026-10.csv", headless, header=None)))
        assert not any(name in str(refused.value) for name in NAMES)
    written = {path.name: path.read_text(encoding="utf-8") for path in area.root.rglob("*") if path.is_file()}
    assert set(written) == {"area.toml"} | {f"{name}.{kind}.draft" for name in ("cases", "housing") for kind in ("yml", "csv")}
    personal = [*NAMES, *NHS_NUMBERS, "1931", "ZZ1", "01632"]
    assert [(name, one) for name, text in written.items() for one in personal if one.casefold() in text.casefold()] == []
    assert "Neglect" in written["housing.csv.draft"] and "header_row: 3" in written["cases.yml.draft"]


def test_a_reference_made_of_a_name_is_no_key(area: Area, tmp_path: Path) -> None:
    table = [[f"{NAMES[0]}{at:02}", *line[1:]] for at, line in enumerate(rows(("23/10/2026",)))]
    drafted = draft_source(sketch_source(area, write(tmp_path / "housing_2026-10.csv", table)))
    said = yaml.safe_load(drafted.mapping.read_text(encoding="utf-8"))
    assert (said["key"], said["columns"]["Case Ref"]) == ("row", "ignore")


def test_day_and_month_are_never_guessed(area: Area, tmp_path: Path) -> None:
    either = draft_source(sketch_source(area, write(tmp_path / "either_2026-10.csv", rows(("03/10/2026", "02/09/2026")))))
    text = either.mapping.read_text(encoding="utf-8")
    assert either.decide == ("Date of incident",)
    assert "formats: []}   # " in text and "day first ['%d/%m/%Y'] and month first ['%m/%d/%Y']" in text
    with pytest.raises(SettingsError, match=r"line \d+, key 'columns.Date of incident': a date needs formats"):
        preview_file(area, tmp_path / "either_2026-10.csv", "either")
    month = draft_source(sketch_source(area, write(tmp_path / "month_2026-10.csv", rows(("10/23/2026", "10/02/2026")))))
    assert month.decide == () and "Date of incident: {to: occurred_on, formats: ['%m/%d/%Y']}" in month.mapping.read_text(encoding="utf-8")


def test_nothing_is_written_over(area: Area, tmp_path: Path) -> None:
    file = write(tmp_path / "housing_2026-10.csv", rows(("23/10/2026",)))
    first = CliRunner().invoke(app, ["--area", str(area.root), "new-source", str(file)])
    assert first.exit_code == 0, first.output
    assert "To decide: owner, next_review" in first.output
    before = (area.root / "sources" / "housing.yml.draft").read_bytes()
    for name, message in ((None, "is there already"), ("police", "There is a source 'police' already"), ("Housing!", "cannot be the name")):
        with pytest.raises(UsageError, match=message):
            draft_source(sketch_source(area, file, name))
    assert (area.root / "sources" / "housing.yml.draft").read_bytes() == before
