"""Whose a service was on a day: owners, operating companies, brands, and companies that are several providers."""

import pytest
from raw_tables import empty_warehouse, fill
from test_services import history, spells

from riskagg.warehouse import Connection


def test_local_services_have_their_own_spells_and_owners_cut_them():
    con = empty_warehouse()
    fill(
        con,
        "raw_services",
        """
        service_ref | name    | service_kind | places | provider_name | valid_from
        ------------+---------+--------------+--------+---------------+-----------
        D7          | Elm Day | day service  | 20     | Elm Trust     | 2020-01-01
        """,
    )
    fill(
        con,
        "raw_ownership",
        "service_ref | owner_ref | valid_from | valid_to\n-\nD7 | 12 | 2024-01-01 | 2025-12-31\nD7 | 15 | 2026-01-01 | 2999-12-31",
    )
    history(con)
    assert spells(con, "service_id, valid_from::varchar, provider_id, service_kind, is_registered") == [
        ("local:D7", "2020-01-01", "local:elm-trust", "day_service", False),
        ("local:D7", "2024-01-01", "local:owner-12", "day_service", False),
        ("local:D7", "2026-01-01", "local:owner-15", "day_service", False),
    ]
    assert con.execute("select alias from int_service_ids order by alias").fetchall() == [("D7",), ("local:D7",)]


OWNED = """
    service_ref | owner_ref | valid_from | valid_to
    ------------+-----------+------------+-----------
    D7          | 12        | 2001-01-01 | 2010-12-31
    D7          | 13        | 2005-01-01 | 2006-12-31
    D7          | 14        | 2012-01-01 | 2014-12-31
"""


def test_a_day_without_an_ownership_record_has_no_owner_and_says_why():
    """Two records hold in 2005 and 2006: the later one counts, and the other goes on after it."""
    con = empty_warehouse()
    fill(con, "raw_services", "service_ref | name | provider_name\n-\nD7 | Elm | Owner of today\nD8 | Oak | Owner of today")
    fill(con, "raw_ownership", OWNED)
    found = spells(history(con), "service_id, valid_from::varchar, provider_id, provider_unknown")
    assert found == [
        ("local:D7", "1990-01-01", None, "before the first ownership record"),
        ("local:D7", "2001-01-01", "local:owner-12", None),
        ("local:D7", "2005-01-01", "local:owner-13", None),
        ("local:D7", "2007-01-01", "local:owner-12", None),
        ("local:D7", "2011-01-01", None, "between two ownership records"),
        ("local:D7", "2012-01-01", "local:owner-14", None),
        ("local:D7", "2015-01-01", None, "after the last ownership record"),
        ("local:D8", "1990-01-01", "local:owner-of-today", None),
    ]


def test_providers_of_one_company_number_are_one_company_and_a_number_of_one_provider_is_none():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | provider_id_cqc | provider_name | companies_house | brand_id | brand_name
        ----------------+---------+------------+-----------------+---------------+-----------------+----------+-----------
        1-901           | 2025-01 | 2015-01-01 | 1-1             | Care & Co     | 3141235         | BD1      | Larks
        1-901           | 2025-06 | 2015-01-01 | 1-2             | New Care & Co | 03141235.0      | BD1      | Larks
        1-902           | 2025-01 | 2016-01-01 | 1-1             | Care & Co     | 3141235         |          |
        1-902           | 2025-06 | 2016-01-01 | 1-1             | Care & Co     | 3141235         |          |
        1-903           | 2025-06 | 2015-01-01 | 1-3             | Others Ltd    | SC123456        |          |
        1-904           | 2025-06 | 2015-01-01 | 1-4             | A Charity     | none            |          |
        1-905           | 2025-06 | 2015-01-01 | 1-5             | A Trust       | none            |          |
        """,
    )
    history(con)
    name = "New Care & Co (company number 03141235)"
    found = con.execute("select distinct provider_id, company_id, company_name from int_services order by all").fetchall()
    assert found == [
        ("1-1", "company:03141235", name),
        ("1-2", "company:03141235", name),
        *((provider, None, None) for provider in ("1-3", "1-4", "1-5")),
    ]
    columns = "group_kind, group_id, provider_id, valid_from::varchar, valid_to::varchar"
    assert con.execute(f"select {columns} from int_provider_groups order by all").fetchall() == [
        ("brand", "BD1", "1-1", "2015-01-01", "2025-05-31"),
        ("brand", "BD1", "1-2", "2025-06-01", None),
        ("company", "company:03141235", "1-1", "2015-01-01", None),
        ("company", "company:03141235", "1-2", "2025-06-01", None),
    ]


def test_a_provider_that_left_a_brand_and_came_back_belonged_to_it_twice():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | provider_id_cqc | brand_id
        ----------------+---------+------------+-----------------+---------
        1-901           | 2025-01 | 2015-01-01 | 1-1             | BD1
        1-901           | 2025-03 | 2015-01-01 | 1-1             | -
        1-901           | 2025-06 | 2015-01-01 | 1-1             | BD1
        1-902           | 2025-01 | 2015-01-01 | 1-1             | -
        """,
    )
    found = history(con).execute("select valid_from::varchar, valid_to::varchar from int_provider_groups order by all").fetchall()
    assert found == [("2015-01-01", "2025-02-28"), ("2025-06-01", None)]


VISIT = """
    alert_id | batch_id | row | record_status | occurred_on | operating_company
    ---------+----------+-----+---------------+-------------+------------------
    v1       | b        | 1   | open          | 2026-02-10  | Orbit
"""


def visited() -> Connection:
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | name | provider_id_cqc | provider_name
        ----------------+---------+------------+------+-----------------+--------------
        1-901           | 2026-01 | 2015-01-01 | Elms | 1-1             | Care & Co
        1-902           | 2026-01 | 2015-01-01 | Oaks | 1-1             | Care & Co
        1-903           | 2026-01 | 2015-01-01 | Ash  | 1-2             | Others Ltd
        """,
    )
    fill(
        con,
        "stg_alerts",
        """
        alert_id | batch_id | row | record_status | occurred_on | operating_company
        ---------+----------+-----+---------------+-------------+------------------
        v1       | b        | 1   | open          | 2026-02-10  | Old Ops
        v2       | b        | 2   | open          | 2026-06-10  | New Ops
        v3       | b        | 3   | open          | 2026-08-10  | New Ops
        """,
    )
    fill(con, "raw_private", "row | place_name | place_provider\n-\n1 | ELMS | Care & Co\n2 | Elms | Care & Co\n3 | Elms | Care & Co")
    return history(con)


def test_a_new_operating_company_cuts_the_spell_and_holds_for_the_providers_unvisited_services():
    expected = [("2015-01-01", None), ("2026-02-10", "operator:old-ops"), ("2026-06-10", "operator:new-ops")]
    found = spells(visited(), "service_id, valid_from::varchar, operator_id")
    assert [row[1:] for row in found if row[0] == "1-901"] == expected
    assert [row[1:] for row in found if row[0] == "1-902"] == expected
    assert [row[1:] for row in found if row[0] == "1-903"] == [("2015-01-01", None)]


@pytest.mark.parametrize(
    ("written", "operated"),
    [("The Elms", "1-901"), ("ELMS CARE HOME", "1-901"), ("Riverside", "1-902"), ("Oak House", "1-903"), ("Care home", None)],
)
def test_a_visit_tells_the_operator_of_the_home_that_it_names_in_other_words_or_by_its_old_name(written, operated):
    """Oak House is its name on that day for the one, and without a word of its kind for the other."""
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | name                | provider_id_cqc
        ----------------+---------+---------------------+----------------
        1-901           | 2026-01 | Elms Nursing Home   | 1-1
        1-902           | 2026-01 | Riverside           | 1-2
        1-903           | 2026-01 | Oak House           | 1-3
        1-904           | 2026-01 | Oak House Care Home | 1-4
        1-901           | 2026-02 | Elms Nursing Home   | 1-1
        1-902           | 2026-02 | Lakeside            | 1-2
        1-903           | 2026-02 | Oak House           | 1-3
        1-904           | 2026-02 | Oak House Care Home | 1-4
        """,
    )
    fill(con, "stg_alerts", VISIT)
    fill(con, "raw_private", f"row | place_name\n-\n1 | {written}")
    found = [row[0] for row in spells(history(con), "service_id, operator_id") if row[1] is not None]
    assert found == ([operated] if operated else [])


def test_a_legal_form_hides_no_operator_of_a_provider_and_makes_no_other_provider():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | name | provider_id_cqc | provider_name
        ----------------+---------+------------+------+-----------------+-------------------
        1-901           | 2026-01 | 2015-01-01 | Elms | 1-1             | Alpha Board Limited
        1-902           | 2026-01 | 2015-01-01 | Oaks | 1-2             | Beta Homes Limited
        """,
    )
    fill(con, "raw_services", "service_ref | name | provider_name\n-\nD7 | Day Club | Beta Homes Ltd.")
    fill(
        con,
        "stg_alerts",
        """
        alert_id | batch_id | row | record_status | occurred_on | operating_company
        ---------+----------+-----+---------------+-------------+-------------------
        v1       | b        | 1   | open          | 2026-02-10  | Orbit Care Ltd
        v2       | b        | 2   | open          | 2026-06-10  | Orbit Care Ltd
        """,
    )
    fill(con, "raw_private", "row | place_name | place_provider\n-\n1 | Board | Alpha Board Ltd\n2 | Board | ALPHA BOARD LTD.")
    found = spells(history(con), "service_id, valid_from::varchar, provider_id, operator_id")
    assert [row for row in found if row[0] == "1-901"] == [
        ("1-901", "2015-01-01", "1-1", None),
        ("1-901", "2026-02-10", "1-1", "operator:orbit-care-ltd"),
    ]
    assert {row[2] for row in found if row[0] == "local:D7"} == {"1-2"}


def test_spellings_of_a_legal_form_are_one_company_under_the_id_that_was_told_first():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | name | provider_id_cqc | provider_name
        ----------------+---------+------------+------+-----------------+--------------
        1-901           | 2026-01 | 2015-01-01 | Elms | 1-1             | Care & Co
        """,
    )
    fill(
        con,
        "raw_services",
        """
        service_ref | period     | valid_from | provider_name
        ------------+------------+------------+--------------
        D7          | 2026-01-01 | 2020-01-01 | Elm Trust
        D7          | 2026-03-01 | 2020-01-01 | Elm Trust Ltd
        """,
    )
    con.execute("update batches set received_at = '2026-03-02' where period = '2026-03-01'")
    fill(
        con,
        "stg_alerts",
        """
        alert_id | batch_id | row | record_status | first_received_at | occurred_on | operating_company
        ---------+----------+-----+---------------+-------------------+-------------+-------------------
        v1       | b        | 1   | open          | 2026-09-01        | 2026-02-10  | ORBIT CARE LIMITED
        v2       | b        | 2   | open          | 2026-07-01        | 2026-06-10  | Orbit Care Ltd
        """,
    )
    fill(con, "raw_private", "row | place_name\n-\n1 | Elms\n2 | Elms")
    history(con)
    assert spells(con, "service_id, valid_from::varchar, provider_id, operator_id") == [
        ("1-901", "2015-01-01", "1-1", None),
        ("1-901", "2026-02-10", "1-1", "operator:orbit-care-ltd"),
        ("local:D7", "2020-01-01", "local:elm-trust", None),
        ("local:D7", "2026-03-01", "local:elm-trust", None),
    ]
    aliases = con.execute("select alias, company_id from int_companies_named where alias <> company_id order by all").fetchall()
    assert aliases == [("local:elm-trust-ltd", "local:elm-trust"), ("operator:orbit-care-limited", "operator:orbit-care-ltd")]


def test_a_local_services_provider_that_registers_anew_is_followed_by_its_name():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | provider_id_cqc | provider_name
        ----------------+---------+------------+-----------------+-------------------
        1-901           | 2025-02 | 2015-01-01 | 1-1             | Beta Homes Limited
        1-901           | 2025-06 | 2015-01-01 | 1-2             | Beta Homes Limited
        1-902           | 2025-09 | 2025-08-01 | 1-2             | Beta Homes Limited
        1-903           | 2025-09 | 2025-08-01 | 1-3             | Beta Homes LLP
        """,
    )
    fill(
        con,
        "raw_services",
        """
        service_ref | period     | valid_from | provider_name
        ------------+------------+------------+--------------
        D7          | 2025-01-01 | 2020-01-01 | Beta Homes
        D7          | 2025-07-01 | 2020-01-01 | Beta Homes
        D7          | 2025-10-01 | 2020-01-01 | Beta Homes
        """,
    )
    found = [row[1:] for row in spells(history(con), "service_id, valid_from::varchar, provider_id") if row[0] == "local:D7"]
    assert found == [("2020-01-01", "1-1"), ("2025-07-01", "1-2"), ("2025-10-01", "local:beta-homes")]


@pytest.mark.parametrize(("number", "operator_after"), [("123", "operator:orbit"), ("456", None)])
def test_a_company_that_registers_anew_keeps_its_operator_and_another_company_begins_without(number, operator_after):
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | name | provider_id_cqc | companies_house
        ----------------+---------+------------+------+-----------------+----------------
        1-901           | 2026-01 | 2015-01-01 | Elms | 1-1             | 123
        1-901           | 2026-05 | 2015-01-01 | Elms | 1-2             | {number}
        """,
    )
    fill(con, "stg_alerts", VISIT)
    fill(con, "raw_private", "row | place_name\n-\n1 | Elms")
    assert spells(history(con), "valid_from::varchar, provider_id, operator_id") == [
        ("2015-01-01", "1-1", None),
        ("2026-02-10", "1-1", "operator:orbit"),
        ("2026-05-01", "1-2", operator_after),
    ]


def test_a_service_whose_provider_no_list_names_has_the_operator_that_its_own_visit_found():
    con = empty_warehouse()
    fill(con, "raw_services", "service_ref | name | valid_from\n-\nD7 | Elm Day | 2020-01-01\nD8 | Oak Day | 2020-01-01")
    fill(con, "stg_alerts", VISIT)
    fill(con, "raw_private", "row | place_name\n-\n1 | Elm Day")
    assert spells(history(con), "service_id, valid_from::varchar, operator_id") == [
        ("local:D7", "2020-01-01", None),
        ("local:D7", "2026-02-10", "operator:orbit"),
        ("local:D8", "2020-01-01", None),
    ]
