"""What browsers and people do to the names of files: set aside and said, or asked about; never a supplier that nobody named."""

import pytest
from door import Door
from test_intake import concern, council
from test_notices import said

from riskagg.intake.file_names import Named, name_of, nil_return
from riskagg.intake.sources import Catalogue, read_sources

SUPPLIED = Named("council_safeguarding", "northshire", "2026-10-31", True)
COUNCIL_NAMES = (
    "council_safeguarding_northshire_2026-10-31 (1).csv", "council_safeguarding_northshire_2026-10-31(2).csv",
    "council_safeguarding_northshire_2026-10-31 - Copy.csv", "council_safeguarding_northshire_2026-10-31 - Copy (3).csv",
    "Copy of council_safeguarding_northshire_2026-10-31.csv", "Copy (2) of council_safeguarding_northshire_2026-10-31.csv",
    "council_safeguarding_northshire_2026-10-31_v2.csv", "council_safeguarding_northshire_2026-10-31 V2.1.CSV",
    "council_safeguarding_northshire_2026-10-31-final.csv", "council_safeguarding_northshire_2026-10-31 (FINAL).csv",
    "council_safeguarding_northshire_2026-10-31_FINAL_v3 (1).csv", "council_safeguarding_northshire_2026-10-31_copy2.csv",
    "council_safeguarding_northshire_2026-10-31 \u2013 Kopie.csv", "Kopie von council_safeguarding_northshire_2026-10-31.csv",
    "2026-11-02 council_safeguarding_northshire_2026-10-31.csv", "20261102_council_safeguarding_northshire_2026-10-31.csv",
    "02-11-2026 - council_safeguarding_northshire_2026-10-31.csv", "council_safeguarding_northshire_2026-10-31_20261102T0915.csv",
    "council_safeguarding_northshire_2026-10-31.csv.csv", "council_safeguarding_northshire_2026-10-31.csv.txt",
    "council_safeguarding_northshire_2026-10-31.xlsx.csv", "council_safeguarding_northshire_2026-10-31.csv (1)",
    "FW_ council_safeguarding_northshire_2026-10-31.csv", "council_safeguarding_northshire_2026-10-31-1.csv",
    "council_safeguarding_northshire_2026-10-31 2.csv", "council_safeguarding_northshire (1)_2026-10-31.csv",
    "council_safeguarding_northshire_2026-10-31_20261102.csv", "council_safeguarding_northshire_2026-10-31_2026-11-02.csv",
    "council_safeguarding_northshire_2026-10-31 02-11-2026.csv", "council_safeguarding_northshire_2026-10-31 .csv",
    "council_safeguarding_northshire_corrected_2026-10-31.csv", "council_safeguarding_northshire_resent 2_2026-10-31.csv",
    "council_safeguarding_northshire_v2_2026-10-31.csv", "OFFICIAL-SENSITIVE council_safeguarding_northshire_2026-10-31.csv",
)  # fmt: skip
SPELT = (
    "council_safeguarding_northshire_2026-10-31.csv", "Council_Safeguarding_NORTHSHIRE_2026-10-31.CSV",
    "council safeguarding northshire 2026-10-31.csv", "council-safeguarding-northshire-2026-10-31.csv",
    "council_safeguarding_northshire_2026\u201110\u201131.csv", "council%20safeguarding%20northshire%202026-10-31.csv",
    "council_safeguarding_northshire_20261031.csv", "council_safeguarding_northshire_2026_10_31.csv",
    "council__safeguarding_northshire_2026-10-31.csv",
    "\u200bcouncil_safeguarding_northshire_2026-10-31.csv", "council_safeguarding_northshire_2026-10-31.xls",
)  # fmt: skip
NOBODY_S = (
    "council_safeguarding_2026-10-31.csv", "council_safeguarding__2026-10-31.csv", "export.csv", "northshire.csv",
    "council_safeguarding_northshire.csv",
    "council_safeguarding_northshire_2026-09_2026-10-31.csv",
    "council_safeguarding_northshire_2026-13-31.csv", "council_safeguarding_2026-10-24_2026-10-31.csv", "ambulance_2026-10-31.csv",
    "ambulance_2026.csv",
    "police.csv", "(1).csv", " - Copy.csv", "Copy of .csv", ".csv", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_sources(Door(tmp_path_factory.mktemp("names")).area)


def test_what_was_added_to_a_name_is_set_aside_and_the_name_says_what_it_said(catalogue: Catalogue) -> None:
    assert {name: name_of(catalogue, name) for name in COUNCIL_NAMES} == dict.fromkeys(COUNCIL_NAMES, SUPPLIED)
    downloads = ("police_2026-10_occurrences-1.csv", "police_2026-10_occurrences.csv.1", "police_2026-10_occurrences~2.csv")
    assert {name: name_of(catalogue, name) for name in downloads} == dict.fromkeys(downloads, Named("police", "police", "2026-10", True))
    months = ("ambulance_2026-10 (1).csv", "ambulance 2026-10_v2.csv", "ambulance_2026-10_2.csv", "ambulance_2026-10 (sent 02.11.2026).csv")
    assert {name: name_of(catalogue, name) for name in months} == dict.fromkeys(months, Named("ambulance", "ambulance", "2026-10", True))


def test_other_separators_and_signs_are_the_same_name(catalogue: Catalogue) -> None:
    same = Named("council_safeguarding", "northshire", "2026-10-31")
    assert {name: name_of(catalogue, name) for name in SPELT} == dict.fromkeys(SPELT, same)


def test_a_name_that_does_not_say_whose_or_when_fits_nothing(catalogue: Catalogue) -> None:
    assert {name: name_of(catalogue, name) for name in NOBODY_S} == dict.fromkeys(NOBODY_S)


def test_a_nil_return_is_known_however_its_name_was_changed(catalogue: Catalogue) -> None:
    names = (
        "nil_return_police_2026-10.csv",
        "Copy of nil_return_police_2026-10 (1).csv",
        "Nil return police 2026-10.txt",
        "nil-return-police-2026-10.csv",
    )
    assert {nil_return(catalogue, name) for name in names} == {Named("police", "police", "2026-10")}
    assert nil_return(catalogue, "nil_return_council_safeguarding_north-shire_2026-10.csv") == Named(
        "council_safeguarding", "north-shire", "2026-10"
    )


def test_a_second_download_is_the_next_state_of_its_own_supplier_and_period(door: Door) -> None:
    first = [concern(f"C{number}") for number in range(3)]
    one, other = door.bring({
        "council_safeguarding_northshire_2026-10-24.csv": council(*first),
        "council_safeguarding_northshire_2026-10-31 (1).csv": council(*first, concern("C8"), concern("C9")),
    })  # fmt: skip
    assert (other.supplier, other.period, other.rows_accepted) == (one.supplier, "2026-10-31", 5)
    assert (said(one.notices), said(other.notices)) == ({}, {("name_set_aside", None): 1})


def test_a_file_that_its_header_alone_tells_is_asked_about_and_never_given_to_anybody(door: Door) -> None:
    visits = b"ref,visit_date,premises,postcode,issue,action\nF1,2026-10-02,The Elms,ZZ1 1AA,Fire doors,None\n"
    batches = door.bring({"export.csv": council(concern("C1")), "their visits.csv": visits})
    assert {(batch.status, batch.source, batch.supplier, batch.rows_read) for batch in batches} == {("refused", "unknown", "unknown", 0)}
    asked = {batch.file: batch.message or "" for batch in batches}
    assert "council_safeguarding_{supplier}_{date}.csv" in asked["export.csv"] and "who sent it and which period" in asked["export.csv"]
    assert "does not say which period" in asked["their visits.csv"]
    assert [line["rule"] for batch in batches for line in door.part(batch, "quarantine")] == ["unknown_source"] * 2


def test_patterns_without_a_placeholder_fit_and_a_header_then_tells_enough(door: Door) -> None:
    mapping = "source: {name}\nagency: {name}\nkind: alerts\nowner: a\nnext_review: 2027-04-01\ncadence: irregular\ncoverage: increment\n"
    mapping += 'file: {{pattern: "{pattern}"}}\nkey: {key}\ndates: iso\ndefaults: {{record_type: concern}}\n'
    mapping += "columns:\n  {key}: {{}}\n  Date: {{to: occurred_on}}\n  Home: {{place: name}}\n"
    (door.area.root / "sources").mkdir()
    for name, pattern, key in (("north", "north_*.csv", "Number"), ("south", "facilities.csv", "Ref")):
        (door.area.root / "sources" / f"{name}.yml").write_text(mapping.format(name=name, pattern=pattern, key=key), encoding="utf-8")
    rows = "Date,Home\nA1,2026-01-02,H1\n"
    batches = door.bring({
        "north_2026.csv": f"Number,{rows}".encode(), "facilities (2).csv": f"Ref,{rows}".encode(),
        "who knows.csv": f"Number,{rows}A2,2026-01-03,H1\n".encode(),
    })  # fmt: skip
    assert [(batch.source, batch.supplier, batch.period, batch.status) for batch in batches] == [
        ("north", "north", None, "loaded"), ("north", "north", None, "loaded"), ("south", "south", None, "loaded"),
    ]  # fmt: skip
