"""Services: spells out of snapshots, chains of registrations, dual registrations, local services."""

import pytest
from raw_tables import empty_warehouse, fill

from riskagg.warehouse import Connection, run_models

ADDRESS = "1 High Street"


def history(con: Connection) -> Connection:
    run_models(con, "history", {})
    return con


def spells(con: Connection, columns: str = "service_id, valid_from::varchar, valid_to::varchar") -> list[tuple]:
    return con.execute(f"select {columns} from int_services order by service_id, valid_from").fetchall()


def test_a_home_that_changed_its_provider_in_march_counts_under_the_old_one_until_march():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | provider_id_cqc
        ----------------+---------+------------+----------------
        1-900           | 2026-01 | 2019-05-01 | 1-1
        1-900           | 2026-02 | 2019-05-01 | 1-1
        1-900           | 2026-03 | 2019-05-01 | 1-2
        1-900           | 2026-04 | 2019-05-01 | 1-2
        """,
    )
    assert spells(history(con), "provider_id, valid_from::varchar, valid_to::varchar") == [
        ("1-1", "2019-05-01", "2026-02-28"),
        ("1-2", "2026-03-01", None),
    ]


CHAIN = """
    location_id_cqc | period  | started_on | address       | postcode | uprn
    ----------------+---------+------------+---------------+----------+-----
    1-901           | 2025-01 | 2015-01-01 | 1 High Street | ZZ1 1AA  |
    1-902           | 2025-06 | 2025-04-01 | 1 High St     | ZZ1 1AA  | 77
    1-903           | 2026-01 | 2025-11-15 | The Old House | ZZ1 1AA  | 077
    1-904           | 2026-01 | 2025-12-01 | 9 Low Road    | ZZ1 1AA  | 78
"""
CLOSED = """
    location_id_cqc | started_on | ended_on
    ----------------+------------+-----------
    1-901           | 2015-01-01 | 2025-03-31
    1-902           | 2025-04-01 | 2025-11-14
"""


def test_registrations_that_follow_one_another_are_one_service_known_by_its_first_id():
    con = empty_warehouse()
    fill(con, "raw_directory", CHAIN)
    fill(con, "raw_closures", CLOSED)
    history(con)
    assert con.execute("select alias, service_id from int_service_ids order by alias").fetchall() == [
        ("1-901", "1-901"),
        ("1-902", "1-901"),
        ("1-903", "1-901"),
        ("1-904", "1-904"),
    ]
    renewals = con.execute("select service_id, renewed_on::varchar, id_now, id_before from int_renewals order by renewed_on").fetchall()
    assert renewals == [("1-901", "2025-04-01", "1-902", "1-901"), ("1-901", "2025-11-15", "1-903", "1-902")]
    assert spells(con, "location_id_cqc, valid_from::varchar, valid_to::varchar")[:3] == [
        ("1-901", "2015-01-01", "2025-03-31"),
        ("1-902", "2025-04-01", "2025-11-14"),
        ("1-903", "2025-11-15", None),
    ]


@pytest.mark.parametrize(("opened", "is_one"), [("2025-07-01", True), ("2025-07-02", False), ("2025-03-01", True)])
def test_a_successor_opens_within_92_days_of_the_closure(opened, is_one):
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | address   | postcode
        ----------------+---------+------------+-----------+---------
        1-901           | 2025-01 | 2015-01-01 | {ADDRESS} | ZZ1 1AA
        1-902           | 2026-01 | {opened}   | {ADDRESS} | ZZ1 1AA
        """,
    )
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-31")
    history(con)
    assert con.execute("select count(distinct service_id) = 1 from int_service_ids").fetchone() == (is_one,)


def test_name_brand_beds_and_provider_cut_a_service_into_spells_each_from_its_own_month():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | name     | beds | brand_id | provider_id_cqc
        ----------------+---------+------------+----------+------+----------+----------------
        1-900           | 2026-01 | 2019-05-01 | The Elms | 30   | -        | 1-1
        1-900           | 2026-02 | 2019-05-01 | Elm View | 30   | -        | 1-1
        1-900           | 2026-03 | 2019-05-01 | Elm View | 34   | -        | 1-1
        1-900           | 2026-04 | 2019-05-01 | Elm View | 34   | BD1      | 1-1
        1-900           | 2026-05 | 2019-05-01 | Elm View | 34   | BD1      | 1-2
        1-900           | 2026-06 | 2019-05-01 | Elm View | 34   | BD1      | 1-2
        """,
    )
    assert spells(history(con), "valid_from::varchar, valid_to::varchar, name, beds, brand_id, provider_id") == [
        ("2019-05-01", "2026-01-31", "The Elms", 30, None, "1-1"),
        ("2026-02-01", "2026-02-28", "Elm View", 30, None, "1-1"),
        ("2026-03-01", "2026-03-31", "Elm View", 34, None, "1-1"),
        ("2026-04-01", "2026-04-30", "Elm View", 34, "BD1", "1-1"),
        ("2026-05-01", None, "Elm View", 34, "BD1", "1-2"),
    ]


def test_two_homes_of_one_address_registered_anew_on_one_day_are_told_apart_by_name():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | name       | address   | postcode
        ----------------+---------+------------+------------+-----------+---------
        1-901           | 2025-01 | 2015-01-01 | Elms House | {ADDRESS} | ZZ1 1AA
        1-902           | 2025-01 | 2015-01-01 | Elms Lodge | {ADDRESS} | ZZ1 1AA
        1-903           | 2025-06 | 2025-04-01 | Elms Lodge | {ADDRESS} | ZZ1 1AA
        1-904           | 2025-06 | 2025-04-01 | Elms House | {ADDRESS} | ZZ1 1AA
        """,
    )
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-31\n1-902 | 2025-03-31")
    ids = history(con).execute("select alias, service_id from int_service_ids order by alias").fetchall()
    assert ids == [("1-901", "1-901"), ("1-902", "1-902"), ("1-903", "1-902"), ("1-904", "1-901")]


LOCAL_CLOSED = """
    service_ref | name    | service_kind     | address                   | town      | postcode | valid_from | valid_to
    ------------+---------+------------------+---------------------------+-----------+----------+------------+-----------
    D7          | The Elm | supported living | 1 High Street, Northtown  | Northtown | zz1 1aa  | 2020-01-01 | 2025-03-31
"""


@pytest.mark.parametrize(("opened", "service_id"), [("2025-05-01", "1-901"), ("2025-09-01", "local:D7")])
def test_a_local_service_that_registers_within_92_days_is_one_service_under_its_location_id(opened, service_id):
    con = empty_warehouse()
    fill(con, "raw_services", LOCAL_CLOSED)
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | address       | postcode
        ----------------+---------+------------+---------------+---------
        1-901           | 2025-10 | {opened}   | 1 High St     | ZZ1 1AA
        """,
    )
    history(con)
    assert con.execute("select service_id from int_service_ids where alias in ('D7', 'local:D7')").fetchall() == [(service_id,)] * 2
    found = con.execute("select valid_from::varchar, service_ref, location_id_cqc, is_registered from int_services order by valid_from")
    assert found.fetchall() == [("2020-01-01", "D7", None, False), (opened, None, "1-901", True)]


def test_a_home_that_leaves_the_register_goes_on_as_the_same_service():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"location_id_cqc | period | started_on | address | postcode\n-\n1-901 | 2025-01 | 2015-01-01 | {ADDRESS} | ZZ1 1AA",
    )
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-31")
    fill(con, "raw_services", f"service_ref | name | address | postcode | valid_from\n-\nD7 | Elm | {ADDRESS} | ZZ1 1AA | 2025-04-15")
    history(con)
    assert con.execute("select distinct service_id from int_service_ids order by all").fetchall() == [("1-901",)]
    assert spells(con, "location_id_cqc, service_ref, valid_from::varchar") == [("1-901", None, "2015-01-01"), (None, "D7", "2025-04-15")]


def test_a_dual_registration_is_one_service_with_the_primarys_beds():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | beds | primary_id_cqc | address       | postcode
        ----------------+---------+------------+------+----------------+---------------+---------
        1-905           | 2026-01 | 2016-01-01 | 40   |                | 1 High Street | ZZ1 1AA
        1-904           | 2026-01 | 2010-01-01 | 44   | 1-905          | 1 High Street | ZZ1 1AA
        """,
    )
    history(con)
    assert spells(con, "service_id, beds") == [("1-905", 40)]
    assert con.execute("select service_id from int_service_ids where alias = '1-904'").fetchone() == ("1-905",)


def test_a_location_that_the_next_directory_lacks_has_ended_the_day_before():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on
        ----------------+---------+-----------
        1-901           | 2026-01 | 2015-01-01
        1-902           | 2026-01 | 2015-01-01
        1-902           | 2026-02 | 2015-01-01
        """,
    )
    assert spells(history(con)) == [("1-901", "2015-01-01", "2026-01-31"), ("1-902", "2015-01-01", None)]


def test_a_rating_that_is_none_is_unknown_and_managers_are_counted_over_18_months():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | manager_key
        ----------------+---------+------------+------------
        1-901           | 2024-01 | 2015-01-01 | k1
        1-901           | 2024-06 | 2015-01-01 | k2
        1-901           | 2026-03 | 2015-01-01 | k3
        """,
    )
    fill(
        con,
        "raw_ratings",
        """
        location_id_cqc | population_group | domain  | rating                   | published_on
        ----------------+------------------+---------+--------------------------+-------------
        1-901           | Overall          | Overall | Good                     | 2023-01-01
        1-901           | Overall          | Overall | Inspected but not rated  | 2026-01-01
        1-901           | Overall          | Safe    | Requires Improvement     | 2023-01-01
        1-901           | Overall          | Safe    | Good                     | 2022-01-01
        1-901           | Overall          | Safe    | Inadequate               | 2099-01-01
        """,
    )
    row = history(con).execute("select overall_rating, safe_rating, n_managers_18_months, is_open from int_services_now").fetchone()
    assert row == ("unknown", "Requires improvement", 2, True)


def test_a_place_of_a_source_that_may_name_unlisted_services_becomes_one_of_unknown_size():
    con = empty_warehouse()
    con.execute(
        """insert into stg_alert_rows (batch_id, "row", profile_id) values ('b', 1, 7), ('c', 1, 8);
           insert into int_code_profiles values (7, [{'field': 'unlisted_place', 'value': 'create'}]), (8, [])"""
    )
    fill(con, "raw_private", "batch_id | row | place_name | place_service_ref\n-\nb | 1 | Far Lodge | 50R\nc | 1 | Not ours | 51R")
    assert spells(history(con), "service_id, name, beds") == [("local:50R", "Far Lodge", None)]
