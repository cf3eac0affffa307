"""A workbook that comes back says only what somebody filled in, whatever program saved it and whatever people do to a sheet."""

import csv
import io
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from areas import sample_area
from door import Door
from invented_marts import write_marts
from invented_words import MONTH
from openpyxl.worksheet.worksheet import Worksheet
from riskagg_pipelines.supply import troubled_batches

from riskagg.intake import Batch
from riskagg.registers import handing_out
from riskagg.registers.layouts import INCIDENT_DECISIONS, LAYOUTS, MATCH_DECISIONS, Column, Layout
from riskagg.registers.workbooks import write_workbooks
from riskagg.registers.xlsx import write_xlsx

KINDS = (*LAYOUTS, INCIDENT_DECISIONS)
PAIR = {"alert_id": "police|police|1", "other_alert_id": "nhs|nhs|2", "service": "The Elms"}
PLACE = {"mention_source": "police", "name": "The Elms", "record": "police|police|1", "candidate_1": "Elms"}
# What a person writes into the first row that was handed out, and what is then known of it.
ANSWERS: dict[str, dict[str, Any]] = {
    "actions": {"status": "Completed", "evidence": "audit of 3 May"},
    "match_decisions": {"decision": "none of ours", "decided_by_role": "analyst"},
    "incident_decisions": {"decision": "same", "decided_on": date(2026, 11, 3)},
    "meeting_decisions": {"decision": "Visit", "level": "2", "police_hold": "Y", "provider_informed_on": date(2026, 11, 28)},
    "minutes": {"status": "held", "minutes_agreed_on": date(2026, 12, 4)},
    "proforma_replies": {"reply": "Nothing new", "replied_on": date(2026, 11, 30)},
    "risk_assessments": {"tool": "Practice tool", "level": "High", "score": "18", "assessed_on": date(2026, 11, 20)},
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One workbook per kind, as it is handed out."""
    area = sample_area(tmp_path_factory.mktemp("books"))
    con = duckdb.connect()
    write_marts(con, n_services=9)
    made = {path.name.rsplit("_", 1)[0]: path for path in write_workbooks(con, area, MONTH)}
    con.close()
    for layout, row in ((INCIDENT_DECISIONS, PAIR), (MATCH_DECISIONS, PLACE)):
        columns = (*(Column(name, "") for name in row if name not in {column.name for column in layout.columns}), *layout.columns)
        name = f"{layout.kind}_2026-11-27.xlsx"
        sheets = handing_out.Kind(area, layout).sheets(name, columns, [row])
        made[layout.kind] = write_xlsx(area.out / name, layout.title, "TEST", date(2026, 11, 5), sheets)
    return made


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def columns_of(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[1] if cell.value}


def fill(page: Worksheet, words: dict[str, Any], row: int = 3) -> None:
    for name, value in words.items():
        page.cell(row, columns_of(page)[name]).value = value


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled_in(path: Path, do: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """The workbook as a person sends it back: first row answered, and whatever else ``do`` does to it."""
    book = openpyxl.load_workbook(path)
    fill(book.worksheets[0], ANSWERS[path.name.rsplit("_", 1)[0]])
    do(book)
    return saved(book)


def told(door: Door, batch: Batch) -> list[dict[str, Any]]:
    """What is known of each row that came back: all that is not empty, but where it stood."""
    aside = {"sheet", "row", "content_key", "record_key", "row_id", "is_handed_out", "place_key"}
    return [{name: value for name, value in line.items() if name not in aside and value is not None} for line in door.part(batch, "data")]


def expected(kind: str) -> dict[str, Any]:
    return {name: value == "Y" if name == "police_hold" else value for name, value in ANSWERS[kind].items()}


def n_given(path: Path) -> int:
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=3, values_only=True)
    return sum(any(value is not None for value in row) for row in rows)


def check_both(door: Door, books: dict[str, Path], files: dict[str, bytes]) -> None:
    """Untouched: nothing but rows left out. Filled in: the one answer, with nothing that was handed out beside it."""
    landed = {batch.file: batch for batch in door.bring(files)}
    for name, batch in landed.items():
        kind = batch.source
        assert (batch.status, batch.rows_quarantined) == ("loaded", 0), (name, batch.message, door.part(batch, "quarantine"))
        answered = "filled" in name
        assert (batch.rows_accepted, batch.rows_left_out) == (int(answered), n_given(books[kind]) - int(answered)), name
        for line in told(door, batch):
            assert line.items() >= expected(kind).items(), (name, line)
            assert not set(line) & ({"learning_point", "due_text", "lead"} if kind == "actions" else set())
    assert len(landed) == len(files)


def test_each_workbook_comes_back_as_it_was_given_and_filled_in(door: Door, books: dict[str, Path]) -> None:
    assert set(books) == {layout.kind for layout in KINDS} == set(ANSWERS)
    files = {f"{kind}_2026-11-27-as-given.xlsx": saved(openpyxl.load_workbook(path)) for kind, path in books.items()}
    files |= {f"{kind}_2026-11-27-filled.xlsx": filled_in(path) for kind, path in books.items()}
    check_both(door, books, files)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_each_workbook_comes_back_through_libreoffice(door: Door, books: dict[str, Path], tmp_path: Path, form: str) -> None:
    sent, back = tmp_path / "sent", tmp_path / "back"
    sent.mkdir()
    for kind, path in books.items():
        (sent / f"{kind}_2026-11-27-filled.xlsx").write_bytes(filled_in(path))
        if form == "xlsx":
            (sent / f"{kind}_2026-11-27-as-given.xlsx").write_bytes(path.read_bytes())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(back), *map(str, sorted(sent.iterdir()))]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    # An ODS is sent under the name that riskagg gave: what a file is, its bytes say.
    check_both(door, books, {f"{path.stem}.xlsx": path.read_bytes() for path in back.iterdir()})


def insert_row(book: openpyxl.Workbook) -> None:
    book.worksheets[0].insert_rows(3)


def sort_rows(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    rows = [list(row) for row in page.iter_rows(min_row=3, values_only=True)]
    for at, row in enumerate(reversed(rows), start=3):
        for column, value in enumerate(row, start=1):
            page.cell(at, column).value = value


def move_columns(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    page.column_dimensions["B"].hidden, page.column_dimensions["C"].width = True, 90
    page.row_dimensions[1].hidden = False


def rename_sheets(book: openpyxl.Workbook) -> None:
    for number, page in enumerate(book.worksheets):
        page.title = f"Sheet{number}"


def add_note(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    page.cell(page.max_row + 2, 1).value = "Please send back by Friday. Thank you!"


def add_spaces(book: openpyxl.Workbook) -> None:
    for row in book.worksheets[0].iter_rows(min_row=3):
        for cell in row:
            cell.value = f" {cell.value} \u00a0" if isinstance(cell.value, str) else cell.value


def type_dates(book: openpyxl.Workbook) -> None:
    for row in book.worksheets[0].iter_rows(min_row=3):
        for cell in row:
            if isinstance(cell.value, date):
                cell.value = f"{cell.value:%d/%m/%Y}"


def say_yes(book: openpyxl.Workbook) -> None:
    for row in book.worksheets[0].iter_rows(min_row=3):
        for cell in row:
            cell.value = "yes" if cell.value == "Y" else cell.value


def lose_keys(book: openpyxl.Workbook) -> None:
    book.worksheets[0].delete_rows(1)


HABITS = (insert_row, sort_rows, move_columns, rename_sheets, add_note, add_spaces, type_dates, say_yes, lose_keys)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_what_people_do_to_a_sheet_changes_nothing_of_what_they_said(door: Door, books: dict[str, Path], habit: Any) -> None:
    landed = door.bring({f"{kind}_2026-11-27-filled.xlsx": filled_in(path, habit) for kind, path in books.items()})
    for batch in landed:
        assert (batch.status, batch.rows_accepted, batch.rows_quarantined) == ("loaded", 1, 0), (batch, door.part(batch, "quarantine"))
        assert told(door, batch)[0].items() >= expected(batch.source).items()


def test_a_deleted_row_and_an_emptied_cell_say_nothing(door: Door, books: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(books["actions"])
    page = book.worksheets[0]
    page.delete_rows(4)
    fill(page, dict.fromkeys(("action", "due", "status"), None))
    (batch,) = door.bring({"actions_2026-11-27.xlsx": saved(book)})
    assert (batch.rows_read, batch.rows_accepted, batch.rows_left_out) == (2, 0, 2)


def as_csv(content: bytes) -> bytes:
    """The first sheet as a spreadsheet program saves it: hidden rows too, dates as they are shown here."""
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in page.iter_rows(values_only=True):
        lines.writerow([f"{value:%d/%m/%Y}" if isinstance(value, datetime | date) else value for value in row])
    return text.getvalue().encode("cp1252")


def test_a_workbook_saved_as_csv_says_what_was_written_into_it(door: Door, books: dict[str, Path]) -> None:
    files = {f"{kind}_2026-11-27.csv": as_csv(filled_in(path)) for kind, path in books.items()}
    for batch in door.bring(files):
        assert (batch.status, batch.rows_quarantined) == ("loaded", 0), door.part(batch, "quarantine")
        # Only actions are handed out with answers: without the hidden sheet the register tells which of them are new.
        assert batch.rows_accepted == (n_given(books["actions"]) if batch.source == "actions" else 1)
        assert any(line.items() >= expected(batch.source).items() for line in told(door, batch)), batch.source


def test_ids_that_no_longer_belong_to_their_answers_refuse_the_row(door: Door, books: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(books["meeting_decisions"])
    page = book.worksheets[0]
    fill(page, ANSWERS["meeting_decisions"])
    one, other = (page.cell(row, columns_of(page)["service_id"]) for row in (3, 4))
    one.value, other.value = other.value, one.value
    (batch,) = door.bring({"meeting_decisions_2026-11-27.xlsx": saved(book)})
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["changed_row"]


def test_two_decisions_of_one_meeting_on_one_service_both_stand_typed_or_copied(door: Door, books: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(books["meeting_decisions"])
    page = book.worksheets[0]
    fill(page, ANSWERS["meeting_decisions"])
    copied = [cell.value for cell in page[3]]
    below = page.max_row - 5
    for column, value in enumerate(copied, start=1):
        page.cell(below, column).value = value
    fill(page, {"decision": "Write to the provider"}, below)
    typed = dict(zip(columns_of(page), copied, strict=True)) | {"decision": "Ask again in May", "row_id": None, "decision_id": None}
    fill(page, typed, below + 1)
    (batch,) = door.bring({"meeting_decisions_2026-11-27.xlsx": saved(book)})
    lines = door.part(batch, "data")
    assert sorted(line["decision"] for line in lines) == ["Ask again in May", "Visit", "Write to the provider"]
    assert len({line["record_key"] for line in lines}) == len({line["row_id"] for line in lines}) == 3


def test_a_returned_row_that_is_refused_ends_the_run_with_a_line_of_its_own(door: Door, books: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(books["meeting_decisions"])
    fill(book.worksheets[0], {"level": "2"})
    door.bring({"meeting_decisions_2026-11-27.xlsx": saved(book)})
    (line,) = troubled_batches(door.area)
    assert "meeting_decisions_2026-11-27.xlsx: 1 of 8 rows that came back refused" in line


def test_an_old_file_without_ids_gets_them_from_what_it_says(door: Door) -> None:
    head = "meeting_id,service_id,provider_id,decided_on,level,lead_agency,chair_role,decision,rationale,restriction,"
    head += "restriction_review_on,provider_informed_on,police_hold\n"
    rows = "m,1-1,,2026-10-27,1,,,Visit,,,,,\nm,1-1,,27/10/2026,,,,Write,,,,,\n"
    one, other = door.bring(
        {
            "meeting_decisions_2026-10-27.csv": (head + rows).encode(),
            "meeting_decisions_2026-10-28.csv": (head + rows.replace("2026-10-27", "27/10/2026")).encode(),
        }
    )
    ids = [line["decision_id"] for line in door.part(one, "data")]
    assert len(set(ids)) == 2 and ids == [line["decision_id"] for line in door.part(other, "data")]


WORDS = (
    "Ongoing",
    "2016",
    "45992",
    "=1+1",
    " two  spaces ",
    "Ünïcode – dash",
    "a\nb",
    "12.50",
    "27/11/2026",
    "Nov 14",
    "yes",
    "1e5",
    "-",
    "N/A",
)


def random_row(chance: random.Random, layout: Layout) -> dict[str, Any]:
    """What a state of the area might fill a row with: any text, dates in dates, unset cells anywhere but in ids."""
    row: dict[str, Any] = {}
    for column in layout.columns:
        if column.is_date:
            value: Any = chance.choice([None, date(2026, chance.randint(1, 12), chance.randint(1, 28))])
        elif column.choices:
            value = chance.choice([None, *column.choices])
        else:
            value = chance.choice([None, *WORDS]) if not column.is_given else f"{chance.choice(WORDS)} {chance.random()}"
        row[column.name] = value
    return row


def test_rows_handed_out_in_200_random_states_come_back_untouched_and_say_nothing(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "BLANK_ROWS", 1)
    chance = random.Random(13)
    files = {}
    for number in range(4 * len(KINDS)):
        layout = KINDS[number % len(KINDS)]
        name = f"{layout.kind}_2026-11-27-{number}.xlsx"
        sheets = handing_out.Kind(door.area, layout).sheets(name, layout.columns, [random_row(chance, layout) for _ in range(8)])
        files[name] = write_xlsx(tmp_path / name, layout.title, "TEST", date(2026, 11, 5), sheets).read_bytes()
    landed = door.bring(files)
    for batch in landed:
        assert (batch.rows_accepted, batch.rows_quarantined) == (0, 0), (batch.file, told(door, batch))
    assert sum(batch.rows_left_out for batch in landed) >= 200


@pytest.mark.parametrize(
    ("cell", "text", "day"),
    [
        ("2016", "2016", None),
        (2016, "2016", None),
        ("45992", "45992", None),
        (45992, "2025-12-01T00:00:00", date(2025, 12, 1)),
        (datetime(2025, 12, 1), "2025-12-01T00:00:00", date(2025, 12, 1)),  # noqa: DTZ001 (a cell has no zone)
        (datetime(1905, 7, 8), "2016", None),  # noqa: DTZ001 (a year typed into a cell that is formatted as a date)
        ("01/12/2025", "01/12/2025", date(2025, 12, 1)),
    ],
)
def test_a_workbooks_text_is_no_date_by_its_number_and_a_year_is_no_day(door: Door, cell: Any, text: str, day: date | None) -> None:
    book = openpyxl.Workbook()
    book.active.append(["plan", "no", "unit_id", "action", "lead", "owner_organisation", "start", "due", "status"])
    book.active.append(["P", "1", "", "Audit", "", "", "", cell, ""])
    (batch,) = door.bring({"actions_2026-11-27.xlsx": saved(book)})
    (line,) = door.part(batch, "data")
    assert (line["due_text"].removesuffix("T00:00:00"), line["due_on"]) == (text.removesuffix("T00:00:00"), day)
