"""Registrations that overlap, end unannounced, are put right, or stand under another: one service each, with its whole history."""

import pytest
from raw_tables import empty_warehouse, fill
from test_services import history, spells

from riskagg.warehouse import Connection

LIVES = "location_id_cqc, valid_from::varchar, valid_to::varchar"


def service_ids(con: Connection) -> dict[str, str]:
    return dict(con.execute("select alias, service_id from int_service_ids").fetchall())


def test_what_changes_at_the_old_registration_after_the_new_one_opened_shuts_no_home():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | address   | postcode | manager_key
        ----------------+---------+------------+-----------+----------+------------
        1-901           | 2025-01 | 2015-01-01 | 1 High St | ZZ1 1AA  | k1
        1-901           | 2025-03 | 2015-01-01 | 1 High St | ZZ1 1AA  | k2
        1-902           | 2025-03 | 2025-02-10 | 1 High St | ZZ1 1AA  | k2
        """,
    )
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-31")
    assert spells(history(con), LIVES) == [("1-901", "2015-01-01", "2025-02-09"), ("1-902", "2025-02-10", None)]


@pytest.mark.parametrize(("opened", "is_one"), [("2025-03-10", True), ("2025-12-10", True), ("2024-10-01", True), ("2024-09-30", False)])
def test_a_home_that_vanished_while_no_directory_came_may_have_closed_on_any_day_since(opened, is_one):
    """Last seen on 1 January, missed on 1 October: 92 days before the one is 1 October of the year before."""
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | address   | postcode
        ----------------+---------+------------+-----------+---------
        1-901           | 2025-01 | 2015-01-01 | 1 High St | ZZ1 1AA
        1-902           | 2025-10 | {opened}   | 1 High St | ZZ1 1AA
        """,
    )
    assert (service_ids(history(con))["1-902"] == "1-901") is is_one


CAMPUS = """
    location_id_cqc | period  | started_on | name       | address   | postcode | is_care_home
    ----------------+---------+------------+------------+-----------+----------+-------------
    1-901           | 2025-01 | 2015-01-01 | Elms Lodge | 1 High St | ZZ1 1AA  | true
    1-902           | 2025-01 | 2015-01-01 | Elms House | 1 High St | ZZ1 1AA  | true
    1-903           | 2025-01 | 2015-01-01 | Elms Care  | 1 High St | ZZ1 1AA  | false
    1-904           | 2025-06 | 2025-04-01 | Oak Visits | 1 High St | ZZ1 1AA  | false
    1-905           | 2025-06 | 2025-04-01 | Oak House  | 1 High St | ZZ1 1AA  | true
    1-906           | 2025-06 | 2025-04-01 | Elms Lodge | 1 High St | ZZ1 1AA  | true
"""


def test_of_three_registered_anew_on_one_day_none_is_left_over_and_an_agency_follows_the_agency():
    con = empty_warehouse()
    fill(con, "raw_directory", CAMPUS)
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-31\n1-902 | 2025-03-31\n1-903 | 2025-03-31")
    ids = service_ids(history(con))
    assert {newer: ids[newer] for newer in ("1-904", "1-905", "1-906")} == {"1-904": "1-903", "1-905": "1-902", "1-906": "1-901"}


@pytest.mark.parametrize(("put_right", "is_one"), [("2025-05", True), ("2025-08", False)])
def test_an_address_that_is_put_right_within_92_days_of_the_opening_counts(put_right, is_one):
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period      | started_on | address   | postcode
        ----------------+-------------+------------+-----------+---------
        1-901           | 2025-01     | 2015-01-01 | 1 High St | ZZ1 1AA
        1-902           | 2025-04     | 2025-03-10 | 1 Hihg St | ZZ1 1AA
        1-902           | {put_right} | 2025-03-10 | 1 High St | ZZ1 1AA
        """,
    )
    assert (service_ids(history(con))["1-902"] == "1-901") is is_one


ANEW = """
    location_id_cqc | period  | started_on | name      | address               | town    | postcode
    ----------------+---------+------------+-----------+-----------------------+---------+---------
    1-901           | 2025-01 | 2015-01-01 | The Elms  | 1 High St             | Northby | ZZ1 1AA
    1-903           | 2025-01 | 2015-01-01 | Oak House | Oak House, High St    | Northby | ZZ1 1AA
    1-902           | 2025-10 | 2025-08-15 | Riverview | The Elms, 1 High St.  | Northby | ZZ1 1AA
    1-904           | 2025-10 | 2025-08-15 | Ash House | Ash House, High St    | Northby | ZZ1 1AA
"""


def test_the_name_of_a_house_and_the_town_and_postcode_are_no_part_of_a_numbered_address():
    """Local lists have no column for the town. Two houses of one street without numbers may be two."""
    con = empty_warehouse()
    fill(con, "raw_directory", ANEW)
    fill(con, "raw_closures", "location_id_cqc | ended_on\n-\n1-901 | 2025-03-14\n1-903 | 2025-08-01")
    fill(
        con,
        "raw_services",
        """
        service_ref | name | address                          | postcode | valid_from | valid_to
        ------------+------+----------------------------------+----------+------------+-----------
        D7          | Elm  | 1 High Street, Northby, ZZ1 1AA  | ZZ1 1AA  | 2025-03-20 | 2025-08-14
        """,
    )
    ids = service_ids(history(con))
    assert (ids["D7"], ids["1-902"], ids["1-904"]) == ("1-901", "1-901", "1-904")


@pytest.mark.parametrize(("before", "after", "is_one"), [("0100", "100.0", True), ("-", "-", False), ("not known", "not known", False)])
def test_a_uprn_is_a_number_however_it_is_written_and_a_word_is_none(before, after, is_one):
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        f"""
        location_id_cqc | period  | started_on | address     | postcode | uprn
        ----------------+---------+------------+-------------+----------+---------
        1-901           | 2025-01 | 2015-01-01 | 1 High St   | ZZ1 1AA  | {before}
        1-902           | 2025-04 | 2025-03-10 | 22 Low Road | ZZ1 2AA  | {after}
        """,
    )
    assert (service_ids(history(con))["1-902"] == "1-901") is is_one


def test_an_empty_cell_of_a_directory_takes_a_home_from_nobody():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | is_care_home | provider_id_cqc | provider_name | beds | brand_id
        ----------------+---------+--------------+-----------------+---------------+------+---------
        1-901           | 2025-07 | true         | 1-2             | Care & Co     | 20   | BD1
        1-901           | 2025-08 | true         |                 |               | 0    |
        1-901           | 2025-09 | true         | 1-3             |               | 20   |
        """,
    )
    assert spells(history(con), "valid_from::varchar, provider_id, provider_name, beds, brand_id") == [
        ("1990-01-01", "1-2", "Care & Co", 20, "BD1"),
        ("2025-08-01", "1-2", "Care & Co", 20, None),
        ("2025-09-01", "1-3", None, 20, None),
    ]


def test_a_start_that_is_stated_later_reaches_back_too():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | name
        ----------------+---------+------------+-----
        1-901           | 2025-01 |            | Elms
        1-901           | 2025-04 | 2015-03-10 | Elms
        1-902           | 2025-01 | 2015-01-01 | Oaks
        1-902           | 2025-04 | 2010-03-10 | Ash
        """,
    )
    assert spells(history(con)) == [
        ("1-901", "2015-03-10", None),
        ("1-902", "2010-03-10", "2025-03-31"),
        ("1-902", "2025-04-01", None),
    ]


def test_the_secondary_registration_of_a_home_whose_primary_closed_goes_on_as_the_home():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | beds | primary_id_cqc | address   | postcode
        ----------------+---------+------------+------+----------------+-----------+---------
        1-905           | 2026-01 | 2010-01-01 | 40   | 1-905          | 1 High St | ZZ1 1AA
        1-904           | 2026-01 | 2016-01-01 | 44   | 1-905          | 1 High St | ZZ1 1AA
        1-904           | 2026-02 | 2016-01-01 | 44   |                | 1 High St | ZZ1 1AA
        """,
    )
    found = spells(history(con), f"service_id, {LIVES}, beds")
    assert found == [("1-905", "1-905", "2010-01-01", "2026-01-31", 40), ("1-905", "1-904", "2026-02-01", None, 44)]
    assert service_ids(con) == {"1-904": "1-905", "1-905": "1-905"}


def test_a_pair_that_the_directory_calls_dual_only_later_has_the_primarys_beds_from_the_first_day():
    con = empty_warehouse()
    fill(
        con,
        "raw_directory",
        """
        location_id_cqc | period  | started_on | beds | primary_id_cqc
        ----------------+---------+------------+------+---------------
        1-905           | 2026-01 | 2010-01-01 | 40   |
        1-904           | 2026-01 | 2016-01-01 | 30   |
        1-905           | 2026-02 | 2010-01-01 | 40   | 1-905
        1-904           | 2026-02 | 2016-01-01 | 30   | 1-905
        """,
    )
    assert spells(history(con), f"{LIVES}, beds") == [("1-905", "2010-01-01", None, 40)]


def test_two_registrations_that_name_one_another_as_the_primary_are_both_there():
    con = empty_warehouse()
    fill(con, "raw_directory", "location_id_cqc | period | primary_id_cqc\n-\n1-904 | 2026-01 | 1-905\n1-905 | 2026-01 | 1-904")
    assert spells(history(con), "service_id") == [("1-904",), ("1-905",)]


def test_a_local_service_that_its_authoritys_next_list_lacks_has_ended_and_goes_on_where_it_registers():
    """D9 was to run until 2027, and is gone from the list of July 2025."""
    con = empty_warehouse()
    fill(
        con,
        "raw_services",
        """
        service_ref | period     | name | address   | postcode | valid_from | valid_to   | host_authority
        ------------+------------+------+-----------+----------+------------+------------+---------------
        D7          | 2025-01-01 | Elm  | 1 High St | ZZ1 1AA  | 2020-01-01 |            | North
        D8          | 2025-01-01 | Oak  | 2 High St | ZZ1 1AA  | 2020-01-01 |            | North
        D9          | 2025-01-01 | Yew  | 4 High St | ZZ1 1AA  | 2020-01-01 | 2027-03-31 | North
        S1          | 2025-02-01 | Ash  | 3 High St | ZZ1 1AA  | 2020-01-01 |            | South
        D8          | 2025-07-01 | Oak  | 2 High St | ZZ1 1AA  | 2020-01-01 |            | North
        """,
    )
    fill(
        con,
        "raw_directory",
        "location_id_cqc | period | started_on | address | postcode\n-\n1-901 | 2025-10 | 2025-03-10 | 1 High St | ZZ1 1AA",
    )
    assert spells(history(con)) == [
        ("1-901", "2020-01-01", "2025-03-09"),
        ("1-901", "2025-03-10", None),
        ("local:D8", "2020-01-01", None),
        ("local:D9", "2020-01-01", "2025-06-30"),
        ("local:S1", "2020-01-01", None),
    ]


@pytest.mark.parametrize("first_start", ["2020-06-01", ""])
def test_a_start_that_a_later_list_puts_right_keeps_no_second_life_of_a_local_service(first_start):
    con = empty_warehouse()
    fill(
        con,
        "raw_services",
        f"""
        service_ref | period     | provider_name | valid_from    | valid_to
        ------------+------------+---------------+---------------+-----------
        D7          | 2025-01-01 | Old Trust     | {first_start} |
        D7          | 2025-04-01 | New Trust     | 2020-01-01    | 2025-12-31
        """,
    )
    assert spells(history(con), "provider_id, valid_from::varchar, valid_to::varchar") == [
        ("local:old-trust", "2020-01-01", "2025-03-31"),
        ("local:new-trust", "2025-04-01", "2025-12-31"),
    ]


def test_two_times_of_a_local_service_that_one_list_tells_follow_one_another():
    con = empty_warehouse()
    fill(
        con,
        "raw_services",
        """
        service_ref | period     | provider_name | valid_from | valid_to
        ------------+------------+---------------+------------+-----------
        D7          | 2025-01-01 | Old Trust     | 2020-01-01 |
        D7          | 2025-01-01 | New Trust     | 2022-01-01 | 2024-12-31
        """,
    )
    assert spells(history(con), "provider_id, valid_from::varchar, valid_to::varchar") == [
        ("local:old-trust", "2020-01-01", "2021-12-31"),
        ("local:new-trust", "2022-01-01", "2024-12-31"),
    ]
    assert con.execute("select closed_on::varchar from int_registrations").fetchall() == [("2024-12-31",)]
