"""People: keys join alerts, two NHS keys never meet in one person, and no id depends on the key."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_alerts import model_sql
from raw_tables import empty_warehouse
from staged_batches import table

from riskagg.intake.kinds import KEYS
from riskagg.linking import join_people
from riskagg.warehouse import Connection, run_models

COLUMNS = ", ".join(f"person_{name}" for name in KEYS)


def people(alerts: list[dict[str, str]], order: list[int] | None = None, key: str = "") -> dict[str, str]:
    """Person of each alert; ``alerts`` in order of receipt, rows stored in ``order``, every key value prefixed by ``key``."""
    con = joined(alerts, order, key)
    return dict(con.execute("select alert_id, person_id from int_alert_people where person_id is not null").fetchall())


def joins_of(alerts: list[dict[str, str]]) -> dict[str, str]:
    """How each alert was joined to its person."""
    return dict(joined(alerts).execute("select alert_id, person_join from int_alert_people").fetchall())


def joined(alerts: list[dict[str, str]], order: list[int] | None = None, key: str = "") -> Connection:
    """The warehouse after people are joined."""
    con = empty_warehouse()
    con.execute("insert into int_own_references values ('regulator')")
    for at in order or range(len(alerts)):
        alert = alerts[at]
        con.execute(
            """insert into stg_alerts (alert_id, source, supplier, batch_id, "row", first_received_at, told_by_service)
               values ($1, $2, $2, 'b', $3, '2026-01-01'::timestamp + $3 * interval 1 hour, $4)""",
            [f"A{at}", alert.get("source", "council"), at, alert.get("told_by") == "service"],
        )
        values = [f"{key}{alert[name]}" if name in alert else None for name in KEYS]
        con.execute(f'insert into stg_alert_rows ("row", {COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)', [at, *values])
        con.execute("update stg_alerts set place_key = $1 where alert_id = $2", [alert.get("place"), f"A{at}"])
    con.execute(
        """insert into int_mentions by name select distinct source, supplier, place_key, place_key as service_id, 'matched' as match_status
           from stg_alerts"""
    )
    join_people(con)
    return con


def groups(found: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(alert for alert, person in found.items() if person == one) for one in found.values()}


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [
        ([{"nhs": "1"}, {"nhs": "1", "name_birth": "a"}, {"name_birth": "a"}], [{"A0", "A1", "A2"}]),
        ([{"nhs": "1", "name_birth": "a"}, {"nhs": "2", "name_birth": "a"}, {"name_birth": "a"}], [{"A0", "A2"}, {"A1"}]),
        ([{"name_birth": "a", "swapped_birth": "b"}, {"name_birth": "b", "swapped_birth": "a"}], [{"A0", "A1"}]),
        ([{"name_birth": "a", "phonetic_birth": "x"}, {"name_birth": "b", "phonetic_birth": "x"}], [{"A0", "A1"}]),
        (
            [{"nhs": "1", "name_birth": "a", "phonetic_birth": "x"}, {"nhs": "2", "name_birth": "b", "phonetic_birth": "x"}],
            [{"A0"}, {"A1"}],
        ),
        ([{"nhs": "1", "local_ref": "7"}, {"local_ref": "7"}, {}], [{"A0", "A1"}]),
        ([{"phonetic_birth": "a", "exchanged_birth": "b"}, {"phonetic_birth": "b", "exchanged_birth": "a"}], [{"A0", "A1"}]),
        ([{"name_birth": "a", "local_ref": ref} for ref in "12"], [{"A0"}, {"A1"}]),
        ([{"name_birth": "a", "local_ref": ref, "source": source} for ref, source in (("1", "council"), ("2", "police"))], [{"A0", "A1"}]),
        ([{"nhs": "1", "local_ref": ref} for ref in "12"] + [{"name_birth": "a", "local_ref": "2"}], [{"A0", "A1", "A2"}]),
        (
            [{"name_birth": "a", "source": "police"}, *({"name_birth": "a", "local_ref": ref} for ref in "12"), {"local_ref": "2"}],
            [{"A0", "A1"}, {"A2", "A3"}],
        ),
        ([{"phonetic_birth": "x", "name_birth": ref, "local_ref": ref} for ref in "12"], [{"A0"}, {"A1"}]),
        (
            [{"source": "regulator", "local_ref": "7", "place": place} for place in ("Elms", "Oaks", "Elms")],
            [{"A0", "A2"}, {"A1"}],
        ),
        ([{"told_by": "service", "local_ref": "7", "place": place} for place in ("Elms", "Oaks")], [{"A0", "A1"}]),
    ],
    ids=[
        "chain",
        "two NHS keys",
        "swapped birth",
        "phonetic",
        "phonetic against NHS",
        "local",
        "names in each other's column",
        "two references of one supplier",
        "two references of two suppliers",
        "two references of one supplier with one NHS key",
        "two references of one supplier and a third who has none",
        "two references of one supplier, phonetic",
        "a service's own reference",
        "told by services so far",
    ],
)
def test_keys_join_what_they_should(alerts, expected):
    assert groups(people(alerts)) == {frozenset(group) for group in expected}


_KEY = st.sampled_from("abc")
_ALERTS = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, _KEY)), min_size=2, max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alerts=_ALERTS, data=st.data())
def test_neither_the_order_of_rows_nor_the_pseudonym_key_changes_a_person_and_nhs_keys_never_mix(alerts, data):
    order = data.draw(st.permutations(range(len(alerts))))
    found = people(alerts)
    assert people(alerts, order, key="another key ") == found
    for group in groups(found):
        assert len({alerts[int(alert[1:])]["nhs"] for alert in group if "nhs" in alerts[int(alert[1:])]}) <= 1


def test_a_person_keeps_its_id_when_a_month_arrives():
    before = [{"nhs": "1"}, {"name_birth": "a"}]
    after = people([*before, {"nhs": "1", "name_birth": "b"}, {"nhs": "9"}])
    assert {alert: after[alert] for alert in ("A0", "A1")} == people(before)


_REFERRED = st.lists(
    st.fixed_dictionaries({"source": st.sampled_from(["council", "police"])}, optional={"name_birth": _KEY, "local_ref": _KEY}),
    min_size=3,
    max_size=9,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alerts=_REFERRED, data=st.data())
def test_two_references_of_one_supplier_are_never_one_person_without_an_nhs_number_and_names_told_later_part_nobody(alerts, data):
    # In one source all references differ from another's, as the door makes them.
    alerts = [alert | ({"local_ref": alert["source"] + alert["local_ref"]} if "local_ref" in alert else {}) for alert in alerts]
    found = people(alerts)
    for group in groups(found):
        references = {(alerts[int(at[1:])]["source"], ref) for at in group if (ref := alerts[int(at[1:])].get("local_ref"))}
        assert len({source for source, _ in references}) == len(references)
    # Who is joined by names alone, without references that lead further, stays joined when more is received.
    plain = [{name: value for name, value in alert.items() if name != "local_ref"} for alert in alerts]
    n = data.draw(st.integers(2, len(alerts) - 1))
    before, after = people(plain[:n]), people([*plain[:n], *alerts[n:]])
    assert all(after[alert] == person for alert, person in before.items())


def test_names_in_each_other_s_column_join_weakly():
    assert joins_of([{"phonetic_birth": "a", "exchanged_birth": "b"}, {"phonetic_birth": "b", "exchanged_birth": "a"}])["A1"] == "weak"


def with_births(surnames: str, others: int) -> Connection:
    """People of a council, one per hour, who share a birth and a name key; then others without; and one of the police with that birth."""
    con = joined([])
    rows = [("council", surname, "a") for surname in surnames] + [("council", None, None)] * others + [("police", "v", "a")]
    for at, (source, surname, name) in enumerate(rows):
        con.execute(
            """insert into stg_alerts (alert_id, source, supplier, batch_id, "row", first_received_at) values ($1, $2, $2, 'b', $3, $4)""",
            [f"A{at}", source, at, f"2026-01-01 {at % 24:02}:00"],
        )
        con.execute(
            """insert into stg_alert_rows ("row", source, supplier, received_at, person_local_ref, person_name_birth, person_birth,
               person_surname_birth) values ($1, $2, $2, '2026-01-01'::timestamp + $1 * interval 1 hour, $3, $4, $5, $6)""",
            [at, source, f"{source}{at}", name, name and "1 March 1930", surname],
        )
    return judged(con)


def judged(con: Connection) -> Connection:
    """Births judged again, and people joined."""
    con.execute(f"create or replace table int_births_made_up as {model_sql('staging', 'int_births_made_up')}")
    join_people(con)
    return con


@pytest.mark.parametrize(
    ("surnames", "others", "is_made_up"),
    [("vwxyz", 0, True), ("vwxy", 0, False), ("vvwxy", 3, False)],
    ids=["five surnames", "four surnames", "four surnames of five people"],
)
def test_a_birth_that_five_surnames_share_makes_no_key_of_that_supplier(surnames, others, is_made_up):
    con = with_births(surnames, others)
    said = con.execute("select role, supplier, n_surnames, n_people, since::varchar from int_births_made_up").fetchall()
    assert said == ([("person", "council", 5, 5, "2026-01-01 04:00:00")] if is_made_up else [])
    # The police's row keeps its key: how the council writes a birth says nothing of how they do.
    last = len(surnames) + others
    keeps_key = [last] if is_made_up else [*range(len(surnames)), last]
    named = con.execute("select alert_id from int_alert_keys where key_name_birth is not null order by alert_id").fetchall()
    assert named == [(f"A{at}",) for at in keeps_key]


def test_a_birth_once_taken_as_made_up_stays_so_and_one_that_few_of_many_share_is_a_birth():
    con = with_births("vwxyz", 0)
    con.execute("""insert into stg_alert_rows ("row", source, supplier, received_at, person_local_ref)
                   select 99 + n, 'council', 'council', '2026-02-01', 'other' || n from range(600) as t(n)""")
    found = "select since::varchar from int_births_made_up"
    assert judged(con).execute(found).fetchall() == [("2026-01-01 04:00:00",)]
    con.execute("update stg_alert_rows set received_at = '2025-12-01' where \"row\" >= 99")
    assert judged(con).execute(found).fetchall() == []


def test_who_is_known_by_a_weak_join_alone_is_marked():
    alerts = [{"name_birth": "a", "phonetic_birth": "x"}, {"name_birth": "b", "phonetic_birth": "x"}, {"name_birth": "a", "local_ref": "7"}]
    assert joins_of(alerts) == {"A0": "certain", "A1": "weak", "A2": "certain"}


def test_two_alerts_with_one_certain_key_are_of_the_same_person_for_certain_though_a_weak_one_joins_both_to_a_third():
    alerts = table("""
        name_birth | phonetic_birth | nhs
        -----------+----------------+----
        a          | x              |
        b          | x              | 1
        c          | x              | 1
        d          | x              |
    """)
    said = [{name: value for name, value in row.items() if value} for row in alerts]
    assert joins_of(said) == {"A0": "certain", "A1": "weak", "A2": "weak", "A3": "weak"}
    certain = dict(joined(said).execute("select alert_id, person_certain from int_alert_people").fetchall())
    assert groups(certain) == {frozenset({"A0"}), frozenset({"A1", "A2"}), frozenset({"A3"})}


def test_a_source_s_name_without_a_birth_joins_weakly_and_within_one_service():
    alerts = table("""
        place | local_ref | phonetic_birth
        ------+-----------+---------------
        Elms  | smith     | smith
        Elms  | smith     | smith
        Oaks  | smith     | smith
        none  | smith     | smith
        none  | smith     | smith
        Elms  | urn 7     |
        Oaks  | urn 7     |
    """)
    con = joined([{"place": row["place"]} for row in alerts])
    for at, row in enumerate(alerts):
        con.execute(
            'update stg_alert_rows set risk_source_local_ref = $1, risk_source_phonetic_birth = $2 where "row" = $3',
            [row["local_ref"], row["phonetic_birth"] or None, at],
        )
    con.execute("update int_mentions set service_id = null, match_status = 'review' where place_key = 'none'")
    join_people(con)
    found = con.execute("select alert_id, risk_source_id, risk_source_join from int_alert_people").fetchall()
    sources = {alert: source for alert, source, _ in found}
    assert groups(sources) == {frozenset(group) for group in ({"A0", "A1"}, {"A2"}, {"A3"}, {"A4"}, {"A5", "A6"})}
    assert {alert for alert, _, how in found if how == "weak"} == {"A1"}


def test_references_are_kept_of_each_numbering_in_which_somebody_is_known_by_no_more():
    alerts = [
        {"source": "council", "nhs": "1", "local_ref": "c1"},
        {"source": "police", "name_birth": "a", "local_ref": "p1"},
        {"source": "police", "local_ref": "p2"},
        {"source": "police", "local_ref": "p1"},
    ]
    con = joined(alerts)
    kept = """select alert_id, source, is_named from int_person_references join int_alert_people using (person_id) order by alert_id"""
    assert con.execute(kept).fetchall() == [("A1", "police", True), ("A2", "police", False), ("A3", "police", True)]


def test_models_of_people_run_on_nothing():
    con = empty_warehouse()
    join_people(con)
    assert run_models(con, "linking/people", {}) == ["int_alert_people", "int_further_people", "int_person_references"]


def test_further_rows_of_a_record_name_further_people_and_each_is_somebody_of_their_own():
    """Alert A0 has further rows that name two people, one of them known from A1; A0's own person again is nobody further."""
    con = joined([{"nhs": "1"}, {"nhs": "2"}])
    con.execute("update stg_alerts set source_ref = alert_id")
    con.executemany(
        'insert into joined_alerts ("row", source_ref, person_nhs) values (?, ?, ?)', [(8, "A0", "3"), (9, "A0", "2"), (7, "A0", "1")]
    )
    join_people(con)
    person = dict(con.execute("select alert_id, person_id from int_alert_people").fetchall())
    ((alert, further, sources),) = con.execute("select alert_id, list_sort(people), risk_sources from int_further_people").fetchall()
    assert (alert, sources, len(further)) == ("A0", [], 3)
    assert {person["A0"], person["A1"]} < set(further)
