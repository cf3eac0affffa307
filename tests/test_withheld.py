"""A person typed where none belongs is withheld; what only looks a little like one is kept."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from areas import sample_area
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
