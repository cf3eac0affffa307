"""Action plans in the layouts of other bodies: every row of a plan is shown, and each fault that is in it is reported."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import openpyxl
import pytest
from door import Door
from invented_marts import write_marts
from invented_words import MONTH

from riskagg import build, warehouse
from riskagg.intake import Batch
from riskagg.registers.workbooks import write_workbooks
from riskagg.report.pack import pack_html

DHR = (
    "No,Recommendation,Start Date,Actions required to address recommendations,Lead,Key Milestones Achieved,End Date,"
    "Anticipated outcomes & measures"
)
REVIEW = [
    "Housing board",
    "1,Visits are planned,March 2020,Visits are listed,Head of housing,,Continuing,Fewer missed visits",
    "2.,Keys are counted,3rd May 2020,Keys are logged,Estates manager,Not completed,02/05/2020,",
    "Drug service (part of the trust),,,,,,,",
    "1,Doses are checked,2020,Two people sign,Pharmacy lead; ward nurse,Ongoing - pilot completed,31/02/2021,",
    "2,Stock is counted,1.6.20,Weekly count,Old trust (dissolved 2019),Completed,Sept 20,",
    "3,Staff are told,June 2020,Letter,Head of health and social care,,15/06/2020 - done,",
    "4,Nobody wrote one,immediately,,Police and housing,,at once,",
    "5,,,,,,,",
]
RUNS_ON = [
    "1,Another home,,Its plan stays,Manager,,2027,",
    ",and runs on,,,,,,",
    ",,,A second action,,Complete by May,May 2026,",
    ",Other body,,,,,,",
    "1,Begins again,,Under its own body,,,,",
]
SCR = ",Key learning points,Planned Outcome,Actions,Lead,Timescale,Progress/Immediate Action"
SERIOUS = [
    "1.,Falls are missed,Falls are seen,As agreed: (a) Alarms are fitted (b) Staff practise as in (a) above,Home manager,Dec 2025,"
    "(b) Done (c) Ask again",
    ",and nobody asks,,(c) A log is kept,,TBC,",
    ",by night,,,Night lead,,",
    "2.,Terms differ,One list,(a) A list is agreed. (b) It is used,GH/JK,2024/25,Completed. Training ongoing",
    "2,Again,,One thing (a) only,AB. CD,10 Nov 2026,",
]
SIP = "Concern,Class,Risk,Action,Lead,Timescale,Progress"
IMPROVEMENT = [
    "Medicines rounds,quality,Errors,(a) Two sign,Manager,05/2026,All completed 3 May 2026",
    ",,,(b) Audit,,a.s.a.p,75% complete",
    "Missing money,safeguarding,Theft,Cash is counted,Owner,2026-12-24,",
]


@dataclass(frozen=True)
class Plans:
    door: Door
    batches: dict[str, Batch]
    con: duckdb.DuckDBPyConnection

    def rows(self, columns: str, source: str) -> list[tuple[Any, ...]]:
        """Of a source's plans, but for the one that runs on."""
        file = "file not like '%river%'"
        return self.con.execute(f"select {columns} from mart_actions where source = ? and {file} order by row, letter", [source]).fetchall()


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    door = Door(tmp_path_factory.mktemp("area"))
    files = {
        "actions_dhr_2026-08-20.csv": [DHR, "1,Older plan,,It is gone from the newer one,X,,,"],
        "actions_dhr_2026-09-20.csv": [DHR, *REVIEW],
        "actions_dhr_river_2026-08-01.csv": [DHR, *RUNS_ON],
        "actions_dorset_2026-09-21.csv": [SCR, *SERIOUS],
        "actions_sip_2026-09-22.csv": [SIP, *IMPROVEMENT],
    }
    batches = door.bring({name: "\n".join(rows).encode() for name, rows in files.items()})
    con = warehouse.open_for_write(":memory:")
    cut = build.cut_for(door.area, MONTH)
    for stage in build.STAGES[:2]:
        stage.run(con, door.area, cut)
    con.execute("create table int_service_ids as select '1-1' as alias, '1-1' as service_id")
    con.execute("create table int_companies_named as select 'local' as id_kind, 'l' as alias, 'l' as company_id")
    con.execute("create table int_services as select 'p' as provider_id, 'o' as operator_id, 'b' as brand_id, 'c' as company_id")
    warehouse.run_models(con, "register", {})
    return Plans(door, {batch.file: batch for batch in batches}, con)


def test_a_heading_holds_for_the_rows_below_it_and_is_left_out_as_a_number_alone_is(plans):
    batch = plans.batches["actions_dhr_2026-09-20.csv"]
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined, batch.rows_left_out) == (9, 6, 0, 3)
    assert sorted(line["row"] for line in plans.door.part(batch, "left_out")) == [2, 5, 10]
    owners = [line["owner_organisation"] for line in plans.door.part(batch, "data")]
    assert owners == ["Housing board"] * 2 + ["Drug service (part of the trust)"] * 4


def test_a_value_stands_in_the_first_row_of_its_group_and_the_stored_row_stays_as_it_was_sent(plans):
    batch = plans.batches["actions_dorset_2026-09-21.csv"]
    rows = plans.door.part(batch, "data")
    assert [(line["no"], line["lead"], line["learning_point"]) for line in rows[:3]] == [
        ("1.", "Home manager", "Falls are missed"),
        ("1.", "Home manager", "and nobody asks"),
        ("1.", "Night lead", "by night"),
    ]
    assert rows[0]["action"] == "As agreed: (a) Alarms are fitted (b) Staff practise as in (a) above"
    together = {point for _, point in plans.rows('"no", learning_point', "actions_dorset")[:4]}
    assert together == {"Falls are missed and nobody asks by night"}


def test_a_text_that_runs_on_is_no_heading_and_numbers_may_begin_again_below_one(plans):
    said = '"no", learning_point, action, lead, owner_organisation, state, faults'
    rows = plans.con.execute(f"select {said} from mart_actions where file like '%river%' order by row").fetchall()
    assert rows == [
        ("1", "Another home and runs on", "Its plan stays", "Manager", None, "on track", []),
        ("1", "Another home and runs on", None, "Manager", None, "no date", ["no action is written"]),
        ("1", "Another home and runs on", "A second action", "Manager", None, "overdue", []),
        ("1", "Begins again", "Under its own body", None, "Other body", "no date", []),
    ]


def test_several_actions_in_one_cell_are_several_and_progress_goes_to_its_letter(plans):
    assert plans.rows('"no", action, status', "actions_dorset") == [
        ("1 (a)", "As agreed: Alarms are fitted", None),
        ("1 (b)", "As agreed: Staff practise as in (a) above", "Done"),
        ("1 (c)", "A log is kept", "Ask again"),
        ("1", None, None),
        ("2 (a)", "A list is agreed.", "Completed. Training ongoing"),
        ("2 (b)", "It is used", "Completed. Training ongoing"),
        ("2", "One thing (a) only", None),
    ]


def test_every_accepted_row_of_the_newest_plan_gives_at_least_one_action(plans):
    shown = dict(plans.con.execute("select file, count(distinct row) from mart_actions group by file").fetchall())
    older = "actions_dhr_2026-08-20.csv"
    assert shown == {name: batch.rows_accepted for name, batch in plans.batches.items() if name != older}


def test_a_vague_date_means_its_last_possible_day_and_words_mean_none(plans):
    assert plans.rows("start_text, start_on::varchar, due_text, due_on::varchar, due_precision", "actions_dhr") == [
        ("March 2020", "2020-03-31", "Continuing", None, "words"),
        ("3rd May 2020", "2020-05-03", "02/05/2020", "2020-05-02", "day"),
        ("2020", "2020-12-31", "31/02/2021", None, "unreadable"),
        ("1.6.20", "2020-06-01", "Sept 20", "2020-09-30", "month"),
        ("June 2020", "2020-06-30", "15/06/2020 - done", "2020-06-15", "day"),
        ("immediately", "2026-09-20", "at once", "2026-09-20", "immediately"),
    ]
    assert plans.rows("due_on::varchar", "actions_sip") == [("2026-05-31",), (None,), ("2026-12-24",)]
    assert ("2025-03-31",) in plans.rows("due_on::varchar", "actions_dorset")


def test_an_action_is_complete_only_by_the_head_of_its_status_or_of_its_end(plans):
    states = plans.con.execute(
        "select source, row, letter, state, completed_on::varchar from mart_actions where state like 'complete%' order by all"
    ).fetchall()
    assert states == [
        ("actions_dhr", 7, "", "complete without evidence", None),
        ("actions_dhr", 8, "", "complete without evidence", "2020-06-15"),
        ("actions_dorset", 2, "b", "complete without evidence", None),
        ("actions_dorset", 5, "a", "complete without evidence", None),
        ("actions_dorset", 5, "b", "complete without evidence", None),
        ("actions_sip", 2, "a", "complete without evidence", "2026-05-03"),
    ]


def test_each_fault_of_an_action_is_reported(plans):
    assert [faults for _, faults in plans.rows("row, faults", "actions_dhr") if faults] == [
        ["its end is words, not a day"],
        ["ends before its start"],
        ["its end is a day that does not exist", "several owners", "its status says two things"],
        ["its owner has closed", "complete without evidence"],
        ["complete without evidence"],
        ["no action is written", "its start is words, not a day", "its end is words, not a day", "several owners"],
    ]
    assert plans.rows("faults", "actions_dorset")[4:] == [
        (["several owners", "its status says two things", "complete without evidence"],),
        (["several owners", "its status says two things", "complete without evidence"],),
        (["several owners"],),
    ]


def test_a_status_is_kept_though_elsewhere_its_words_say_nothing(plans):
    assert plans.rows("status, state", "actions_dhr")[1] == ("Not completed", "overdue")


def test_a_service_improvement_plan_keeps_its_classes_and_risks(plans):
    assert plans.rows('"no", learning_point, concern_class, risk, lead, action', "actions_sip") == [
        ("row 2 (a)", "Medicines rounds", "quality", "Errors", "Manager", "Two sign"),
        ("row 3 (b)", "Medicines rounds", "quality", "Errors", "Manager", "Audit"),
        ("row 4", "Missing money", "safeguarding", "Theft", "Owner", "Cash is counted"),
    ]


def test_every_row_of_a_plan_stands_on_the_drawn_page_with_its_faults_and_is_not_handed_out(plans):
    with duckdb.connect() as con:
        write_marts(con, n_services=3)
        con.register("found", plans.con.sql("select * exclude (batch_id) from mart_actions").to_arrow_table())
        con.execute("create table own as select * from mart_actions")
        con.execute("create or replace table mart_actions as select * from found union all by name select * from own")
        page = pack_html(con, plans.door.area, MONTH)
        (book,) = (path for path in write_workbooks(con, plans.door.area, MONTH) if path.name.startswith("actions"))
    handed_out = {cell.value for line in openpyxl.load_workbook(book).worksheets[0] for cell in line}
    assert "Competency checks" in handed_out and not handed_out & {"Its plan stays", "Cash is counted"}
    section = re.search(r'<section id="register".*?</section>', page, flags=re.S)[0]
    for name, batch in plans.batches.items():
        rows = {line["row"] for line in plans.door.part(batch, "data")} if "08-20" not in name else set()
        assert {int(row) for row in re.findall(rf"{re.escape(name)} row (\d+)", section)} == rows
    assert "To put right: its owner has closed; complete without evidence" in section
    assert "31/02/2021" in section
