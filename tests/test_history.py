"""`riskagg history`: every alert of a service, provider or person at any date, by who ran the service then (D18, D19)."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from areas import sample_area
from riskagg_pipelines.cli import app
from typer.testing import CliRunner

from riskagg.area import Area
from riskagg.errors import SettingsError, UsageError
from riskagg.warehouse import open_for_write, open_read_only

# A home that was registered under a new id, whose newest meeting decided a police hold, with an alert withdrawn and one told after the cut.
_CHANGES = """
update stg_alerts set record_status = 'withdrawn' where alert_id = $first;
update stg_alerts set occurred_on = date '2026-11-02', reported_on = date '2026-11-09' where alert_id = $last;
delete from mart_unit_states where unit_id = $service;
insert into mart_unit_states (unit_kind, unit_id, police_hold, police_hold_on, hold_meeting_id) values
    ('service', $service, true, date '2026-09-01', 'M2');
"""
_RENEWED = """
select service_id
from int_services
group by service_id
having count(distinct location_id_cqc) = 2
order by service_id
limit 1
"""


@pytest.fixture(scope="module")
def area(small_area: Area, tmp_path_factory: pytest.TempPathFactory) -> Area:
    made = sample_area(tmp_path_factory.mktemp("history"))
    shutil.copyfile(small_area.warehouse, made.warehouse)
    with open_for_write(made.warehouse) as con:
        service = con.execute(_RENEWED).fetchall()[0][0]
        of_service = "select alert_id from int_alert_links inner join stg_alerts using (alert_id) where service_id = ? order by occurred_on"
        alerts = [alert_id for (alert_id,) in con.execute(f"{of_service}, alert_id", [service]).fetchall()]
        for statement in _CHANGES.strip().split(";")[:-1]:
            values = {"first": alerts[0], "last": alerts[-1], "service": service}
            con.execute(statement, {name: value for name, value in values.items() if f"${name}" in statement})
    return made


def ask(area: Area, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--area", str(area.root), "history", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def fault(area: Area, asked: str) -> Any:
    return CliRunner().invoke(app, ["--area", str(area.root), "history", asked]).exception


def one(area: Area, query: str) -> Any:
    with open_read_only(area.warehouse) as con:
        return con.execute(query).fetchall()[0][0]


@pytest.fixture(scope="module")
def renewed(area: Area) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(area, one(area, _RENEWED), "--json"))
    return found


def test_a_home_registered_anew_has_one_history_by_any_of_its_ids(area: Area, renewed: dict[str, Any]) -> None:
    assert len(renewed["aliases"]) == 2
    assert all(json.loads(ask(area, alias, "--json")) == renewed for alias in renewed["aliases"])
    assert {spell["location_id_cqc"] for spell in renewed["spells"]} == set(renewed["aliases"])
    assert [("registered under a new id" in spell["begins"]) for spell in renewed["spells"]].count(True) == 1


def spells_and_days(found: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    spells = {spell["spell"]: spell for spell in found["spells"]}
    for alert in found["alerts"]:
        spell = spells[alert["spell"]]
        first = "0001-01-01" if spell["spell"] == 1 else spell["valid_from"]
        following = spells.get(spell["spell"] + 1, {"valid_from": "9999-12-31"})
        yield first, alert["occurred_on"], following["valid_from"]


def test_every_alert_stands_under_the_spell_of_its_day(area: Area, renewed: dict[str, Any]) -> None:
    service = renewed["unit"]["unit_id"]
    matched = one(area, f"select list(alert_id order by alert_id) from int_alert_links where service_id = '{service}'")
    assert sorted(alert["alert_id"] for alert in renewed["alerts"]) == matched
    unmoved = {**renewed, "alerts": [alert for alert in renewed["alerts"] if not alert["is_after_cut"]]}
    assert all(first <= day < following for first, day, following in spells_and_days(unmoved))


def test_withdrawn_alerts_and_those_after_the_cut_are_there_and_say_so(area: Area, renewed: dict[str, Any]) -> None:
    assert [alert["record_status"] for alert in renewed["alerts"]].count("withdrawn") == 1
    assert [alert["occurred_on"] for alert in renewed["alerts"] if alert["is_after_cut"]] == [date(2026, 11, 2).isoformat()]
    printed = ask(area, renewed["unit"]["unit_id"])
    assert "withdrawn" in printed
    assert "after the cut" in printed


def test_the_police_hold_and_the_marking_stand_on_every_form(area: Area, renewed: dict[str, Any]) -> None:
    printed = ask(area, renewed["unit"]["unit_id"], "--write")
    assert "POLICE HOLD" in printed
    assert printed.startswith(f"{area.settings.marking}. Operational")
    page, table = (area.root / "out" / "history" / Path(line).name for line in printed.split() if line.endswith((".html", ".csv")))
    assert area.settings.marking in page.name
    assert area.settings.marking in table.name
    text = page.read_text(encoding="utf-8")
    assert "Police hold." in text
    assert "not for the provider" in text
    written = page.read_bytes(), table.read_bytes()
    ask(area, renewed["unit"]["unit_id"], "--write")
    assert (page.read_bytes(), table.read_bytes()) == written
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["source_ref"] for row in rows] == [alert["source_ref"] for alert in renewed["alerts"]]
    assert all(row["source_ref"] in text for row in rows)


def test_a_provider_has_its_own_spells_and_no_other_alert(area: Area, renewed: dict[str, Any]) -> None:
    before, after = renewed["spells"][0], renewed["spells"][-1]
    assert before["provider_id"] != after["provider_id"]
    of_first = json.loads(ask(area, before["provider_id"], "--json"))
    assert {spell["provider_id"] for spell in of_first["spells"]} == {before["provider_id"]}
    mine = {alert["alert_id"] for alert in of_first["alerts"]}
    theirs = {alert["alert_id"] for alert in renewed["alerts"] if alert["spell"] == after["spell"]}
    assert mine & {alert["alert_id"] for alert in renewed["alerts"]}
    assert not mine & theirs


def test_a_person_is_asked_for_by_the_id_that_find_prints_and_no_key_comes_out(area: Area) -> None:
    person = one(area, "select person_id from int_alert_links where person_id is not null group by 1 order by count(*) desc, 1 limit 1")
    found = json.loads(ask(area, person, "--json"))
    told = one(area, f"select list(alert_id order by alert_id) from int_alert_links where person_id = '{person}'")
    assert sorted(alert["alert_id"] for alert in found["alerts"]) == told
    assert len(told) > 1
    assert {alert["person"] for alert in found["alerts"]} == {"Person A"}
    assert not {"person_id", "risk_source_id"} & set(found["alerts"][0])


def test_an_alert_that_only_a_weak_key_joins_to_a_person_is_marked_on_every_form(area: Area) -> None:
    person = one(area, "select person_id from int_alert_links where person_id is not null group by 1 order by count(*) desc, 1 limit 1")
    last = one(area, f"select max(alert_id) from int_alert_links where person_id = '{person}'")
    assert "Person A*" not in ask(area, person)
    with open_for_write(area.warehouse) as con:
        con.execute("update int_alert_people set person_join = 'weak' where alert_id = $1", [last])
    found = json.loads(ask(area, person, "--json"))
    assert {alert["alert_id"] for alert in found["alerts"] if alert["person_join"] == "weak"} == {last}
    printed = ask(area, person, "--write")
    assert "* joined weakly" in printed
    page, table = (area.root / "out" / "history" / Path(line).name for line in printed.split() if line.endswith((".html", ".csv")))
    text = page.read_text(encoding="utf-8")
    assert text.count("Person A*") == 1
    assert "it may be somebody else" in text
    with table.open(encoding="utf-8", newline="") as lines:
        assert [row["person_join"] for row in csv.DictReader(lines)].count("weak") == 1


def test_an_alert_whose_record_names_several_people_is_in_the_history_of_each(area: Area) -> None:
    first = one(area, "select min(person_id) from int_alert_links")
    alert_id = one(area, f"select min(alert_id) from int_alert_links where person_id = '{first}'")
    with open_for_write(area.warehouse) as con:
        further = "insert into int_further_people by name select $1 as alert_id, ['p0123456789ac'] as people, [] as risk_sources"
        con.execute(further, [alert_id])
    for person in (first, "p0123456789ac"):
        told = {alert["alert_id"]: alert["person"] for alert in json.loads(ask(area, person, "--json"))["alerts"]}
        assert told[alert_id] == "Person A"


def test_who_is_not_there_is_told_what_is_near_and_never_what_was_typed(area: Area, renewed: dict[str, Any]) -> None:
    known = renewed["aliases"][0]
    assert known in str(fault(area, known[:-1]))
    assert "`riskagg find` prints the person" in str(fault(area, "p0123456789ab"))
    for personal in ("999 000 0018", "9990000018", "Persephone Quickfall"):
        assert isinstance(fault(area, personal), UsageError)
        assert personal not in str(fault(area, personal))


def test_only_members_of_the_meeting_may_ask(area: Area) -> None:
    settings = area.root / "area.toml"
    kept = settings.read_bytes()
    settings.write_text('name = "X"\nsynthetic = true\n[disclosure]\nprofile = "board"\n', encoding="utf-8")
    try:
        assert isinstance(fault(area, one(area, _RENEWED)), SettingsError)
    finally:
        settings.write_bytes(kept)
