"""A word or day that says nothing is an empty cell wherever cells are read, unless the column has a meaning for it; how many is said."""

from datetime import date
from pathlib import Path

import pytest
from door import Door
from test_intake import WEEK, concern, council
from test_notices import said

from riskagg import build, intake, warehouse
from riskagg.errors import SettingsError
from riskagg.intake import Batch
from riskagg.intake.sources import read_sources
from riskagg.privacy.nothing import shipped
from riskagg.warehouse import Connection

WORDS = (
    "NULL",
    "n/a",
    "#N/A",
    "None",
    "-",
    ".",
    "?",
    "Not known",
    "UNKNOWN",
    "\u00a0null\u200b",
    "\u2013",
    "not  stated",
    "(blank)",
    "#REF!",
)
PLACEMENTS = "location_id_cqc,service_ref,placing_authority,n_placed,month"
DECISIONS = (
    "meeting_id,service_id,provider_id,decided_on,level,lead_agency,chair_role,decision,rationale,restriction,restriction_review_on,"
    "provider_informed_on,police_hold"
)


def built(door: Door) -> Connection:
    con = warehouse.open_for_write(door.area.warehouse)
    for stage in build.STAGES[:3]:
        stage.run(con, door.area, build.cut_for(door.area, "2026-10"))
    return con


SILENT = (
    "Person ID", "NHS Number", "Date of Birth", "Service Name", "Service Address", "Service Postcode", "CQC Location ID", "Provider Name",
    "Concern Category", "Alleged Source Name", "Decision", "Decision Date", "Enquiry ID", "Enquiry Outcome", "Placing Authority",
)  # fmt: skip


def test_a_word_for_nothing_reads_as_an_empty_cell_in_every_column_and_is_counted(door: Door) -> None:
    files = {
        WEEK.replace("northshire", f"town{number}"): council(concern("C1", **dict.fromkeys(SILENT, word)))
        for number, word in enumerate(("", *WORDS))
    }
    empty, *spoken = sorted(door.bring(files), key=lambda batch: int(batch.supplier.removeprefix("town")))
    assert empty.notices == ()
    for word, batch in zip(WORDS, spoken, strict=True):
        assert said(batch.notices) == {("read_as_nothing", name): 1 for name in SILENT}, word
        assert read(door, batch) == read(door, empty), word


def read(door: Door, batch: Batch) -> tuple[object, object]:
    (row,) = door.part(batch, "data")
    codes = [{**code, "id": None} for code in door.part(batch, "codes")]
    return {name: cell for name, cell in row.items() if name != "content_key"}, codes


def test_a_word_that_the_columns_list_or_choice_knows_keeps_its_meaning(door: Door) -> None:
    decision = "M1,1-9100000001,,2026-10-27,None,NULL,Chair,Review again,N/A,none,31/12/2999,,?"
    batch, decided = door.bring({
        WEEK: council(concern("C1", **{"Alleged Source Role": "Unknown", "Type(s) of Risk": "Physical; unknown; N/A"})),
        "meeting_decisions_2026-10-28.csv": f"{DECISIONS}\n{decision}\n".encode(),
    })  # fmt: skip
    codes = {(code["field"], code["code"]) for code in door.part(batch, "codes")}
    assert ("risk_source_role", "Unknown") in codes and ("risk_types", "Physical") in codes
    assert not {("risk_types", "unknown"), ("risk_types", "N/A")} & codes
    (row,) = door.part(decided, "data")
    assert row["restriction"] == "none"
    assert [row[name] for name in ("level", "lead_agency", "rationale", "restriction_review_on", "police_hold")] == [None] * 5


def test_a_reference_that_says_nothing_is_no_reference_and_a_whole_cell_alone_counts(door: Door) -> None:
    rows = [
        concern("NULL"),
        concern("-"),
        concern("C3", **{"Service Name": "Unknown House"}),
        concern("C4", **{"Service Name": "The None"}),
    ]
    (batch,) = door.bring({WEEK: council(*rows)})
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["no_reference", "no_reference"]
    assert [line["place_name"] for line in door.part(batch, "private")] == ["Unknown House", "The None"]


def test_a_made_up_day_says_nothing_but_in_the_dates_of_the_event_where_it_refuses(door: Door) -> None:
    days = ("01/01/1900", "01/01/1901", "01/01/1753", "30/12/1899", "31/12/1899", "31/12/9999", "31/12/2999", "1/1/1900")
    files = {}
    for number, day in enumerate(days):
        rows = [concern("C1", **{"Date of Birth": day, "Decision Date": day}), concern("C2", **{"Date of Concern": day})]
        files[WEEK.replace("northshire", f"town{number}")] = council(*rows, concern("C3", **{"Decision Date": "30/10/2026"}))
    for batch in door.bring(files):
        first, third = door.part(batch, "data")
        assert (first["person_name_birth"], first["decided_on"], third["decided_on"]) == (None, None, date(2026, 10, 30))
        assert third["person_name_birth"] is not None
        expected = "future_date" if batch.supplier in ("town5", "town6") else "too_old"
        assert [line["rule"] for line in door.part(batch, "quarantine")] == [expected], batch.supplier
        assert said(batch.notices) == {("made_up_day", "Date of Birth"): 1, ("made_up_day", "Decision Date"): 1}


def test_a_sentinel_of_the_mapping_is_agreed_on_and_not_counted(door: Door) -> None:
    mapping = (Path(__file__).parents[1] / "config" / "sources" / "council_safeguarding.yml").read_text(encoding="utf-8")
    sources = door.area.root / "sources"
    sources.mkdir()
    agreed = mapping.replace("Date of Concern: {to: occurred_on}", "Date of Concern: {to: occurred_on, sentinel: 31/12/2999}")
    (sources / "council_safeguarding.yml").write_text(agreed, encoding="utf-8")
    (batch,) = door.bring({WEEK: council(concern("C1", **{"Date of Concern": "31/12/2999\u200b"}))})
    assert (batch.rows_accepted, batch.notices) == (1, ())


def test_null_is_a_surname_where_the_rest_of_the_name_says_so_and_nobody_where_it_does_not(door: Door) -> None:
    people = {
        "C1": ("Null", "Jennifer", "Null, Ann"), "C2": ("NULL", "NULL", "NULL"), "C3": ("Na", "", "NA"), "C4": ("None", "none", "N/A"),
        "C5": ("Unknown", "Ann", "Not known"),
    }  # fmt: skip
    rows = [
        concern(ref, Surname=surname, Forename=forename, **{"Alleged Source Name": alleged, "NHS Number": "", "Person ID": ""})
        for ref, (surname, forename, alleged) in people.items()
    ]
    (batch,) = door.bring({WEEK: council(*rows)})
    found = {row["record_key"]: (row["person_name_birth"], row["risk_source_local_ref"]) for row in door.part(batch, "data")}
    assert [ref for ref, keys in found.items() if keys != (None, None)] == ["C1"] and all(found["C1"])


def test_a_provider_called_null_never_becomes_one(door: Door) -> None:
    header = "service_ref,name,kind,address,postcode,provider_name,places,from,to,host_authority"
    rows = [
        "L1,Day Place,day service,1 Road,ZZ1 1AA,NULL,5,2020-01-01,9999-12-31,Northshire",
        "L2,Other,day service,2 Road,ZZ1 1AB,n/a,<5,2020-01-01,,-",
    ]
    (batch,) = door.bring({"local_services_2026-10-01.csv": "\n".join([header, *rows]).encode()})
    with built(door) as con:
        found = con.execute("select provider_id, provider_name, valid_to, host_authority from int_services order by service_id").fetchall()
    assert len(found) == 2
    assert not [cell for row in found for cell in row if str(cell).casefold() in ("null", "n/a", "-", "local:null", "local:n-a")]
    assert found[1][3] is None and all(row[2] is None for row in found)
    assert said(batch.notices)["unreadable_number", "places"] == 1


def test_an_area_and_a_mapping_add_words_and_files_are_read_again(door: Door) -> None:
    row = concern("C1", **{"Service Name": "ej känt", "Service Address": "see notes"})
    (before,) = door.bring({WEEK: council(row)})
    (door.area.root / "nothing.csv").write_text("kind,says,names,note\nword,Ej Känt,whole,\nday,1911-11-11,,\n", encoding="utf-8")
    mapping = (Path(__file__).parents[1] / "config" / "sources" / "council_safeguarding.yml").read_text(encoding="utf-8")
    (door.area.root / "sources").mkdir()
    (door.area.root / "sources" / "council_safeguarding.yml").write_text(f"{mapping}nothing: See notes\n", encoding="utf-8")
    (after,) = door.bring({})
    assert before.mapping_sha256 != after.mapping_sha256
    assert said(after.notices) == {("read_as_nothing", "Service Name"): 1, ("read_as_nothing", "Service Address"): 1}


def test_a_word_that_a_list_learns_is_read_again(door: Door) -> None:
    before = read_sources(door.area).sources
    (door.area.root / "codelists").mkdir()
    shipped_list = (Path(__file__).parents[1] / "config" / "codelists" / "ambulance.csv").read_text(encoding="utf-8")
    (door.area.root / "codelists" / "ambulance.csv").write_text(
        f"{shipped_list}ambulance_nature,1,Unknown,,Unknown,other,invented,2026-11-01\n", encoding="utf-8"
    )
    after = read_sources(door.area).sources
    assert {name for name in before if before[name].sha256 != after[name].sha256} == {"ambulance"}


def test_every_fault_of_an_areas_list_is_told_with_its_line(door: Door) -> None:
    (door.area.root / "nothing.csv").write_text(
        "kind,says,names,note\nwrod,x,whole,\nword,x,maybe,\nday,31/12/1899,,\nword,,yes,\n", encoding="utf-8"
    )
    with pytest.raises(SettingsError) as fault:
        intake.scan(door.area)
    assert [f"line {number}:" in str(fault.value) for number in (2, 3, 4, 5)] == [True] * 4


def test_the_shipped_list_is_the_only_one() -> None:
    from riskagg.privacy import nobody

    assert shipped().parts == nobody.NOTHING and {"unknown", "none", "stated"} <= nobody.NOTHING
    assert {"null", "na"} == shipped().also_names


def test_numbers_and_flags_that_cannot_be_read_are_unknown_and_counted(door: Door) -> None:
    cells = ["<5", "c. 12", "1-2", "*", "12.5", "1,2", "12", "1,200", "1 200", "12.0", "0", "n/k"]
    rows = [f'1-9100000001,,A{number},"{cell}",2026-10' for number, cell in enumerate(cells)]
    visits = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome"
    calls = [f"A{number};01/10/2026 10:00;Elms;;Fall;{flag};" for number, flag in enumerate(("Y", "no", "maybe", "", "TRUE", "2", "NULL"))]
    called, placed = door.bring({
        "placements_2026-10.csv": "\n".join([PLACEMENTS, *rows]).encode(),
        "ambulance_2026-10.csv": "\n".join([visits, *calls]).encode(),
    })  # fmt: skip
    assert [row["n_placed"] for row in door.part(placed, "data")] == [*[None] * 6, 12, 1200, 1200, 12, 0, None]
    assert said(placed.notices) == {("unreadable_number", "n_placed"): 6, ("read_as_nothing", "n_placed"): 1}
    assert [row["is_conveyed"] for row in door.part(called, "data")] == [True, False, None, None, True, None, None]
    assert said(called.notices) == {("unreadable_flag", "Conveyed"): 2, ("read_as_nothing", "Conveyed"): 1}
