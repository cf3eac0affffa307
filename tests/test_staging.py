"""Fates, versions, withdrawals, held files and the one vocabulary, from hand-made batches."""

import pytest
from staged_batches import Store, at


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "batches")


def ledger(con):
    lines = con.execute('select file, status, "new", amended, unchanged, quarantined, withdrawn from mart_ledger order by file').fetchall()
    return {file: counts for file, *counts in lines}


def alerts(con, *columns):
    return con.execute(f"select source_ref, {', '.join(columns)} from stg_alerts order by source_ref").fetchall()


YEAR = {"coverage": "financial_year", "scope": "FY2026"}


def test_a_record_is_new_then_unchanged_then_amended_in_the_order_of_periods_not_of_arrival(store):
    store.add("may.csv", "key | content\nA | reworded\nB | same", period="2026-05", received_at=at("2026-06-01"))
    store.add("april.csv", "key | content\nA | first\nB | same\nC | only", period="2026-04", received_at=at("2026-07-01"))
    con = store.stage()
    assert ledger(con) == {"april.csv": ["loaded", 3, 0, 0, 0, 0], "may.csv": ["loaded", 0, 1, 1, 0, 0]}
    assert alerts(con, "version", "record_status") == [("A", 2, "open"), ("B", 1, "open"), ("C", 1, "open")]


def test_the_same_key_twice_in_one_file_is_unchanged_or_amended_in_file_order(store):
    store.add("one.csv", "key | content | severity\nA | x | Low\nA | x | Low\nA | y | High", rows_quarantined=2)
    con = store.stage()
    assert ledger(con) == {"one.csv": ["loaded", 1, 1, 1, 2, 0]}
    assert alerts(con, "version", "severity") == [("A", 2, "High")]


@pytest.mark.parametrize("case_counts", [False, True])
def test_a_reference_in_another_case_is_the_same_record_called_as_it_was_first_written(store, case_counts):
    facts = YEAR | {"case_counts": case_counts}
    store.add("w1.csv", "key | content\nnhs-2b | b\nNHS-1A | a", period="2026-04-10", received_at=at("2026-04-10"), **facts)
    store.add("w2.csv", "key | content\nNHS-2B | reworded\nnhs-1a | a", period="2026-04-17", received_at=at("2026-04-17"), **facts)
    names = [("NHS-1A", 1, "open"), ("nhs-2b", 2, "open")]
    apart = [("NHS-1A", 1, "withdrawn"), ("NHS-2B", 1, "open"), ("nhs-1a", 1, "open"), ("nhs-2b", 1, "withdrawn")]
    assert alerts(store.stage(), "version", "record_status") == (apart if case_counts else names)


def test_a_cumulative_export_withdraws_what_it_lacks_and_a_record_that_comes_again_is_open_again(store):
    store.add("w1.csv", "key | content\nA | a\nB | b\nC | c", period="2026-04-03", **YEAR)
    store.add("w2.csv", "key | content\nA | a", period="2026-04-10", **YEAR)
    store.add("w3.csv", "key | content\nA | a\nB | b", period="2026-04-17", **YEAR)
    con = store.stage()
    assert ledger(con) == {"w1.csv": ["loaded", 3, 0, 0, 0, 0], "w2.csv": ["loaded", 0, 0, 1, 0, 2], "w3.csv": ["loaded", 0, 1, 1, 0, 0]}
    assert alerts(con, "version", "record_status") == [("A", 1, "open"), ("B", 2, "open"), ("C", 1, "withdrawn")]


def test_an_export_that_says_what_one_before_the_last_said_takes_back_what_the_last_changed(store):
    store.add("w1.csv", "key | content\nA | a\nB | b\nC | c", period="2026-04-03", **YEAR)
    store.add("w2.csv", "key | content\nA | changed\nC | c", period="2026-04-10", **YEAR)
    store.add("w3.csv", "key | content\nA | a\nB | b\nC | c", period="2026-04-17", duplicate_of="w1.csv", **YEAR)
    con = store.stage()
    assert ledger(con) == {"w1.csv": ["loaded", 3, 0, 0, 0, 0], "w2.csv": ["loaded", 0, 1, 1, 0, 1], "w3.csv": ["duplicate", 0, 2, 1, 0, 0]}
    assert alerts(con, "version", "record_status") == [("A", 3, "open"), ("B", 2, "open"), ("C", 1, "open")]


def test_a_record_whose_row_is_refused_in_a_later_export_is_not_withdrawn(store):
    store.add("w1.csv", "key | content\nA | a\nB | b", period="2026-04-03", **YEAR)
    refused = [{"row": 9, "key": "B", "rule": "impossible_date"}]
    store.add("w2.csv", "key | content\nA | a", period="2026-04-10", refused_rows=refused, **YEAR)
    store.add("w3.csv", "key | content\nA | a", period="2026-04-17", **YEAR)
    con = store.stage()
    assert ledger(con) == {"w1.csv": ["loaded", 2, 0, 0, 0, 0], "w2.csv": ["loaded", 0, 0, 1, 1, 0], "w3.csv": ["loaded", 0, 0, 1, 0, 1]}
    assert alerts(con, "version", "record_status") == [("A", 1, "open"), ("B", 1, "withdrawn")]


FATES = """
select file, rows_read, rows_accounted, "new", amended, unchanged, quarantined, joined, left_out, withdrawn from mart_ledger order by file
"""


def test_rows_that_are_joined_or_left_out_are_counted_and_withdraw_no_record(store):
    """In the second export A comes again with its further row, B is left out, C is refused, and another row is left out without a key."""
    first = [{"key": key, "content": key} for key in "ABCD"]
    further = {"key": "A", "content": "further", "is_joined": True}
    store.add("w1.csv", [*first, further], period="2026-04-03", **YEAR)
    left_out = [{"row": 7, "key": "B"}, {"row": 8}]
    refused = [{"row": 9, "key": "C", "rule": "impossible_date"}]
    store.add("w2.csv", [first[0], further], period="2026-04-10", refused_rows=refused, left_out=left_out, **YEAR)
    store.add("w3.csv", [*first, further], period="2026-04-17", **YEAR)
    con = store.stage()
    assert con.execute(FATES).fetchall() == [
        ("w1.csv", 5, 5, 4, 0, 0, 0, 1, 0, 0),
        ("w2.csv", 5, 5, 0, 0, 1, 1, 1, 2, 1),  # D is withdrawn
        ("w3.csv", 5, 5, 0, 1, 3, 0, 1, 0, 0),  # and open again; B and C, which were there, are unchanged
    ]
    assert alerts(con, "version", "record_status") == [("A", 1, "open"), ("B", 1, "open"), ("C", 1, "open"), ("D", 2, "open")]


def test_a_file_that_comes_again_keeps_its_joined_and_left_out_rows_beside_those_unchanged(store):
    counted = {"rows_read": 9, "rows_accepted": 6, "rows_joined": 2, "rows_left_out": 1}
    store.add("again.csv", status="duplicate", duplicate_of="first.csv", **counted)
    assert store.stage().execute(FATES).fetchall() == [("again.csv", 9, 9, 0, 0, 6, 0, 2, 1, 0)]


def test_an_empty_export_at_the_start_of_a_year_withdraws_nothing_of_the_old_year(store):
    store.add("old.csv", "key | content\nA | a\nB | b", period="2027-03-28", **YEAR)
    store.add("new.csv", [], period="2027-04-09", coverage="financial_year", scope="FY2027")
    con = store.stage()
    assert ledger(con)["new.csv"] == ["loaded", 0, 0, 0, 0, 0]
    assert alerts(con, "record_status") == [("A", "open"), ("B", "open")]


def many(first, last):
    return [{"key": f"K{number:04}", "content": "c"} for number in range(first, last)]


@pytest.mark.parametrize(
    ("n_records", "n_lost", "status"),
    [(100, 5, "loaded"), (100, 6, "held"), (300, 6, "loaded"), (300, 7, "held")],  # more than 5, and more than 2 % (of 300: 6)
)
def test_an_export_is_held_when_it_would_withdraw_more_than_five_and_more_than_two_in_a_hundred(store, n_records, n_lost, status):
    store.add("w1.csv", many(0, n_records), period="2026-04-03", **YEAR)
    store.add("w2.csv", many(n_lost, n_records), period="2026-04-10", **YEAR)
    con = store.stage()
    assert ledger(con)["w2.csv"][0] == status
    n_withdrawn = con.execute("select count(*) from stg_alerts where record_status = 'withdrawn'").fetchone()[0]
    assert n_withdrawn == (0 if status == "held" else n_lost)


def test_what_follows_a_held_export_is_compared_with_what_was_applied_before_it(store):
    store.add("w1.csv", many(0, 100), period="2026-04-03", **YEAR)
    store.add("w2.csv", many(50, 100), period="2026-04-10", **YEAR)
    store.add("w3.csv", many(0, 101), period="2026-04-17", **YEAR)
    store.add("w4.csv", many(40, 101), period="2026-04-24", **YEAR)
    con = store.stage()
    assert ledger(con) == {
        "w1.csv": ["loaded", 100, 0, 0, 0, 0],
        "w2.csv": ["held", 0, 0, 50, 0, 0],
        "w3.csv": ["loaded", 1, 0, 100, 0, 0],
        "w4.csv": ["held", 0, 0, 61, 0, 0],
    }


def test_a_person_s_word_releases_a_held_export(store):
    store.add("w1.csv", many(0, 100), period="2026-04-03", **YEAR)
    store.add("w2.csv", many(50, 100), period="2026-04-10", released=["withdrawals"], **YEAR)
    assert ledger(store.stage())["w2.csv"] == ["loaded", 0, 0, 50, 0, 50]


def test_a_critical_gate_holds_a_file_and_its_rows_are_counted_as_what_they_would_be(store):
    store.add("april.csv", "key | content\nA | a", period="2026-04")
    store.add("may.csv", "key | content\nA | b\nB | b", period="2026-05", gate="critical")
    con = store.stage()
    assert ledger(con)["may.csv"] == ["held", 1, 1, 0, 0, 0]
    assert alerts(con, "version") == [("A", 1)]


def test_duplicates_nil_returns_and_refused_files_stand_in_the_ledger(store):
    store.add("one.csv", "key | content\nA | a\nB | b", rows_quarantined=1)
    store.add("again.csv", status="duplicate", duplicate_of="one.csv", rows_read=3, rows_quarantined=1)
    store.add("nil.csv", status="nil_return")
    store.add("broken.csv", status="refused", message="no column KEY")
    assert ledger(store.stage()) == {
        "again.csv": ["duplicate", 0, 0, 2, 1, 0],
        "broken.csv": ["refused", 0, 0, 0, 0, 0],
        "nil.csv": ["nil_return", 0, 0, 0, 0, 0],
        "one.csv": ["loaded", 2, 0, 0, 1, 0],
    }


CODES = """
    list             | code             | when          | maps_to
    -----------------+------------------+---------------+---------------------
    council_category | Fall             |               | fall
    council_category | Medication error |               | medication
    council_category | Unexpected death |               | death
    sac_types        | Physical         |               | physical_abuse
    sac_types        | Physical         | Role=Resident | resident_on_resident
    sac_types        | Weather          |               |
    sac_names        | Physical         |               | physical
    outcomes         | Inconclusive     |               | undetermined
    outcomes         |                  | Enquiry ID=*  | not yet known
    harm             | Low              |               | low
    harm             | Fatal            |               | death
"""


def cells(**said):
    """Coded cells: column -> (field, list, values) in the mapping's order."""
    return [
        {"field": field, "list": codes, "column": column, "code": code, "ord": number}
        for column, (field, codes, values) in said.items()
        for number, code in enumerate(values, start=1)
    ]


def said(key, category="", types=(), **more):
    coded = cells(
        Category=("theme", "council_category", [category]),
        Types=("theme", "sac_types", types or [""]),
        TypesKept=("risk_types", "sac_names", types or [""]),
        Outcome=("outcome", "outcomes", [more.pop("outcome", "")]),
        Physical=("harm_physical", "harm", [more.pop("physical", "")]),
        Mind=("harm_psychological", "harm", [more.pop("mind", "")]),
    )
    return {"key": key, "content": key, "coded": coded} | more


def test_the_first_cell_that_says_something_decides_the_theme_and_an_unknown_code_is_never_guessed(store):
    resident = [{"column": "Role", "value": " resident "}, {"column": "Free", "value": "anything"}]
    store.add(
        "codes.csv",
        [
            said("1", " FALL ", ["Physical"]),
            said("2", "", ["Physical"]),
            said("3", "", ["Physical"], context=resident),
            said("4", "Loitering", ["Physical"]),
            said("5", "", ["Cuckooing", "Physical"]),
            said("6", "", ["Weather"]),
            said("7"),
        ],
    )
    con = store.stage(CODES)
    assert alerts(con, "theme", "theme_rank", "risk_types") == [
        ("1", "fall", 1, ["physical"]),
        ("2", "physical_abuse", 6, ["physical"]),
        ("3", "resident_on_resident", 6, ["physical"]),
        ("4", "unmapped", 1, ["physical"]),
        ("5", "physical_abuse", 6, ["physical", "unmapped"]),
        ("6", "other", 6, ["unmapped"]),
        ("7", "unmapped", 99, []),
    ]
    assert con.execute("select list, code, n_rows, first_file from mart_unmapped order by all").fetchall() == [
        ("council_category", "Loitering", 1, "codes.csv"),
        ("sac_names", "Cuckooing", 1, "codes.csv"),
        ("sac_names", "Weather", 1, "codes.csv"),
        ("sac_types", "Cuckooing", 1, "codes.csv"),
    ]


def test_harm_is_the_worse_of_both_and_an_outcome_not_given_is_not_unsubstantiated(store):
    store.add(
        "harm.csv",
        [
            said("1", physical="Low"),
            said("2", physical="Low", mind="Fatal", outcome="inconclusive"),
            said("3", context=[{"column": "Enquiry ID", "value": "E1"}]),
            said("4", outcome="Something new"),
            said("5", enquiry_ref="E2"),
            said("6", context=[{"column": "Enquiry ID", "value": ""}]),
            said("7", "Unexpected death"),
            said("8", "Unexpected death", physical="Low"),
        ],
    )
    assert alerts(store.stage(CODES), "harm", "harm_physical", "harm_psychological", "outcome") == [
        ("1", "low", "low", "unknown", "not applicable"),
        ("2", "death", "low", "death", "undetermined"),
        ("3", "unknown", "unknown", "unknown", "not yet known"),
        ("4", "unknown", "unknown", "unknown", "not yet known"),
        ("5", "unknown", "unknown", "unknown", "not yet known"),
        ("6", "unknown", "unknown", "unknown", "not applicable"),
        ("7", "death", "death", "unknown", "not applicable"),
        ("8", "death", "low", "unknown", "not applicable"),
    ]


def test_what_the_mapping_states_for_a_source_holds_where_no_cell_says_it(store):
    stated = [{"field": "record_type", "value": "visit_finding"}, {"field": "told_by", "value": "service"}]
    store.add("visits.csv", [said("1", "Fall", defaults=stated), said("2", "Fall")])
    assert alerts(store.stage(CODES), "record_type", "is_event", "told_by_service") == [
        ("1", "visit_finding", False, True),
        ("2", "incident", True, None),  # nobody says who reported it: unknown is not a no
    ]


def test_references_are_a_service_s_own_where_the_mapping_says_so_whoever_told_what_came_so_far(store):
    cell = {"field": "told_by", "list": "told", "column": "Who", "code": "Provider", "ord": 0}
    store.add("notices.csv", [said("1", "Fall", defaults=[{"field": "told_by", "value": "service"}])], source="cqc_notifications")
    store.add("concerns.csv", [{"key": "2", "content": "c", "coded": [cell]}], source="council")
    con = store.stage("list | code | when | maps_to\n-\ntold | Provider | | service")
    assert con.execute("select source, told_by_service from stg_alerts order by all").fetchall() == [
        ("council", True), ("cqc_notifications", True)
    ]  # fmt: skip
    assert con.execute("select source from int_own_references").fetchall() == [("cqc_notifications",)]
