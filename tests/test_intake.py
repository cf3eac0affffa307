"""Files of the inbox become batches: every row accepted or refused with a reason, nothing loaded twice, no name kept."""

import gzip
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from areas import sample_area

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import SettingsError, UsageError
from riskagg.intake import Batch
from riskagg.privacy import open_vault

COUNCIL = (
    "Concern ID,Date of Concern,Date Received,Person ID,NHS Number,Surname,Forename,Date of Birth,Primary Support Reason,Location of Risk,"
    "Service Name,Service Address,Service Postcode,CQC Location ID,Provider Name,Type(s) of Risk,Concern Category,Source of Risk,"
    "Alleged Source Name,Alleged Source Role,Referrer Type,Decision,Decision Date,Enquiry ID,Enquiry Outcome,Risk Outcome,"
    "Placing Authority,Concern Summary"
)
POLICE = (
    "OCC_NO|REPORTED_DT|COMMITTED_FROM|COMMITTED_TO|CLASSIFICATION|HO_CODE|PREMISES_NAME|ADDRESS_LINE|TOWN|POSTCODE|EASTING|NORTHING|"
    "VICTIM_URN|VICTIM_SURNAME|VICTIM_FORENAME|VICTIM_DOB|SUSPECT_URN|SUSPECT_REL|OUTCOME_CODE|ADULT_AT_RISK_FLAG|MO_TEXT"
)
NHS = [
    "Ref", "Incident date", "Reported date", "Organisation", "Site / location (free text)", "Postcode", "Category", "Sub-category",
    "Level of physical harm", "Level of psychological harm", "Reported by role", "NHS No", "Description",
]  # fmt: skip
VISITS = [
    "Visit ref", "Visit date", "Visit type", "Service", "Provider", "Theme", "Finding", "Severity", "Systemic",
    "Capacity to improve doubted", "Staff asked about whistleblowing", "Staff aware of whistleblowing", "Management arrangements checked",
    "Operating company", "Action", "Due",
]  # fmt: skip
RECEIVED = date(2026, 11, 3)
WEEK = "council_safeguarding_northshire_2026-10-30.csv"


def concern(ref: str = "C1", **said: str) -> str:
    cells = {
        "Concern ID": ref, "Date of Concern": "01/10/2026", "Date Received": "02/10/2026", "Person ID": "P1", "NHS Number": "9990000018",
        "Surname": "Featherstonehaugh", "Forename": "Persephone", "Date of Birth": "03/02/1941", "Location of Risk": "Care Home - Nursing",
        "Service Name": "The Elms", "Type(s) of Risk": "Physical; Neglect", "Concern Category": "Fall",
        "Alleged Source Name": "Bartholomew Quickfall", "Alleged Source Role": "Care worker",
        "Referrer Type": "Provider", "Decision": "NFA",
        "Concern Summary": "Persephone was found on the floor", **said,
    }  # fmt: skip
    return ",".join(f'"{cells.get(name, "")}"' for name in COUNCIL.split(","))


def council(*rows: str) -> bytes:
    return ("\ufeff" + "\r\n".join([COUNCIL, *rows]) + "\r\n").encode()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    (tmp_path / "inbox").mkdir()
    return sample_area(tmp_path)


@pytest.fixture
def bring(area: Area) -> Callable[..., list[Batch]]:
    """Put files into the inbox and land what is new."""

    def bring_files(files: dict[str, bytes]) -> list[Batch]:
        for name, content in files.items():
            path = area.inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        vault = open_vault(True, {})
        return [intake.land(arrival, area, vault) for arrival in intake.scan(area, received_on=RECEIVED)]

    return bring_files


def part(area: Area, batch: Batch, name: str) -> list[dict[str, Any]]:
    path = intake.batches_dir(area) / batch.batch_id / f"{name}.parquet"
    return pq.read_table(path).to_pylist() if path.is_file() else []


def said_in(area: Area, batch: Batch, row: dict[str, Any]) -> list[dict[str, Any]]:
    """What the numbers of a row's coded cells stand for, in order."""
    known = {code["id"]: code for code in part(area, batch, "codes")}
    return [known[number] for number in row["coded"] if known[number]["said_as"] == "coded"]


def sheet_bytes(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(tmp_path / "made.xlsx")
    return (tmp_path / "made.xlsx").read_bytes()


def test_a_councils_row_becomes_an_alert_without_a_name(area: Area, bring: Any) -> None:
    (batch,) = bring({WEEK: council(concern())})
    (row,) = part(area, batch, "data")
    assert (batch.status, batch.supplier, batch.period, batch.scope) == ("loaded", "northshire", "2026-10-30", "FY2026")
    assert (row["source_ref"], row["occurred_on"], row["reported_on"], row["row"]) == ("C1", date(2026, 10, 1), date(2026, 10, 2), 2)
    cells = said_in(area, batch, row)
    said = {(cell["field"], cell["list"], cell["code"]) for cell in cells}
    assert {("theme", "council_category", "Fall"), ("risk_types", "risk_type", "Neglect"), ("outcome", "council_outcome", "")} <= said
    themes = [cell["code"] for cell in sorted(cells, key=lambda cell: cell["ord"]) if cell["field"] == "theme"]
    assert themes == ["Fall", "Physical", "Neglect"]
    assert row["person_nhs"] and row["person_name_birth"] and row["person_swapped_birth"] and row["risk_source_local_ref"]
    assert part(area, batch, "private") == [{**dict.fromkeys(part(area, batch, "private")[0]), "row": 2, "place_name": "The Elms"}]


def test_no_name_is_in_any_file_of_the_store(area: Area, bring: Any) -> None:
    shifted = concern("C3", **{"Date of Concern": "Featherstonehaugh", "Forename": "01/10/2026"})
    headless = "\r\n".join([concern("C1"), concern("C2")]).encode()
    bring(
        {
            WEEK: council(concern(), shifted, concern("", Surname="Featherstonehaugh")),
            "council_safeguarding_westbay_2026-10-30.csv": headless,
        }
    )
    texts = []
    for path in sorted(area.store.rglob("*")):
        if path.suffix == ".parquet":
            texts.append(repr(pq.read_table(path).to_pylist()))
        elif path.is_file():
            texts.append(path.read_text())
    everything = " ".join(texts).casefold()
    for personal in ("featherstonehaugh", "persephone", "quickfall", "9990000018", "03/02/1941", "1941-02-03", "found on the floor"):
        assert personal not in everything


def test_every_row_read_is_accepted_or_refused_by_one_rule(area: Area, bring: Any) -> None:
    rows = [
        concern("C1"),
        concern(""),
        concern("C3", **{"Date of Concern": "31/02/2026"}),
        concern("C4", **{"Date of Concern": "04/11/2026"}),
        concern("C5", **{"Date of Concern": "31/12/1989"}),
        concern("C6", **{"Date of Concern": "", "Date Received": ""}),
        concern("C7", **{"Service Name": "", "Location of Risk": ""}),
        concern("C8", **{"Service Name": "", "Location of Risk": "Own Home"}),
        concern("C9", **{"Concern Summary": "x" * 100_001}),
        concern("C10") + ",one cell too many",
    ]
    (batch,) = bring({WEEK: council(*rows)})
    rules = {line["row"]: line["rule"] for line in part(area, batch, "quarantine")}
    assert rules == {
        3: "no_reference", 4: "impossible_date", 5: "future_date", 6: "too_old", 7: "no_date", 8: "no_place", 10: "oversized_cell",
        11: "ragged_row",
    }  # fmt: skip
    assert [row["source_ref"] for row in part(area, batch, "data")] == ["C1", "C8"]
    assert [row["has_place"] for row in part(area, batch, "data")] == [True, False]
    assert batch.rows_read == 10 == batch.rows_accepted + batch.rows_quarantined


def test_a_missing_date_is_taken_from_the_other_and_marked(area: Area, bring: Any) -> None:
    (batch,) = bring({WEEK: council(concern("C1", **{"Date of Concern": ""}), concern("C2", **{"Date Received": ""}))})
    first, second = part(area, batch, "data")
    assert (first["occurred_on"], first["occurred_on_stated"]) == (date(2026, 10, 2), False)
    assert (second["reported_on"], second["reported_on_stated"]) == (date(2026, 10, 1), False)


def test_row_numbers_are_those_of_a_spreadsheet(area: Area, bring: Any) -> None:
    rows = [concern("C1", **{"Concern Summary": "two\r\nlines"}), "", concern("C2"), concern("C3")[: concern("C3").index(',"Care worker"')]]
    (batch,) = bring({WEEK: council(*rows)})
    assert {row["source_ref"]: row["row"] for row in part(area, batch, "data")} == {"C1": 2, "C2": 4, "C3": 5}


def test_faulty_files_are_refused_each_with_its_message_and_the_rest_goes_on(area: Area, bring: Any) -> None:
    police = POLICE.replace("COMMITTED_FROM", "COMMITED_FROM")
    batches = bring(
        {
            WEEK: council(concern()),
            "police_2026-10_occurrences.csv": f"{police}\r\n".encode("cp1252"),
            "police_2026-09_occurrences.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
            "ambulance_2026-10.csv": b"",
            "nhs_incidents_2026-10.xlsx": b"PK\x03\x04 cut short",
            "holiday.csv": b"day,weather\n1,fine\n",
            ".hidden.csv": b"x",
            "~$nhs_incidents_2026-10.xlsx": b"x",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
            "Desktop.ini": b"[.ShellClassInfo]",
        }
    )
    found = {batch.file: batch for batch in batches}
    rules = {file: [line["rule"] for line in part(area, batch, "quarantine")] for file, batch in found.items()}
    assert rules == {
        WEEK: [],
        "police_2026-10_occurrences.csv": ["missing_column"],
        "police_2026-09_occurrences.csv": ["unreadable"],
        "ambulance_2026-10.csv": ["empty_file"],
        "nhs_incidents_2026-10.xlsx": ["unreadable"],
        "holiday.csv": ["unknown_source"],
    }
    message = found["police_2026-10_occurrences.csv"].message or ""
    assert "police_2026-10_occurrences.csv has no column COMMITTED_FROM (nearest: COMMITED_FROM). Nothing was loaded." in message
    assert Counter(batch.status for batch in batches) == {"refused": 5, "loaded": 1}
    assert all(batch.rows_read == 0 for batch in batches if batch.status == "refused")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encoding_that_it_really_has(area: Area, bring: Any, codec: str) -> None:
    text = f"{POLICE}\r\nO1|2026-10-02T09:00|2026-10-01T23:59||FRAUD||CAFÉ COURT||||||||||||||FREE TEXT\r\n"
    (batch,) = bring({"police_2026-10_occurrences.csv": text.encode(codec)})
    assert part(area, batch, "private")[0]["place_name"] == "CAFÉ COURT"
    assert part(area, batch, "data")[0]["occurred_on"] == date(2026, 10, 1)


def test_another_delimiter_than_the_mapping_says_is_found(area: Area, bring: Any) -> None:
    (batch,) = bring(
        {
            "ambulance_2026-10.csv": b"Incident No,Call Date Time,Address,Postcode,Nature of call,Conveyed,Outcome\n"
            b"A1,01/10/2026 23:10,Elms,,Fall,Y,\n"
        }
    )
    assert (batch.delimiter, batch.rows_accepted) == (",", 1)
    assert part(area, batch, "data")[0]["is_conveyed"] is True


def test_the_same_content_is_loaded_once_whatever_its_name_or_wrapping(area: Area, bring: Any, tmp_path: Path) -> None:
    content = council(concern())
    with zipfile.ZipFile(tmp_path / "inbox" / "week.zip", "w") as archive:
        archive.writestr("export.csv", content)
    batches = {
        batch.file: batch
        for batch in bring({WEEK: content, "copy of export.csv": content, "later/" + WEEK + ".gz": gzip.compress(content)})
    }
    loaded = [batch for batch in batches.values() if batch.status == "loaded"]
    assert len(loaded) == 1
    again = [batch for batch in batches.values() if batch.status == "duplicate"]
    assert {batch.duplicate_of for batch in again} == {loaded[0].file}
    assert set(batches) == {WEEK, "copy of export.csv", f"later/{WEEK}.gz", "week.zip!export.csv"}
    assert all((batch.rows_read, batch.rows_accepted) == (1, 1) for batch in again)
    assert bring({}) == []


def test_a_later_week_that_says_what_an_earlier_one_said_is_a_state_of_its_own(area: Area, bring: Any) -> None:
    three, two = council(concern("C1"), concern("C2"), concern("C3")), council(concern("C1"), concern("C2"))
    name = "council_safeguarding_{}_2026-{}.csv".format
    weeks = [("09-25", three), ("10-02", two), ("10-09", three)]
    landed = bring({name("northshire", day): content for day, content in weeks})
    read = {batch.file: (batch.status, batch.duplicate_of, batch.covers_to) for batch in landed}
    assert read == {
        name("northshire", "09-25"): ("loaded", None, date(2026, 9, 25)),
        name("northshire", "10-02"): ("loaded", None, date(2026, 10, 2)),
        name("northshire", "10-09"): ("loaded", name("northshire", "09-25"), date(2026, 10, 9)),  # C3 is there again
    }
    # A copy tells of no other day.
    assert [batch.status for batch in bring({"copy of September.csv": three, f"again/{weeks[1][0]}.csv": two})] == ["duplicate"] * 2
    # The same concerns under another council's name are a file that was named wrong; two years that begin empty are not.
    assert [batch.status for batch in bring({name("westbay", "10-09"): three})] == ["duplicate"]
    begun = bring({name(supplier, "04-09"): council() for supplier in ("northshire", "westbay")})
    assert [batch.status for batch in begun] == ["loaded", "loaded"]
    assert bring({}) == []


def test_a_row_without_either_of_two_columns_of_a_place_shifts_no_other_row(area: Area, bring: Any, tmp_path: Path) -> None:
    places = [("Trust", "The Elms"), ("", ""), ("Trust", ""), ("", "The Oaks")]
    rows: list[list[object]] = [[], [], [], NHS]
    rows += [[f"R{at}", "01/10/2026", "02/10/2026", trust, site, "", "Fall"] for at, (trust, site) in enumerate(places)]
    (batch,) = bring({"nhs_incidents_2026-10.xlsx": sheet_bytes(tmp_path, {"Incidents": rows})})
    assert [(line["row"], line["rule"]) for line in part(area, batch, "quarantine")] == [(6, "no_place")]
    assert {line["row"]: line["place_name"] for line in part(area, batch, "private")} == {5: "The Elms", 7: "Trust", 8: "The Oaks"}


def test_nil_returns_say_that_there_was_nothing(area: Area, bring: Any) -> None:
    files = {
        "nil_return_police_2026-10.csv": b"",
        "nil_return_police_2026-09.csv": b"",
        "nil_return_council_safeguarding_westbay_2026-10.csv": b"none",
    }
    found = {(batch.source, batch.supplier, batch.period, batch.status) for batch in bring(files)}
    assert found == {
        ("police", "police", "2026-09", "nil_return"),
        ("police", "police", "2026-10", "nil_return"),
        ("council_safeguarding", "westbay", "2026-10", "nil_return"),
    }
    assert len(intake.read_batches(area)) == 3


def test_a_workbook_is_read_below_its_titles_and_without_its_total(area: Area, bring: Any, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Integrated Care Board"], ["Incidents"], ["October 2026"], NHS,
        ["I1", date(2026, 10, 3), "04/10/2026", "Community Health", "", "ZZ1 1AA", "Fall", "", 5, 4, "", 9990000018, "narrative"],
        ["I2", date(2026, 10, 3), "04/10/2026", "Community Health", "Elms, room 3", "", "Fall", "", "Low", "", "", "", ""],
        ["I3", "31/02/2026", "04/10/2026", "Community Health", "Elms", "", "Fall", "", "Low", "", "", "", ""],
        ["Total", 3],
    ]  # fmt: skip
    (batch,) = bring({"nhs_incidents_2026-10.xlsx": sheet_bytes(tmp_path, {"Notes": [["read me"]], "Incidents": rows})})
    first, second = part(area, batch, "data")
    assert (batch.rows_read, batch.sheets, first["row"], first["occurred_on"]) == (3, ("Incidents",), 5, date(2026, 10, 3))
    assert [place["place_name"] for place in part(area, batch, "private")] == ["Community Health", "Elms, room 3"]
    assert ("harm_physical", "5") in {(cell["field"], cell["code"]) for cell in said_in(area, batch, first)}
    assert first["person_nhs"] is not None
    assert second["reported_on"] == date(2026, 10, 4)
    (refused,) = part(area, batch, "quarantine")
    assert (refused["sheet"], refused["row"], refused["record_key"], refused["rule"]) == ("Incidents", 7, "I3", "impossible_date")


def test_a_merged_visit_holds_for_its_rows_and_never_runs_into_the_next(area: Area, bring: Any, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        VISITS,
        ["V1", date(2026, 5, 3), "Full", "Elms", "Elms Ltd", "Staffing", "Not met", "High", "Y", "N", "Y", "N", "Y", "Op Co", "", ""],
        ["", "", "", "", "", "Staffing", "Met", "", "", "", "", "", "", "", "", ""],
        ["V2", date(2026, 5, 9), "Full", "Oaks", "", "Staffing", "Met", "", "", "", "", "", "", "", "", ""],
    ]
    (batch,) = bring({"contract_monitoring_2026.xlsx": sheet_bytes(tmp_path, {"Q2": rows})})
    data = part(area, batch, "data")
    assert [row["record_key"] for row in data] == ["V1|Staffing|1", "V1|Staffing|2", "V2|Staffing|1"]
    assert [row["operating_company"] for row in data] == ["Op Co", "Op Co", None]
    assert [place["place_name"] for place in part(area, batch, "private")] == ["Elms", "Elms", "Oaks"]
    assert (batch.scope, batch.covers_from, batch.covers_to) == ("2026", date(2026, 1, 1), date(2026, 5, 31))


def test_a_term_that_no_list_knows_is_kept_as_written(area: Area, bring: Any) -> None:
    (batch,) = bring({WEEK: council(concern("C1", **{"Concern Category": "Ligature risk"}))})
    assert batch.rows_accepted == 1
    assert "Ligature risk" in {cell["code"] for cell in said_in(area, batch, part(area, batch, "data")[0])}


def test_an_added_or_moved_column_amends_no_record(area: Area, bring: Any) -> None:
    plain, amended = concern(), concern(**{"Enquiry Outcome": "Inconclusive"})
    with_more = "\r\n".join([f"New,{COUNCIL}", f"x,{plain}"]).encode()
    batches = bring(
        {
            WEEK: council(plain),
            "council_safeguarding_northshire_2026-10-31.csv": with_more,
            "council_safeguarding_northshire_2026-11-02.csv": council(amended),
        }
    )
    first, more, last = (part(area, batch, "data")[0]["content_key"] for batch in batches)
    assert first == more != last
    assert batches[1].columns_added == ("New",)


def test_what_a_manager_is_called_is_not_kept_only_that_it_changed(area: Area, bring: Any) -> None:
    header = (
        " Location ID ,Location HSCA start date,Care home?, Location Name ,Registered manager, Care homes beds ,Location Local Authority,"
        "Location Street Address,Location Postal Code,Provider ID,Provider Name,"
        "Service type - Domiciliary care service,Service type - Shared Lives"
    )
    text = f'{header}\n1-9000000001,01/04/2011,Y,Elms,"Quickfall, Bartholomew",24,Northshire,1 High St,ZZ1 1AA,1-9,Elms Ltd,Y,\n'
    (batch,) = bring({"cqc_directory_2026-10.csv": text.encode()})
    (row,) = part(area, batch, "data")
    assert (row["beds"], row["is_care_home"], row["service_types"], row["started_on"]) == (
        24,
        True,
        ["Domiciliary care service"],
        date(2011, 4, 1),
    )
    assert len(row["manager_key"]) == 32
    assert (batch.covers_from, batch.covers_to) == (date(2026, 10, 1), date(2026, 10, 1))


def test_an_action_plans_dates_are_kept_as_written_beside_what_is_understood(area: Area, bring: Any) -> None:
    header = "plan,no,unit_id,learning_point,action,lead,owner_organisation,start,due,milestone,status,outcome_measure,evidence"
    text = f"{header}\nPlan,1,1-9,,Audit,Manager,Provider,immediately,31/12/2026,Nov 14,,,\n"
    (batch,) = bring({"actions_2026-10-27.csv": text.encode()})
    (row,) = part(area, batch, "data")
    assert (row["start_text"], row["start_on"], row["due_text"], row["due_on"]) == ("immediately", None, "31/12/2026", date(2026, 12, 31))
    assert (row["milestone_text"], row["milestone_on"]) == ("Nov 14", None)


def test_files_are_applied_by_source_supplier_period_and_when_they_came(area: Area, bring: Any) -> None:
    for name in ("police_2026-10_occurrences.csv", "council_safeguarding_westbay_2026-10-30.csv", WEEK, "police_2026-09_occurrences.csv"):
        (area.inbox / name).write_text(name)
    assert [arrival.file for arrival in intake.scan(area)] == [
        WEEK,
        "council_safeguarding_westbay_2026-10-30.csv",
        "police_2026-09_occurrences.csv",
        "police_2026-10_occurrences.csv",
    ]


def test_received_csv_says_when_a_file_came(area: Area) -> None:
    (area.inbox / WEEK).write_bytes(council(concern()))
    (area.inbox / "received.csv").write_text(f"file,received_at\n{WEEK},2026-10-31T09:15:30Z\n")
    (arrival,) = intake.scan(area)
    assert arrival.received_at.isoformat() == "2026-10-31T09:15:30+00:00"
    (area.inbox / "received.csv").write_text(f"file,received_at\n{WEEK},yesterday\n")
    with pytest.raises(SettingsError, match="line 2"):
        intake.scan(area)


def test_a_changed_mapping_reads_a_refused_file_again_and_replaces_its_batch(area: Area, bring: Any) -> None:
    (refused,) = bring({"police_2026-10_occurrences.csv": f"{POLICE.replace('OCC_NO', 'OCCURRENCE')}\n".encode()})
    shipped = next(path for path in area.config_files("sources", ".yml") if path.name == "police.yml")
    (area.root / "sources").mkdir()
    (area.root / "sources" / "police.yml").write_text(shipped.read_text().replace("OCC_NO: {}", "OCC_NO: {aliases: [OCCURRENCE]}"))
    (loaded,) = bring({})
    assert (refused.status, loaded.status, loaded.rows_read) == ("refused", "loaded", 0)
    assert [batch.batch_id for batch in intake.read_batches(area)] == [loaded.batch_id]


def test_a_file_read_again_keeps_when_it_was_received_and_who_released_it(area: Area, bring: Any) -> None:
    (first,) = bring({WEEK: council(concern())})
    intake.accept(area, first.sha256[:12], "Head of safeguarding")
    shipped = next(path for path in area.config_files("sources", ".yml") if path.name == "council_safeguarding.yml")
    (area.root / "sources").mkdir()
    (area.root / "sources" / shipped.name).write_text(f"{shipped.read_text()}# Read again.\n")
    (arrival,) = intake.scan(area)
    again = intake.land(arrival, area, open_vault(True, {}))
    assert again.batch_id != first.batch_id
    assert again.received_at == first.received_at
    assert "Head of safeguarding" in (intake.batches_dir(area) / again.batch_id / "accepted.json").read_text()


def test_all_faults_of_the_mapping_files_are_told_at_once(area: Area) -> None:
    shipped = next(path for path in area.config_files("sources", ".yml") if path.name == "police.yml").read_text()
    (area.root / "sources").mkdir()
    (area.root / "sources" / "police.yml").write_text(
        shipped.replace("police_harm", "no_such_list").replace("to: reported_on", "to: told_on")
    )
    (area.root / "sources" / "ours.yml").write_text("source: Ours\n")
    with pytest.raises(SettingsError) as faults:
        intake.scan(area)
    assert "told_on" in str(faults.value)
    assert "sources/ours.yml, line 1, key 'source': expected a text that fits" in str(faults.value)


def test_accepting_a_held_file_needs_one_loaded_file_and_writes_who_answers_for_it(area: Area, bring: Any) -> None:
    (batch,) = bring({WEEK: council(concern())})
    (week_after,) = bring({WEEK.replace("2026-10-30", "2026-11-02"): council(concern())})
    intake.accept(area, batch.sha256[:12], "Head of safeguarding")
    for released in (batch, week_after):
        assert "Head of safeguarding" in (intake.batches_dir(area) / released.batch_id / "accepted.json").read_text()
    with pytest.raises(UsageError, match="0 loaded files"):
        intake.accept(area, "0" * 12, "Head of safeguarding")


def test_the_same_file_gives_the_same_bytes(area: Area, bring: Any, tmp_path: Path) -> None:
    (first,) = bring({WEEK: council(concern("C1"), concern(""))})
    other = sample_area(tmp_path / "other")
    other.inbox.mkdir(parents=True)
    (other.inbox / WEEK).write_bytes(council(concern("C1"), concern("")))
    (arrival,) = intake.scan(other, received_on=RECEIVED)
    again = intake.land(arrival, other, open_vault(True, {}))
    assert again.model_copy(update={"journal": first.journal}) == first


@pytest.mark.parametrize(("short", "full"), [("03/02/41", "03/02/1941"), ("29/02/44", "29/02/1944"), ("29/02/2400", None)])
def test_a_birth_that_two_digits_put_into_the_future_is_a_century_earlier(area: Area, bring: Any, short: str, full: str | None) -> None:
    (batch,) = bring({WEEK: council(concern("C1", **{"Date of Birth": short}), concern("C2", **{"Date of Birth": full or ""}))})
    first, second = (line["person_name_birth"] for line in part(area, batch, "data"))
    assert first == second
    assert (first is None) == (full is None)
