"""Incidents: one event told by several agencies is one, a month of falls is many, and ids stay."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_alerts import groups, ids_of, linked, model_sql

from riskagg.incidents import link_incidents
from riskagg.warehouse import run_models


def test_one_event_told_by_three_agencies_is_one_incident_with_all_that_they_know():
    con = linked(
        [
            ("A1", "council", "1-901", "resident_on_resident", 10, "c1"),
            ("A2", "police", "1-901", "physical_abuse", 10, None),
            ("A3", "cqc", "1-901", "resident_on_resident", 11, "r4"),
            ("A4", "council", "1-901", "fall", 40, "c2"),
        ]
    )
    assert groups(con) == {frozenset({"A1", "A2", "A3"}), frozenset({"A4"})}
    row = con.execute(
        "select n_alerts, agencies, people, told_by_service, occurred_on::varchar, theme from int_incidents where n_alerts > 1"
    ).fetchone()
    assert row == (3, ["council", "cqc", "police"], ["c1"], True, "2026-06-11", "resident_on_resident")


def test_a_month_of_falls_told_by_two_agencies_every_day_never_chains():
    alerts = [(f"A{day:02}{teller[0]}", teller, "1-901", "fall", day, None) for day in range(30) for teller in ("council", "ambulance")]
    con = linked(alerts)
    longest = con.execute(
        """select max(n_alerts), max(days) from (select count(*) as n_alerts, max(occurred_on) - min(occurred_on) as days
           from int_alert_links join stg_alerts using (alert_id) group by incident_id)"""
    ).fetchone()
    assert longest[0] <= 2
    assert longest[1] <= 4


def test_one_supplier_tells_no_event_twice_of_which_it_says_that_it_is_another_but_two_councils_may():
    con = linked(
        [
            ("A1", "council.north", "1-901", "theft_or_money", 3, "c1"),
            ("A2", "council.north", "1-901", "theft_or_money", 4, "c1"),
            ("A3", "council.west", "1-901", "theft_or_money", 3, "c1"),
        ]
    )
    assert groups(con) == {frozenset({"A1", "A3"}), frozenset({"A2"})}


def test_different_people_are_different_events():
    con = linked(
        [("A1", "council", "1-901", "fall", 3, "n1"), ("A2", "nhs", "1-901", "fall", 3, "n2"), ("A3", "nhs", "1-902", "fall", 3, "n1")]
    )
    assert len(groups(con)) == 3


def with_further(con, further: list[tuple[str, str]]):
    """The same alerts with people whom further rows of their records name, linked anew."""
    for alert, person in further:
        con.execute(
            """insert into int_further_people values ($1, [$2], [], [], [{'person_id': $2, 'has_reference': false,
               'has_nhs': $2[1] = 'n', 'has_name': true, 'person_certain': hash($2)}])""",
            [alert, person],
        )
    link_incidents(con)
    return con


@pytest.mark.parametrize(
    ("other_teller", "first", "further", "other", "are_one"),
    [
        ("police", "n1", "n2", "n2", True),
        ("police", "n1", "n2", "n3", False),
        ("council", "c1", "c2", "c2", True),
        ("council", "c1", "c2", "c3", False),
        ("council", None, "c2", "c2", True),
    ],
)
def test_every_person_of_a_record_counts_where_two_records_are_compared(other_teller, first, further, other, are_one):
    con = linked([("A1", "council", "1-901", "fall", 3, first), ("A2", other_teller, "1-901", "fall", 3, other)])
    assert len(groups(with_further(con, [("A1", further)]))) == (1 if are_one else 2)


_ALERT = st.tuples(
    st.sampled_from(["council", "police", "nhs", "cqc"]),
    st.sampled_from(["1-901", "1-902"]),
    st.sampled_from(["fall", "physical_abuse", "resident_on_resident", "other"]),
    st.integers(0, 12),
    st.sampled_from([None, "n1", "n2", "c3", "r4"]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(_ALERT, min_size=3, max_size=14), data=st.data())
def test_order_of_rows_and_an_unrelated_service_move_nothing(drawn, data):
    alerts = [(f"A{at:02}", *alert) for at, alert in enumerate(drawn)]
    incidents = "select * from int_incidents where service_id <> '1-999' order by incident_id"
    expected = linked(alerts).execute(incidents).fetchall()
    order = data.draw(st.permutations(range(len(alerts) + 2)))
    unrelated = [("B1", "council", "1-999", "fall", 4, "n1"), ("B2", "police", "1-999", "fall", 5, None)]
    assert linked([*alerts, *unrelated], order).execute(incidents).fetchall() == expected


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(_ALERT, min_size=4, max_size=14), data=st.data())
def test_what_comes_later_changes_no_id_but_by_a_join_that_is_listed(drawn, data):
    alerts = [(f"A{at:02}", *alert) for at, alert in enumerate(drawn)]
    n = data.draw(st.integers(2, len(alerts) - 1))
    con = linked(alerts)
    after = ids_of(con)
    leads_to = dict(con.execute("select old_incident_id, incident_id from int_incident_joins").fetchall())
    for alert, incident in ids_of(linked(alerts[:n])).items():
        assert after[alert] == leads_to.get(incident, incident)


def test_an_alert_that_joins_two_incidents_leaves_the_id_of_the_later_one_in_the_list():
    two = [("A1", "council", "1-901", "fall", 3, "c1"), ("A2", "police", "1-901", "fall", 7, "c1")]
    con = linked([*two, ("A3", "nhs", "1-901", "fall", 5, "c1")])
    before = ids_of(linked(two))
    assert before["A1"] != before["A2"]
    listed = "select joined_by_alert_id, is_joined_by_person from int_incident_joins where old_incident_id = $1 and incident_id = $2"
    assert con.execute(listed, [before["A2"], before["A1"]]).fetchall() == [("A3", False)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("A1", "fall", 3, "c1"), ("A2", "fall", 13, "c1")], [("A1", "fall", 3, "c1"), ("A2", "fall", 3, "c1")]),
        ([("A1", "fall", 3, "c1"), ("A2", "fall", 5, "r2")], [("A1", "fall", 3, "n1"), ("A2", "fall", 5, "n1")]),
        ([("A2", "fall", 3, "c1")], [("A1", "fall", 3, "c1"), ("A2", "fall", 3, "c1")]),
    ],
    ids=["a date is corrected", "an NHS number is told later", "the place of an earlier alert is decided, or its file comes late"],
)
def test_an_id_leads_to_its_incident_also_where_what_was_known_of_its_alerts_changes(before, after):
    tellers = {"A1": "council", "A2": "police"}
    known, changed = ([(alert, tellers[alert], "1-901", *told) for alert, *told in alerts] for alerts in (before, after))
    con = linked(changed)
    assert groups(con) == {frozenset({"A1", "A2"})}
    leads_to = dict(con.execute("select old_incident_id, incident_id from int_incident_joins").fetchall())
    for alert, incident in ids_of(linked(known)).items():
        assert leads_to.get(incident, incident) == ids_of(con)[alert]


def test_the_id_of_a_withdrawn_alert_leads_to_what_others_tell_of_its_event_and_it_counts_for_nothing():
    two = [("A2", "police", "1-901", "fall", 3, "c1"), ("A3", "nhs", "1-901", "fall", 4, "c1")]
    con = linked([("A1", "council", "1-901", "fall", 3, "c1"), *two, ("A4", "council", "1-901", "fall", 20, "c1")])
    before = ids_of(con)
    con.execute("update stg_alerts set record_status = 'withdrawn' where alert_id in ('A1', 'A4')")
    link_incidents(con)
    assert ids_of(con) == ids_of(linked(two))
    leads_to = dict(con.execute("select old_incident_id, incident_id from int_incident_joins").fetchall())
    assert leads_to[before["A1"]] == ids_of(con)["A2"]
    assert before["A4"] not in leads_to
    odds = "select probability from int_event_links"
    assert con.execute(odds).fetchall() == linked(two).execute(odds).fetchall()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(_ALERT, min_size=3, max_size=14))
def test_no_incident_holds_two_nhs_numbers_or_one_teller_twice_but_for_what_it_entered_twice(drawn):
    con = linked([(f"A{at:02}", *alert) for at, alert in enumerate(drawn)])
    held = """select count(distinct (supplier, coalesce(person_id, alert_id), occurred_on, theme)) - count(distinct supplier),
              count(distinct person_id) filter (where person_id[1] = 'n')
              from int_alert_links join stg_alerts using (alert_id) group by incident_id"""
    for n_other, n_numbers in con.execute(held).fetchall():
        assert n_other == 0
        assert n_numbers <= 1


PAIR = [("A1", "council", "1-901", "fall", 3, "c1"), ("A2", "police", "1-901", "fall", 3, "c1"), ("A3", "nhs", "1-901", "fall", 9, None)]


@pytest.mark.parametrize(
    ("decisions", "expected", "outcomes"),
    [
        ([("A2", "A1", "not")], [{"A1"}, {"A2"}, {"A3"}], ["applied"]),
        ([("A1", "A2", "not"), ("A2", "A1", "taken back")], [{"A1", "A2"}, {"A3"}], ["taken back"]),
        ([("A1", "A3", "same")], [{"A1", "A2", "A3"}], ["applied"]),
        (
            [("A1", "A3", "same"), ("A1", "A2", "same"), ("A2", "A3", "not")],
            [{"A1", "A2"}, {"A3"}],
            ["applied", "not used: it contradicts what was said later", "applied"],
        ),
        ([("A1", "A9", "same")], [{"A1", "A2"}, {"A3"}], ["not used: an alert tells no event of a service of ours"]),
    ],
    ids=["not", "taken back", "same", "a newer word", "no such alert"],
)
def test_people_decide(decisions, expected, outcomes):
    con = linked(PAIR, decisions=decisions)
    assert groups(con) == {frozenset(group) for group in expected}
    said = con.execute("select outcome from int_incident_decisions order by alert_id, other_alert_id").fetchall()
    assert [outcome for (outcome,) in said] == outcomes


def test_a_word_without_a_day_is_of_the_day_on_which_it_came():
    con = linked(PAIR, decisions=[("A1", "A2", "not"), ("A1", "A2", "taken back")])
    con.execute("update raw_incident_decisions set decided_on = null where decision = 'taken back'")
    con.execute("update batches set received_at = '2026-08-09' where batch_id like '%-2'")
    link_incidents(con)
    assert groups(con) == {frozenset({"A1", "A2"}), frozenset({"A3"})}


def test_each_link_says_what_it_rests_on_and_what_is_unsure_waits_for_people():
    con = linked([*PAIR, ("A4", "ambulance", "1-902", "fall", 3, None), ("A5", "police", "1-902", "fall", 5, None)])
    link = con.execute("select alert_id, linked_to_alert_id, probability > .9, reasons from int_event_links").fetchall()
    assert link == [("A2", "A1", True, ["same day", "same theme", "same person"])]
    doubt = con.execute("select alert_id, other_alert_id, is_joined, gap_days, persons from int_event_doubts").fetchall()
    assert doubt == [("A4", "A5", False, 2, "unknown")]
    by_person = linked(PAIR, decisions=[("A1", "A3", "same")])
    said = by_person.execute("select probability, reasons from int_event_links where alert_id = 'A3'").fetchone()
    assert said == (None, ["a person said so"])


def test_a_pair_is_of_the_same_person_for_certain_where_certain_keys_join_the_two_to_one_another():
    con = linked([(f"A{at}", supplier, "1-901", "fall", 3, "c1") for at, supplier in enumerate(("council", "police", "nhs"))])
    con.execute("update int_alert_people set person_join = 'weak', person_certain = 7 where alert_id <> 'A0'")
    link_incidents(con)
    persons = con.execute("select first_in_line, second_in_line, persons from int_event_pairs order by all").fetchall()
    assert persons == [(0, 1, "same, weakly"), (0, 2, "same, weakly"), (1, 2, "same")]


def test_an_incident_is_shown_as_it_was_known_at_each_cut():
    con = linked(
        [
            ("A1", "council", "1-901", "fall", 56, "c1"),
            ("A2", "ambulance", "1-901", "fall", 56, None),
            ("A3", "police", "1-901", "fall", 70, None),
        ]
    )
    con.execute("update stg_alerts set reported_on = '2026-08-20' where alert_id = 'A2'")
    run_models(con, "incidents", {"least_log_odds": 0})
    shown = con.execute("select role, n_alerts, agencies from int_incidents_at order by all").fetchall()
    # The previous cut is July's, told by 5 August: 27 July's fall was then told by the council alone, August's event had not happened.
    assert shown == [("now", 1, ["police"]), ("now", 2, ["ambulance", "council"]), ("previous", 1, ["council"])]


def test_months_without_incidents_are_zero_and_exposure_counts_open_days():
    con = linked([("A1", "council", "1-901", "fall", 3, "c1"), ("A2", "council", "1-901", "fall", 64, "c1")])
    con.execute("update int_services set valid_to = '2026-07-10'")
    run_models(con, "incidents", {"least_log_odds": 0})
    for model in ("mart_service_months", "mart_theme_months"):
        con.execute(f"create or replace table {model} as {model_sql('patterns', model)}")
    counts = con.execute(
        "select theme, month::varchar, n_incidents from mart_theme_months where month >= '2026-06-01' order by all"
    ).fetchall()
    assert counts == [(theme, f"2026-0{month}-01", n) for theme in ("all", "fall") for month, n in ((6, 1), (7, 0), (8, 1))]
    exposure = con.execute(
        "select month::varchar, round(exposure, 3), is_open from mart_service_months where month >= '2026-06-01' order by all"
    ).fetchall()
    assert exposure == [("2026-06-01", 30.0, True), ("2026-07-01", round(30 * 10 / 31, 3), True), ("2026-08-01", 0.0, False)]
