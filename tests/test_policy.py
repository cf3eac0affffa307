"""Rules as data: triggers with three answers, bands with an order, and files that say what is wrong with them."""

from datetime import date

import pandas as pd
import pytest
from scored_frames import parse, policies

from riskagg import resources
from riskagg.area import Area, Settings
from riskagg.assessment import read_policies
from riskagg.errors import SettingsError
from riskagg.policy.bands import assess, changes
from riskagg.policy.triggers import Records, evaluate

MONTH_END = date(2026, 10, 31)
FLAGS = ("is_systemic", "is_capacity_doubted", "is_serious", "is_about_management")
TEXTS = ("incident_id", "risk_source_id", "risk_source_role", "visit_ref", "finding", "theme", "source")


def judged(
    table: str = "unit_id | occurred_on | record_type", provider: str = "Elm Care Ltd", safe: str | None = None
) -> dict[str, dict[str, object]]:
    """Triggers of home H, by rule, after the alerts of an ASCII table (``Y``, ``N`` or nothing for a mark)."""
    rows = []
    for n, line in enumerate(parse(table)):
        row: dict[str, object] = {"alert_id": f"a{n}", "is_event": line["record_type"] not in ("visit_finding", "compliment")}
        row |= {name: line.get(name) or None for name in ("unit_id", "record_type", *TEXTS)}
        row |= {flag: {"Y": True, "N": False}.get(line.get(flag, "")) for flag in FLAGS}
        rows.append(row | {"occurred_on": pd.Timestamp(line["occurred_on"])})
    columns = ["alert_id", "is_event", "unit_id", "record_type", *TEXTS, *FLAGS, "occurred_on"]
    alerts = pd.DataFrame(rows, columns=columns).astype({"occurred_on": "datetime64[us]"})
    units = pd.DataFrame(
        [{"unit_id": "H", "provider_name": provider, "safe_rating": safe, "rating_published_on": pd.Timestamp("2026-09-14")}]
    )
    found = evaluate(policies().triggers, "service", Records(MONTH_END, alerts, units))
    return {str(row["rule"]): {str(key): value for key, value in row.items()} for row in found.to_dict("records")}


def test_a_home_without_records_has_twelve_answers_and_none_is_met() -> None:
    found = judged()
    assert list(found) == [f"T{n:02d}" for n in range(1, 13)]
    assert {rule for rule, row in found.items() if row["result"] == "not assessable"} == {"T02", "T03", "T06", "T07", "T09", "T12"}
    assert {row["result"] for row in found.values()} == {"not met", "not assessable"}
    assert found["T06"]["reason"] == "No export says whether an enquiry raised serious concerns about the service as a whole."


def test_the_third_enquiry_in_180_days_meets_t01_and_the_third_after_it_does_not() -> None:
    # 4 May is 180 days before 31 October and outside; 5 May is within.
    table = """
        unit_id | occurred_on | record_type   | incident_id
        --------+-------------+---------------+------------
        H       | {0}         | s42_enquiry   | i1
        H       | 2026-07-01  | other_enquiry | i2
        H       | 2026-08-01  | s42_enquiry   | i3
    """
    met = judged(table.format("2026-05-05"))["T01"]
    assert (met["result"], met["n"], met["incident_ids"]) == ("met", 3, ["i1", "i2", "i3"])
    assert met["reason"] == "Three enquiries in 180 days; three or more would meet the trigger."
    assert (met["clause"], met["source_document"]) == ("L64", "Darlington Executive Strategy Process (August 2023)")
    assert judged(table.format("2026-05-04"))["T01"]["result"] == "not met"


@pytest.mark.parametrize(
    ("marks", "result"),
    [("Y | Y | Part met", "met"), ("Y | N | Not met", "not met"), ("Y |   | Not met", "not assessable"), ("Y | Y | Met", "not met")],
)
def test_a_visit_must_say_all_three_and_a_blank_is_not_a_no(marks: str, result: str) -> None:
    table = f"""
        unit_id | occurred_on | record_type   | visit_ref | is_systemic | is_capacity_doubted | finding
        H       | 2026-09-01  | visit_finding | V1        | {marks}
    """
    assert judged(table)["T02"]["result"] == result


@pytest.mark.parametrize(
    ("safe", "result"),
    [("Inadequate", "met"), ("Good", "not met"), ("Inspected but not rated", "not assessable"), (None, "not assessable")],
)
def test_what_is_no_rating_is_unknown_and_never_low_risk(safe: str | None, result: str) -> None:
    assert judged(safe=safe)["T03"]["result"] == result


def test_staff_and_sources_are_counted_by_key_and_not_assessable_without_one() -> None:
    table = """
        unit_id | occurred_on | record_type | risk_source_role | risk_source_id
        --------+-------------+-------------+------------------+---------------
        H       | 2026-02-01  | concern     | staff            | {0}
        H       | 2026-03-01  | concern     | staff            | {1}
        H       | 2026-04-01  | concern     | resident         | {2}
    """
    two = judged(table.format("r1", "r2", ""))
    assert (two["T07"]["result"], two["T09"]["result"]) == ("met", "met")
    mixed = judged(table.format("r1", "", "r3"))
    assert (mixed["T07"]["result"], mixed["T09"]["result"]) == ("not met", "met")
    none = judged(table.format("", "", ""))
    assert (none["T07"]["result"], none["T09"]["result"]) == ("not assessable", "not assessable")


def test_agencies_and_incidents_must_share_a_theme() -> None:
    table = """
        unit_id | occurred_on | record_type  | source    | theme | incident_id
        --------+-------------+--------------+-----------+-------+------------
        H       | 2026-09-01  | crime        | police    | theft | i1
        H       | 2026-09-02  | concern      | council   | theft | i1
        H       | 2026-10-01  | soft_intelligence | advocacy | {0} | i2
        H       | 2026-10-03  | crime        | police    | {0}   | i3
    """
    met = judged(table.format("theft"))
    assert (met["T04"]["result"], met["T04"]["n"]) == ("met", 3)
    assert (met["T08"]["result"], met["T08"]["incident_ids"]) == ("met", ["i1", "i2", "i3"])
    apart = judged(table.format("fall"))
    assert (apart["T04"]["result"], apart["T08"]["result"]) == ("not met", "not met")


@pytest.mark.parametrize(("marks", "result"), [("Y | Y", "met"), ("N |  ", "not met"), ("Y | N", "not met"), ("Y |  ", "not assessable")])
def test_a_whistleblower_must_be_serious_and_about_management(marks: str, result: str) -> None:
    table = f"""
        unit_id | occurred_on | record_type   | is_serious | is_about_management
        H       | 2026-09-01  | whistleblowing | {marks}
    """
    assert judged(table)["T10"]["result"] == result


def test_nhs_trusts_have_arrangements_of_their_own() -> None:
    table = "unit_id | occurred_on | record_type | risk_source_role\nH | 2026-09-01 | concern | manager"
    assert judged(table)["T11"]["result"] == "met"
    trust = judged(table, provider="Northshire NHS Foundation Trust")
    assert {row["result"] for row in trust.values()} == {"not assessable"}
    assert trust["T11"]["reason"] == "An NHS trust: separate arrangements hold (L54)."


def units(table: str) -> pd.DataFrame:
    frame = pd.DataFrame(parse(table)).astype({"q_value": float, "excess_low": float, "burden": float})
    return frame.assign(unit_kind="service", p_value=0.5)


def patterns(**kinds: list[str]) -> pd.DataFrame:
    rows = [("service", unit, f"{kind}_pattern", "", kind, 0.9, f"{unit} has it.") for unit, named in kinds.items() for kind in named]
    return pd.DataFrame(rows, columns=["unit_kind", "unit_id", "pattern", "theme", "kind", "strength", "sentence"])


NOBODY = pd.DataFrame({"unit_kind": [], "unit_id": []}, dtype=object)
TABLE = """
    unit_id | q_value | excess_low | burden
    --------+---------+------------+-------
    A       | 0.05    | 1.0        | 9
    B       | 0.05    | 1.0        | 9
    C       | 0.10    | 3.0        | 9
    D       | 0.11    | 2.0        | 1
    E       | 0.01    | 5.0        | 9
    F       | 0.11    | 2.0        | 1
"""


def test_bands_ask_for_a_pattern_and_ranks_go_by_band_q_excess_and_burden() -> None:
    found = patterns(A=["people", "repetition"], B=["people"], C=["people"], D=["hidden"], F=["hidden"])
    rows = assess(units(TABLE), found, NOBODY, policies().bands).set_index("unit_id")
    assert rows["band"].to_dict() == {"A": "high", "B": "raised", "C": "raised", "D": "watch", "F": "watch", "E": "none"}
    assert rows["rank"].to_dict() == {"A": 1, "B": 2, "C": 3, "D": 4, "F": 4, "E": 6}
    assert rows.loc["A", "patterns"] == ["people_pattern", "repetition_pattern"]


def test_a_trigger_newly_met_lifts_one_kind_of_pattern_to_high() -> None:
    newly = pd.DataFrame({"unit_kind": ["service"], "unit_id": ["B"]})
    rows = assess(units(TABLE), patterns(B=["people"]), newly, policies().bands).set_index("unit_id")
    assert rows["band"].to_dict() == {"A": "none", "B": "high", "C": "none", "D": "none", "F": "none", "E": "none"}


def test_what_changed_is_said_with_its_reason() -> None:
    before = assess(units(TABLE), patterns(A=["people"], C=["hidden"], D=["people"]), NOBODY, policies().bands)
    now = assess(units(TABLE), patterns(A=["people", "hidden"], B=["people"], D=["people"]), NOBODY, policies().bands)
    newly = pd.DataFrame({"unit_kind": ["service"], "unit_id": ["B"], "rule": ["T05"]})
    rows = changes(now, before, newly).set_index("unit_id")
    assert rows["change"].to_dict() == {"A": "up", "B": "new", "C": "gone", "D": "same", "E": "same", "F": "same"}
    assert rows.loc["A", "change_reason"] == "New: hidden pattern."
    assert rows.loc["B", "change_reason"] == "New: people pattern; newly met: T05."
    assert rows.loc["C", "change_reason"] == "No longer: hidden pattern."
    assert rows.loc["C", "previous_band"] == "raised"


def test_what_was_not_supplied_has_not_gone() -> None:
    before = assess(units(TABLE), patterns(A=["people", "hidden"], B=["people"], C=["hidden"]), NOBODY, policies().bands)
    now = assess(units(TABLE), patterns(A=["people"]), NOBODY, policies().bands)
    columns = ["unit_kind", "unit_id", "pattern", "source"]
    unjudged = pd.DataFrame([("service", unit, "hidden_pattern", "police") for unit in "AC"], columns=columns)
    rows = changes(now, before, NOBODY.assign(rule=[]), unjudged).set_index("unit_id")
    assert {unit: rows["change"][unit] for unit in "ABC"} == {"A": "not judged", "B": "gone", "C": "not judged"}
    assert rows.loc["C", "change_reason"] == "Police not supplied, so not judged: hidden pattern."
    assert rows.loc["B", "change_reason"] == "No longer: people pattern."


def test_every_rule_has_its_source_owner_date_and_evidence() -> None:
    ours = policies()
    assert len(ours.patterns.rules) == 14
    for policy in (ours.patterns, ours.triggers, ours.bands):
        assert policy.owner and policy.next_review > policy.revision
    for rule in (*ours.patterns.rules, *ours.triggers.rules):
        assert rule.clause and rule.evidence and rule.title


def test_a_policy_that_cannot_be_used_lists_its_faults(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("area")
    (folder / "policies").mkdir()
    text = (resources.config_dir() / "policies" / "patterns.yml").read_text(encoding="utf-8")
    (folder / "policies" / "patterns.yml").write_text(text.replace("{n_before: 4, p: 0.01}", "{p: 0.01}"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"patterns.yml, line \d+, key 'rules.silence.thresholds': no threshold n_before"):
        read_policies(Area(folder, Settings(name="Test")))
