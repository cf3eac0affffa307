"""What came back from meetings: units by any id ever published, restrictions from the one decision to the next, states at the cut."""

import pytest
from staged_batches import Store, at, table

from riskagg import warehouse
from riskagg.warehouse.cut import Cut, load_cut, month_of


@pytest.fixture
def register(tmp_path):
    """Stage what came back, and run the models of the register as at October 2026 (reported by 5 November)."""
    store = Store(tmp_path / "batches")

    def run(columns, mart, **kinds):
        for kind, text in kinds.items():
            rows = [{name: value or None for name, value in row.items()} for row in table(text)]
            store.add(f"{kind}.csv", [{"key": str(number), "content": str(number)} | row for number, row in enumerate(rows)], kind=kind)
        con = store.stage()
        load_cut(con, Cut(**vars(month_of("2026-10", 5)), previous=month_of("2026-09", 5), received_by=None))
        con.execute("create table int_service_ids as select * from (values ('1-2', '1-1'), ('1-1', '1-1')) as t(alias, service_id)")
        con.execute("create table int_companies_named as select 'local' as id_kind, 'local:elms-ltd' as alias, 'local:elms' as company_id")
        con.execute(
            """create table int_services as
               select 'local:elms' as provider_id, 'operator:oak' as operator_id, null::varchar as brand_id, null::varchar as company_id"""
        )
        warehouse.run_models(con, "register", {})
        return con.execute(f"select {columns} from {mart} order by row").fetchall()

    return run


def test_a_decision_finds_its_unit_by_any_id_ever_published_and_an_unknown_one_is_kept_and_marked(register):
    decisions = """
        meeting_id | service_id | provider_id    | police_hold
        -----------+------------+----------------+------------
        m1         | 1-2        |                | true
        m1         |            | local:elms     |
        m1         |            | local:elms-ltd |
        m1         | 1-9        |                |
    """
    assert register("unit_kind, unit_id, police_hold, is_unit_known", "mart_decisions", meeting_decisions=decisions) == [
        ("service", "1-1", True, True),
        ("provider", "local:elms", False, True),
        ("provider", "local:elms", False, True),
        ("service", "1-9", False, False),
    ]


def test_a_restriction_stands_until_it_is_lifted_and_stated_again_it_is_the_same_one(register):
    decisions = """
        service_id | decided_on | restriction | restriction_review_on | restriction_lifted_by_role
        1-1        | 2026-01-27 | voluntary   | 2026-02-27            |
        1-1        | 2026-02-27 | Voluntary   | 2026-03-27            |
        1-1        | 2026-03-27 | lifted      |                       | Director
        1-1        | 2026-08-27 | imposed     | 2026-11-05            |
        1-1        | 2026-09-27 | lifted      |                       |
        1-2        | 2026-09-27 | none        |                       |
    """
    found = register(
        "restriction, placed_on::varchar, review_on::varchar, lifted_on::varchar, state",
        "(select *, placed_on as row from mart_restrictions)",
        meeting_decisions=decisions,
    )
    assert found == [
        ("voluntary", "2026-01-27", "2026-03-27", "2026-03-27", "lifted"),
        ("imposed", "2026-08-27", "2026-11-05", None, "review due"),
    ]


def test_an_action_is_judged_at_the_reported_by_cut_and_only_by_a_real_date(register):
    actions = """
        no | unit_id      | start_on   | due_on     | due_text  | status       | evidence
        ---+--------------+------------+------------+-----------+--------------+---------
        1  | 1-2          |            | 2026-11-04 |           |              |
        2  | operator:oak |            | 2026-12-05 |           |              |
        3  |              |            | 2026-12-06 |           | Ongoing      |
        4  |              |            |            | a.s.a.p   |              |
        5  |              |            |            | Completed |              | audit
        6  |              |            | 2026-01-01 |           | complete     |
        7  |              | 2026-12-01 | 2026-11-30 |           | Not complete |
    """
    assert register("no, unit_kind, unit_id, state, is_due_before_start", "mart_actions", actions=actions) == [
        ("1", "service", "1-1", "overdue", False),
        ("2", "operator", "operator:oak", "due within 30 days", False),
        ("3", None, None, "on track", False),
        ("4", None, None, "no date", False),
        ("5", None, None, "complete", False),
        ("6", None, None, "complete without evidence", False),
        ("7", None, None, "due within 30 days", True),
    ]


def test_minutes_are_due_fourteen_days_after_an_initial_meeting_and_seven_after_a_review(register):
    minutes = """
        meeting_id | kind         | held_on    | status    | minutes_shared_on
        -----------+--------------+------------+-----------+------------------
        a          | initial      | 2026-10-22 | held      |
        b          | initial      | 2026-10-21 | held      |
        c          | review       | 2026-10-01 | held      | 2026-10-20
        d          | review       | 2026-10-01 | cancelled |
        e          | intelligence | 2026-10-01 | held      |
    """
    assert register("meeting_id, minutes_due_on::varchar, minutes_state", "mart_meetings", minutes=minutes) == [
        ("a", "2026-11-05", "due"),
        ("b", "2026-11-04", "overdue"),
        ("c", "2026-10-08", "shared"),
        ("d", None, None),
        ("e", None, None),
    ]


@pytest.fixture
def returned(tmp_path):
    """Stage several returned files of one kind, each with the day in its name, and read one mart of the register."""
    store = Store(tmp_path / "batches")

    def run(kind, columns, mart, **files):
        for number, (name, (day, text)) in enumerate(files.items(), start=1):
            rows = [{key: value or None for key, value in row.items()} for row in table(text)]
            store.add(f"{name}.xlsx", rows, kind=kind, source=kind, supplier=kind, period=day, received_at=at(f"2026-09-0{number}"))
        con = store.stage()
        load_cut(con, Cut(**vars(month_of("2026-10", 5)), previous=month_of("2026-09", 5), received_by=None))
        con.execute("create or replace table int_service_ids as select '1-1' as alias, '1-1' as service_id")
        con.execute("create or replace table int_companies_named as select 'local' as id_kind, 'l' as alias, 'l' as company_id")
        ids = ", ".join(f"'{name}' as {name}_id" for name in ("provider", "operator", "brand", "company"))
        con.execute(f"create or replace table int_services as select {ids}")
        warehouse.run_models(con, "register", {})
        return con.execute(f"select {columns} from {mart} order by all").fetchall()

    return run


ONE = """
    key | content | row_id | plan | no | action | status  | due_text   | due_on     | evidence | is_handed_out
    P-1 | a       | r1     | P    | 1  | Audit  | Ongoing | 2026-12-01 | 2026-12-01 |          | true
"""
OTHER = """
    key | content | row_id | plan | no | action | status    | due_text   | due_on     | evidence | settles | is_handed_out
    P-1 | b       | r2     | P    | 1  |        | Completed | 2026-11-01 | 2026-11-01 | papers   | {}      | true
"""
HELD = "status, due_on::varchar, evidence, is_conflict"


def test_two_files_of_one_day_that_differ_contradict_and_the_stricter_holds_until_a_row_settles_both(returned):
    files = {"one": ("2026-09-27", ONE), "other": ("2026-09-27", OTHER.format(""))}
    assert returned("actions", HELD, "mart_actions", **files) == [("Ongoing", "2026-11-01", "papers", True)]
    settled = OTHER.format("r1; r2").replace("b       | r2", "c       | r3")
    assert returned("actions", HELD, "mart_actions", third=("2026-09-27", settled)) == [("Completed", "2026-11-01", "papers", False)]


def test_a_later_day_updates_and_what_it_leaves_empty_stays(returned):
    later = """
        key | content | row_id | stated_on  | plan | no | status  | evidence | is_handed_out
        P-1 | c       | r3     | 2026-09-29 | P    | 1  | Delayed |          | true
    """
    files = {"other": ("2026-09-27", OTHER.format("")), "later": ("2026-09-20", later)}
    assert returned("actions", HELD, "mart_actions", **files) == [("Delayed", "2026-11-01", "papers", False)]
    assert returned("actions", "count(*)", "mart_conflicts") == [(0,)]


def test_without_the_hidden_sheet_a_cell_that_equals_the_state_at_the_files_day_was_not_filled_in(returned):
    typed = """
        key | content | plan | no | action | status  | due_text   | due_on     | evidence | stated_on  | is_handed_out
        P-1 | d       | P    | 1  | Audit  | Ongoing | 2026-12-24 | 2026-12-24 |          | 2026-09-30 | false
    """
    files = {"one": ("2026-09-20", ONE), "other": ("2026-09-28", OTHER.format("")), "typed": ("2026-09-25", typed)}
    assert returned("actions", HELD, "mart_actions", **files) == [("Completed", "2026-12-24", "papers", False)]


def test_a_row_that_states_an_earlier_day_than_its_file_is_no_state_before_itself(returned):
    row = """
        key | content | row_id | stated_on  | plan | no | status  | evidence
        P-1 | {0}     | {0}    | {1}        | P    | 1  | Delayed | notes
    """
    files = {"one": ("2026-09-27", row.format("a", "2026-09-01")), "other": ("2026-09-27", row.format("b", "2026-09-02"))}
    assert returned("actions", HELD, "mart_actions", **files) == [("Delayed", None, "notes", False)]


def test_a_level_a_hold_and_a_restriction_end_by_a_filled_cell_with_its_own_day_and_role_alone(returned):
    first = """
        key | content | decision_id | service_id | decided_on | level | police_hold | chair_role | decision
        d1  | a       | d1          | 1-1        | 2026-06-01 | 3     | true        | Chair      | Plan
    """
    second = """
        key | content | decision_id | service_id | decided_on | level | police_hold | chair_role | decision | hold_released_on
        d2  | a       | d2          | 1-1        | 2026-07-01 |       |             | Chair      | Wait     |
        d3  | a       | d3          | 1-1        | 2026-07-02 | 0     | false       |            | End      | 2026-07-02
    """
    states = "level, police_hold, police_hold_on::varchar"
    files = {"first": ("2026-06-01", first), "second": ("2026-07-02", second)}
    assert returned("meeting_decisions", states, "mart_unit_states", **files) == [("3", True, "2026-06-01")]
    assert len(returned("meeting_decisions", "what", "mart_unapplied")) == 3
    third = """
        key | content | decision_id | service_id | decided_on | level | chair_role | decision | hold_released_on | hold_released_by_role
        d4  | a       | d4          | 1-1        | 2026-08-01 | 0     | Chair      | End      | 2026-08-01       | Inspector
    """
    assert returned("meeting_decisions", states, "mart_unit_states", third=("2026-08-01", third)) == [("0", False, None)]


def test_of_two_decisions_of_one_day_the_stricter_counts(returned):
    both = """
        key | content | decision_id | service_id | decided_on | level | chair_role | decision | restriction
        d1  | a       | d1          | 1-1        | 2026-06-01 | 3     | Chair      | Plan     | imposed
        d2  | a       | d2          | 1-1        | 2026-06-01 | 0     | Chair      | End      | lifted
    """
    assert returned("meeting_decisions", "level", "mart_unit_states", one=("2026-06-01", both)) == [("3",)]
    assert returned("meeting_decisions", "restriction, state", "mart_restrictions") == [("imposed", "in force")]
