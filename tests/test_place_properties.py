"""Places: what else is written, and services that have nothing to do with a mention, change nothing of its match."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from test_places import PRIVATE, USUAL, place, region

from benchmarks.place_known import can_be_known
from benchmarks.place_mentions import NAME_IN_CONTEXT, make_mentions
from benchmarks.place_services import invented_services
from benchmarks.place_warehouse import filled_warehouse
from riskagg.linking import match_places
from riskagg.warehouse import Connection

_FOUND = "select place_key, service_id, match_status, method, probability, margin, candidates from int_mentions order by place_key"
SERVICES = invented_services(300, seed=21)
MENTIONS = make_mentions(SERVICES, 900, 60, seed=21)


def found(services, mentions) -> list[tuple[object, ...]]:
    con = filled_warehouse(services, mentions)
    match_places(con)
    return con.execute(_FOUND).fetchall()


def test_the_order_of_mentions_and_of_services_changes_no_match():
    usual = [row[1:] for row in found(SERVICES, MENTIONS)]
    turned = [row[1:] for row in found(SERVICES[::-1], MENTIONS[::-1])]
    assert turned[::-1] == usual


def test_a_service_that_shares_no_word_postcode_area_town_or_authority_moves_nothing():
    unlike = [
        replace(
            service, service_id=f"x{number}", name=f"Qqzj{chr(97 + number % 26)}vvx Jjqxz", address=f"9{number} Zzxqj Mews", town="Xqzzt",
            postcode=f"JE{1 + number % 9} 9XX", authority="Qqqx", provider="Jqqzx", former_name="", knows_former=False,
        )
        for number, service in enumerate(SERVICES[:100])
    ]  # fmt: skip
    assert found([*SERVICES, *unlike], MENTIONS) == found(SERVICES, MENTIONS)


WRITTEN = [*(text for text, _ in USUAL), *PRIVATE]


@cache
def _beside_all_others() -> list[tuple[object, ...]]:
    return _matched(region(WRITTEN))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(range(len(USUAL) + len(PRIVATE))), min_size=1, max_size=6, unique=True))
def test_what_else_is_written_changes_no_match(chosen: list[int]):
    assert _matched(region([WRITTEN[at] for at in chosen])) == [_beside_all_others()[at] for at in chosen]


def _matched(con: Connection) -> list[tuple[object, ...]]:
    match_places(con)
    return con.execute("select service_id, match_status, probability from int_mentions order by place_key").fetchall()


def test_what_can_be_known_is_found_and_private_houses_become_no_service():
    rows = {int(bytes(row[0])): row for row in found(SERVICES, MENTIONS)}
    known = can_be_known(SERVICES, MENTIONS)
    led = [(rows[at][1], mention.service_id) for at, mention in enumerate(MENTIONS) if rows[at][1]]
    asked = [(rows[at][1], mention.service_id) for at, mention in enumerate(MENTIONS) if known[at] and mention.shape != NAME_IN_CONTEXT]
    private = [rows[at][1] for at, mention in enumerate(MENTIONS) if not mention.service_id and not mention.name]
    assert sum(service == truth for service, truth in led) / len(led) >= 0.985
    assert sum(service == truth for service, truth in asked) / len(asked) >= 0.93
    assert len(private) >= 20
    assert set(private) == {None}


def _told_of(person: str | None, *places: dict[str, str]) -> Connection:
    """One alert a place, all of one person; the first place was told a month before the others."""
    con = region(list(places))
    con.execute("update stg_alerts set occurred_on = '2026-07-01' where source_ref = '00'")
    con.execute("""insert into stg_alert_rows by name select batch_id, sheet, "row", $1 as person_nhs from stg_alerts""", [person])
    match_places(con)
    return con


_AT_THE_ELMS = place("The Elms Nursing Home", "90 Quay Road", "Sandmouth", "ZZ6 5CC", source="council_safeguarding", supplier="a council")


def _last(con: Connection) -> tuple[object, ...] | None:
    return con.execute("select service_id, match_status, method from int_mentions order by place_key desc limit 1").fetchone()


def test_a_name_of_two_homes_is_the_one_where_its_person_was_known_to_live():
    assert _last(_told_of("p", _AT_THE_ELMS, place("The Elms Nursing Home"))) == ("1-903", "matched", "context: person")
    assert _last(_told_of(None, _AT_THE_ELMS, place("The Elms Nursing Home")))[:2] == (None, "review")


def test_a_name_of_two_homes_is_the_one_that_the_same_agency_meant_before():
    before = _AT_THE_ELMS | {"source": "police", "supplier": "police"}
    assert _last(_told_of(None, before, place("The Elms Nursing Home"))) == ("1-903", "matched", "context: earlier record")


def test_what_happens_later_teaches_nothing_about_before():
    con = region([place("The Elms Nursing Home"), _AT_THE_ELMS | {"source": "police", "supplier": "police"}])
    con.execute("update stg_alerts set occurred_on = '2026-07-01' where source_ref = '00'")
    match_places(con)
    assert con.execute("select service_id, match_status from int_mentions order by place_key limit 1").fetchone() == (None, "review")


def test_several_services_at_one_address_wait_for_a_person():
    services = invented_services(60, seed=5)
    twins = [*services, replace(services[0], service_id="twin", name="Qqzjvvx Home Care")]
    mention = replace(make_mentions(services, 1, 0, seed=5)[0], name="", provider="", source="police", supplier="police", people=[])
    told = replace(mention, address=services[0].address, town=services[0].town, postcode=services[0].postcode)
    assert found(twins, [told])[0][1:3] == (None, "review")


def test_an_address_where_a_name_should_stand_is_no_name():
    services = invented_services(60, seed=5)
    both = [
        replace(services[0], service_id="home", name="Quarry Nursing Home", address="5 Quarry Close"),
        replace(services[0], service_id="visits", name="Hillview Homecare", address="5 Quarry Close"),
    ]
    mention = replace(make_mentions(services, 1, 0, seed=5)[0], provider="", source="police", supplier="police", people=[])
    told = replace(mention, name="5 Quarry Close", address="", town="", postcode=services[0].postcode)
    assert found(both, [told])[0][1:3] == (None, "review")
