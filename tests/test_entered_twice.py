"""Times of day bring alerts nearer or farther, and what one teller entered twice under two numbers is one event or a question."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_alerts import groups, ids_of, linked
from staged_batches import table

from riskagg.incidents import link_incidents
from riskagg.warehouse import Connection


def timed(text: str, people_named: bool = False) -> Connection:
    """Link the alerts of a table ``id | teller | theme | at | until | person``; without a clock time ``at`` is a day of June 2026."""
    rows = table(text)
    alerts = [(row["id"], row["teller"], "1-901", row["theme"], int(row["at"].split()[0]) - 1, row.get("person") or None) for row in rows]
    con = linked(alerts)
    con.execute("update stg_alerts set occurred_to = null, names_person = $1", [people_named])
    for row in rows:
        ended = instant(row["until"]) if row.get("until") else None
        con.execute(
            "update stg_alerts set occurred_at = $2, ended_at = $3::timestamp, occurred_to = $3::timestamp::date where alert_id = $1",
            [row["id"], instant(row["at"]), ended],
        )
    link_incidents(con)
    return con


def instant(text: str) -> datetime | None:
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-06-{int(day):02}T{clock}") if clock else None


def odds(text: str) -> float:
    """Log odds of the only pair of a table; -9 where there is none."""
    found = timed(text).execute("select log_odds from int_event_pairs").fetchall()
    return found[0][0] if found else -9


def pair(first: str, second: str) -> str:
    return f"""
        id | teller    | theme | at       | until
        A1 | police    | fall  | {first}  |
        A2 | ambulance | fall  | {second} |
    """


def test_ten_minutes_over_midnight_are_as_near_as_ten_minutes_in_the_evening_and_hours_are_less_near():
    evening = odds(pair("14 18:00", "14 18:10"))
    assert odds(pair("14 23:55", "15 00:05")) == evening == odds(pair("14", "14"))
    by_distance = [odds(pair("14 01:00", f"14 {hour}:00")) for hour in ("05", "10", "23")]
    assert [evening, *by_distance] == sorted([evening, *by_distance], reverse=True)
    assert len({evening, *by_distance}) == 4


def test_without_two_times_the_days_count_as_before():
    assert odds(pair("14 23:55", "15")) == odds(pair("14", "15")) < odds(pair("14 23:55", "15 00:05"))


def test_a_time_within_a_span_is_near_and_a_span_of_days_with_one_time_alone_says_no_more_than_its_days():
    rows = "id | teller | theme | at | until\nA1 | police | fall | 14 08:00 | {}\nA2 | ambulance | fall | 14 19:00 |"
    assert odds(rows.format("14 20:00")) > odds(rows.format("14 08:10"))
    con = timed(rows.format("14 20:00"))
    con.execute("update stg_alerts set ended_at = null, occurred_to = '2026-06-15' where alert_id = 'A1'")
    link_incidents(con)
    assert con.execute("select gap_minutes from int_event_near").fetchall() == [(None,)]


CALLS = """
    id | teller    | theme | at       | until
    A1 | ambulance | fall  | 5 23:51  |
    A2 | ambulance | fall  | 6 00:03  |
    A3 | ambulance | fall  | 20 08:00 |
    A4 | ambulance | fall  | 20 19:30 |
    A5 | ambulance | fall  | 25 08:00 |
    A6 | ambulance | fall  | 25 09:30 |
    A7 | ambulance | other | 27 08:00 |
    A8 | ambulance | other | 27 08:10 |
"""


def test_two_calls_within_half_an_hour_are_one_event_within_two_hours_a_question_and_later_another_event():
    con = timed(CALLS)
    assert {group for group in groups(con) if len(group) > 1} == {frozenset({"A1", "A2"})}
    asked = con.execute("select alert_id, other_alert_id, is_joined, reasons from int_event_doubts order by all").fetchall()
    assert [(one, other, joined) for one, other, joined, _ in asked] == [
        ("A1", "A2", True), ("A5", "A6", False), ("A7", "A8", False),
    ]  # fmt: skip
    assert asked[0][3][:4] == ["reported twice by the same agency", "12 minutes apart", "same theme", "no person named"]


@pytest.mark.parametrize(
    ("one", "other", "at", "became"),
    [
        ("c1", "c1", ("3", "3"), "joined"),
        ("c1", "c1", ("3 08:00", "3 09:00"), "joined"),
        ("c1", "c1", ("3 23:55", "4 00:05"), "joined"),
        ("c1", "c1", ("3 08:00", "3 19:00"), "joined"),
        ("c1", "c1", ("3", "4"), "nothing"),
        ("c1", "", ("3 08:00", "3 08:10"), "offered"),
        ("c1", "c2", ("3 08:00", "3 08:10"), "nothing"),
        ("r1", "r2", ("3 08:00", "3 08:10"), "nothing"),
        ("n1", "n2", ("3", "3"), "nothing"),
        ("", "", ("3 08:00", "3 08:10"), "joined"),
        ("", "", ("3", "3"), "offered"),
    ],
)
def test_persons_days_and_times_say_what_becomes_of_two_entries_of_one_council(one, other, at, became):
    con = timed(f"id | teller | theme | at | person\nA1 | council | fall | {at[0]} | {one}\nA2 | council | fall | {at[1]} | {other}")
    is_asked = bool(con.execute("select 1 from int_event_doubts").fetchall())
    assert (len(groups(con)) == 1, is_asked) == {"joined": (True, True), "offered": (False, True), "nothing": (False, False)}[became]


def test_two_rows_that_name_people_who_make_no_key_are_not_joined_for_want_of_names():
    calls = "id | teller | theme | at\nA1 | police | fall | 3 08:00\nA2 | police | fall | 3 08:10"
    assert len(groups(timed(calls, people_named=True))) == 2
    assert len(groups(timed(calls))) == 1


def test_what_is_the_same_for_a_weak_key_alone_is_asked():
    con = timed("id | teller | theme | at | person\nA1 | council | fall | 3 | c1\nA2 | council | fall | 3 | c1")
    con.execute("update int_alert_people set person_certain = 7 where alert_id = 'A2'")
    link_incidents(con)
    assert len(groups(con)) == 2
    assert con.execute("select persons from int_event_doubts").fetchall() == [("same, weakly",)]


def test_a_second_entry_takes_nothing_from_what_another_agency_tells_of_the_event():
    entries = "id | teller | theme | at | person\nA1 | council | fall | 3 | c1\nA2 | council | fall | 3 | c1\n"
    con = timed(entries + "A3 | police | fall | 3 | c1")
    assert groups(con) == {frozenset({"A1", "A2", "A3"})}
    alone = timed(entries.splitlines()[0] + "\nA1 | council | fall | 3 | c1\nA3 | police | fall | 3 | c1")
    (likely,), *_ = alone.execute("select probability from int_event_links").fetchall()
    both = con.execute("select probability from int_event_links where alert_id = 'A3'").fetchall()
    assert both[0][0] > likely - 0.05


def test_the_id_of_an_entry_that_was_taken_back_as_a_duplicate_leads_to_the_other():
    con = timed("id | teller | theme | at | person\nA1 | council | fall | 3 | c1\nA2 | council | fall | 3 | c1")
    (before,) = set(ids_of(con).values())
    con.execute("update stg_alerts set record_status = 'withdrawn' where alert_id = 'A1'")
    link_incidents(con)
    leads_to = dict(con.execute("select old_incident_id, incident_id from int_incident_joins").fetchall())
    assert leads_to[before] == ids_of(con)["A2"]


_CALL = st.tuples(st.sampled_from(["ambulance", "police"]), st.integers(0, 300), st.sampled_from(["", "c1", "c2"]))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(_CALL, min_size=3, max_size=9), data=st.data())
def test_what_is_entered_later_takes_no_incident_apart(drawn, data):
    lines = [
        f"A{at} | {teller} | fall | 3 {10 + minute // 60}:{minute % 60:02} | {person}" for at, (teller, minute, person) in enumerate(drawn)
    ]
    head = "id | teller | theme | at | person\n"
    n = data.draw(st.integers(2, len(lines) - 1))
    con = timed(head + "\n".join(lines))
    after = ids_of(con)
    leads_to = dict(con.execute("select old_incident_id, incident_id from int_incident_joins").fetchall())
    for alert, incident in ids_of(timed(head + "\n".join(lines[:n]))).items():
        assert after[alert] == leads_to.get(incident, incident)
