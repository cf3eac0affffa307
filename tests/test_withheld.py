"""A person typed where none belongs is withheld; what only looks a little like one is kept."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from areas import sample_area
from door import Door
from test_intake import RECEIVED, WEEK, concern, council

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.privacy import open_vault


def landed(root: Path, *rows: str, keep: str = "") -> tuple[Area, dict[str, list[dict[str, Any]]]]:
    (root / "inbox").mkdir()
    (root / "inbox" / WEEK).write_bytes(council(*rows))
    (root / "area.toml").write_text(f'name = "Here"\nsynthetic = true\n{keep}', encoding="utf-8")
    area = sample_area(root)
    (batch,) = [intake.land(arrival, area, open_vault(True, {})) for arrival in intake.scan(area, received_on=RECEIVED)]
    folder = intake.batches_dir(area) / batch.batch_id
    return area, {path.stem: pq.read_table(path).to_pylist() for path in folder.glob("*.parquet")}


def codes(parts: dict[str, list[dict[str, Any]]], row: int, column: str) -> set[str]:
    said = {entry["id"]: entry for entry in parts["codes"]}
    return {said[number]["code"] for number in parts["data"][row]["coded"] if said[number]["column"] == column}


def test_terms_that_may_be_a_person_are_withheld_and_others_kept(tmp_path: Path) -> None:
    _, parts = landed(
        tmp_path,
        concern("C1", **{"Concern Category": "Persephone upset", "Type(s) of Risk": "Physical; Cuckooing; 999 000 0018"}),
        concern("C2", **{"Concern Category": "Forced Marriage", "Type(s) of Risk": "Physical; Ann Fotheringay"}),
        concern("C3", **{"Surname": "Fotheringay", "Concern Category": "Falls near Fotheringay", "Referrer Type": "a.b@example.org"}),
        concern("C4", **{"Surname": "Visitor", "Concern Category": "Forced Marriage", "Type(s) of Risk": "Physical"}),
    )
    assert codes(parts, 0, "Concern Category") == {"[withheld]"}
    assert codes(parts, 0, "Type(s) of Risk") == {"Physical", "Cuckooing", "[withheld]"}
    assert codes(parts, 1, "Concern Category") == {"Forced Marriage"}
    assert codes(parts, 1, "Type(s) of Risk") == {"Physical", "[withheld]"}
    assert codes(parts, 2, "Concern Category") == codes(parts, 2, "Referrer Type") == {"[withheld]"}
    assert codes(parts, 3, "Concern Category") == {"[withheld]"}
    assert codes(parts, 3, "Type(s) of Risk") == {"Physical"}


def test_a_key_that_names_its_person_refuses_the_row(tmp_path: Path) -> None:
    _, parts = landed(tmp_path, concern("FEATHERSTONEHAUGH/1"), concern("C2"))
    assert [row["source_ref"] for row in parts["data"]] == ["C2"]
    assert [(row["rule"], row["record_key"]) for row in parts["quarantine"]] == [("name_in_reference", None)]


def test_a_place_keeps_its_own_name_and_loses_its_people(tmp_path: Path) -> None:
    _, parts = landed(
        tmp_path,
        concern("C1", **{"Surname": "Elms"}),
        concern("C2", **{"Service Name": "Mrs Persephone Featherstonehaugh's flat"}),
    )
    assert [row["place_name"] for row in parts["private"]] == ["The Elms", "Mrs [name] flat"]


def test_narrative_is_dropped_unless_the_area_keeps_it_redacted(tmp_path: Path) -> None:
    told = concern("C1", **{"Concern Summary": "Persephone told Mr Quickfall on 3 March. B. Quickfall left."})
    (tmp_path / "dropped").mkdir()
    (tmp_path / "kept").mkdir()
    _, dropped = landed(tmp_path / "dropped", told)
    assert "narrative" not in dropped["private"][0]
    area, kept = landed(tmp_path / "kept", told, keep='[narrative]\nkeep = ["council_safeguarding"]\n')
    assert kept["private"][0]["narrative"] == "[name] told Mr [name] on [date]. [name] left."
    assert "narrative" not in kept["data"][0]
    # Kept no longer: the file is read again.
    (area.root / "area.toml").write_text('name = "Here"\nsynthetic = true\n', encoding="utf-8")
    assert len(intake.scan(sample_area(area.root))) == 1


def test_a_source_without_narrative_cannot_keep_any(tmp_path: Path) -> None:
    (tmp_path / "area.toml").write_text('name = "Here"\n[narrative]\nkeep = ["ambulance", "polise"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"(?s)names ambulance, .* names polise, "):
        intake.read_sources(sample_area(tmp_path))


AMBULANCE = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"


def calls(*references: str) -> bytes:
    rows = [f"{reference};01/10/2026 10:00;The Elms, 3 Hill Road;ZZ9 7VH;Fall;N;" for reference in references]
    return "\n".join([AMBULANCE, *rows, ""]).encode()


@pytest.mark.parametrize(
    "reference", ["Mrs Quill 1", "mrs quill", "p.quill@example.org", "01632 960123", "9990000018", "999 000 0018", "NHS-9990000018"]
)
def test_a_key_that_holds_a_person_refuses_the_row_where_no_column_names_anybody(reference: str, door: Door) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(reference, "A1", "A-2026-10", "26/000123")})
    assert list(door.rows_of(batch)) == ["A1", "A-2026-10", "26/000123"]
    assert [(line["rule"], line["record_key"]) for line in door.part(batch, "quarantine")] == [("name_in_reference", None)]


def test_references_of_ten_digits_stay_though_one_in_eleven_passes_as_an_nhs_number(door: Door) -> None:
    references = [str(4_010_000_000 + 7 * n) for n in range(200)] + [f"2610{n:02d}-0001" for n in range(1, 32)]
    (batch,) = door.bring({"ambulance_2026-10.csv": calls(*references)})
    assert list(door.rows_of(batch)) == references


def test_numeric_references_that_begin_with_a_nought_are_no_telephones(door: Door) -> None:
    (batch,) = door.bring({"ambulance_2026-10.csv": calls("01632960123", "01632960124")})
    assert list(door.rows_of(batch)) == ["01632960123", "01632960124"]


def test_a_reference_that_is_the_nhs_number_of_somebody_in_the_file_refuses_its_row(tmp_path: Path) -> None:
    references = [str(4_010_000_000 + 7 * n) for n in range(50)]
    _, parts = landed(tmp_path, *(concern(ref, **{"NHS Number": ""}) for ref in references), concern("9990000018"))
    assert [row["source_ref"] for row in parts["data"]] == references
    assert [row["rule"] for row in parts["quarantine"]] == ["name_in_reference"]


def test_a_text_of_a_place_loses_what_is_a_person_s_where_no_column_names_anybody(door: Door) -> None:
    rows = ["Mrs Quill, The Elms", "The Elms (01632 960123)", "Dr Barnardo House", "Quill, born 07/03/1931", "999 000 0018"]
    lines = [f"W{n},01-Oct-26,Complaint,{row!r},,Staffing,N,N,Open".replace("'", '"') for n, row in enumerate(rows)]
    header = "Ref,Received,Channel,Service,Provider,Theme,Serious,About management or regime,Outcome"
    (batch,) = door.bring({"whistleblowing_complaints_2026-10.csv": "\n".join([header, *lines, ""]).encode()})
    kept = ["Mrs [name], The Elms", "The Elms ([telephone])", "Dr Barnardo House", "Quill, born [date]", "[nhs number]"]
    assert [row["place_name"] for row in door.part(batch, "private")] == kept


def test_one_word_of_the_rows_names_stays_where_it_is_a_place_s_and_goes_where_nothing_says_so(tmp_path: Path) -> None:
    places = ["Marsh House", "The Marsh", "Marsh", "care of Marsh", "Willow Marsh", "Willow Marsh", "St Persephone's"]
    surnames = ["Marsh", "Marsh", "Marsh", "Marsh", "Marsh", "Quill", "Other"]
    rows = [
        concern(f"C{n}", **{"Surname": one, "Service Name": place}) for n, (one, place) in enumerate(zip(surnames, places, strict=True))
    ]
    _, parts = landed(tmp_path, *rows)
    kept = ["Marsh House", "The Marsh", "[name]", "care of [name]", "Willow Marsh", "Willow Marsh", "St Persephone's"]
    assert [row["place_name"] for row in parts["private"]] == kept


def test_a_titled_name_in_a_code_is_withheld_where_no_column_names_anybody(door: Door) -> None:
    content = calls("A1").replace(b";Fall;", b";Mrs Quill fell;") + b"A2;01/10/2026 10:00;The Elms;;Dr Barnardo House;N;\n"
    (batch,) = door.bring({"ambulance_2026-10.csv": content})
    assert {line["code"] for line in door.part(batch, "codes") if line["said_as"] == "coded"} == {"[withheld]", "Dr Barnardo House"}


def test_texts_of_a_returned_workbook_are_cleaned_whatever_they_are_called(door: Door) -> None:
    header = "plan,no,unit_id,learning_point,action,lead,owner_organisation,start,due,milestone,status,outcome_measure,evidence"
    said = ["P1,1,U1,Mrs Quill fell,ring 01632 960123,Dr Quill,Dr S Patel & Partners,07/03/1931,01/12/2026,,open,,999 000 0018",
            "Mrs Quill's plan,2,1-9000000001,,,,,,,,open,,"]  # fmt: skip
    (batch,) = door.bring({"actions_2026-10-31.csv": "\n".join([header, *said, ""]).encode()})
    (row,) = door.part(batch, "data")
    kept = {name: row[name] for name in ("learning_point", "action", "lead", "owner_organisation", "start_text", "due_text", "evidence")}
    assert kept == {
        "learning_point": "Mrs [name] fell", "action": "ring [telephone]", "lead": "Dr [name]",
        "owner_organisation": "Dr S Patel & Partners", "start_text": "[date]", "due_text": "01/12/2026", "evidence": "[nhs number]",
    }  # fmt: skip
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["name_in_reference"]


def test_names_that_a_regulator_publishes_stay_and_numbers_beside_them_go(door: Door) -> None:
    header = (
        "Location ID,Location HSCA start date,Care home?,Location Name,Care homes beds,Location Local Authority,Location Street Address,"
        "Location Postal Code,Provider ID,Provider Name,Registered manager"
    )
    row = '1-9000000001,01/10/2014,Y,Mrs Quill\'s Home,12,Northshire,3 Hill Road 01632 960123,ZZ9 7VH,1-9000000002,Mrs A Quill,"Quill, A"'
    (batch,) = door.bring({"cqc_directory_2026-10.csv": f"{header}\n{row}\n".encode()})
    (kept,) = door.part(batch, "data")
    assert (kept["name"], kept["provider_name"], kept["address"]) == ("Mrs Quill's Home", "Mrs A Quill", "3 Hill Road [telephone]")
