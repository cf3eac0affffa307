"""Places: ids, decisions and words lead to a service; private homes never do."""

import random

import pytest
from raw_tables import empty_warehouse, fill

from riskagg.linking import match_places
from riskagg.warehouse import Connection, run_models

DIRECTORY = """
    location_id_cqc | period  | name                       | address        | town      | postcode | host_authority | provider_name
    ----------------+---------+----------------------------+----------------+-----------+----------+----------------+----------------
    1-901           | 2026-01 | Brookfield Court           | 12 High Street | Northwick | ZZ1 1AA  | Northshire     | Calder Care Ltd
    1-902           | 2026-01 | The Elms Nursing Home      | 7 Mill Lane    | Northwick | ZZ1 2BB  | Northshire     | Calder Care Ltd
    1-903           | 2026-01 | The Elms Nursing Home      | 90 Quay Road   | Sandmouth | ZZ6 5CC  | Westbay        | Dune Homes Ltd
    1-904           | 2026-01 | Moorcroft Residential Home | 3 Abbey Drive  | Saltby    | ZZ3 4DD  | Northshire     | Dune Homes Ltd
"""
_PLACE = ("place_name", "place_address", "place_town", "place_postcode", "place_provider", "place_id_cqc")


def region(places: list[dict[str, str]], order: list[int] | None = None) -> Connection:
    """A warehouse with one alert a place, in the order given."""
    con = empty_warehouse()
    fill(con, "raw_directory", DIRECTORY)
    for at in order or range(len(places)):
        place = places[at]
        source = place.get("source", "police")
        con.execute(
            """insert into stg_alerts (alert_id, source, supplier, source_ref, batch_id, "row", first_received_at,
               occurred_on, record_status, place_key, has_place, place_kind)
               values ($1, $2, $3, $4, 'b', $5, '2026-09-05', '2026-08-01', 'open', $6, true, $7)""",
            [f"{source}|{source}|{at:02}", source, place.get("supplier", source), f"{at:02}", at, f"k{at:02}", place.get("place_kind")],
        )
        con.execute(
            f'insert into raw_private ("row", {", ".join(_PLACE)}) values (?, ?, ?, ?, ?, ?, ?)',
            [at, *(place.get(column) for column in _PLACE)],
        )
    run_models(con, "history", {})
    return con


def matched(*places: dict[str, str]) -> list[tuple[str | None, str]]:
    con = region(list(places))
    match_places(con)
    return con.execute("select service_id, match_status from int_mentions order by place_key").fetchall()


def place(name="", address="", town="", postcode="", provider="", **more):
    given = dict(zip(_PLACE, (name, address, town, postcode, provider), strict=False))
    return {key: value for key, value in given.items() if value} | more


USUAL = [
    (place("whatever", place_id_cqc="1-904"), "1-904"),
    (place("BROOKFEILD COURT", "12 HIGH ST", "NORTHWICK", "ZZ1 1AA"), "1-901"),
    (place("Brookfield Ct"), "1-901"),
    (place(address="Moorcroft, 3 Abbey Drive, Saltby", postcode="ZZ34DD"), "1-904"),
    (place("Moorcroft RH, Saltby"), "1-904"),
    (place(address="3 ABBEY DR", town="SALTBY"), "1-904"),
    (place("Elms NH", town="Sandmouth"), "1-903"),
    (place("The Elms", provider="Dune Homes Limited"), "1-903"),
    (place("Moorcroft"), "1-904"),
    (place("Brookfield Court", "12 High Street", postcode="ZZ1 1AB"), "1-901"),
]


def test_the_usual_ways_of_writing_a_home_lead_to_it():
    assert matched(*(written for written, _ in USUAL)) == [(service, "matched") for _, service in USUAL]


def test_two_homes_of_one_name_are_for_a_person_to_tell_apart():
    assert matched(place("The Elms Nursing Home")) == [(None, "review")]


def test_two_homes_of_one_name_are_told_apart_by_the_council_that_writes():
    written = place("The Elms Nursing Home", source="council_safeguarding", supplier="westbay")
    assert matched(written) == [("1-903", "matched")]


PRIVATE = [
    place(address="14 HIGH STREET", town="NORTHWICK", postcode="ZZ1 1AA"),
    place(address="12 HIGH STREET", town="SANDMOUTH", postcode="ZZ6 1AA"),
    place(address="12 HIGH STREET", town="OTHERVILLE"),
    place(address="12 High St, Otherville", source="ambulance"),
    place("Rose Cottage", "2 Mill Lane", "Northwick", "ZZ1 2BB"),
    place("The Elms", "44 Garden Road", "Pellbridge", "ZZ5 9ZZ"),
    place(address="12 High Street", postcode="ZZ1 1AA", place_kind="own_home"),
]


def test_a_private_address_is_nobodys_service():
    assert matched(*PRIVATE) == [(None, "none")] * len(PRIVATE)


def test_a_shared_postcode_alone_never_matches():
    assert matched(place(postcode="ZZ1 1AA", address="High Street"))[0][0] is None


def test_text_is_shown_of_matched_mentions_alone():
    con = region([place("Brookfield Court"), place(address="14 HIGH STREET", town="NORTHWICK", postcode="ZZ1 1AA")])
    match_places(con)
    assert con.execute("select text from int_mentions order by place_key").fetchall() == [("Brookfield Court",), (None,)]


def test_where_a_service_is_named_at_a_persons_own_home_the_address_is_not_shown():
    at_home = place("Moorcroft", "66 Secret Passage", "Saltby", "ZZ3 9SS", place_id_cqc="1-904", place_kind="own_home")
    con = region([at_home, at_home | {"place_name": "Moorcroft, 66 Secret Passage"}])
    con.execute("insert into stg_alerts select * replace (alert_id || '+' as alert_id, 'other' as place_kind) from stg_alerts")
    match_places(con)
    assert con.execute("select text, service_id from int_mentions order by place_key").fetchall() == [("Moorcroft", "1-904")] * 2


@pytest.mark.parametrize(
    ("decision", "service", "expected"),
    [
        ("same", "1-902", ("1-902", "matched", "decision", 1.0)),
        ("none of ours", "", (None, "none", "decision", 0.0)),
    ],
)
def test_what_people_decided_holds_for_the_same_wording(decision, service, expected):
    con = region([place("The Elms Nursing Home")])
    fill(
        con,
        "raw_match_decisions",
        f"""
        mention_source | name                  | service_id | decision   | decided_on
        ---------------+-----------------------+------------+------------+-----------
        police         | the elms nursing home | {service}  | {decision} | 2026-09-01
        """,
    )
    match_places(con)
    assert con.execute("select service_id, match_status, method, probability from int_mentions").fetchall() == [expected]


def test_a_service_that_people_ruled_out_leaves_the_other():
    con = region([place("The Elms Nursing Home")])
    fill(con, "raw_match_decisions", "mention_source | name | service_id | decision\n-\npolice | The Elms Nursing Home | 1-902 | not")
    match_places(con)
    assert con.execute("select service_id from int_mentions").fetchall() == [("1-903",)]


def test_the_order_of_alerts_changes_no_match():
    places = [place("Brookfield Court"), place("The Elms"), place("Elms NH", town="Sandmouth"), place(address="3 ABBEY DR", town="SALTBY")]
    found = []
    for seed in (0, 1):
        order = list(range(len(places)))
        random.Random(seed).shuffle(order)
        con = region(places, order)
        match_places(con)
        found.append(con.execute("select * exclude (place_key) from int_mentions order by mention_id").fetchall())
    assert found[0] == found[1]


def test_a_name_at_another_house_and_street_is_for_a_person_to_judge():
    assert matched(place("MOORCROFT", "31 OTHER ROAD", "SALTBY")) == [(None, "review")]
    assert matched(place("MOORCROFT", "31 OTHER ROAD", "SALTBY", place_kind="own_home")) == [("1-904", "matched")]


@pytest.mark.parametrize("name", ["MOORCROFT FARM", "Moorcroft Primary School", "MOORCROFT CHURCH"])
def test_another_kind_of_place_that_bears_a_homes_name_is_for_a_person_to_judge(name):
    assert matched(place(name, town="SALTBY")) == [(None, "review")]
    assert matched(place("Moorcroft by the church", town="SALTBY")) == [("1-904", "matched")]


CLOSED = """
    location_id_cqc | period  | name           | address      | town      | postcode | host_authority | started_on | ended_on
    ----------------+---------+----------------+--------------+-----------+----------+----------------+------------+-----------
    1-911           | 2019-07 | Primrose House | 44 Marsh Row | Northwick | ZZ1 9EE  | Northshire     | 2010-01-01 | 2019-06-30
    1-914           | 2019-07 | Oldhouse Lodge | 20 Old Road  | Northwick | ZZ1 3PP  | Northshire     | 2005-01-01 | 2015-06-30
"""
OPEN = """
    location_id_cqc | period  | name           | address      | town      | postcode | host_authority | started_on
    ----------------+---------+----------------+--------------+-----------+----------+----------------+-----------
    1-912           | 2026-12 | Marigold Court | 44 Marsh Row | Northwick | ZZ1 9EE  | Northshire     | 2021-06-01
    1-913           | 2026-12 | Newbuild Court | 20 New Road  | Northwick | ZZ1 3NN  | Northshire     | 2026-12-01
"""


@pytest.mark.parametrize("name", ["Brookside Court", "Brookfield Court East Wing"])
def test_a_name_that_is_only_like_ours_is_for_a_person_to_judge_where_nothing_else_is_told(name):
    assert matched(place(name)) == [(None, "review")]


def test_words_lead_to_no_service_that_had_long_closed_or_was_long_to_open():
    con = region([
        place("Primrose House", "44 Marsh Row", "Northwick", "ZZ1 9EE"),
        place(address="20 NEW ROAD", town="NORTHWICK", postcode="ZZ1 3NN"),
        place("Oldhouse Lodge", "20 Old Road", "Northwick", "ZZ1 3PP"),
    ])  # fmt: skip
    fill(con, "raw_closures", CLOSED)
    fill(con, "raw_directory", OPEN)
    run_models(con, "history", {})
    match_places(con)
    found = con.execute("select service_id, match_status, margin > .9 from int_mentions order by place_key").fetchall()
    assert found == [("1-912", "matched", True), (None, "none", False), (None, "none", False)]
