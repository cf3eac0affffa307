"""`riskagg new-source` asks what a file cannot say: what one row is, which columns name a record, which column says what happened."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from areas import sample_area
from riskagg_pipelines.cli import app
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.drafting import Answers, Drafted, draft_source, sketch_source, table_kinds
from riskagg.errors import SettingsError, UsageError
from riskagg.preview import preview_file


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "area").mkdir()
    return sample_area(tmp_path / "area")


def draft(area: Area, path: Path, *lines: str, **answers: Any) -> tuple[Drafted, str, str]:
    """What is drafted from a CSV: the result, the mapping's text, the code list's."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    drafted = draft_source(sketch_source(area, path), Answers(**answers))
    codes = drafted.codelist.read_text(encoding="utf-8") if drafted.codelist else ""
    return drafted, drafted.mapping.read_text(encoding="utf-8"), codes


def test_a_reference_that_repeats_is_no_key_and_the_person_is_asked(area: Area, tmp_path: Path) -> None:
    rows = [f"A{at},2026-04-{at % 28 + 1:02},Elm House,Fall" for at in range(60)]
    drafted, text, _ = draft(area, tmp_path / "falls.csv", "abuse_number,Date,Home name,Type", *rows, "A7,2026-05-09,Elm House,Theft")
    assert yaml.safe_load(text)["key"] == ["abuse_number", "Date"] and "key" in drafted.ask
    assert "1 row repeats the abuse_number of an earlier row" in text
    again = "A7,2026-04-08,Oak House,Fall"
    drafted, text, _ = draft(area, tmp_path / "twice.csv", "abuse_number,Date,Home name,Type", *rows, again)
    assert yaml.safe_load(text)["key"] == "row" and "no column, pair or triple of columns differs" in text
    three = [f"{state},{at},{day},Elm,Fall" for state in ("AL", "AK") for at in range(8) for day in ("2026-04-01", "2026-04-02")]
    drafted, text, _ = draft(area, tmp_path / "three.csv", "State,No,Date of incident,Home name,Type", *three)
    assert sorted(yaml.safe_load(text)["key"]) == ["Date of incident", "No", "State"]


@pytest.mark.parametrize(
    ("header", "row", "shared"),
    [
        ("Row id,Event no,Date,Home name,Type", "{at},E{half},2026-04-{half:02},Elm House,Fall", "Event no"),
        ("Visit no,Date,Home name,Finding no", "V{half},2026-04-{half:02},Elm House,{odd}", "Visit no"),
    ],
    ids=["a row per person of an event", "a row per finding of a visit"],
)
def test_rows_that_share_a_number_of_an_event_are_asked_about(area: Area, tmp_path: Path, header: str, row: str, shared: str) -> None:
    rows = [row.format(at=at, half=at // 2 + 1, odd=at % 2) for at in range(10, 30)]
    drafted, text, _ = draft(area, tmp_path / "rows.csv", header, *rows, kind="alerts")
    (line,) = (line for line in text.splitlines() if line.startswith("key: "))
    assert f"10 rows repeat the {shared} of an earlier row. Are they findings of one visit" in line and "key" in drafted.ask
    assert f"key: {shared} and ordinal: true" in line and f"key: {shared} and repeats: [values, people]" in line


def test_a_key_that_a_person_names_must_be_unique(area: Area, tmp_path: Path) -> None:
    rows = [f"A{at // 2},2026-04-{at % 2 + 1:02},Elm House,Fall" for at in range(10)]
    for key, message in ((("Ref",), "5 rows repeat an earlier row's"), (("Reference",), "there is no such column")):
        with pytest.raises(UsageError, match=message):
            draft(area, tmp_path / "falls.csv", "Ref,Date,Home name,Type", *rows, key=key)
    _, text, _ = draft(area, tmp_path / "falls.csv", "Ref,Date,Home name,Type", *rows, key=("Ref", "date"))
    assert yaml.safe_load(text)["key"] == ["Ref", "Date"]


@pytest.mark.parametrize(
    ("kind", "header", "row", "becomes"),
    [
        ("services", "Facility ID,Facility name,Beds,Opened,Manager name", "7{},Elm House,30,2020-01-31,Ann Quick",
         {"Facility ID": "service_ref", "Facility name": "name", "Beds": "places", "Opened": "valid_from", "Manager name": None}),
        ("ratings", "Location ID,Overall rating,Domain,Publication date", "7{},3,Safe,2026-01-31",
         {"Location ID": "location_id_cqc", "Overall rating": "rating", "Domain": "domain", "Publication date": "published_on"}),
        ("placements", "Location ID,Placing authority,Number placed,Month", "7{},Westbay,3,2026-01-31",
         {"Location ID": "location_id_cqc", "Placing authority": "placing_authority", "Number placed": "n_placed", "Month": "month"}),
        ("ownership", "Licence number,Owner name,Owner since,Owned until", "7{},Elm Care,2020-01-31,",
         {"Licence number": "service_ref", "Owner name": "owner_name", "Owner since": "valid_from", "Owned until": None}),
        ("actions", "No,Recommendation,Action,Lead,Timescale,Progress", "7{},Tell the board,A report,Chair,Nov 14,Ongoing",
         {"No": "no", "Recommendation": "learning_point", "Action": "action", "Lead": "lead",
          "Timescale": "due_text", "Progress": "status"}),
    ],
)  # fmt: skip
def test_a_table_that_is_not_of_alerts_is_drafted_as_what_it_is(
    area: Area, tmp_path: Path, kind: str, header: str, row: str, becomes: dict[str, str | None]
) -> None:
    drafted, text, codes = draft(area, tmp_path / "table.csv", header, *(row.format(at) for at in range(10, 30)))
    said = yaml.safe_load(text)
    assert (said["kind"], codes, drafted.decide) == (kind, "", ())
    assert f"Else write {', '.join(one for one in table_kinds() if one != kind)}" in text
    found = {name: rule if rule == "ignore" else rule["to"] for name, rule in said["columns"].items()}
    assert found == {name: target or "ignore" for name, target in becomes.items()}
    assert "harm" not in text


def test_one_heading_does_not_decide_what_a_table_is(area: Area, tmp_path: Path) -> None:
    lines = ("No,Date,Home name,2024,Yes", *(f"{at},2026-04-01,Elm House,{at % 3},x" for at in range(20)))
    drafted, text, _ = draft(area, tmp_path / "table.csv", *lines)
    assert yaml.safe_load(text)["kind"] is None and "kind" in drafted.decide
    (seen,) = preview_file(area, tmp_path / "table.csv", "table")
    assert (seen.kind, seen.status, seen.rows_refused) == ("services", "loaded", 0)
    assert yaml.safe_load(text)["columns"].keys() == {"No", "Date", "Home name", "2024", "Yes"}
    _, text, _ = draft(area, tmp_path / "other.csv", *lines, kind="alerts")
    assert yaml.safe_load(text)["kind"] == "alerts"
    with pytest.raises(UsageError, match="There is no kind gardening: alerts, services"):
        draft(area, tmp_path / "third.csv", *lines, kind="gardening")


def test_numbers_of_a_rating_are_no_harm_whatever_list_knows_them(area: Area, tmp_path: Path) -> None:
    rows = [f"R{at},2026-04-01,Elm House,{at % 5 + 1},{at % 4 + 1},{at % 5 + 1}" for at in range(40)]
    header = "Ref,Date of incident,Home name,Overall level,Rating,Level of physical harm"
    _, text, codes = draft(area, tmp_path / "levels.csv", header, *rows)
    columns = yaml.safe_load(text)["columns"]
    assert columns["Overall level"] == columns["Rating"] == "ignore" and "QUESTION: a count, a rating, or a scale" in text
    assert columns["Level of physical harm"] == {"codes": {"harm_physical": "levels_level_of_physical_harm"}}
    assert {line.partition(",")[0] for line in codes.splitlines()[1:]} == {"levels_level_of_physical_harm", "levels_what_happened"}


def test_cells_say_more_than_one_word_of_a_heading(area: Area, tmp_path: Path) -> None:
    words = ("Fall", "Medication error", "Theft", "Pressure ulcer")
    rows = [f"R{at},2026-04-01,Elm,{words[at % 4]}" for at in range(40)]
    _, text, _ = draft(area, tmp_path / "outcomes.csv", "Ref,Date of incident,Home name,Result", *rows)
    assert yaml.safe_load(text)["columns"]["Result"]["codes"] == {"theme": "outcomes_result"}


def test_it_is_always_asked_what_happened(area: Area, tmp_path: Path) -> None:
    rows = [f"R{at},2026-04-01,Elm House,{'Zorb' if at % 2 else 'Hex'}" for at in range(40)]
    drafted, text, codes = draft(area, tmp_path / "one.csv", "Ref,Date of incident,Home name,Column D", *rows)
    assert yaml.safe_load(text)["columns"]["Column D"]["codes"] == {"theme": "one_column_d"}
    assert "QUESTION: does this column say what happened?" in text and "one_column_d,1,Hex,,Hex,?" in codes
    drafted, text, codes = draft(area, tmp_path / "none.csv", "Ref,Date of incident,Home name", *(row.rpartition(",")[0] for row in rows))
    assert yaml.safe_load(text)["defaults"]["theme"] == "?" and "what happened" in drafted.decide
    assert "none_what_happened,1," in codes
    (seen,) = preview_file(area, tmp_path / "none.csv", "none")
    assert (seen.status, seen.rows_refused) == ("loaded", 0)
    finished = (
        text.replace("kind:   #", "kind: alerts #").replace("owner:   #", "owner: analyst #").replace("review:   #", "review: 2027-04-01 #")
    )
    drafted.mapping.with_suffix("").write_text(finished, encoding="utf-8")
    with pytest.raises(SettingsError, match="theme is not decided yet"):
        intake.read_sources(area)


def test_the_column_that_a_person_names_says_what_happened(area: Area, tmp_path: Path) -> None:
    lines = (
        "Ref,Date of incident,Client name,Home name,Zone,Kind",
        *(f"R{at},2026-04-01,Ann Quick,Elm House,{'NS'[at % 2]}x,Fall" for at in range(40)),
    )
    _, text, _ = draft(area, tmp_path / "named.csv", *lines, happened="zone")
    assert yaml.safe_load(text)["columns"]["Zone"]["codes"] == {"theme": "named_zone"}
    for heading, message in (("Region", "has no column Region"), ("Client name", "its cells may be of people")):
        with pytest.raises(UsageError, match=message):
            draft(area, tmp_path / "other.csv", *lines, happened=heading)


def test_in_a_terminal_it_asks(area: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "falls.csv"
    file.write_text("Ref,Date of incident,Home name,Zone\n" + "".join(f"R{at},2026-04-01,Elm House,{'NS'[at % 2]}x\n" for at in range(40)))
    monkeypatch.setattr("riskagg_pipelines.new_source.is_terminal", lambda: True)
    done = CliRunner().invoke(app, ["--area", str(area.root), "new-source", str(file)], input="alerts\n1\n")
    assert done.exit_code == 0, done.output
    assert "What is one row of this file?" in done.output and "1: Zone" in done.output
    assert "Zone: {codes: {theme: falls_zone}}" in (area.root / "sources" / "falls.yml.draft").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "lines", "said", "columns"),
    [
        (
            "falls_2026.csv",
            ("Ref,Day of fall,Month of fall,Year of fall,Home name,Type", "A,2,3,2026,Elm,Fall", "B,15,4,2026,Oak,Fall"),
            "join: {Date of fall: [Year of fall, Month of fall, Day of fall]}",
            {"Date of fall": {"to": "occurred_on", "formats": ["%Y %m %d"]}, "Day of fall": {}},
        ),
        (
            "falls_2026.csv",
            (
                "Report,,,,,,",
                ",,,April,,May,",
                "Ref,Home name,Date,Falls,Harm,Falls,Harm",
                "A,Elm,2026-04-01,1,,2,",
                "B,Oak,2026-04-02,1,0,1,1",
            ),
            "header_row: 2, header_rows: 2",
            {"Date": {"to": "occurred_on", "formats": ["iso"]}, "May Falls": "ignore"},
        ),
    ],
    ids=["a date in three columns", "headings in two rows"],
)
def test_what_the_mapping_can_join_is_proposed_and_the_draft_reads_its_file(
    area: Area, tmp_path: Path, name: str, lines: tuple[str, ...], said: str, columns: dict[str, Any]
) -> None:
    drafted, text, _ = draft(area, tmp_path / name, *lines, kind="alerts")
    assert said in text and "QUESTION" in text.partition(said)[2].splitlines()[0]
    found = yaml.safe_load(text)["columns"]
    assert {name: found[name] for name in columns} == columns
    (seen,) = preview_file(area, tmp_path / name, drafted.source)
    assert (seen.status, seen.rows_read, seen.rows_refused) == ("loaded", 2, 0)
